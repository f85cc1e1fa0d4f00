"""The night's work: in slices, once a day, taken up again after a power cut."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from kiosk.model.member import Birthday
from kiosk.rules.campaigns import drawn
from kiosk.services import nightly
from kiosk.services.copies import ON_STICK, Copies
from kiosk.services.nightly import Nightly, Task
from kiosk.store.backup import proven
from tests.services.club import agreed, last
from tests.services.premises import DAY, HOUR, ZONE, Premises


def all_night(place: Premises) -> int:
    """Slices until there is nothing more to do at once."""
    slices = 0
    while place.shop.idle():
        slices += 1
        assert slices < 1000
    return slices


def tasks(place: Premises) -> dict[str, tuple[str, int | None]]:
    file = sqlite3.connect(place.folder / "store.db")
    try:
        return {name: (day, cursor) for name, day, cursor in file.execute("SELECT task, day, cursor FROM nightly")}
    finally:
        file.close()


def test_once_a_business_day(club: Premises) -> None:
    club.member()
    assert all_night(club) > 0
    assert tasks(club) == dict.fromkeys(
        ("expiry", "tiers", "win-back", "put-aside", "merges", "retention", "duplicates"), ("2026-05-21", None)
    )
    assert all_night(club) == 0
    club.clock.go_on(15 * HOUR)  # three in the night: still the same day
    assert all_night(club) == 0
    club.clock.go_on(2 * HOUR)
    assert all_night(club) > 0


def test_never_by_a_clock_that_may_be_wrong(club: Premises) -> None:
    anna = club.member().guest.id
    club.clock.go_on(200 * DAY)
    club.clock.wall_ok = False
    all_night(club)
    assert tasks(club) == {}
    assert agreed(club, anna) == 15
    club.clock.wall_ok = True
    all_night(club)
    assert agreed(club, anna) == 0, "as soon as it is known what day it is"


def test_points_past_their_time_are_booked(club: Premises) -> None:
    members = [club.member(f"M{number}").guest.id for number in range(25)]
    for member in members[20:]:
        club.visit(member)
    club.clock.go_on(90 * DAY)
    all_night(club)
    books = club.shop.books.store.ledger
    gone = [member for member in members if books.sum(member) == 0]
    assert 0 < len(gone) < 25
    assert all(agreed(club, member) >= 0 for member in members)
    assert last(club, "expiry.v1")["entries"][0]["kind"] == "expire"
    club.clock.go_on(30 * DAY)
    all_night(club)
    assert all(agreed(club, member) == 0 for member in members)


def test_a_power_cut_half_way_books_nothing_twice(club: Premises) -> None:
    members = [club.member(f"M{number}").guest.id for number in range(30)]
    club.clock.go_on(120 * DAY)
    assert club.shop.idle()
    assert club.shop.idle()
    done = [member for member in members if club.shop.books.store.ledger.sum(member) == 0]
    assert 0 < len(done) < 30
    club.again(mono_ms=1)
    all_night(club)
    booked = [data["member"] for kind, data in club.events() if kind == "expiry.v1"]
    assert sorted(booked) == sorted(members)
    assert all(agreed(club, member) == 0 for member in members)


def test_a_tier_goes_down_for_one_who_stays_away(club: Premises) -> None:
    anna = club.member().guest.id
    club.shop.purchases.book(anna, 5000, "", by=club.clerk.id)
    assert club.shop.members.guest(anna).tier.id == "silver"
    for _ in range(5):
        club.clock.go_on(91 * DAY)
        all_night(club)
    assert club.shop.members.guest(anna).tier.id == "plain"
    assert [data["tier"] for kind, data in club.events() if kind == "tier.v1"] == ["plain"]


def test_who_is_missed_and_who_is_held_out(club: Premises) -> None:
    members = [club.member(f"M{number}").guest.id for number in range(40)]
    campaign = next(each for each in club.shop.books.programme.campaign if each.id == "missed")
    assert club.shop.calendar.missed("en") == ()
    club.clock.go_on(40 * DAY)
    all_night(club)
    told = {each.guest.id for each in club.shop.calendar.missed("en")}
    assert told == {member for member in members if not drawn(campaign, member)}
    listed = {member: out for kind, data in club.events() if kind == "missed.v1" for member, _, out in data["listed"]}
    assert set(listed) == set(members)
    assert {member for member, out in listed.items() if not out} == told
    back = next(iter(told))
    visit = club.visit(back)
    assert any("cookie" in offer.words.lower() or offer.words == "We missed you" for offer in visit.offers)
    assert {each.guest.id for each in club.shop.calendar.missed("en")} == told - {back}
    events = len(club.events())
    club.clock.go_on(DAY)
    all_night(club)
    assert all(kind != "missed.v1" for kind, _ in club.events()[events:]), "once for each absence"
    task = next(each for each in club.shop.calendar.tasks("en", club.clerk.id) if each.kind == "win_back")
    assert task.guest is not None


def test_birthdays_of_the_week(club: Premises) -> None:
    for name, birthday in (("A", (5, 28)), ("B", (6, 3)), ("C", (6, 4)), ("D", (5, 27)), ("E", (1, 1))):
        club.member(name, birthday=Birthday(*birthday))
    club.clock.go_on(2.9 * DAY)  # 28 May, early in the morning
    soon = club.shop.calendar.birthdays("en")
    assert [(each.guest.name, each.days, each.day) for each in soon] == [("A", 0, "28 May"), ("B", 6, "3 June")]
    assert [each.guest.name for each in club.shop.calendar.birthdays("en", days=30)] == ["A", "B", "C"]


def test_birthdays_are_known_before_and_after_all_files_were_opened(club: Premises) -> None:
    """A list needs everybody's file open; a quiet shop opens them ahead, and whoever joins or changes is on it too."""
    early = club.member("Early", birthday=Birthday(5, 25)).guest.id
    club.again()
    assert [each.guest.name for each in club.shop.calendar.birthdays("en")] == ["Early"]
    club.again()
    all_night(club)
    club.member("Late", birthday=Birthday(5, 24))
    assert [each.guest.name for each in club.shop.calendar.birthdays("en")] == ["Late", "Early"]
    books = club.shop.books
    with books.store.change(club.clock.stamp()):
        books.store.members.change(replace(books.member(early), birthday=Birthday(11, 1)))
    assert [each.guest.name for each in club.shop.calendar.birthdays("en")] == ["Late"]


