"""Tiers: a function of what was collected and when, and of nothing else."""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from kiosk.model.ledger import EntryKind, LedgerEntry
from kiosk.model.loyalty import Growth, Tier
from kiosk.model.programme import Programme
from kiosk.rules.moment import DAY_MS

BEST_BADGE = 3


class Grown(NamedTuple):
    """Growth value at a wall time: points earned, 1 for a counted visit, or hundredths spent."""

    at_ms: int
    value: int


@dataclass(frozen=True, slots=True)
class Standing:
    """A member's tier, when it was reached or last reviewed, and the growth value in the window."""

    tier: str
    at_ms: int
    value: int


def growth_of(entries: Iterable[LedgerEntry]) -> tuple[Grown, ...]:
    """Growth by points: what was earned, less what of it was taken back, as though it had never been."""
    earned: dict[int, list[int]] = {}
    taken: dict[int, int] = {}
    for entry in entries:
        if entry.kind is EntryKind.EARN:
            earned[entry.lot] = [entry.wall_ms, entry.points]
        elif entry.kind is EntryKind.REVERSE and entry.points < 0:
            taken[entry.lot] = taken.get(entry.lot, 0) + entry.points
    grown = (Grown(at_ms, points + taken.get(lot, 0)) for lot, (at_ms, points) in earned.items())
    return tuple(each for each in grown if each.value > 0)


def reached(programme: Programme, value: int) -> int:
    """The rank of the highest tier that `value` reaches."""
    return max(0, bisect_right(_thresholds(programme), value) - 1)


def standing(programme: Programme, history: Iterable[Grown], joined_ms: int, now_ms: int) -> Standing:
    """Plays `history`, in whatever order it comes: up at once, down one step at a review that finds too little.

    A review falls `review_days` after the tier was reached or last reviewed; the lowest tier has none.
    """
    thresholds = _thresholds(programme)
    window_ms = programme.tiers.window_days * DAY_MS
    review_ms = programme.tiers.review_days * DAY_MS
    rank, reached_ms, value = 0, joined_ms, 0
    window: deque[Grown] = deque()

    def slide(to_ms: int) -> None:
        nonlocal value
        while window and window[0].at_ms <= to_ms - window_ms:
            value -= window.popleft().value

    def review(until_ms: int) -> None:
        nonlocal rank, reached_ms
        while rank and reached_ms + review_ms <= until_ms:
            reached_ms += review_ms
            slide(reached_ms)
            rank -= value < thresholds[rank]

    for each in sorted(each for each in history if each.at_ms <= now_ms):
        review(each.at_ms - 1)  # one in the same moment comes after
        slide(each.at_ms)
        window.append(each)
        value += each.value
        while rank + 1 < len(thresholds) and value >= thresholds[rank + 1]:
            rank, reached_ms = rank + 1, each.at_ms
    review(now_ms)
    slide(now_ms)
    return Standing(programme.tier[rank].id, reached_ms, value)


def raised(programme: Programme, tier: str, value: int) -> str:
    """The tier at the door, up at once: what `standing` would say, as long as no review is due."""
    return programme.tier[max(programme.rank(tier), reached(programme, value))].id


def review_due(programme: Programme, tier: str, at_ms: int, now_ms: int) -> bool:
    """Whether `standing` must be asked; `at_ms` is when the tier was reached or last reviewed."""
    return programme.rank(tier) > 0 and at_ms + programme.tiers.review_days * DAY_MS <= now_ms


def next_tier(programme: Programme, tier: str) -> Tier | None:
    rank = programme.rank(tier) + 1
    return programme.tier[rank] if rank < len(programme.tier) else None


def _thresholds(programme: Programme) -> list[int]:
    unit = 100 if programme.tiers.by is Growth.SPEND else 1
    return [tier.threshold * unit for tier in programme.tier]


def badge(rank: int, tiers: int) -> int:
    """Which badge the tier of this rank (0: the lowest of so many `tiers`) wears, 0 to 3; the highest wears the crown.

    Counted from the top: in a shop of three tiers the second is silver, whatever it is called.
    """
    return 0 if rank == 0 else max(1, BEST_BADGE - (tiers - 1 - rank))
