"""From a kiosk with head office's key to head office's desk: by the configuration, the command and the files."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from kiosk.config import load
from kiosk.keys import KeysFault
from kiosk.model.member import Role
from kiosk.opening import opened
from kiosk.services.views_people import JoinForm
from tests.services.premises import FILE


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    key = X25519PrivateKey.generate()
    (tmp_path / "office.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    (tmp_path / "public.pem").write_bytes(
        key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )
    return {
        "TUCKSHOP_DATA__FOLDER": str(tmp_path / "data"),
        "TUCKSHOP_DATA__HEAD_OFFICE_KEY": str(tmp_path / "public.pem"),
        "TUCKSHOP_SHOP__PROGRAMME": str(FILE),
    }


def kiosk(environ: dict[str, str], *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    """In a session of its own, without a terminal: a PIN that it asks for is the line that is `typed`."""
    more = {"PATH": os.environ["PATH"], "TUCKSHOP_CONFIG": "", "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, "-m", "kiosk", "members", *arguments]
    return subprocess.run(
        command,
        env={**environ, **more},
        input=typed,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        start_new_session=True,
    )


def test_sealed_here_opened_there(tmp_path: Path, environ: dict[str, str]) -> None:
    shop, _, _ = opened(load(None, environ))
    shop.staff.appoint("Olga", Role.OWNER, "en", "73914")
    form = JoinForm(name="Annabella", full_name="Annabella Lindqvist", contact="anna@example.org", consent="1")
    anna = shop.joining.join(form, b"c" * 16, None).guest.id
    shop.close()
    done = kiosk(environ, "export", str(anna), "--out", str(tmp_path / "out"), typed="73914\n")
    assert done.returncode == 0, done.stderr
    file = tmp_path / "out" / f"member-{anna}.json"
    assert "Lindqvist" not in file.read_text(encoding="utf-8")
    assert "sealed; only head office can open it" in file.with_suffix(".txt").read_text(encoding="utf-8")
    assert file.stat().st_mode & 0o077 == 0
    done = kiosk(environ, "unseal", str(file), "--key", str(tmp_path / "office.pem"))
    assert (done.returncode, done.stdout) == (0, "full_name: Annabella Lindqvist\ncontact: anna@example.org\n")
    done = kiosk(environ, "unseal", str(file), "--key", str(tmp_path / "public.pem"))
    assert done.returncode == 1
    assert "is it a member's export, and the right key?" in done.stderr
    done = kiosk(environ, "unseal", str(tmp_path / "office.pem"), "--key", str(tmp_path / "office.pem"))
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("name", "told"), [("office.pem", "must never be on a kiosk"), ("none.pem", "can't be read")])
def test_a_wrong_key_keeps_the_shop_closed_and_says_why(environ: dict[str, str], name: str, told: str) -> None:
    path = Path(environ["TUCKSHOP_DATA__HEAD_OFFICE_KEY"]).with_name(name)
    with pytest.raises(KeysFault, match=told):
        opened(load(None, {**environ, "TUCKSHOP_DATA__HEAD_OFFICE_KEY": str(path)}))
