"""Two programs never write one store."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk import app
from kiosk.config.settings import Data, Settings
from kiosk.store.backup import back_up
from kiosk.store.faults import StoreFault
from kiosk.store.hold import Hold
from kiosk.store.restore import examine, restore
from tests.store.given import KEYS, NOW_MS, opened

ROOT = Path(__file__).parents[2]
HOLDS = """
import sys
from pathlib import Path
from kiosk.store.hold import Hold
hold = Hold(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_one_is_told_whom_to_stop(tmp_path: Path) -> None:
    first = Hold(tmp_path / "data" / "store.db")
    with pytest.raises(StoreFault, match="a running kiosk has this store open; stop it first"):
        Hold(tmp_path / "data" / "store.db")
    first.let_go()
    first.let_go()
    Hold(tmp_path / "data" / "store.db").let_go()


def test_one_that_was_killed_holds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(path)],
        env={"PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(StoreFault, match="running kiosk"):
            Hold(path)
        other.kill()
    Hold(path).let_go()


def test_a_folder_that_cannot_be_written_is_said() -> None:
    with pytest.raises(StoreFault, match="can't be written"):
        Hold(Path("/proc/nowhere/store.db"))


@pytest.mark.skipif(os.geteuid() != 0, reason="root alone may write in another user's folder")
def test_root_makes_nothing_in_the_folder_of_the_kiosks_user(tmp_path: Path) -> None:
    """It would be root's, and the kiosk, which is not root, would be locked out of its own store."""
    data = tmp_path / "data"
    data.mkdir()
    opened(data).close()
    copy = back_up(data / "store.db", tmp_path / "backups", NOW_MS)
    os.chown(data, 12345, 12345)
    files = {each: each.stat().st_mtime_ns for each in data.iterdir()}
    for does in (
        lambda: Hold(data / "store.db"),
        lambda: back_up(data / "store.db", data / "backups", NOW_MS),
        lambda: examine(copy, data / "store.db", KEYS, "k-1"),
        lambda: restore(copy, data / "store.db", NOW_MS),
        lambda: app.run(Settings(data=Data(folder=data))),
    ):
        with pytest.raises(StoreFault, match=r"belongs to the user #12345, .* run this as its owner: sudo -u"):
            does()
    assert {each: each.stat().st_mtime_ns for each in data.iterdir()} == files


def test_nobody_else_reads_what_is_made(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    before = os.umask(0o022)
    try:
        opened(tmp_path / "data").close()
        copy = back_up(tmp_path / "data" / "store.db", tmp_path / "data" / "backups", NOW_MS)
        restore(copy, tmp_path / "data" / "store.db", NOW_MS)
    finally:
        os.umask(before)
    made = [copy, copy.parent, *(tmp_path / "data").iterdir()]
    assert [each.name for each in made if stat.S_IMODE(each.stat().st_mode) & 0o077] == []
