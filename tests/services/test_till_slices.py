"""A till's file booked between guests: slice by slice as if at once, and once whatever ends it."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.demo.cast import joined
from kiosk.inbox_reading import numbers
from kiosk.services.till import MOST_CATEGORIES, Booking, Till
from kiosk.services.till_file import TillFault, read
from kiosk.services.till_sales import AT_ONCE, Sales, sorted_out
from kiosk.services.till_work import Answer, TillWork
from kiosk.store.faults import StoreFault
from tests.services.club import agreed, club, last
from tests.services.premises import DAY, WEDNESDAY, ZONE, Furnished, Premises

UIDS = [b"\x04" + bytes([n]) * 6 for n in range(1, 13)]


def members(place: Premises) -> list[int]:
    """A dozen members, who joined three days ago."""
    found = [joined(place.shop, place.card(uid), f"Guest {uid[1]}", by=place.clerk.id).guest.id for uid in UIDS]
    place.clock.go_on(3 * DAY)
    return found


def a_day(of_each: int = 3, amount: str = "9.00") -> str:
    """So many sales of each of them, mixed as they come at a till."""
    lines = ["time,amount,category,card,receipt"]
    for number in range(of_each * len(UIDS)):
        at = WEDNESDAY + timedelta(minutes=number)
        lines.append(f"{at:%Y-%m-%d %H:%M},{amount},handmade,{UIDS[number % len(UIDS)].hex()},{number}")
    return "\n".join(lines)


def sales(place: Premises, text: str) -> Sales:
    return sorted_out(place.shop.books, read(text, ZONE).rows)


def booking(place: Premises, text: str) -> Booking:
    return Booking(place.shop.books, sales(place, text), numbers())


def booked(place: Premises, text: str) -> Booking:
    one = booking(place, text)
    while one.slice():
        pass
    return one


def purchases(place: Premises) -> list[tuple[int, int]]:
    """(amount, points) of all there are, by a reader of its own."""
    file = sqlite3.connect(place.folder / "store.db")
    try:
        return file.execute("SELECT amount, points FROM purchases ORDER BY till").fetchall()
    finally:
        file.close()


def test_in_slices_or_at_once_the_same_is_booked(tmp_path: Path, furniture: Furnished) -> None:
    """Also where a tier is reached in the middle of the file and the day's cap is used up."""
    ends = []
    for name in ("sliced", "whole"):
        folder = tmp_path / name
        folder.mkdir()
        place = club(folder, furniture)
        who = members(place)
        text = a_day(6, "19.00")
        if name == "sliced":
            report = booked(place, text).report
        else:
            report = Till(place.shop.books).take(read(text, ZONE), numbers())
        guests = [place.shop.members.guest(member) for member in who]
        ends.append(
            (
                (report.booked, report.points, report.members, report.format, report.known),
                [(guest.balance, guest.tier.id) for guest in guests],
                purchases(place),
            )
        )
        assert [agreed(place, member) for member in who] == [guest.balance for guest in guests]
    assert ends[0] == ends[1]
    assert ends[0][0][0] == 72
    assert {tier for _, tier in ends[0][1]} == {"silver"}


def test_a_slice_is_short_and_a_card_stays_whole(club: Premises) -> None:
    members(club)
    parts = sales(club, a_day(3)).parts
    assert all(len(part) <= AT_ONCE for part in parts)
    where = [{receipt.first.card for receipt in part} for part in parts]
    assert sum(map(len, where)) == len(UIDS), "no card in two parts"


def test_one_card_for_everybody_does_not_hold_up_the_door(club: Premises) -> None:
    members(club)
    rows = "\n".join(f"2026-05-20 12:{n:02},5.00,{UIDS[0].hex()}" for n in range(3 * AT_ONCE))
    assert [len(part) for part in sales(club, f"time,amount,card\n{rows}").parts] == [AT_ONCE] * 3


@pytest.mark.parametrize("after", range(1, 7))
def test_whenever_the_power_goes_nothing_is_booked_twice_and_no_tier_is_missed(club: Premises, after: int) -> None:
    who = members(club)
    cut_off = booking(club, a_day(6, "19.00"))
    for _ in range(after):
        cut_off.slice()
    club.again(mono_ms=1_000)
    report = booked(club, a_day(6, "19.00")).report
    assert (report.booked, report.known) == (72 - cut_off.report.booked, cut_off.report.booked)
    assert report.points + cut_off.report.points == sum(points for _, points in purchases(club))
    assert {club.shop.members.guest(member).tier.id for member in who} == {"silver"}
    for member in who:
        agreed(club, member)


def test_guests_come_and_cards_are_lost_in_the_middle(club: Premises) -> None:
    """What is on file when a part is booked counts, not what was when the file was begun."""
    who = members(club)
    one = booking(club, a_day())
    one.slice()
    before = club.visit(who[11]).guest.balance
    club.shop.erasing.erase(who[5], club.owner.id)
    while one.slice():
        pass
    assert (one.report.booked, one.report.strange_cards) == (33, 3)
    assert agreed(club, who[11]) == before + 3 * 9 + 8, "9.00 three times, 8 a day for handmade"


