"""What the model of a disk keeps of a few calls."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.faults.powercut.disk import SECTOR, Disk, Mode
from tests.faults.powercut.recorder import Record, What

OLD, NEW = b"o" * 3 * SECTOR, b"n" * 3 * SECTOR
FILE, ROOM = 1, 2


class Played:
    """A folder with one safe file, `kept`, and what is done in it."""

    def __init__(self, room: Path) -> None:
        self._room, self.root = room, (room / "root").resolve()
        self.root.mkdir()
        (self.root / "kept").write_bytes(OLD)
        self.disk = Disk(self.root)
        self.does(What.OPEN, ROOM, path="")
        self.does(What.OPEN, FILE, path="kept")

    def does(self, what: What, handle: int = FILE, number: int = 0, data: bytes = b"", path: str | None = None) -> None:
        if path is not None:
            data = b"\0".join(bytes(self.root / each) for each in path.split())
            data = data or bytes(self.root)
        self.disk.does(Record(what, handle, number, data))

    def synced(self, handle: int) -> None:
        self.does(What.SYNC_BEGUN, handle, number=handle)
        self.does(What.SYNC_ENDED, handle, number=handle)

    def left(self, mode: Mode = Mode.DROP, seed: int = 1) -> dict[str, bytes]:
        target = self._room / "cut"
        self.disk.cut(mode, random.Random(seed), target)
        return {path.name: path.read_bytes() for path in target.iterdir()}


@pytest.fixture
def played(tmp_path: Path) -> Played:
    return Played(tmp_path)


def test_what_was_not_synced_is_gone(played: Played) -> None:
    played.does(What.WRITE, data=NEW)
    assert played.left() == {"kept": OLD}
    played.synced(FILE)
    assert played.left() == {"kept": NEW}


def test_a_sync_keeps_what_was_written_before_it_began_once_it_has_ended(played: Played) -> None:
    played.does(What.WRITE, data=b"a")
    played.does(What.SYNC_BEGUN, number=9)
    played.does(What.WRITE, number=1, data=b"b")
    assert played.left() == {"kept": OLD}
    played.does(What.SYNC_ENDED, number=9)
    assert played.left() == {"kept": b"a" + OLD[1:]}


def test_names_are_kept_by_the_folders_sync_and_not_by_the_files(played: Played) -> None:
    played.does(What.OPEN, 3, path="kept.new")
    played.does(What.WRITE, 3, data=NEW)
    played.synced(3)
    played.does(What.RENAME, path="kept.new kept")
    assert played.left() == {"kept": OLD}
    assert {played.left(Mode.RANDOM, seed)["kept"] for seed in range(20)} == {OLD, NEW}
    played.synced(ROOM)
    assert played.left() == {"kept": NEW}


def test_a_renamed_file_that_was_not_synced_is_empty(played: Played) -> None:
    played.does(What.OPEN, 3, path="kept.new")
    played.does(What.WRITE, 3, data=NEW)
    played.does(What.RENAME, path="kept.new kept")
    played.synced(ROOM)
    assert played.left() == {"kept": b""}


def test_a_file_in_a_folder_whose_name_is_lost_is_lost(played: Played) -> None:
    played.does(What.MAKE_FOLDER, path="more")
    played.does(What.OPEN, 3, path="more")
    played.does(What.OPEN, 4, path="more/file")
    played.synced(3)
    assert played.left() == {"kept": OLD}


def test_a_cut_tears_at_sectors(played: Played) -> None:
    played.does(What.WRITE, data=NEW)
    torn = {played.left(Mode.RANDOM, seed)["kept"] for seed in range(100)}
    assert torn == {
        b"".join(each * SECTOR for each in (one, two, three))
        for one in (b"o", b"n")
        for two in (b"o", b"n")
        for three in (b"o", b"n")
    }


def test_nothing_written_after_a_truncation_is_there_without_it(played: Played) -> None:
    played.does(What.TRUNCATE, number=0)
    played.does(What.WRITE, number=SECTOR, data=b"n" * SECTOR)
    hole = bytes(SECTOR)
    assert {played.left(Mode.RANDOM, seed)["kept"] for seed in range(50)} == {OLD, b"", hole + b"n" * SECTOR}
