"""`kiosk members`: whoever takes data away or erases it gives their PIN, and stands on the audit trail."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result

from kiosk.cli import kiosk
from kiosk.config import load
from kiosk.demo import cast
from kiosk.model.member import Role
from kiosk.opening import alone

OWNER, CLERK = "7391", "8264"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A shop with an owner, a clerk and two members."""
    file = tmp_path / "kiosk.toml"
    programme = cast.programme(tmp_path, hurried=False)
    file.write_text(f'[shop]\nprogramme = "{programme}"\n[data]\nfolder = "{tmp_path / "data"}"\n')
    with alone(load(file, {})) as shop:
        owner = shop.staff.appoint("Olga", Role.OWNER, "en", OWNER)
        shop.staff.appoint("Karl", Role.CLERK, "en", CLERK, by=owner.id)
        for name in ("Anna", "Annabella", "Ben"):
            cast.joined(shop, shop.books.keys.card(name.encode()), name, by=owner.id)
    return file


def members(config: Path, *words: str, said: tuple[str, ...] = ()) -> Result:
    lines = "".join(f"{line}\n" for line in said)
    return CliRunner().invoke(kiosk, ["members", "--config", str(config), *words], input=lines)


def trail(config: Path) -> list[tuple[str, str]]:
    """(action, who) of all that stands there, the last first."""
    with alone(load(config, {})) as shop:
        by = shop.staff.by_pin(OWNER, None).id
        return [(each.action, each.who) for each in shop.audit.trail(by, "en")]


def test_who_exports_is_asked_for_a_pin_and_named(config: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    refused = members(config, "export", "Ben", "--out", str(out), said=(CLERK,))
    assert refused.exit_code == 1
    assert "a clerk may not export a member's data" in refused.output
    assert "wrong PIN" in members(config, "export", "Ben", "--out", str(out), said=("1357",)).output
    assert not out.exists()
    done = members(config, "export", "Ben", "--out", str(out), said=(OWNER,))
    assert done.exit_code == 0, done.output
    (known,) = out.glob("*.json")
    assert msgspec.json.decode(known.read_bytes())["member"]["name"] == "Ben"
    assert known.stat().st_mode & 0o077 == 0
    assert trail(config)[0] == ("export_member", "Olga")


def test_who_erases_is_asked_for_a_pin_and_named(config: Path) -> None:
    assert members(config, "erase", "Ben", "--yes", said=(CLERK,)).exit_code == 1
    several = members(config, "erase", "Ann", "--yes", said=(OWNER,))
    assert several.exit_code == 1
    assert "several are called so" in several.output
    done = members(config, "erase", "Ben", "--yes", said=(OWNER,))
    assert done.exit_code == 0, done.output
    assert "Erased on" in done.output
    assert trail(config)[0] == ("erase_member", "Olga")
    assert "nobody is called 'Ben'" in members(config, "erase", "Ben", "--yes", said=(OWNER,)).output


def test_who_imports_is_named(config: Path, tmp_path: Path) -> None:
    file = tmp_path / "old.csv"
    file.write_text("card,name\n04A1B2C3D4E580,Old\n", encoding="utf-8")
    assert "a clerk may not import" in members(config, "import", str(file), "--yes", said=(CLERK,)).output
    done = members(config, "import", str(file), "--yes", said=(OWNER,))
    assert done.exit_code == 0, done.output
    assert trail(config)[0] == ("import", "Olga")


def test_a_folder_that_can_not_be_written_is_said(config: Path) -> None:
    refused = members(config, "export", "Ben", "--out", "/proc/nowhere", said=(OWNER,))
    assert refused.exit_code == 1
    assert "name a folder with --out" in refused.output