def test_a_slice_that_can_not_be_kept_is_done_later(club: Premises) -> None:
    members(club)
    one = booking(club, a_day())
    work = TillWork(club.shop.books, one.slice)
    work.go_on()
    work.go_on()
    assert [work.answer(0), work.answer(0), work.answer(0)] == [Answer.MORE, Answer.MORE, None]
    kept = one.report.booked
    club.shop.practice.begin(club.clerk.id)
    work.go_on()
    assert work.answer(0) is Answer.LATER, "what is booked in practice would be forgotten"
    club.shop.practice.end()
    file = sqlite3.connect(club.folder / "store.db")
    file.execute("CREATE TRIGGER no BEFORE INSERT ON purchases BEGIN SELECT RAISE(ABORT, 'no'); END")
    with pytest.raises((StoreFault, sqlite3.IntegrityError)):
        work.go_on()
    file.execute("DROP TRIGGER no")
    file.close()
    assert (work.answer(0), one.report.booked) == (Answer.BROKEN, kept), "a fault of ours: whoever waits hears of it"
    while True:
        work.go_on()
        if work.answer(0) is Answer.DONE:
            break
    assert (one.report.booked, one.report.known) == (36, 0)


def test_what_is_passed_over_is_worth_no_commit(club: Premises) -> None:
    """Some tills write the whole month every day: the card in a Pi would not last long."""
    members(club)
    strangers = "".join(f"\n2026-05-20 12:30,1.00,tea,04{n:012x},s{n}" for n in range(40))
    first = booked(club, a_day())
    file = sqlite3.connect(club.folder / "store.db")
    before = file.execute("PRAGMA data_version").fetchone()
    again = booked(club, a_day() + strangers).report
    assert (again.booked, again.known, again.strange_cards) == (0, first.report.booked, 40)
    assert file.execute("PRAGMA data_version").fetchone() == before, "nobody wrote"
    file.close()


def test_the_trail_tells_once_who_booked(club: Premises) -> None:
    members(club)
    booked(club, a_day())
    done = [each for each in club.shop.audit.trail(club.owner.id, "en") if each.action == "import"]
    assert [(each.who, each.subject, each.why) for each in done] == [("", "till", "36 purchases")]


def test_a_column_of_names_taken_for_categories_is_said(club: Premises) -> None:
    members(club)
    rows = "\n".join(f"2026-05-20 12:30,1.00,{n:03} {'糖' * 36},{UIDS[0].hex()},7" for n in range(MOST_CATEGORIES + 1))
    report = booked(club, f"time,amount,category,card,receipt\n{rows}").report
    assert report.refused == ["line 2: 61 categories in one purchase; is it the right column? At most 60 can be"]
    fewer = rows.rpartition("\n")[0]
    assert booked(club, f"time,amount,category,card,receipt\n{fewer}").report.booked == 1, "as many fit into an event"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("0001-01-01 00:00,5.00,04AA", "line 2: '0001-01-01 00:00' is no time"),
        ("9999-12-31T23:59:59-23:59,5.00,04AA", "line 2: '9999-12-31T23:59:59-23:59' is no time"),
    ],
)
def test_times_that_no_clock_can_show(line: str, why: str) -> None:
    faults = read(f"time,amount,card\n{line}", ZONE).faults
    assert [fault[: len(why)] for fault in faults] in ([why], [])


def test_a_file_that_is_no_csv_is_said() -> None:
    with pytest.raises(TillFault, match="the file is no CSV"):
        read("time,amount,card\n" + "x" * 200_000 + ",1,1", ZONE)


def test_a_refused_file_is_a_notice_until_somebody_has_looked(club: Premises) -> None:
    watch, owner = club.shop.watch, club.owner.id

    def open_ones() -> list[tuple[str, int]]:
        return [(each.kind, each.n) for each in watch.notices("en", owner)]

    watch.file_refused("sales.csv was refused: line 3")
    watch.file_refused("more.csv was refused: line 4")
    assert (open_ones(), watch.refused_file) == ([("till", 2)], "more.csv was refused: line 4")
    watch.settle(watch.notices("en", owner)[0].id, owner, "told the till's people")
    assert (open_ones(), watch.refused_file) == ([], "")
    watch.file_refused("sales.csv was refused: line 3")
    assert open_ones() == [("till", 3)], "one that comes again on the same day is looked at again"
    told = last(club, "notice.v1")
    assert (told["kind"], told["n"], told.get("settled_by")) == ("till", 3, None)
    club.clock.go_on(DAY)
    watch.file_refused("sales.csv was refused: line 3")
    assert sorted(open_ones()) == [("till", 1), ("till", 3)]
