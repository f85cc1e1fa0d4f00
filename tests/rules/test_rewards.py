"""The menu of rewards: what can be had, what is missing, and why not."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.model.loyalty import RedeemPolicy
from kiosk.model.text import say
from kiosk.rules.campaigns import Gift
from kiosk.rules.progress import next_goal, to_reward, to_tier
from kiosk.rules.rewards import Bar, PastRedemption, Purse, item, menu, needs_staff
from tests.rules.shop import at, ms, named, shop

TIERS = (
    named("tier", 'id = "friend"\nthreshold = 0'),
    named("tier", 'id = "gold"\nname = { en = "Gold" }\nthreshold = 300'),
)


def reward(name: str, cost: int, more: str = "") -> str:
    return named("reward", f'id = "{name}"\nkind = "goods"\ncost = {cost}\nworth = 1.00\n{more}')


SHOP = shop(
    *TIERS,
    reward("tea", 50),
    reward("cake", 80, 'limit = { times = 2, per = "month" }'),
    reward("mug", 200, "stock = 5"),
    reward("lane", 0, 'tier = "gold"\nlimit = { times = 1, per = "week" }'),
    reward("ice", 60, "when = { since = 2026-06-01, until = 2026-08-31 }"),
    reward("soup", 40, 'when = { weekdays = ["mon"], hours = "11:00-14:00" }'),
    reward("course", 90, 'limit = { times = 1, per = "ever" }'),
    reward("candle", 0, "gift_only = true"),
    named("campaign", 'id = "birthday"\nkind = "birthday"\ngift = "candle"'),
    named("campaign", 'id = "day"\nkind = "member_day"\nmonth_day = 8\ngift = "tea"'),
)
REWARDS = {each.id: each for each in SHOP.reward}
THURSDAY = "2026-05-07 12:00"
MONDAY = "2026-05-04 12:00"


def purse(balance: int, tier: str = "friend", *past: tuple[str, str], left: int = 5, **gifts: str) -> Purse:
    redeemed = tuple(PastRedemption(name, ms(clock)) for name, clock in past)
    waiting = tuple(
        Gift(REWARDS[name], next(each for each in SHOP.campaign if each.gift == name), key, date(2026, 5, 7))
        for name, key in gifts.items()
    )
    return Purse(balance=balance, tier=tier, past=redeemed, stock_left={"mug": left}, gifts=waiting)


@pytest.mark.parametrize(
    ("story", "name", "facts", "clock", "missing", "bar", "words"),
    [
        ("enough", "tea", purse(50), THURSDAY, 0, None, ""),
        ("one point short", "tea", purse(49), THURSDAY, 1, None, ""),
        ("a debt, and what costs nothing", "lane", purse(-10, "gold"), THURSDAY, 0, None, ""),
        ("nothing yet", "tea", purse(0), THURSDAY, 50, None, ""),
        ("a debt from offline", "tea", purse(-10), THURSDAY, 60, None, ""),
        ("none left", "mug", purse(500, left=0), THURSDAY, 0, Bar.STOCK, "All given out"),
        ("for gold", "lane", purse(9), THURSDAY, 0, Bar.TIER, "From Gold on"),
        ("for gold, and she is", "lane", purse(9, "gold"), THURSDAY, 0, None, ""),
        (
            "this week's is used",
            "lane",
            purse(9, "gold", ("lane", "2026-05-04 09:00")),
            THURSDAY,
            0,
            Bar.LIMIT,
            "Yours again from 11 May",
        ),
        ("last week's does not count", "lane", purse(9, "gold", ("lane", "2026-05-03 09:00")), THURSDAY, 0, None, ""),
        ("one of two used", "cake", purse(99, "friend", ("cake", "2026-05-02 09:00")), THURSDAY, 0, None, ""),
        (
            "both used",
            "cake",
            purse(99, "friend", ("cake", "2026-05-02 09:00"), ("cake", "2026-05-03 09:00")),
            THURSDAY,
            0,
            Bar.LIMIT,
            "Yours again from 1 June",
        ),
        (
            "once in a life",
            "course",
            purse(99, "friend", ("course", "2020-05-02 09:00")),
            THURSDAY,
            0,
            Bar.LIMIT,
            "You have had yours",
        ),
        ("not before June", "ice", purse(99), THURSDAY, 0, Bar.NOT_YET, "From 1 June on"),
        ("the last night of May", "ice", purse(99), "2026-06-01 03:00", 0, Bar.NOT_YET, "From 1 June on"),
        ("in June", "ice", purse(99), "2026-06-01 12:00", 0, None, ""),
        ("after August", "ice", purse(99), "2026-09-01 12:00", 0, Bar.OVER, "No longer offered"),
        ("soup on Monday noon", "soup", purse(99), MONDAY, 0, None, ""),
        ("soup on Thursday", "soup", purse(99), THURSDAY, 0, Bar.NOW, "Not at this hour or on this day"),
        ("a gift is never sold", "candle", purse(99), THURSDAY, 0, Bar.OVER, "No longer offered"),
        ("a gift that waits", "candle", purse(0, candle="birthday@2026"), THURSDAY, 0, None, ""),
        ("a thing given that others pay for", "tea", purse(0, tea="day@x"), THURSDAY, 0, None, ""),
    ],
)
def test_a_reward_and_a_guest(
    story: str, name: str, facts: Purse, clock: str, missing: int, bar: Bar | None, words: str
) -> None:
    found = item(SHOP, REWARDS[name], facts, at(clock))
    assert found.missing == missing, story
    assert (found.why_not.bar if found.why_not else None) is bar, story
    assert (say(found.why_not.words, "en") if found.why_not else "") == words, story


def test_the_menu_begins_with_gifts_and_what_can_be_had() -> None:
    facts = purse(85, "friend", ("course", "2020-01-01 12:00"), candle="birthday@2026")
    found = menu(SHOP, facts, at(THURSDAY))
    assert [(each.reward.id, each.missing, each.affordable) for each in found] == [
        ("candle", 0, True),
        ("cake", 0, True),
        ("tea", 0, True),
        ("mug", 115, False),
        ("lane", 0, False),
        ("soup", 0, False),
        ("ice", 0, False),
        ("course", 5, False),
    ]
    assert found[0].gift == "birthday@2026"


def test_what_is_over_and_what_is_only_given_is_not_on_the_menu() -> None:
    names = {each.reward.id for each in menu(SHOP, purse(999), at("2026-12-01 12:00"))}
    assert names == {"tea", "cake", "mug", "lane", "soup", "course"}


def test_a_gift_uses_up_no_limit() -> None:
    given_ = PastRedemption("course", ms("2026-05-01 12:00"), "birthday@2026")
    facts = Purse(balance=99, tier="friend", past=(given_,), stock_left={})
    assert item(SHOP, REWARDS["course"], facts, at(THURSDAY)).affordable


@given(st.integers(-20, 500), st.sampled_from(["friend", "gold"]), st.integers(0, 5))
def test_the_affordable_always_come_first_and_cost_what_is_there(balance: int, tier: str, left: int) -> None:
    found = menu(SHOP, purse(balance, tier, left=left), at(THURSDAY))
    affordable = [each.affordable for each in found]
    assert affordable == sorted(affordable, reverse=True)
    assert all(each.cost <= max(0, balance) for each in found if each.affordable)
    assert all(each.cost - balance == each.missing for each in found if each.missing)


@pytest.mark.parametrize(
    ("policy", "cost", "signed", "staff"),
    [
        (RedeemPolicy(), 10, True, True),
        (RedeemPolicy(), 0, True, True),  # never is never: a gift is no exception
        (RedeemPolicy(signed_alone_upto=50), 50, True, False),
        (RedeemPolicy(signed_alone_upto=50), 51, True, True),
        (RedeemPolicy(signed_alone_upto=50), 10, False, True),  # a UID may look and earn, never spend
    ],
)
def test_who_may_spend_alone(policy: RedeemPolicy, cost: int, signed: bool, staff: bool) -> None:
    assert needs_staff(policy, cost, signed) is staff


# --- how far to the next good thing ----------------------------------------------------------------------

QUIET = named("multiplier", 'id = "m"\ntimes = 2\nwhen = { weekdays = ["tue"] }')


@pytest.mark.parametrize(
    ("story", "balance", "tier", "value", "goal"),
    [
        ("the next reward", 40, "friend", 40, (4, 5, "tea", "visits")),
        ("rounded so that the last visit is enough", 41, "friend", 41, (4, 5, "tea", "visits")),
        ("the tier is nearer", 5, "friend", 290, (290, 300, "Gold", "points")),
        ("all can be had: the tier", 500, "friend", 100, (100, 300, "Gold", "points")),
        ("nothing more to reach", 500, "gold", 400, None),
        ("a debt", -5, "gold", 0, (0, 4, "soup", "visits")),
    ],
)
def test_the_nearest_goal(
    story: str, balance: int, tier: str, value: int, goal: tuple[int, int, str, str] | None
) -> None:
    shown = menu(SHOP, purse(balance, tier), at(MONDAY if balance < 0 else THURSDAY))
    found = next_goal(SHOP, shown, balance, tier, value)
    assert (found and (found.have, found.need, say(found.goal, "en"), found.unit)) == goal, story


def test_where_points_come_from_more_than_visits_they_are_counted_as_points() -> None:
    club = shop(reward("tea", 50), QUIET)
    shown = menu(club, Purse(balance=20, tier="friend", stock_left={}), at(THURSDAY))
    found = to_reward(club, shown, 20)
    assert found is not None
    assert (found.have, found.need, found.unit) == (20, 50, "points")


def test_a_tier_by_spending_is_told_in_whole_currency_units() -> None:
    club = shop('[tiers]\nby = "spend"', *TIERS)
    found = to_tier(club, "friend", 12_345)
    assert found is not None
    assert (found.have, found.need, found.unit) == (123, 300, "spend")
