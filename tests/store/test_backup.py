"""Backups taken while the shop is open, and what is told of one that can't be trusted."""

from __future__ import annotations

import random
import sqlite3
import threading
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import pytest

from kiosk.services.wire_care import AuditV1
from kiosk.store.backup import KEPT, back_up, proven, unchanged
from kiosk.store.faults import StoreFault
from kiosk.store.store import Store
from tests.store.given import ANNA, KEYS, NOW_MS, at, opened, raw, record

DAY_MS = 86_400_000


def test_a_backup_is_a_whole_store(tmp_path: Path) -> None:
    store = opened(tmp_path)
    with store.change(at(store).stamp()):
        store.members.add(ANNA)
    for _ in range(3):
        record(store)
    heard: list[tuple[int, int]] = []
    copy = back_up(tmp_path / "store.db", tmp_path / "backups", NOW_MS, lambda *pages: heard.append(pages))
    record(store)
    assert copy.name == f"store-20260921-141320-{sha256(copy.read_bytes()).hexdigest()[:16]}.db"
    assert heard[-1][0] == heard[-1][1] > 0
    assert [file.name for file in copy.parent.iterdir()] == [copy.name], "one file, nothing beside it"
    assert proven(copy) == 3
    copy.rename(tmp_path / "again.db")
    again = Store.open(tmp_path / "again.db", KEYS, "k-1")
    assert again.members.get(ANNA.id) == ANNA
    assert record(again) == 4
    again.close()


def test_the_newest_seven_are_kept(tmp_path: Path) -> None:
    opened(tmp_path).close()
    folder = tmp_path / "backups"
    made = [back_up(tmp_path / "store.db", folder, NOW_MS + day * DAY_MS).name for day in range(KEPT + 2)]
    assert sorted(file.name for file in folder.iterdir()) == made[-KEPT:]


def test_a_clock_that_is_behind_names_no_backup_older_than_the_store_is(tmp_path: Path) -> None:
    store = opened(tmp_path)
    record(store)
    folder = tmp_path / "backups"
    copy = back_up(tmp_path / "store.db", folder, 0)
    assert copy.name.startswith("store-20260921-141320-"), "the newest time that the store knows"


def test_backups_named_by_a_clock_that_ran_ahead_go_first(tmp_path: Path) -> None:
    opened(tmp_path).close()
    folder = tmp_path / "backups"
    for year in range(KEPT):
        back_up(tmp_path / "store.db", folder, NOW_MS + (year + 10) * 365 * DAY_MS)
    for day in range(KEPT):
        copy = back_up(tmp_path / "store.db", folder, NOW_MS + day * DAY_MS)
        assert copy.exists()
        assert len(list(folder.iterdir())) == KEPT
        assert sum(each.name <= copy.name for each in folder.iterdir()) == day + 1, "none of the right time goes"


def test_what_an_interrupted_backup_left_is_cleared_away(tmp_path: Path) -> None:
    opened(tmp_path).close()
    folder = tmp_path / "backups"
    folder.mkdir()
    (folder / "store-20260101-000000.db.new").write_bytes(b"half")
    copy = back_up(tmp_path / "store.db", folder, NOW_MS)
    assert [file.name for file in folder.iterdir()] == [copy.name]


def test_a_backup_is_of_one_moment_while_the_desk_writes(tmp_path: Path) -> None:
    store = opened(tmp_path)
    record(store)
    copies: list[int] = []

    def copy_some() -> None:
        copies.extend(proven(back_up(tmp_path / "store.db", tmp_path / "b", NOW_MS + n * 1000)) for n in range(5))

    thread = threading.Thread(target=copy_some, name="backup")
    thread.start()
    count = 1
    while thread.is_alive():
        count = record(store, "x" * 2000)
    thread.join(20)
    assert len(copies) == 5
    assert copies == sorted(copies)
    assert copies[-1] <= count


def test_a_store_that_is_broken_makes_no_backup(tmp_path: Path) -> None:
    opened(tmp_path).close()
    folder = tmp_path / "backups"
    (tmp_path / "store.db").write_bytes(b"nothing of ours" * 1000)
    with pytest.raises(StoreFault, match="damaged"):
        back_up(tmp_path / "store.db", folder, NOW_MS)
    assert [file.name for file in folder.glob("*.db")] == []


