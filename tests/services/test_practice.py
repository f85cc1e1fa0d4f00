"""Practice: everything works as always, and nothing of it was ever there."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.demo.cast import joined
from kiosk.model.member import Role
from kiosk.services.faults import Declined, NotAllowed, PinLocked, PinWrong
from kiosk.store.faults import StoreFull
from kiosk.store.store import Store
from tests.services.premises import CLERK_PIN, DAY, HOUR, KEYS, OWNER_PIN, Furnished, Premises


def dump(place: Premises) -> list[str]:
    """The file as anybody else sees it."""
    file = sqlite3.connect(place.folder / "store.db")
    try:
        return list(file.iterdump())
    finally:
        file.close()


def practising(place: Premises) -> list[str]:
    place.shop.practice.begin(place.clerk.id)
    assert place.shop.practice.on
    place.shop.committed()
    return dump(place)


def test_a_whole_day_that_never_was(place: Premises) -> None:
    anna = place.member().guest.id
    before = practising(place)
    visit = place.visit(anna)
    assert (visit.counted, visit.guest.balance) == (True, 25)
    assert place.shop.members.guest(anna).balance == 25, "what was done just now is there"
    redeemed = place.shop.rewards.redeem(anna, "tea", place.clerk.id)
    assert redeemed.guest.balance == 5
    rated = place.shop.ratings.rate(1, "panel", "en")
    assert rated.reasons, "as always: the question follows"
    place.shop.ratings.explain(rated.rating, "option", "price")
    place.shop.ratings.call_back(rated.rating, anna)
    (complaint,) = place.shop.cases.tasks("en", place.clerk.id)
    place.shop.cases.answer(complaint.id, "cheaper", place.clerk.id)
    new = joined(place.shop, place.card(place.uid()), "Trainee's guest", by=place.clerk.id)
    assert [guest.id for guest in place.shop.members.find("trainee")] == [new.guest.id]
    assert place.shop.committed() == (), "nothing was committed"
    assert dump(place) == before, "and nothing stands in the file"

    place.shop.practice.end()
    assert not place.shop.practice.on
    assert dump(place) == before
    assert place.shop.members.guest(anna).balance == 15
    assert place.shop.members.find("trainee") == ()
    assert place.visit(anna).offers[0].picture != "heart"
    assert place.shop.committed() != ()


def test_a_refusal_in_the_middle_takes_back_that_alone(place: Premises) -> None:
    anna = place.member().guest.id
    before = practising(place)
    place.visit(anna)
    with pytest.raises(Declined):
        place.shop.rewards.redeem(anna, "cake", place.clerk.id)
    assert place.shop.members.guest(anna).balance == 25
    place.shop.practice.end()
    assert dump(place) == before


def test_it_ends_by_itself(place: Premises) -> None:
    anna = place.member().guest.id
    practising(place)
    place.visit(anna)
    place.clock.go_on(15 * 60 - 1)
    place.shop.idle()
    assert place.shop.practice.on
    place.clock.go_on(1)
    assert not place.shop.practice.on
    place.shop.idle()
    assert not place.shop.books.store.rehearsing
    assert place.shop.members.guest(anna).balance == 15


def test_a_guest_who_comes_after_the_quarter_is_kept_even_if_nothing_was_ever_idle(place: Premises) -> None:
    anna, ben = place.member().guest.id, place.member("Ben").guest.id
    practising(place)
    place.visit(anna)
    place.clock.go_on(15 * 60)
    assert place.visit(ben).guest.balance == 25
    assert [receipt.type for receipt in place.shop.committed()] == ["visit.v1"]
    assert place.shop.members.guest(anna).balance == 15
    assert place.booked_by_the_cloud()[ben] == 25


def test_pulling_the_plug_in_the_middle(place: Premises, tmp_path_factory: pytest.TempPathFactory) -> None:
    anna = place.member().guest.id
    practising(place)
    place.visit(anna)
    cut = tmp_path_factory.mktemp("cut")
    for file in place.folder.glob("store.db*"):  # what is on the disk in this moment
        if not file.name.endswith("-shm"):
            shutil.copy(file, cut / file.name)
    store = Store.open(cut / "store.db", KEYS, "k-1")
    assert store.ledger.sum(anna) == 15
    assert not store.rehearsing
    store.close()


def many_visits(place: Premises, member: int) -> None:
    for _ in range(200):
        place.visit(member)
        place.clock.go_on(1)


def test_a_disk_that_fills_up_in_the_middle(place: Premises) -> None:
    anna = place.member().guest.id
    before = practising(place)
    connection = place.shop.books.store._connection  # no other way to a disk that is full
    connection.rows("PRAGMA max_page_count = 1")
    with pytest.raises(StoreFull):
        many_visits(place, anna)
    connection.rows("PRAGMA max_page_count = 100000")
    place.visit(anna)
    place.shop.practice.end()
    assert dump(place) == before
    assert place.shop.members.guest(anna).balance == 15


def test_an_orderly_stop_in_the_middle(place: Premises) -> None:
    anna = place.member().guest.id
    practising(place)
    place.visit(anna)
    place.again()
    assert place.shop.members.guest(anna).balance == 15
    assert not place.shop.practice.on


def test_the_cloud_goes_on_meanwhile(place: Premises) -> None:
    anna = place.member().guest.id
    practising(place)
    place.visit(anna)
    real = len(place.events(audit=True))
    place.shop.acknowledge(real, place.clock.boot_n, place.clock.mono_ms, place.clock.wall_ms)
    place.shop.idle()
    place.shop.practice.end()
    file = sqlite3.connect(place.folder / "store.db")
    assert file.execute("SELECT acked FROM meta").fetchone() == (real,)
    file.close()


def test_guessing_pins_is_no_practice(place: Premises) -> None:
    anna = place.member().guest.id
    practising(place)
    place.visit(anna)
    for _ in range(5):
        with pytest.raises((PinWrong, PinLocked)):
            place.shop.staff.by_pin("9182", None)
    assert not place.shop.practice.on, "it ended, and what was practised is forgotten"
    assert place.shop.members.guest(anna).balance == 15
    assert [each.kind for each in place.shop.watch.notices("en", place.owner.id)] == ["pins"]
    place.shop.practice.end()
    with pytest.raises(PinLocked):
        place.shop.staff.by_pin(OWNER_PIN, None)


def test_who_may(place: Premises) -> None:
    with pytest.raises(NotAllowed):
        place.shop.practice.begin(4711)
    place.shop.practice.begin(place.clerk.id)
    with pytest.raises(Declined, match="on already"):
        place.shop.practice.begin(place.owner.id)
    place.shop.practice.end()
    place.shop.practice.end()
    trail = place.shop.audit.trail(place.owner.id, "en")
    assert (trail[0].who, trail[0].action, trail[0].subject) == ("Karl", "practise", "kiosk")


DEEDS: dict[str, Callable[[Premises, int], object]] = {
    "visit": lambda place, member: place.visit(member),
    "tea": lambda place, member: place.shop.rewards.redeem(member, "tea", place.clerk.id),
    "rate": lambda place, member: place.shop.ratings.rate(1, "panel", "en"),
    "speak": lambda place, member: place.shop.members.speak(member, "zh-Hant"),
    "complain": lambda place, member: place.shop.cases.write_down("stale", place.clerk.id, member),
    "idle": lambda place, member: place.shop.idle(("reader",)),
    "sign in": lambda place, member: place.shop.staff.by_pin(CLERK_PIN, None),
    "appoint": lambda place, member: place.shop.staff.appoint(
        "T", Role.CLERK, "en", str(9173 + 7 * len(place.shop.staff.all(place.owner.id))), by=place.owner.id
    ),
    "erase": lambda place, member: place.shop.erasing.erase(member, place.owner.id),
    "wait": lambda place, member: place.clock.go_on(40),
}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(sorted(DEEDS)), max_size=12))
def test_whatever_is_tried_nothing_is_kept(
    tmp_path_factory: pytest.TempPathFactory, furniture: Furnished, deeds: list[str]
) -> None:
    place = Premises(tmp_path_factory.mktemp("practice"), furniture)
    member = place.member().guest.id
    place.clock.go_on(4 * HOUR)
    place.shop.idle()
    before = practising(place)
    for deed in deeds:
        with contextlib.suppress(Declined):
            DEEDS[deed](place, member)
    place.shop.practice.end()
    assert dump(place) == before
    assert place.shop.committed() == ()
    place.clock.go_on(DAY)
    place.visit(member)
    place.shop.close()
    store = Store.open(place.folder / "store.db", KEYS, "k-1")
    assert store.visits.counted_ms(member)
    store.close()
