"""Restoring a backup: proven, compared, put in place; the database of before is kept."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.model.keys import Keys
from kiosk.store.backup import back_up
from kiosk.store.faults import StoreFault
from kiosk.store.hold import Hold
from kiosk.store.restore import examine, restore
from kiosk.store.store import Store
from tests.store.given import ANNA, KEYS, NOW_MS, at, earned, opened, raw, record, visit


def a_day(store: Store, number: int) -> None:
    with store.change(at(store).stamp()):
        store.members.add(replace(ANNA, id=number))
        store.visits.add(visit(number, number))
        store.ledger.add([earned(number, number, 10)])
    record(store)


def backed_up(tmp_path: Path, before: int = 2, after: int = 3) -> Path:
    """A backup, and a store that went on from it and was closed."""
    store = opened(tmp_path)
    for number in range(1, before + 1):
        a_day(store, number)
    copy = back_up(tmp_path / "store.db", tmp_path / "backups", NOW_MS)
    for number in range(before + 1, before + after + 1):
        a_day(store, number)
    if after:
        store.acknowledge(before + after - 1, store.boot_n, 1, 1)
    store.close()
    return copy


def test_what_would_be_lost_is_told_and_nothing_is_touched(tmp_path: Path) -> None:
    copy = backed_up(tmp_path)
    files = {file: file.read_bytes() for file in tmp_path.rglob("*.db")}
    found = examine(copy, tmp_path / "store.db", KEYS, "k-1")
    assert found.present is not None
    backup, present = found.backup, found.present
    assert (backup.events, backup.members, backup.visits, backup.points) == (2, 2, 2, 20)
    assert (present.events, present.members, present.visits, present.points) == (5, 5, 5, 50)
    assert (found.same_history, found.cloud_ahead, found.why) == (True, 2, "")
    assert {file: file.read_bytes() for file in tmp_path.rglob("*.db")} == files


def test_restored_and_opened_again(tmp_path: Path) -> None:
    copy = backed_up(tmp_path)
    kept = restore(copy, tmp_path / "store.db", NOW_MS)
    store = opened(tmp_path)
    assert (store.members.count(), record(store)) == (2, 3)
    store.close()
    assert kept is not None
    assert kept.name == "store-before-20260921-141320.db"
    before = Store.open(kept, KEYS, "k-1")
    assert before.members.count() == 5
    before.close()
    assert examine(copy, tmp_path / "store.db", KEYS, "k-1").cloud_ahead == 0


def test_a_log_never_lies_beside_another_store(tmp_path: Path) -> None:
    """What was not written into the file of before goes with it: in another it would be poison."""
    copy = backed_up(tmp_path)
    store = opened(tmp_path)
    a_day(store, 9)
    wal = (tmp_path / "store.db-wal").read_bytes()
    assert wal
    held = {name: (tmp_path / name).read_bytes() for name in ("store.db", "store.db-wal")}
    store.close()
    for name, data in held.items():  # as after a power cut
        (tmp_path / name).write_bytes(data)
    kept = restore(copy, tmp_path / "store.db", NOW_MS)
    assert kept is not None
    assert kept.with_name(kept.name + "-wal").read_bytes() == wal
    assert not (tmp_path / "store.db-wal").exists()
    before = Store.open(kept, KEYS, "k-1")
    assert before.members.count() == 6
    before.close()


def test_never_under_a_running_kiosk(tmp_path: Path) -> None:
    copy = backed_up(tmp_path)
    running = Hold(tmp_path / "store.db")
    with pytest.raises(StoreFault, match="running kiosk"):
        restore(copy, tmp_path / "store.db", NOW_MS)
    running.let_go()
    assert opened(tmp_path).members.count() == 5


def test_a_store_that_is_lost_or_broken(tmp_path: Path) -> None:
    copy = backed_up(tmp_path)
    path = tmp_path / "store.db"
    path.write_bytes(b"no database at all" * 100)
    found = examine(copy, path, KEYS, "k-1")
    assert (found.present, found.same_history) == (None, None)
    assert found.why
    path.unlink()
    assert "no store" in examine(copy, path, KEYS, "k-1").why
    assert restore(copy, path, NOW_MS) is None
    assert opened(tmp_path).members.count() == 2


@pytest.mark.parametrize("other", [True, False], ids=["another history", "an older backup of the same"])
def test_whether_the_present_store_went_on_from_it(tmp_path: Path, other: bool) -> None:
    copy = backed_up(tmp_path)
    if other:
        (tmp_path / "other").mkdir()
        store = opened(tmp_path / "other")
        for number in range(1, 5):
            a_day(store, number)
        store.close()
        assert examine(copy, tmp_path / "other" / "store.db", KEYS, "k-1").same_history is False
    else:
        file = raw(tmp_path)
        file.execute("DELETE FROM outbox WHERE seq <= 2")  # the cloud has held them for long
        assert examine(copy, tmp_path / "store.db", KEYS, "k-1").same_history is None


def test_backups_that_can_not_be_restored(tmp_path: Path) -> None:
    copy = backed_up(tmp_path)
    store = tmp_path / "store.db"
    with pytest.raises(StoreFault, match="no such file"):
        examine(tmp_path / "nothing.db", store, KEYS, "k-1")
    with pytest.raises(StoreFault, match="can't be read"):
        examine(tmp_path / "backups", store, KEYS, "k-1")
    with pytest.raises(StoreFault, match="keys do not open"):
        examine(copy, store, Keys(b"x" * 32, b"y" * 32, b"p" * 32, b"s" * 16), "k-1")
    data = bytearray(copy.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 4096] = bytes(4096)
    copy.write_bytes(data)
    with pytest.raises(StoreFault, match="damaged"):
        examine(copy, store, KEYS, "k-1")


def test_a_backup_that_was_changed_since_it_was_made(tmp_path: Path) -> None:
    """Rows that no event's hash goes over: SQLite finds nothing wrong with it."""
    copy = backed_up(tmp_path)
    store = tmp_path / "store.db"
    assert examine(copy, store, KEYS, "k-1").unchanged
    file = sqlite3.connect(copy)
    file.execute("DELETE FROM visits")
    file.commit()
    file.close()
    with pytest.raises(StoreFault, match="its checksum is"):
        examine(copy, store, KEYS, "k-1")
    before = store.read_bytes()
    with pytest.raises(StoreFault, match="its checksum is"):
        restore(copy, store, NOW_MS)
    assert store.read_bytes() == before
    assert not list(tmp_path.glob("*.restored"))
    assert not list(tmp_path.glob("store-before-*"))


def test_an_older_backup_has_no_checksum_in_its_name(tmp_path: Path) -> None:
    copy = backed_up(tmp_path)
    older = copy.rename(copy.with_name("store-20260921-141320.db"))
    assert not examine(older, tmp_path / "store.db", KEYS, "k-1").unchanged
    restore(older, tmp_path / "store.db", NOW_MS)
    assert opened(tmp_path).members.count() == 2
