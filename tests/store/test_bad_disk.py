"""A disk that is full, read-only or failing: nothing half-done, a sentence with the remedy, and it goes on after."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.clock import HandClock
from kiosk.store.faults import StoreFault, StoreFull
from kiosk.store.outbox import Outbox
from tests.store.given import ANNA, NOW_MS, Thing, at, opened, raw, record


def test_a_full_disk_refuses_whole_changes_and_counts_them(tmp_path: Path) -> None:
    store = opened(tmp_path)
    record(store)
    pages = store._connection.rows("PRAGMA page_count")[0][0]  # no other way to a disk of a known size
    store._connection.rows(f"PRAGMA max_page_count = {pages + 4}")
    kept = 0

    def fill() -> None:
        nonlocal kept
        for _ in range(10):
            with store.change(at(store).stamp()) as change:
                change.record("thing.v1", Thing("x" * 3000))
                change.record("thing.v1", Thing("y" * 3000))
            kept += 1

    with pytest.raises(StoreFull, match=r"the disk is full .* nothing of this was kept"):
        fill()
    assert 0 < kept < 10
    with pytest.raises(StoreFull):
        record(store, "z" * 9000)
    store._connection.rows("PRAGMA max_page_count = 1000000")
    assert record(store) == 2 * kept + 2, "no number was lost to what was refused"
    state = Outbox(tmp_path / "store.db", "test", HandClock(NOW_MS)).state()
    assert state.dropped == {"StoreFull": 2}
    assert state.outbox == 2 * kept + 2


CHILD = """
import json, os, resource, signal, sys
from pathlib import Path
from tests.store.given import opened, record
from kiosk.store.faults import StoreFault

def told(act):
    try:
        act()
    except StoreFault as fault:
        print(json.dumps([type(fault).__name__, str(fault)]), flush=True)
    else:
        print(json.dumps(["kept", ""]), flush=True)

folder = Path(sys.argv[2])
{body}
"""

READ_ONLY = """
if os.getuid() == 0:
    os.setgid(65534); os.setuid(65534)
told(lambda: opened(folder))
"""

FAILING = """
store = opened(folder)
told(lambda: record(store))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, resource.RLIM_INFINITY))
told(lambda: record(store))
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
told(lambda: record(store))
store = opened(folder)
told(lambda: record(store))
"""


def child(folder: Path, body: str, within: tuple[str, ...] = ()) -> list[list[str]]:
    source = CHILD.replace("{body}", body)
    done = subprocess.run(
        [*within, sys.executable, "-c", source, "child", str(folder)],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture
def seen_by_all() -> Iterator[Path]:
    """A folder that another user can look into; pytest closes its own to others whenever it starts anywhere."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
        folder.chmod(0o755)


def test_a_disk_that_can_only_be_read_is_said(seen_by_all: Path) -> None:
    opened(seen_by_all).close()
    seen_by_all.chmod(0o555)
    (seen_by_all / "store.db").chmod(0o444)
    ((kind, sentence),) = child(seen_by_all, READ_ONLY)
    assert kind == "StoreReadOnly"
    assert sentence.startswith(f"{seen_by_all}/store.db: can't be written")
    assert "mounted read-only" in sentence


def test_after_a_failing_disk_nothing_is_confirmed_until_a_restart(tmp_path: Path) -> None:
    before, failing, still, after = child(tmp_path, FAILING)
    assert before[0] == "kept"
    assert failing[0] == still[0] == "StoreIo"
    assert "the disk failed" in failing[1]
    assert "restart" in failing[1]
    assert after[0] == "kept"
    outbox = Outbox(tmp_path / "store.db", "test", HandClock(NOW_MS))
    assert [event.seq for event in outbox.pending(0, 10)] == [1, 2]


FULL_AT_START = """
folder.mkdir()
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", folder], check=True)
opened(folder).close()
with (folder / "photos").open("wb", buffering=0) as file:
    try:
        while file.write(b"x" * 512):
            pass
    except OSError:
        pass
told(lambda: opened(folder))
(folder / "photos").unlink()
told(lambda: opened(folder))
"""
ALONE = ("unshare", "--map-root-user", "--mount")


@pytest.mark.skipif(
    not shutil.which("unshare") or subprocess.run([*ALONE, "true"], capture_output=True, check=False).returncode != 0,
    reason="this machine lets nobody mount a small disk of their own",
)
def test_a_disk_that_is_full_at_the_start_is_not_called_broken(tmp_path: Path) -> None:
    """There is no room for the log's index then, which SQLite calls an I/O error."""
    full, after = child(tmp_path / "disk", "import subprocess" + FULL_AT_START, ALONE)
    assert full[0] == "StoreFull"
    assert "the disk is full" in full[1]
    assert after[0] == "kept"


def test_another_program_that_holds_the_store_is_waited_for_and_then_said(tmp_path: Path) -> None:
    store = opened(tmp_path)
    store._connection.rows("PRAGMA busy_timeout = 50")  # instead of ten seconds
    file = raw(tmp_path)
    file.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreFault, match="another program holds the store"):
        record(store)
    file.execute("ROLLBACK")
    file.close()
    with store.change(at(store).stamp()):
        store.members.add(ANNA)
