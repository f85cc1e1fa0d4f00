"""What should be looked at: numbers that honest days seldom have. A flag is no verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kiosk.model.programme import StaffRule


@dataclass(frozen=True, slots=True)
class Favourite:
    """A staff member handed out `n` rewards to `member`, of `of` in all."""

    staff: int
    member: int
    n: int
    of: int


def favourites(rule: StaffRule, handed_out: Iterable[tuple[int, int, int]]) -> tuple[Favourite, ...]:
    """Who hands out to one member again and again: perhaps to their own card, or a friend's.

    `handed_out` are (staff, member, how many rewards) of the last `favourite_days`; it takes `favourite_n` of them and
    `favourite_share` percent of all that this staff member handed out.
    """
    rows = list(handed_out)
    totals: dict[int, int] = {}
    for staff, _, n in rows:
        totals[staff] = totals.get(staff, 0) + n
    return tuple(
        Favourite(staff, member, n, totals[staff])
        for staff, member, n in rows
        if n >= rule.favourite_n and n * 100 >= totals[staff] * rule.favourite_share
    )


def near_cap(rule: StaffRule, given: Mapping[int, int]) -> tuple[tuple[int, int], ...]:
    """(staff, points) of those who gave by hand in one business day so much that the cap was near, or more.

    `given` is what each gave; without a cap (0 allows nothing) there is nothing to be near to.
    """
    least = rule.manual_per_day * rule.near_cap
    return tuple((staff, points) for staff, points in given.items() if least and points * 100 >= least)


def many_typed(rule: StaffRule, typed: Mapping[int, int]) -> tuple[tuple[int, int], ...]:
    """(staff, points) of those whose typed purchases earned more than a business day holds: amounts have no cap.

    `typed` is what the purchases that each of them typed have earned; a limit of 0 looks at nobody.
    """
    return tuple((staff, points) for staff, points in typed.items() if 0 < rule.typed_per_day < points)
