"""Tiers: a function of what was collected and when, and of nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kiosk.model.ledger import EntryKind, LedgerEntry
from kiosk.model.loyalty import Growth, Tier
from kiosk.model.programme import Programme
from kiosk.rules.moment import DAY_MS


@dataclass(frozen=True, slots=True, order=True)
class Grown:
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
    unit = _unit(programme)
    return max((rank for rank, tier in enumerate(programme.tier) if tier.threshold * unit <= value), default=0)


def standing(programme: Programme, history: Iterable[Grown], joined_ms: int, now_ms: int) -> Standing:
    """Plays `history`, in whatever order it comes: up at once, down one step at a review that finds too little.

    A review falls `review_days` after the tier was reached or last reviewed; the lowest tier has none.
    """
    window_ms = programme.tiers.window_days * DAY_MS
    review_ms = programme.tiers.review_days * DAY_MS
    grown = sorted(each for each in history if each.at_ms <= now_ms)
    rank, at_ms = 0, joined_ms
    window = _Window(grown, window_ms)

    def review_until(until_ms: int) -> None:
        nonlocal rank, at_ms
        while rank and at_ms + review_ms <= until_ms:
            at_ms += review_ms
            rank -= reached(programme, window.value(at_ms)) < rank

    for each in grown:
        review_until(each.at_ms - 1)
        if (up := reached(programme, window.value(each.at_ms))) > rank:
            rank, at_ms = up, each.at_ms
    review_until(now_ms)
    return Standing(programme.tier[rank].id, at_ms, window.value(now_ms))


def raised(programme: Programme, tier: str, value: int) -> str:
    """The tier at the door, up at once: what `standing` would say, as long as no review is due."""
    return programme.tier[max(programme.rank(tier), reached(programme, value))].id


def review_due(programme: Programme, tier: str, at_ms: int, now_ms: int) -> bool:
    """Whether `standing` must be asked; `at_ms` is when the tier was reached or last reviewed."""
    return programme.rank(tier) > 0 and at_ms + programme.tiers.review_days * DAY_MS <= now_ms


class _Window:
    """The sum over the window that ends at a time which only grows."""

    def __init__(self, grown: Sequence[Grown], window_ms: int) -> None:
        self._grown, self._ms = grown, window_ms
        self._first = self._end = self._sum = 0

    def value(self, at_ms: int) -> int:
        grown = self._grown
        while self._end < len(grown) and grown[self._end].at_ms <= at_ms:
            self._sum += grown[self._end].value
            self._end += 1
        while self._first < self._end and grown[self._first].at_ms <= at_ms - self._ms:
            self._sum -= grown[self._first].value
            self._first += 1
        return self._sum


def next_tier(programme: Programme, tier: str) -> Tier | None:
    rank = programme.rank(tier) + 1
    return programme.tier[rank] if rank < len(programme.tier) else None


def _unit(programme: Programme) -> int:
    return 100 if programme.tiers.by is Growth.SPEND else 1