@pytest.mark.parametrize(("year", "day"), [(2027, "28 February"), (2028, "29 February")])
def test_born_on_the_29th_of_february(club: Premises, year: int, day: str) -> None:
    club.member("Leap", birthday=Birthday(2, 29))
    club.clock.wall_ms = round(datetime(year, 2, 25, 12, tzinfo=ZONE).timestamp() * 1000)
    assert [each.day for each in club.shop.calendar.birthdays("en")] == [day]


def test_a_store_put_aside_goes_after_two_weeks(club: Premises) -> None:
    """Whoever was erased since still has a name in it."""
    beside = [
        "store-before-20260520-110000.db",
        "store-before-20260520-110000.db-wal",
        "store-before-20260601-110000.db",
    ]
    others = ["store-before-20260520-110000.db.bak", "store-before-long.db", "other-before-20260520-110000.db"]
    for name in (*beside, *others):
        (club.folder / name).write_bytes(b"x")
    club.clock.go_on(14 * DAY - HOUR)
    all_night(club)
    assert all((club.folder / name).exists() for name in beside)
    club.clock.go_on(DAY)
    all_night(club)
    assert [name for name in (*beside, *others) if (club.folder / name).exists()] == [beside[2], *others]


def test_a_copy_that_a_command_was_cut_off_from_goes_after_a_day(club: Premises) -> None:
    left = club.folder / "restore-check-abc"
    left.mkdir()
    (left / "store.db").write_bytes(b"x")
    now_s = club.clock.wall_ms / 1000
    os.utime(left, (now_s, now_s))
    all_night(club)
    assert left.exists(), "somebody may be looking at a backup just now"
    club.clock.go_on(1.1 * DAY)
    all_night(club)
    assert not left.exists()


def test_tasks_of_others_have_their_slices(club: Premises) -> None:
    seen: list[int] = []

    def step(books: object, cursor: int, at: object) -> int | None:
        seen.append(cursor)
        return cursor + 7 if cursor < 20 else None

    night = Nightly(club.shop.books, more=[Task("retention", step)])
    while night.step():
        pass
    assert seen == [0, 7, 14, 21]
    assert tasks(club)["retention"][1] is None


