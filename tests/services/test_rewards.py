"""What a guest can have, and handing it out."""

from __future__ import annotations

import pytest

from kiosk.model.codes import ALPHABET
from kiosk.services.faults import NotAllowed, NotEnough, NotOffered, UnknownMember
from tests.services.premises import DAY, HOUR, Premises


def regular(place: Premises, visits: int) -> int:
    member = place.member().guest.id
    for _ in range(visits):
        place.visit(member)
        place.clock.go_on(4 * HOUR)
    return member


def test_the_menu_says_what_is_missing_and_why_not(place: Premises) -> None:
    anna = regular(place, 1)
    menu = {choice.id: choice for choice in place.shop.rewards.menu(anna, "en")}
    assert next(iter(menu)) == "tea"
    assert (menu["tea"].affordable, menu["tea"].cost, menu["tea"].name) == (True, 20, "A tea")
    assert (menu["mug"].missing, menu["mug"].why_not) == (5, "")
    assert menu["cake"].why_not == "From Silver on"
    assert "cookie" not in menu, "a present is not for sale"
    assert place.shop.rewards.menu(anna, "zh-Hant")[0].name == "一杯茶"


def test_handing_out_takes_the_points_that_expire_first(place: Premises) -> None:
    anna = regular(place, 3)  # 15 and 3 * 10
    before = place.shop.members.guest(anna).balance
    redeemed = place.shop.rewards.redeem(anna, "tea", place.clerk.id)
    assert (before, redeemed.guest.balance) == (45, 25)
    assert redeemed.choice.id == "tea"
    kind, data = place.events()[-1]
    assert (kind, redeemed.receipt.type) == ("redemption.v1", "redemption.v1")
    assert [entry["points"] for entry in data["entries"]] == [-10, -5, -5]
    assert (data["reward"], data["points"], data["approved_by"]) == ("tea", 20, place.clerk.id)
    assert place.booked_by_the_cloud()[anna] == 25


def test_codes_are_single_use_and_easy_to_read(place: Premises) -> None:
    anna = regular(place, 12)
    codes = [place.shop.rewards.redeem(anna, "tea", place.clerk.id).code for _ in range(5)]
    assert len(set(codes)) == 5
    assert all(len(code) == 9 and code[4] == "-" and set(code) - {"-"} <= set(ALPHABET) for code in codes)
    kept = place.shop.books.store.redemptions.by_code(codes[0])
    assert kept is not None
    assert (kept.reward, kept.member_id) == ("tea", anna)


def test_not_enough(place: Premises) -> None:
    anna = regular(place, 0)
    with pytest.raises(NotEnough, match="5 more than there are"):
        place.shop.rewards.redeem(anna, "tea", place.clerk.id)
    assert place.shop.members.guest(anna).balance == 15
    assert "redemption.v1" not in [kind for kind, _ in place.events()]


def test_points_past_their_time_buy_nothing(place: Premises) -> None:
    anna = regular(place, 1)
    place.clock.go_on(101 * DAY)
    with pytest.raises(NotEnough):
        place.shop.rewards.redeem(anna, "tea", place.clerk.id)


def test_expired_points_are_booked_before_any_are_spent(place: Premises) -> None:
    anna = regular(place, 1)  # 15, a day later 10
    place.clock.go_on(95 * DAY)
    for _ in range(2):
        place.visit(anna)
        place.clock.go_on(4 * HOUR)
    place.clock.go_on(6 * DAY)
    redeemed = place.shop.rewards.redeem(anna, "tea", place.clerk.id)
    assert redeemed.guest.balance == 0
    kinds = [(entry["kind"], entry["points"]) for entry in place.events()[-1][1]["entries"]]
    assert kinds == [("expire", -10), ("expire", -5), ("expire", -10), ("spend", -10), ("spend", -10)]
    assert place.booked_by_the_cloud()[anna] == 0


def test_what_is_counted_runs_out(place: Premises) -> None:
    anna, ben = regular(place, 3), regular(place, 3)
    place.shop.rewards.redeem(anna, "mug", place.clerk.id)
    menu = {choice.id: choice for choice in place.shop.rewards.menu(ben, "en")}
    assert menu["mug"].why_not == "All given out"
    with pytest.raises(NotOffered, match="All given out"):
        place.shop.rewards.redeem(ben, "mug", place.clerk.id)


@pytest.mark.parametrize(
    ("reward", "fault"), [("cake", NotOffered), ("cookie", NotOffered), ("unicorn", NotOffered), ("", NotOffered)]
)
def test_what_is_not_offered(place: Premises, reward: str, fault: type[Exception]) -> None:
    anna = regular(place, 2)
    with pytest.raises(fault):
        place.shop.rewards.redeem(anna, reward, place.clerk.id)


def test_only_staff_hand_out(place: Premises) -> None:
    anna = regular(place, 1)
    with pytest.raises(NotAllowed):
        place.shop.rewards.redeem(anna, "tea", 4242)
    with pytest.raises(UnknownMember):
        place.shop.rewards.redeem(4242, "tea", place.clerk.id)
    assert place.shop.members.guest(anna).balance == 25
