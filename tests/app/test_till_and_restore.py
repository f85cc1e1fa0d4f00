"""The commands `till import` and `restore`, as a shop runs them."""

from __future__ import annotations

import sqlite3
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kiosk.cli import kiosk
from kiosk.config import load
from kiosk.demo.cast import joined
from kiosk.keys import KeysFault
from kiosk.model.member import Role
from kiosk.opening import opened
from kiosk.services.till_file import TillFault
from kiosk.store.faults import StoreFault
from kiosk.store.hold import Hold

UID = b"\x04\x01\x02\x03\x04\x05\x06"
PROGRAMME = Path(__file__).parents[2] / "assets" / "programme" / "candy-shop.toml"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A shop with one member, closed."""
    file = tmp_path / "kiosk.toml"
    file.write_text(f'[shop]\nprogramme = "{PROGRAMME}"\n[data]\nfolder = "{tmp_path / "data"}"\n')
    shop, _, _ = opened(load(file, {}))
    owner = shop.staff.appoint("Olga", Role.OWNER, "en", "7391")
    joined(shop, shop.books.keys.card(UID), "Anna", by=owner.id)
    shop.close()
    return file


def run(config: Path, *words: str, answer: str = "") -> Result:
    group, *rest = words
    names = [rest.pop(0)] if group == "till" else []
    return CliRunner().invoke(
        kiosk, [group, *names, "--config", str(config), *rest], input=answer, standalone_mode=False
    )


def sales(folder: Path, *rows: str) -> Path:
    file = folder / "sales.csv"
    now = datetime.fromtimestamp(time.time(), UTC)
    file.write_text("time,total,card,receipt\n" + "".join(f"{now:%Y-%m-%d %H:%M},{row}\n" for row in rows))
    return file


def purchases(config: Path) -> int:
    file = sqlite3.connect(config.parent / "data" / "store.db")
    try:
        return int(file.execute("SELECT COUNT(*) FROM purchases").fetchone()[0])
    finally:
        file.close()


def test_sales_are_shown_tried_and_booked(config: Path, tmp_path: Path) -> None:
    file = sales(tmp_path, f"25.00,{UID.hex()},1", "3.00,,2", f"-1.00,{UID.hex()},3")
    tried = run(config, "till", "import", "--check", str(file))
    assert "amount = 'total'" in tried.output
    assert "1 purchases of 1 members would be booked, 4 points." in tried.output
    assert purchases(config) == 0
    done = run(config, "till", "import", str(file))
    assert done.exit_code == 0
    assert "1 purchases of 1 members booked, 4 points." in done.output
    assert "1 had no card" in done.output
    assert "line 4: goods given back" in done.output
    assert "1 were on file already" in run(config, "till", "import", str(file)).output
    assert purchases(config) == 1


def test_a_file_that_can_not_be_read_is_said_line_by_line(config: Path, tmp_path: Path) -> None:
    found = run(config, "till", "import", str(sales(tmp_path, f"25.00,{UID.hex()},1", f"much,{UID.hex()},2")))
    assert isinstance(found.exception, TillFault)
    assert "line 3: 'much' is no amount" in str(found.exception)
    assert purchases(config) == 0


def test_not_beside_a_running_kiosk(config: Path, tmp_path: Path) -> None:
    running = Hold(tmp_path / "data" / "store.db")
    file = sales(tmp_path, f"25.00,{UID.hex()},1")
    assert isinstance(run(config, "till", "import", str(file)).exception, StoreFault)
    run(config, "backup")
    backup = next((tmp_path / "data" / "backups").glob("*.db"))
    refused = run(config, "restore", "--yes", str(backup))
    assert "running kiosk" in str(refused.exception)
    assert "Nothing would be lost." in run(config, "restore", "--check", str(backup)).output, (
        "looking is always allowed"
    )
    running.let_go()


def test_restore_asks_says_and_does(config: Path, tmp_path: Path) -> None:
    run(config, "backup")
    backup = next((tmp_path / "data" / "backups").glob("*.db"))
    run(config, "till", "import", str(sales(tmp_path, f"25.00,{UID.hex()},1")))
    looked = run(config, "restore", "--check", str(backup))
    assert "whole: its checksum, integrity" in looked.output
    assert "-4 points" in looked.output
    no = run(config, "restore", str(backup), answer="n\n")
    assert "Restore it?" in no.output
    assert purchases(config) == 1
    yes = run(config, "restore", str(backup), answer="y\n")
    assert "kept as" in yes.output
    assert purchases(config) == 0
    shop, _, _ = opened(load(config, {}))
    assert shop.staff.today().members == 1
    shop.close()


def test_whoever_was_erased_since_is_erased_again(config: Path, tmp_path: Path) -> None:
    """The backup knows them still; nobody would know whom to erase a second time."""
    shop, _, _ = opened(load(config, {}))
    owner = shop.staff.by_pin("7391", None)
    (anna,) = shop.members.find("Anna")
    ben = joined(shop, shop.books.keys.card(b"\x04Ben"), "Ben", by=owner.id).guest
    shop.close()
    run(config, "backup")
    backup = next((tmp_path / "data" / "backups").glob("*.db"))
    shop, _, _ = opened(load(config, {}))
    shop.erasing.erase(anna.id, owner.id)
    shop.close()
    looked = run(config, "restore", "--check", str(backup))
    assert "One member was erased since: erased again" in looked.output
    (tmp_path / "data" / "store.db.restored-wal").write_bytes(b"of a restore that a power cut ended")
    restored = run(config, "restore", "--yes", str(backup))
    assert "for 14 days" in restored.output
    file = sqlite3.connect(tmp_path / "data" / "store.db")
    assert file.execute("SELECT gone FROM members WHERE id = ?", (anna.id,)).fetchone() == ("erased",)
    file.close()
    assert not list((tmp_path / "data").glob("*.restored*"))
    shop, _, _ = opened(load(config, {}))
    assert shop.members.find("Anna") == ()
    assert [each.name for each in shop.members.find("Ben")] == [ben.name]
    shop.close()


def test_no_backup_opens_without_the_keys(config: Path, tmp_path: Path) -> None:
    run(config, "backup")
    backup = next((tmp_path / "data" / "backups").glob("*.db"))
    keys = tmp_path / "data" / "secrets.json"
    keys.rename(tmp_path / "away")
    (tmp_path / "data" / "store.db").unlink()
    assert isinstance(run(config, "restore", "--check", str(backup)).exception, KeysFault)
    assert not keys.exists(), "no new ones are made"


def test_the_programme_has_its_commands() -> None:
    found = CliRunner().invoke(kiosk, ["programme", "check", str(PROGRAMME)], standalone_mode=False)
    assert "no fault" in found.output
    listed = CliRunner().invoke(kiosk, ["--help"]).output
    assert all(name in listed for name in ("members", "programme", "restore", "till"))
