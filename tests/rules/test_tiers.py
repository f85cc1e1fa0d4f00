"""Tiers: up at once, down one step at a review, and nothing but the history decides."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.model.ledger import EntryKind
from kiosk.rules.moment import DAY_MS
from kiosk.rules.tiers import Grown, badge, growth_of, next_tier, raised, reached, review_due, standing
from tests.rules.shop import Book, named, shop

TIERS = (
    named("tier", 'id = "friend"\nthreshold = 0'),
    named("tier", 'id = "silver"\nthreshold = 8'),
    named("tier", 'id = "gold"\nthreshold = 20'),
)
SHOP = shop('[tiers]\nby = "visits"\nwindow_days = 365\nreview_days = 90', *TIERS)
SPEND = shop('[tiers]\nby = "spend"\nwindow_days = 365\nreview_days = 90', *TIERS)


def visits(*days: int) -> tuple[Grown, ...]:
    return tuple(Grown(day * DAY_MS, 1) for day in days)


@pytest.mark.parametrize(
    ("story", "days", "now", "tier"),
    [
        ("a new member", [], 0, "friend"),
        ("seven visits", range(7), 10, "friend"),
        ("the eighth visit, at once", range(8), 7, "silver"),
        ("two tiers at one stroke", [5] * 20, 5, "gold"),
        ("stays through a year of reviews", range(8), 360, "silver"),
        ("visits have left the window, no review yet", range(8), 7 + 4 * 90 - 1, "silver"),
        ("the review after that", range(8), 7 + 4 * 90, "friend"),
        ("gold falls one step at a time", [5] * 20, 5 + 5 * 90, "silver"),
        ("and one more at the next review", [5] * 20, 5 + 6 * 90, "friend"),
        ("up again at once after a fall", [*[5] * 20, *[600] * 8], 600, "silver"),
    ],
)
def test_by_visits(story: str, days: list[int], now: int, tier: str) -> None:
    assert standing(SHOP, visits(*days), 0, now * DAY_MS).tier == tier, story


def test_a_visit_in_the_moment_of_the_review_comes_before_it() -> None:
    review = 7 + 4 * 90
    kept = visits(*range(8), *[review] * 3)  # five of the first eight are still in the window
    assert standing(SHOP, kept, 0, review * DAY_MS).tier == "silver"
    assert standing(SHOP, [each for each in kept if each.at_ms < review * DAY_MS], 0, review * DAY_MS).tier == "friend"


def test_a_visit_leaves_the_window_after_exactly_its_days() -> None:
    one = visits(5)
    assert [standing(SHOP, one, 0, (5 + 365) * DAY_MS - ms).value for ms in (1, 0)] == [1, 0]


def test_by_spending_thresholds_are_whole_currency_units() -> None:
    assert [reached(SPEND, hundredths) for hundredths in (0, 799, 800, 1999, 2000)] == [0, 0, 1, 1, 2]


def test_points_that_were_taken_back_never_made_a_tier() -> None:
    book = Book()
    bought = book.add(12, wall_ms=5)
    book.add(9, wall_ms=6)
    book.add(-5, EntryKind.SPEND, lot=1, wall_ms=7)  # spending costs no growth
    book.add(-12, EntryKind.REVERSE, lot=bought.id, wall_ms=8)
    book.add(5, EntryKind.REVERSE, lot=1, wall_ms=9)  # a void reward is no growth either
    book.add(50, EntryKind.ADJUST, wall_ms=10)  # by hand: to be spent, not to climb
    assert growth_of(book.entries) == (Grown(6, 9),)


def test_what_comes_next() -> None:
    assert [tier and tier.id for tier in (next_tier(SHOP, each) for each in ("friend", "silver", "gold"))] == [
        "silver",
        "gold",
        None,
    ]


HISTORY = st.lists(st.builds(Grown, st.integers(0, 1000 * DAY_MS), st.integers(1, 5)), max_size=60)
NOW = st.integers(0, 1400 * DAY_MS)


@given(HISTORY, NOW, st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(history: list[Grown], now_ms: int, chance: Random) -> None:
    shuffled = list(history)
    chance.shuffle(shuffled)
    assert standing(SHOP, shuffled, 0, now_ms) == standing(SHOP, history, 0, now_ms)


@given(HISTORY, NOW)
def test_the_tier_is_never_below_what_the_window_reaches_at_the_door(history: list[Grown], now_ms: int) -> None:
    found = standing(SHOP, history, 0, now_ms)
    grown = [each for each in history if each.at_ms <= now_ms]
    if grown:
        last_ms = max(each.at_ms for each in grown)
        door = standing(SHOP, history, 0, last_ms)
        assert SHOP.rank(door.tier) >= reached(SHOP, door.value)
    assert found.value == sum(each.value for each in grown if each.at_ms > now_ms - 365 * DAY_MS)


@given(HISTORY, st.integers(0, 1000 * DAY_MS), st.integers(1, 89))
def test_a_fall_is_one_step_and_only_at_a_review(history: list[Grown], now_ms: int, days: int) -> None:
    before = standing(SHOP, history, 0, now_ms)
    later_ms = now_ms + days * DAY_MS
    after = standing(SHOP, [each for each in history if each.at_ms <= now_ms], 0, later_ms)
    fallen = SHOP.rank(before.tier) - SHOP.rank(after.tier)
    assert fallen in (0, 1)
    assert not fallen or review_due(SHOP, before.tier, before.at_ms, later_ms)


@given(HISTORY)
def test_a_kiosk_that_goes_step_by_step_comes_to_the_same(history: list[Grown]) -> None:
    """At each visit `raised`, or `standing` where a review is due: what a service does at the door."""
    tier, at_ms = SHOP.tier[0].id, 0
    for count, each in enumerate(ordered := sorted(history), 1):
        if review_due(SHOP, tier, at_ms, each.at_ms):
            found = standing(SHOP, ordered[: count - 1], 0, each.at_ms)
            tier, at_ms = found.tier, found.at_ms
        value = sum(other.value for other in ordered[:count] if other.at_ms > each.at_ms - 365 * DAY_MS)
        if (up := raised(SHOP, tier, value)) != tier:
            tier, at_ms = up, each.at_ms
    if ordered:
        assert tier == standing(SHOP, history, 0, ordered[-1].at_ms).tier


@pytest.mark.parametrize(
    ("tiers", "badges"),
    [(1, [0]), (2, [0, 3]), (3, [0, 2, 3]), (4, [0, 1, 2, 3]), (6, [0, 1, 1, 1, 2, 3])],
)
def test_the_highest_tier_wears_the_crown_however_many_there_are(tiers: int, badges: list[int]) -> None:
    assert [badge(rank, tiers) for rank in range(tiers)] == badges