def test_a_store_with_a_change_that_no_program_made_has_no_backup_and_is_named(tmp_path: Path) -> None:
    """The older backups stay: this one would have taken the place of a good one."""
    store = opened(tmp_path)
    for _ in range(3):
        record(store)
    good = back_up(tmp_path / "store.db", tmp_path / "b", NOW_MS)
    raw(tmp_path).execute("UPDATE outbox SET body = X'7B7D' WHERE seq = 2")
    with pytest.raises(
        StoreFault, match=r"/store\.db: the store is damaged \(its copy is no backup: event 2 is missing"
    ):
        back_up(tmp_path / "store.db", tmp_path / "b", NOW_MS + DAY_MS)
    assert list((tmp_path / "b").iterdir()) == [good]


def test_a_folder_that_can_not_be_written_is_said(tmp_path: Path) -> None:
    opened(tmp_path).close()
    (tmp_path / "stick").write_text("not a folder")
    with pytest.raises(StoreFault, match=r"stick: can't be written .* see whether the disk is there"):
        back_up(tmp_path / "store.db", tmp_path / "stick", NOW_MS)


CHANGES = {
    "an event changed": "UPDATE outbox SET body = X'7B7D' WHERE seq = 2",
    "an event missing": "DELETE FROM outbox WHERE seq = 2",
    "the last event missing": "DELETE FROM outbox WHERE seq = 3",
    "the head changed": "UPDATE meta SET head = zeroblob(32)",
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_backup_whose_events_were_touched_is_not_trusted(tmp_path: Path, change: str) -> None:
    store = opened(tmp_path)
    for _ in range(3):
        record(store)
    copy = back_up(tmp_path / "store.db", tmp_path / "b", NOW_MS)
    file = sqlite3.connect(copy)
    file.execute(change)
    file.commit()
    file.close()
    with pytest.raises(StoreFault, match="take the backup before"):
        proven(copy)


def test_a_damaged_backup_is_not_trusted(tmp_path: Path) -> None:
    store = opened(tmp_path)
    record(store)
    copy = back_up(tmp_path / "store.db", tmp_path / "b", NOW_MS)
    content = bytearray(copy.read_bytes())
    content[8192:12288] = bytes(range(256)) * 16
    copy.write_bytes(content)
    with pytest.raises(StoreFault, match="this backup is damaged"):
        proven(copy)
    copy.write_bytes(b"no database" * 500)
    with pytest.raises(StoreFault, match="this backup is damaged"):
        proven(copy)


def noted(store: Store, number: int) -> None:
    """An entry of the audit trail, and the event that tells of it."""
    stamp = at(store).stamp()
    with store.change(stamp) as change:
        link = store.audit.add(number, None, "practise", "", "", change.next_seq, stamp)
        change.record("audit.v1", AuditV1(number, "practise", "", link))


def test_a_trail_whose_end_was_cut_off_is_not_trusted(tmp_path: Path) -> None:
    store = opened(tmp_path)
    for number in range(1, 6):
        noted(store, number)
    copy = back_up(tmp_path / "store.db", tmp_path / "b", NOW_MS)
    assert proven(copy) == 5
    file = sqlite3.connect(copy)
    for (trigger,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        file.execute(f"DROP TRIGGER {trigger}")
    file.execute("DELETE FROM audit WHERE id > 2")
    file.commit()
    file.close()
    with pytest.raises(StoreFault, match="last entries of the audit trail are missing"):
        proven(copy)


def test_flipped_bytes_are_a_fault_in_a_sentence_and_never_escape_the_checksum(tmp_path: Path) -> None:
    """SQLite's words about a damaged page may not even be text, and many a byte it never looks at."""
    store = opened(tmp_path)
    for number in range(1, 40):
        noted(store, number)
    copy = back_up(tmp_path / "store.db", tmp_path / "b", NOW_MS)
    assert unchanged(copy, copy)
    good, passed = copy.read_bytes(), 0
    for seed in range(150):
        chance, bad = random.Random(seed), bytearray(good)
        for _ in range(3):
            bad[chance.randrange(4096, len(bad))] ^= 0xFF
        copy.write_bytes(bad)
        with suppress(StoreFault):
            proven(copy)
            passed += 1
        with pytest.raises(StoreFault, match="its checksum is"):
            unchanged(copy, copy)
    assert 0 < passed < 150, "what SQLite alone does not find"


def test_a_schema_that_is_no_text_is_a_damaged_store(tmp_path: Path) -> None:
    """Its names stand in SQLite's message, which then is no UTF-8."""
    opened(tmp_path).close()
    store = tmp_path / "store.db"
    content = store.read_bytes()
    store.write_bytes(content.replace(b"CREATE TABLE cards (", b"CREATE TABLX \xff\xfe\xff\xfe("))
    assert store.read_bytes() != content
    with pytest.raises(StoreFault, match="damaged"):
        back_up(store, tmp_path / "b", NOW_MS)
    with pytest.raises(StoreFault, match="damaged"):
        Store.open(store, KEYS, "k-1")
