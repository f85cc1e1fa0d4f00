"""What should be looked at is kept until somebody has looked."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.model.member import Role
from kiosk.rules.earning import PurchaseLine
from kiosk.services.faults import Declined, NotAllowed, PinLocked, PinWrong
from kiosk.services.purchases import Sale, sell
from kiosk.services.views_care import Notice
from tests.services.club import text
from tests.services.premises import DAY, HOUR, Furnished, Premises


def seen(place: Premises) -> list[tuple[str, str, str, int, int]]:
    """(kind, guest, staff, n, limit), the oldest first."""
    found = place.shop.watch.notices("en", place.owner.id)
    return [
        (each.kind, each.guest.name if each.guest else "", each.staff, each.n, each.limit) for each in reversed(found)
    ]


def told(place: Premises) -> list[dict]:
    return [data for kind, data in place.events() if kind == "notice.v1"]


def taps(place: Premises, member: int, times: int) -> None:
    for _ in range(times):
        place.visit(member)
        place.clock.go_on(300)


def test_six_taps_in_a_day(place: Premises) -> None:
    anna, ben = place.member().guest.id, place.member("Ben").guest.id
    place.clock.go_on(-4 * HOUR)
    taps(place, ben, 5)
    taps(place, anna, 6)
    place.shop.watch.look()
    assert seen(place) == [("taps", "Anna", "", 6, 5)]
    place.shop.watch.look()
    assert len(told(place)) == 1, "nothing new"
    taps(place, anna, 2)
    place.shop.watch.look()
    assert seen(place) == [("taps", "Anna", "", 8, 5)]
    assert [(data["n"], data["day"]) for data in told(place)] == [(6, "2026-05-22"), (8, "2026-05-22")]
    place.clock.go_on(DAY)
    taps(place, anna, 6)
    place.shop.watch.look()
    assert [each[3] for each in seen(place)] == [8, 6], "another day, another notice"


def test_the_last_taps_of_an_evening_are_seen_the_day_after(place: Premises) -> None:
    anna = place.member().guest.id
    place.clock.go_on(15 * HOUR)  # three in the night
    taps(place, anna, 6)
    place.clock.go_on(HOUR)
    place.shop.watch.look()
    assert seen(place) == [("taps", "Anna", "", 6, 5)]


def test_by_a_clock_that_may_be_wrong_only_what_happened_since_the_start_counts(place: Premises) -> None:
    """How long the kiosk was off nobody knows: what came before may have been yesterday."""
    anna, ben = place.member().guest.id, place.member("Ben").guest.id
    taps(place, anna, 4)
    for _ in range(2):
        place.shop.points.give(ben, 90, "goodwill", place.clerk.id)
    place.again(mono_ms=0)
    place.clock.wall_ok = False
    taps(place, anna, 5)
    place.shop.watch.look()
    assert told(place) == []
    taps(place, anna, 1)
    place.shop.points.give(ben, 10, "goodwill", place.clerk.id)
    place.shop.watch.look()
    assert seen(place) == [("taps", "Anna", "", 6, 5)]
    place.shop.watch.look()
    assert len(told(place)) == 1


def test_redemptions_and_a_favourite(place: Premises) -> None:
    anna = place.member().guest.id
    for _ in range(12):
        place.visit(anna)
        place.clock.go_on(DAY)
    for _ in range(6):
        place.shop.rewards.redeem(anna, "tea", place.clerk.id)
    place.shop.watch.look()
    assert seen(place) == [("redemptions", "Anna", "", 6, 5), ("favourite", "Anna", "Karl", 6, 6)]
    place.clock.go_on(DAY)
    place.shop.watch.look()
    assert len(seen(place)) == 2, "told once in the 28 days"


def test_points_by_hand_near_the_cap(place: Premises) -> None:
    anna = place.member().guest.id
    place.shop.points.give(anna, 100, "machine-fault", place.clerk.id)
    place.shop.watch.look()
    assert seen(place) == []
    place.shop.points.give(anna, 60, "goodwill", place.clerk.id)
    place.shop.watch.look()
    assert seen(place) == [("manual", "", "Karl", 160, 200)]


def test_more_points_from_typed_purchases_than_a_day_holds(tmp_path: Path, furniture: Furnished) -> None:
    """As if nobody looked: any amount, to any card. What the till tells is the till's."""
    place = Premises(tmp_path, furniture, text() + "typed_per_day = 100\n")
    anna = place.member().guest.id
    for _ in range(2):
        place.shop.purchases.book(anna, 5000, "", by=place.clerk.id)  # 50 points each
    with place.shop.books.store.change(place.clock.stamp()) as change:
        lines = (PurchaseLine("", 90_000),)
        sell(place.shop.books, change, Sale(anna, place.clock.wall_ms, lines, till="2026-05-21/17", by=place.owner.id))
    place.shop.watch.look()
    assert seen(place) == []
    slip = place.shop.purchases.book(anna, 1000, "", by=place.clerk.id).receipt.seq
    place.shop.watch.look()
    assert seen(place) == [("purchases", "", "Karl", 110, 100)]
    place.shop.points.take_back(anna, slip, "mistake", by=place.clerk.id)
    place.shop.watch.look()
    assert seen(place) == [("purchases", "", "Karl", 110, 100)], "what was seen is looked at"
    assert told(place)[-1]["kind"] == "purchases"
    place.clock.go_on(DAY)
    place.shop.purchases.book(anna, 6000, "", by=place.clerk.id)
    place.shop.watch.look()
    assert len(seen(place)) == 1, "another day begins at nothing"


