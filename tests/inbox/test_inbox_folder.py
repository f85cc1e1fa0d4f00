"""What lies where in the inbox, and when a file is complete: real files, time set by hand."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kiosk.inbox_folder import MOST_BYTES, REPORT, STABLE_S, FileFault, InboxFolder, Wishes

LATER = STABLE_S + 1


@pytest.fixture
def folder(tmp_path: Path) -> InboxFolder:
    folder = InboxFolder(tmp_path / "inbox")
    folder.open(make=True)
    return folder


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def write(folder: InboxFolder, name: str, text: str = "time,amount,card\n", mtime: float | None = None) -> Path:
    file = folder.path / name
    file.write_text(text)
    if mtime is not None:
        os.utime(file, (mtime, mtime))
    return file


def test_only_a_file_that_has_come_to_rest_is_taken(folder: InboxFolder) -> None:
    file = write(folder, "sales.csv", mtime=1000)
    assert folder.ripe(0) is None
    write(folder, "sales.csv", "time,amount,card\n1", mtime=1000)
    assert folder.ripe(LATER) is None, "it has grown"
    os.utime(file, (1002, 1002))
    assert folder.ripe(2 * LATER) is None, "somebody wrote"
    assert folder.ripe(2 * LATER + STABLE_S / 2) is None
    assert folder.ripe(3 * LATER) == file
    mine = folder.take(file)
    assert (names(folder.booking), folder.taken(), folder.ripe(9 * LATER)) == (["sales.csv"], [mine], None)


def test_the_oldest_first(folder: InboxFolder) -> None:
    for name, mtime in (("b.csv", 3000), ("a.CSV", 4000), ("c.csv", 2000)):
        write(folder, name, mtime=mtime)
    folder.ripe(0)
    found = []
    while file := folder.ripe(LATER):
        found.append(folder.take(file).name)
    assert found == ["c.csv", "b.csv", "a.CSV"]


def test_what_is_no_file_of_the_tills(folder: InboxFolder, tmp_path: Path) -> None:
    for name in ("sales.csv.part", ".sales.csv.Xy12", "~$sales.csv", "sales.txt", "sales.csv.json"):
        write(folder, name)
    (folder.path / "old.csv").mkdir()
    os.mkfifo(folder.path / "pipe.csv")
    secret = tmp_path / "secrets.json"
    secret.write_text("a line that nobody should read in a report")
    (folder.path / "link.csv").symlink_to(secret)
    folder.ripe(0)
    assert folder.ripe(LATER) is None


def test_a_link_that_was_put_in_the_place_of_a_file_is_not_read(folder: InboxFolder, tmp_path: Path) -> None:
    secret = tmp_path / "secrets.json"
    secret.write_text("a line that nobody should read in a report")
    (folder.booking / "sales.csv").symlink_to(secret)
    with pytest.raises(FileFault, match="can't be read"):
        folder.read(folder.booking / "sales.csv")


def test_one_that_is_handed_in_is_complete_at_once_and_says_how_it_is_read(folder: InboxFolder, tmp_path: Path) -> None:
    file = tmp_path / "kasse.csv"
    file.write_text("time,amount,card\n")
    wishes = Wishes(till="front", columns={"amount": "Preis"}, encoding="cp1252")
    name = folder.hand_in(file, wishes)
    assert name.startswith("kasse-")
    found = folder.ripe(0)
    assert found == folder.path / name
    mine = folder.take(found)
    assert folder.wishes(mine) == wishes
    assert not folder.take_back(name), "somebody has it already"
    other = folder.hand_in(file, wishes)
    assert folder.take_back(other)
    assert [name for name in names(folder.path) if other in name] == []


def test_wishes_that_nobody_understands(folder: InboxFolder) -> None:
    write(folder, "sales.csv.json", '{"columns": 5}')
    with pytest.raises(FileFault, match=r"sales\.csv\.json can't be understood"):
        folder.wishes(folder.booking / "sales.csv")


def test_a_report_for_each_even_if_the_till_always_writes_the_same_name(folder: InboxFolder) -> None:
    for report in ("monday", "tuesday", "wednesday"):
        write(folder, "sales.csv", report)
        folder.put(folder.take(folder.path / "sales.csv"), folder.done, report)
    found = {file.name: file.read_text() for file in folder.done.iterdir()}
    assert found == {
        f"sales{n}.csv{ending}": day
        for n, day in (("", "monday"), (".2", "tuesday"), (".3", "wednesday"))
        for ending in ("", REPORT)
    }
    assert folder.outcome("sales.csv") == (True, "monday")
    assert folder.outcome("other.csv") is None


def test_who_may_write_files_may_read_their_reports(tmp_path: Path) -> None:
    shared = tmp_path / "inbox"
    shared.mkdir()
    shared.chmod(0o2770)
    folder = InboxFolder(shared)
    folder.open(make=False)
    write(folder, "sales.csv")
    folder.put(folder.take(shared / "sales.csv"), folder.done, "booked")
    modes = [path.stat().st_mode & 0o2777 for path in (folder.done, folder.done / f"sales.csv{REPORT}", folder.booking)]
    assert modes == [0o2750, 0o640, 0o2700], "and they belong to the group"


def test_names_that_no_screen_can_show_and_no_disk_can_lengthen(folder: InboxFolder) -> None:
    for name in (b"\xff\xfe.csv", "糖".encode() * 80 + b".csv"):
        file = Path(os.fsdecode(os.fsencode(folder.path) + b"/" + name))
        file.write_text("x")
        folder.put(folder.take(file), folder.refused, "refused")
    shown = [file.name for file in folder.refused.iterdir() if not file.name.endswith(REPORT)]
    assert all(name.encode().decode() == name and len(name.encode()) < 220 and name.endswith(".csv") for name in shown)
    assert len(shown) == 2


def test_a_file_that_is_too_long_or_may_not_be_read(folder: InboxFolder) -> None:
    file = folder.booking / "sales.csv"
    file.write_bytes(b"x" * MOST_BYTES)
    assert len(folder.read(file).data) == MOST_BYTES
    file.write_bytes(b"x" * (MOST_BYTES + 1))
    with pytest.raises(FileFault, match="larger than 2 MB; cut it"):
        folder.read(file)
    file.unlink()
    file.mkdir()
    with pytest.raises(FileFault, match="can't be read"):
        folder.read(file)


def test_somebody_still_writes_into_a_file_that_was_taken(folder: InboxFolder) -> None:
    file = write(folder, "sales.csv")
    with file.open("a") as writer:
        mine = folder.take(file)
        taken = folder.read(mine)
        assert not folder.changed(mine, taken)
        writer.write("2026-05-20 12:30,5,04AA\n")
    assert folder.changed(mine, taken)


def test_old_files_are_deleted_with_their_reports(folder: InboxFolder) -> None:
    for name, finished in (("old.csv", 1000), ("new.csv", 5000)):
        write(folder, name)
        folder.put(folder.take(folder.path / name), folder.done, "booked")
        os.utime(folder.done / (name + REPORT), (finished, finished))
    orphan = folder.refused / "alone.csv"
    orphan.write_text("x")
    os.utime(orphan, (1000, 1000))
    assert folder.forget(2000) == 2
    assert (names(folder.done), names(folder.refused)) == (["new.csv", f"new.csv{REPORT}"], [])


def test_only_what_came_from_the_till_is_ever_deleted(folder: InboxFolder) -> None:
    for name in ("secrets.json", "store.db", "notes.txt"):
        file = folder.done / name
        file.write_text("ours")
        os.utime(file, (1000, 1000))
    assert folder.forget(2000) == 0
    assert len(names(folder.done)) == 3


def test_a_folder_that_became_a_link_is_not_written_to(folder: InboxFolder, tmp_path: Path) -> None:
    folder.done.rmdir()
    folder.done.symlink_to(tmp_path)
    with pytest.raises(NotADirectoryError, match="a link, and must be a folder"):
        folder.open(make=True)


def test_a_folder_that_a_shop_has_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        InboxFolder(tmp_path / "share").open(make=False)
    assert names(tmp_path) == []
