"""What changes points besides visits and rewards: purchases, points by hand, friends brought."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Purchase:
    """`amount` in hundredths, `lines` (category, amount) of it; `till` is the till's number for it, None if typed by
    the staff member `staff_id`."""

    id: int
    member_id: int
    amount: int
    lines: tuple[tuple[str, int], ...]
    points: int
    till: str | None
    staff_id: int | None
    seq: int
    wall_ms: int


@dataclass(frozen=True, slots=True)
class Adjustment:
    """Points given (above 0) or taken (below 0) by hand, why and by whom."""

    id: int
    member_id: int
    points: int
    reason: str
    staff_id: int
    seq: int
    wall_ms: int


@dataclass(frozen=True, slots=True)
class Referral:
    """A member who was brought by another; both were rewarded for the friend's first `paid_visits` counted visits."""

    friend_id: int
    referrer_id: int
    paid_visits: int
    staff_id: int | None
    wall_ms: int


@dataclass(frozen=True, slots=True)
class Absence:
    """A member whom a win-back campaign waits for: since when, and whether they are held out from it."""

    member_id: int
    campaign: str
    held_out: bool
    last_ms: int
