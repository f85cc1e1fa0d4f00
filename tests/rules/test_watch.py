"""Numbers that honest days seldom have."""

from __future__ import annotations

import pytest

from kiosk.model.programme import StaffRule
from kiosk.rules.watch import Favourite, favourites, many_typed, near_cap

RULE = StaffRule()
KARL, LENA = 1, 2
ANNA, BEN, CY = 11, 12, 13


@pytest.mark.parametrize(
    ("handed_out", "found"),
    [
        ([], ()),
        ([(KARL, ANNA, 4)], ()),
        ([(KARL, ANNA, 5)], (Favourite(KARL, ANNA, 5, 5),)),
        ([(KARL, ANNA, 5), (KARL, BEN, 5)], (Favourite(KARL, ANNA, 5, 10), Favourite(KARL, BEN, 5, 10))),
        ([(KARL, ANNA, 5), (KARL, BEN, 4), (KARL, CY, 2)], ()),
        ([(KARL, ANNA, 9), (KARL, BEN, 9), (KARL, CY, 1)], ()),
        (
            [(KARL, ANNA, 6), (LENA, ANNA, 1), (LENA, BEN, 40)],
            (Favourite(KARL, ANNA, 6, 6), Favourite(LENA, BEN, 40, 41)),
        ),
        ([(LENA, ANNA, 3), (KARL, ANNA, 3)], ()),
    ],
)
def test_one_member_again_and_again(handed_out: list[tuple[int, int, int]], found: tuple[Favourite, ...]) -> None:
    assert favourites(RULE, handed_out) == found


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({}, ()),
        ({KARL: 159}, ()),
        ({KARL: 160}, ((KARL, 160),)),
        ({KARL: 200, LENA: 10}, ((KARL, 200),)),
        ({KARL: 1000}, ((KARL, 1000),)),
    ],
)
def test_near_the_cap(given: dict[int, int], found: tuple[tuple[int, int], ...]) -> None:
    assert near_cap(RULE, given) == found


def test_a_shop_where_nobody_gives_by_hand_has_no_cap_to_be_near() -> None:
    assert near_cap(StaffRule(manual_per_day=0), {KARL: 5}) == ()


@pytest.mark.parametrize(
    ("story", "typed", "found"),
    [
        ("nobody typed anything", {}, ()),
        ("a busy Saturday", {KARL: 2000, LENA: 1200}, ()),
        ("more than a day holds", {KARL: 2001, LENA: 1200}, ((KARL, 2001),)),
        ("one slip of the finger", {LENA: 20_000}, ((LENA, 20_000),)),
    ],
)
def test_more_points_from_typed_purchases_than_a_day_holds(
    story: str, typed: dict[int, int], found: tuple[tuple[int, int], ...]
) -> None:
    assert many_typed(StaffRule(typed_per_day=2000), typed) == found, story


def test_a_shop_that_types_as_it_likes_is_told_nothing() -> None:
    assert many_typed(StaffRule(typed_per_day=0), {KARL: 100_000}) == ()