def test_guessed_pins(place: Premises) -> None:
    for pause in (60, 300):
        for _ in range(5):
            with pytest.raises((PinWrong, PinLocked)):
                place.shop.staff.by_pin("9182", place.clerk.id)
        place.clock.go_on(pause)
    assert seen(place) == [("pins", "", "Karl", 10, 5)]


def notice(place: Premises) -> Notice:
    taps(place, place.member().guest.id, 6)
    place.shop.watch.look()
    return place.shop.watch.notices("en", place.owner.id)[0]


def test_somebody_looks(place: Premises) -> None:
    found = notice(place)
    assert [task.kind for task in place.shop.tasks.all("en", place.owner.id)] == ["notice"]
    assert place.shop.tasks.all("en", place.clerk.id) == ()
    for act in (
        lambda: place.shop.watch.notices("en", place.clerk.id),
        lambda: place.shop.watch.settle(found.id, place.clerk.id, "fine"),
    ):
        with pytest.raises(NotAllowed):
            act()
    with pytest.raises(Declined, match="missing"):
        place.shop.watch.settle(found.id, place.owner.id, "")
    place.shop.watch.settle(found.id, place.owner.id, "a child at play")
    assert seen(place) == []
    assert told(place)[-1]["settled_by"] == place.owner.id
    assert place.shop.audit.trail(place.owner.id, "en")[0].why == "a child at play"
    with pytest.raises(Declined, match="to be looked at"):
        place.shop.watch.settle(found.id, place.owner.id, "again")
    place.shop.watch.look()
    assert seen(place) == [], "settled is settled"


def test_nobody_settles_what_is_about_themselves(place: Premises) -> None:
    manager = place.shop.staff.appoint("Maria", Role.MANAGER, "en", "8046", by=place.owner.id).id
    place.shop.points.give(place.member().guest.id, 200, "goodwill", manager)
    place.shop.watch.look()
    number = place.shop.watch.notices("en", manager)[0].id
    with pytest.raises(Declined, match="somebody else"):
        place.shop.watch.settle(number, manager, "that was me")
    place.shop.watch.settle(number, place.owner.id, "agreed with me")


def test_idle_looks_every_quarter_of_an_hour(place: Premises) -> None:
    anna = place.member().guest.id
    place.shop.idle()
    taps(place, anna, 1)
    for _ in range(5):
        place.visit(anna)
        place.clock.go_on(21)
    place.shop.idle()
    assert seen(place) == []
    place.clock.go_on(15 * 60)
    place.shop.idle()
    assert seen(place) == [("taps", "Anna", "", 6, 5)]
