"""Two programs never write one store."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.store.faults import StoreFault
from kiosk.store.hold import Hold

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