def test_a_long_night_is_kept_now_and_then(club: Premises) -> None:
    seen: list[int] = []

    def step(books: object, cursor: int, at: object) -> int | None:
        seen.append(cursor)
        return cursor + 1 if cursor < 100 else None

    first = Nightly(club.shop.books, more=[Task("long", step)])
    for _ in range(70):
        first.step()
    second = Nightly(club.shop.books, more=[Task("long", step)])
    reached = max(seen)
    seen.clear()
    while second.step():
        pass
    assert reached - nightly.KEPT_EVERY <= seen[0] <= reached
    assert seen[-1] == 100


# --- the backup --------------------------------------------------------------------------------------------


@pytest.fixture
def copied(club: Premises, tmp_path: Path) -> Iterator[tuple[Premises, Nightly, Path]]:
    stick = tmp_path / "media"
    (stick / "empty").mkdir(parents=True)
    copies = Copies(tmp_path / "store.db", tmp_path / "backups", stick, lambda path: path.name == "STICK")
    night = Nightly(club.shop.books, copies)
    yield club, night, stick
    night.close()


def written(night: Nightly) -> None:
    """Let the thread that copies come to its end."""
    while night.step():
        pass
    for thread in threading.enumerate():
        if thread.name == "backup":
            thread.join(20)
            assert not thread.is_alive()
    night.step()


def test_a_copy_each_night_and_one_on_the_stick(copied: tuple[Premises, Nightly, Path], tmp_path: Path) -> None:
    place, night, stick = copied
    place.member()
    written(night)
    copies = list((tmp_path / "backups").glob("*.db"))
    assert len(copies) == 1
    assert proven(copies[0]) >= 2
    assert not list(stick.rglob("*.db")), "no stick, no second copy"
    written(night)
    assert len(list((tmp_path / "backups").glob("*.db"))) == 1, "once a day"
    place.clock.go_on(DAY)
    (stick / "STICK").mkdir()
    written(night)
    assert len(list((tmp_path / "backups").glob("*.db"))) == 2
    assert [proven(path) for path in (stick / "STICK" / ON_STICK).glob("*.db")]
    assert night.notice() == ""


def test_a_shop_that_never_knows_the_time_has_its_copies_too(
    copied: tuple[Premises, Nightly, Path], tmp_path: Path
) -> None:
    place, night, _ = copied
    place.clock.wall_ok = False
    for copies in (1, 2):
        written(night)
        written(night)
        assert len(list((tmp_path / "backups").glob("*.db"))) == copies
        place.clock.go_on(DAY)


def test_a_disk_that_refuses_is_said_and_tried_again(copied: tuple[Premises, Nightly, Path], tmp_path: Path) -> None:
    place, night, _ = copied
    (tmp_path / "backups").write_text("a file where the folder should be")
    written(night)
    assert "can't be written" in night.notice()
    written(night)
    assert not (tmp_path / "backups").is_dir()
    (tmp_path / "backups").unlink()
    written(night)
    assert not list(tmp_path.glob("backups/*.db")), "not before an hour has passed"
    place.clock.go_on(HOUR)
    written(night)
    assert len(list(tmp_path.glob("backups/*.db"))) == 1
    assert night.notice() == ""


def test_the_kiosk_stops_during_a_copy(club: Premises, tmp_path: Path) -> None:
    copies = Copies(tmp_path / "store.db", tmp_path / "backups")
    night = Nightly(club.shop.books, copies)
    copies.close()  # it comes before the thread has got anywhere
    written(night)
    night.close()
    assert not list((tmp_path / "backups").glob("*.db"))
    assert not any(thread.name == "backup" for thread in threading.enumerate())


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")  # that is what happens here
def test_a_copy_that_broke_off_is_no_copy(club: Premises, tmp_path: Path) -> None:
    """Whatever it was: a fault that nobody foresaw ends the thread, and never counts as a backup."""
    (tmp_path / "media").mkdir()

    def mounted(path: Path) -> bool:
        raise ZeroDivisionError(path)

    night = Nightly(club.shop.books, Copies(tmp_path / "store.db", tmp_path / "backups", tmp_path / "media", mounted))
    written(night)
    assert "broke off before its end" in night.notice()
    assert tasks(club).get("backup", ("", 1))[1] is not None
    night.close()
