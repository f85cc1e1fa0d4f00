"""The till's sales come in while guests do: nobody waits, the points are there at the next tap, a bad file is told."""

from __future__ import annotations

import pytest

from kiosk.flow.deeds import Deed, Kind
from kiosk.flow.desk_states import AskWords, TasksPage
from kiosk.flow.events import (
    Back,
    DeedTouched,
    PinTyped,
    Place,
    PlaceTouched,
    SalesWaiting,
    StaffTouched,
    TaskTouched,
    WordsGiven,
)
from kiosk.flow.states import Greeting, Idle, StaffHome, Thanks, Welcome
from kiosk.inbox_reading import numbers
from kiosk.services.till import Booking
from kiosk.services.till_file import read
from kiosk.services.till_sales import sorted_out
from kiosk.services.till_work import Answer, TillWork
from tests.stories.tale import ANNA, BEN, PIN, Tale, face, later, tap, timeout, touch
from tests.stories.test_bad_days import fill_up, full_disk


def a_file(tale: Tale, of_anna: int) -> TillWork:
    """Sales of Anna's, and of many cards that are nobody's here: work for several slices."""
    rows = ["time,amount,card,receipt"]
    rows += [f"2026-05-20 12:{n:02},10.00,{ANNA.hex()},{n}" for n in range(of_anna)]
    rows += [f"2026-05-20 13:{n:02},10.00,04{n:012x},{n}" for n in range(60)]
    books = tale.shop.books
    sales = sorted_out(books, read("\n".join(rows), books.zone).rows)
    return TillWork(books, Booking(books, sales, numbers()).slice)


def slice_of(work: TillWork):
    return touch(SalesWaiting(work))


def to_the_end(tale: Tale, work: TillWork) -> int:
    """How many slices it took."""
    for count in range(1, 100):
        tale.story(slice_of(work))
        if work.answer(0) is Answer.DONE:
            return count
    raise AssertionError("it never ends")


def test_the_next_tap_shows_what_was_bought(tale):
    before = tale.shop.members.guest(tale.anna).balance
    work = a_file(tale, of_anna=3)
    assert to_the_end(tale, work) > 3
    assert tale.events("purchase.v1") == 3
    assert isinstance(tale.now, Idle), "nothing of it was on the screen"
    bought = tale.shop.members.guest(tale.anna).balance - before
    assert bought > 0
    assert tale.story(tap(ANNA)) == [Greeting, Welcome]
    assert tale.now.guest.balance == before + bought + sum(gain.points for gain in tale.now.visit.gains)


def test_a_guest_in_the_middle_is_served_and_disturbed_by_nothing(tale):
    work = a_file(tale, of_anna=12)
    tale.story(slice_of(work), slice_of(work))
    assert tale.story(tap(BEN), slice_of(work)) == [Greeting, Welcome]
    due = tale.desk.deadline
    tale.story(later(1), slice_of(work))
    assert tale.desk.deadline == due, "a screen lasts no longer for it"
    assert tale.story(face(5), slice_of(work)) == [Thanks]
    to_the_end(tale, work)
    assert tale.events("purchase.v1") == 12


def test_practice_is_no_time_for_the_till(tale):
    work = a_file(tale, of_anna=3)
    tale.story(touch(StaffTouched()), touch(PinTyped(PIN)), touch(PlaceTouched(Place.DEVICE)))
    tale.story(touch(DeedTouched(Deed(Kind.PRACTISE))))
    assert tale.now.house.practice
    tale.story(slice_of(work), slice_of(work))
    assert [work.answer(0), work.answer(0)] == [Answer.LATER] * 2
    tale.story(touch(DeedTouched(Deed(Kind.PRACTISE))))
    to_the_end(tale, work)
    assert tale.shop.books.store.purchases.of(tale.anna, 9) != []


def test_a_full_disk_is_no_guests_business_and_the_file_goes_on_when_there_is_room(tale):
    work = a_file(tale, of_anna=12)
    with full_disk(tale):
        fill_up(tale)
        tale.story(timeout)
        before = tale.now
        assert tale.story(slice_of(work), slice_of(work)) == []
        assert tale.now is before
        assert Answer.LATER in (work.answer(0), work.answer(0))
    to_the_end(tale, work)
    assert tale.events("purchase.v1") == 12


@pytest.fixture
def refused(tale):
    sentence = "The till's file sales.csv was refused: line 3: 'much' is no amount"
    tale.story(slice_of(TillWork(tale.shop.books, lambda: tale.shop.watch.file_refused(sentence))))
    return tale


def test_a_refused_file_stands_on_the_staffs_first_page_and_among_what_is_to_do(refused):
    assert isinstance(refused.now, Idle), "no guest hears of it"
    assert refused.story(touch(StaffTouched()), touch(PinTyped(PIN)))[-1] is StaffHome
    assert "sales.csv was refused: line 3" in refused.now.notice
    assert refused.story(touch(PlaceTouched(Place.TASKS))) == [TasksPage]
    notice = next(task for task in refused.now.tasks if task.kind == "notice")
    assert notice.words == "till"
    assert refused.story(touch(TaskTouched("notice", notice.id))) == [AskWords]
    assert refused.story(touch(WordsGiven("The till's shop mends it."))) == [TasksPage]
    assert [task for task in refused.now.tasks if task.kind == "notice"] == []
    assert refused.story(touch(Back()))[-1] is StaffHome
    assert refused.now.notice == ""
