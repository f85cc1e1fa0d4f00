"""A card is tapped: what counts, what it earns, what is told."""

from __future__ import annotations

from datetime import datetime

import pytest

from kiosk.demo.cast import joined
from kiosk.model.member import Birthday
from kiosk.services.faults import UnknownMember
from kiosk.services.views import Gain, Offer, Progress, TierView
from tests.services.premises import DAY, HOUR, WEDNESDAY, ZONE, Premises


def test_a_first_visit_joins_and_counts(place: Premises) -> None:
    visit = joined(place.shop, place.card(place.uid()), "Anna", by=place.clerk.id)
    assert (visit.counted, visit.first, visit.before) == (True, True, 0)
    assert visit.gains == (Gain(10, "Your visit"), Gain(5, "Welcome"))
    assert visit.guest.balance == 15
    assert visit.guest.tier == TierView("plain", "Friend", 0)
    assert visit.progress == Progress(15, 20, "A tea", "points")
    *_, receipt = told = place.shop.committed()
    assert [each.type for each in told] == ["audit.v1", "member.v1", "consent.v1", "profile.v1", "visit.v1"]
    assert [each.seq - told[0].seq for each in told] == [0, 1, 2, 3, 4]
    assert visit.receipt == receipt


def test_a_visit_earns_and_says_what_is_within_reach(place: Premises) -> None:
    anna = place.member().guest.id
    visit = place.visit(anna)
    assert (visit.counted, visit.first, visit.before, visit.guest.balance) == (True, False, 15, 25)
    assert visit.gains == (Gain(10, "Your visit"),)
    assert Offer("tea", "Yours for the asking: A tea") in visit.offers
    assert visit.progress is not None


def test_once_in_three_hours(place: Premises) -> None:
    anna = place.member().guest.id
    told = []
    for hours in (0, 2, 0.9, 0.2):
        place.clock.go_on(hours * HOUR)
        visit = place.visit(anna)
        told.append((visit.counted, visit.guest.balance))
    assert told == [(True, 25), (False, 25), (False, 25), (True, 35)]
    kept = [data["counted"] for kind, data in place.events() if kind == "visit.v1"]
    assert kept == [True, True, False, False, True], "every tap is kept, counted or not"


def test_the_same_tap_again_is_seen(place: Premises) -> None:
    anna = place.member().guest.id
    assert not place.shop.visits.seen_just_now(anna)
    place.visit(anna)
    assert place.shop.visits.seen_just_now(anna)
    place.clock.go_on(19)
    assert place.shop.visits.seen_just_now(anna)
    place.clock.go_on(2)
    assert not place.shop.visits.seen_just_now(anna)


@pytest.mark.parametrize("jump", [-10 * 365 * DAY, 10 * 365 * DAY])
def test_a_jump_of_the_clock_makes_no_second_visit_and_loses_no_first(place: Premises, jump: float) -> None:
    anna = place.member().guest.id
    place.visit(anna)
    place.clock.wall_ms += round(jump * 1000)
    place.clock.go_on(60)
    assert not place.visit(anna).counted
    place.clock.go_on(3 * HOUR)
    assert place.visit(anna).counted


def test_a_power_cut_in_between_counts_nobody_twice(place: Premises) -> None:
    anna = place.member().guest.id
    place.visit(anna)
    place.clock.wall_ok = False
    place.again(mono_ms=20_000)
    assert not place.visit(anna).counted, "a queue that waited out a power cut"
    place.clock.go_on(11 * 60)
    assert place.visit(anna).counted, "nobody knows how long it was dark: in doubt the member is right"
    place.clock.go_on(60)
    assert not place.visit(anna).counted


def test_sunday_doubles(place: Premises) -> None:
    anna = place.member().guest.id
    place.clock.go_on((datetime(2026, 5, 24, 12, tzinfo=ZONE) - WEDNESDAY).total_seconds() - DAY)
    visit = place.visit(anna)
    assert visit.gains == (Gain(10, "Your visit"), Gain(10, "Sunday"))
    assert visit.guest.balance == 35


def test_a_tier_is_reached_at_once_and_lost_at_a_review(place: Premises) -> None:
    anna = place.member().guest.id
    for _ in range(3):
        assert place.visit(anna).guest.tier.id == "plain"
        place.clock.go_on(DAY)
    visit = place.visit(anna)  # 15 + 4 * 10
    assert visit.guest.tier == TierView("silver", "Silver", 3)
    assert Offer("crown", "You have reached Silver") in visit.offers
    assert place.shop.members.guest(anna).tier.id == "silver"
    assert place.events()[-1][1]["tier"] == "silver"
    place.clock.go_on(200 * DAY)
    assert place.visit(anna).guest.tier.id == "silver", "reviewed, but a year is looked back upon"
    assert "tier" not in place.events()[-1][1]
    place.clock.go_on(400 * DAY)
    assert place.visit(anna).guest.tier.id == "plain"


def test_no_tier_is_lost_by_a_clock_that_may_be_wrong(place: Premises) -> None:
    anna = place.member().guest.id
    for _ in range(4):
        place.visit(anna)
        place.clock.go_on(DAY)
    place.clock.wall_ok = False
    place.clock.wall_ms += round(700 * DAY * 1000)
    assert place.visit(anna).guest.tier.id == "silver"
    place.clock.wall_ok = True
    place.clock.go_on(4 * HOUR)
    assert place.visit(anna).guest.tier.id == "plain"


def test_old_points_go_and_are_booked_as_gone(place: Premises) -> None:
    anna = place.member().guest.id
    place.visit(anna)  # 15 of the day before and 10
    place.clock.go_on(98 * DAY)
    assert place.shop.members.guest(anna).balance == 25
    offers = place.visit(anna).offers
    assert Offer("clock", "15 points are good until 28 August") in offers
    place.clock.go_on(2 * DAY)
    assert place.shop.members.guest(anna).balance == 20, "gone from the screen before it is booked"
    visit = place.visit(anna)
    assert (visit.before, visit.guest.balance) == (20, 30)
    kinds = [(entry["kind"], entry["points"]) for entry in place.events()[-1][1]["entries"]]
    assert kinds == [("expire", -10), ("expire", -5), ("earn", 10)]
    assert place.booked_by_the_cloud()[anna] == 30


def test_nothing_expires_by_a_clock_that_may_be_wrong(place: Premises) -> None:
    anna = place.member().guest.id
    place.clock.wall_ok = False
    place.clock.wall_ms += round(1000 * DAY * 1000)
    assert place.shop.members.guest(anna).balance == 15
    assert place.visit(anna).guest.balance == 25


def test_a_birthday_comes_once_a_year_with_a_present(place: Premises) -> None:
    ben = place.member("Ben", Birthday(5, 22)).guest.id  # it is the 21st
    assert place.visit(ben).guest.balance == 25
    place.clock.go_on(DAY)
    visit = place.visit(ben)
    assert visit.gains == (Gain(10, "Your visit"), Gain(7, "Happy birthday"))
    assert visit.offers[0] == Offer("cookie", "A present for you: A cookie"), "the rest stands with its points"
    place.clock.go_on(4 * HOUR)
    again = place.visit(ben)
    assert again.gains == (Gain(10, "Your visit"),)
    menu = place.shop.rewards.menu(ben, "en")
    assert (menu[0].id, menu[0].cost, menu[0].affordable) == ("cookie", 0, True)
    redeemed = place.shop.rewards.redeem(ben, "cookie", place.clerk.id)
    assert redeemed.guest.balance == again.guest.balance
    assert "cookie" not in [choice.id for choice in place.shop.rewards.menu(ben, "en")]
    place.clock.go_on(DAY)
    assert place.visit(ben).gains == (Gain(10, "Your visit"),)


def test_a_present_that_nobody_fetched_goes(place: Premises) -> None:
    ben = place.member("Ben", Birthday(5, 21)).guest.id
    place.visit(ben)
    assert place.shop.rewards.menu(ben, "en")[0].id == "cookie"
    place.clock.go_on(3 * DAY)
    assert "cookie" not in [choice.id for choice in place.shop.rewards.menu(ben, "en")]


def test_the_same_visit_told_in_another_language(place: Premises) -> None:
    anna = place.member().guest.id
    visit = place.visit(anna)
    told = place.shop.visits.retell(visit, "zh-Hant")
    assert told.gains == (Gain(10, "來店"),)
    assert told.receipt == visit.receipt
    assert (told.before, told.guest.balance) == (visit.before, visit.guest.balance)
    assert place.shop.visits.retell(told, "en") == visit
    place.visit(place.member("Ben").guest.id)
    assert place.shop.visits.retell(visit, "zh-Hant") == visit, "only the last one can be told again"


@pytest.mark.parametrize(
    ("hour", "part"), [(3, "evening"), (9, "morning"), (12, "afternoon"), (17.9, "afternoon"), (18, "evening")]
)
def test_the_part_of_the_day(place: Premises, hour: float, part: str) -> None:
    place.clock.go_on((hour - 12) * HOUR)
    assert place.shop.visits.part_of_day() == part
    place.clock.wall_ok = False
    assert place.shop.visits.part_of_day() == "day"


def test_nobody_is_nobody(place: Premises) -> None:
    with pytest.raises(UnknownMember):
        place.visit(4242)
    assert place.events() == []
