"""Points in lots: what is spent, expires, is given back or taken back, and from which lot.

Postings are what the ledger must keep; a service gives them ids and times. Before anything is spent the service
books `expire`, in the same transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kiosk.model.calendar import Period
from kiosk.model.ledger import EntryKind, LedgerEntry, Lot
from kiosk.model.loyalty import Expiry, PointsRule
from kiosk.rules.moment import DAY, Moment, day_begins, next_first_day
from kiosk.rules.schedule import clamped

DEBT = 0
"""The lot of points spent beyond the balance (an offline allowance): below 0 what is owed. Above 0 what a reversal
gave back after the debt was paid; it is spent like any other lot and never expires."""


@dataclass(frozen=True, slots=True)
class Posting:
    """A ledger entry to be: signed points on a lot; `lot` None opens a new one."""

    lot: int | None
    points: int
    kind: EntryKind
    rule: str
    expires_ms: int | None = None


class Short(Exception):
    """The points do not reach, by `missing`."""

    def __init__(self, missing: int) -> None:
        super().__init__(f"{missing} points are missing")
        self.missing = missing


def lots_of(entries: Iterable[LedgerEntry]) -> tuple[Lot, ...]:
    """What is left of each lot that is not used up, in the order of spending: first to expire first, then oldest."""
    left: defaultdict[int, int] = defaultdict(int)
    expires: dict[int, int | None] = {}
    for entry in entries:
        left[entry.lot] += entry.points
        if entry.id == entry.lot:
            expires[entry.lot] = entry.expires_ms
    return in_order(Lot(lot, points, expires.get(lot)) for lot, points in left.items() if points)


def in_order(lots: Iterable[Lot]) -> tuple[Lot, ...]:
    return tuple(sorted(lots, key=lambda lot: (lot.expires_ms is None, lot.expires_ms or 0, lot.id)))


def balance(lots: Iterable[Lot]) -> int:
    return sum(lot.left for lot in lots)


def spend(lots: Sequence[Lot], points: int, rule: str, allowance: int = 0) -> tuple[Posting, ...]:
    """Takes `points` from the oldest lots; beyond the balance at most down to -`allowance`. Raises Short."""
    if points and (missing := points - balance(lots) - allowance) > 0:
        raise Short(missing)
    taken = _take(lots, points, EntryKind.SPEND, rule)
    if rest := points + sum(posting.points for posting in taken):
        return (*taken, Posting(DEBT, -rest, EntryKind.SPEND, rule))
    return taken


def _take(lots: Sequence[Lot], points: int, kind: EntryKind, rule: str) -> tuple[Posting, ...]:
    """As much of `points` as there is in the lots, in their order."""
    taken = []
    for lot in lots:
        part = min(points, lot.left)
        if part > 0:
            taken.append(Posting(lot.id, -part, kind, rule))
            points -= part
    return tuple(taken)


def expire(lots: Sequence[Lot], now_ms: int) -> tuple[Posting, ...]:
    return tuple(
        Posting(lot.id, -lot.left, EntryKind.EXPIRE, "expiry")
        for lot in lots
        if lot.left > 0 and lot.expires_ms is not None and lot.expires_ms <= now_ms
    )


def reverse(entries: Iterable[LedgerEntry], rule: str) -> tuple[Posting, ...]:
    """Undoes a business change: gives each lot back exactly what the change took.

    `entries` are all of the change and of its reversals so far; a second reversal therefore does nothing.
    For a change that earned use `take_back`, since its points may be spent.
    """
    net: defaultdict[int, int] = defaultdict(int)
    for entry in entries:
        net[entry.lot] += entry.points
    return tuple(Posting(lot, -points, EntryKind.REVERSE, rule) for lot, points in sorted(net.items()) if points)


def take_back(lots: Sequence[Lot], lot: int, points: int, rule: str, allowance: int = 0) -> tuple[Posting, ...]:
    """Takes back `points` earned in `lot`: from what is left of it, else from the oldest lots, else as a debt.

    Takes less where the balance and `allowance` do not reach: the shop's loss, not the member's.
    """
    own_first = sorted(lots, key=lambda each: each.id != lot)  # stable: the others stay in order
    points = min(points, max(0, balance(lots) + allowance))
    taken = _take(own_first, points, EntryKind.REVERSE, rule)
    if rest := points + sum(posting.points for posting in taken):
        return (*taken, Posting(DEBT, -rest, EntryKind.REVERSE, rule))
    return taken


def settle(lots: Sequence[Lot]) -> tuple[Posting, ...]:
    """Pays a debt from the oldest lots, as soon as there are points; the balance stays the same."""
    owed = -sum(lot.left for lot in lots if lot.id == DEBT)
    taken = _take(lots, max(0, owed), EntryKind.ADJUST, "debt")
    paid = -sum(posting.points for posting in taken)
    return (*taken, Posting(DEBT, paid, EntryKind.ADJUST, "debt")) if paid else ()


def expires_at(rule: PointsRule, at: Moment) -> int | None:
    """When points earned at `at` expire: wall ms at the end of a business day; None: never."""
    match rule.expiry:
        case Expiry.NEVER:
            return None
        case Expiry.DAYS:
            last = at.day + rule.after * DAY
        case Expiry.MONTHS:
            month = at.day.month - 1 + rule.after
            last = clamped(at.day.year + month // 12, month % 12 + 1, at.day.day)
        case Expiry.YEAR_END:
            return day_begins(at.day.replace(year=at.day.year + rule.after, month=1, day=1), at.zone, at.day_starts)
    after = next_first_day(Period.DAY, last)
    assert after is not None
    return day_begins(after, at.zone, at.day_starts)


def expiring(lots: Iterable[Lot], now_ms: int, until_ms: int) -> tuple[int, int] | None:
    """(points, wall ms) of the next expiry after now and before `until_ms`."""
    soon = [lot for lot in lots if lot.left > 0 and lot.expires_ms is not None and now_ms < lot.expires_ms < until_ms]
    if not soon:
        return None
    first = min(lot.expires_ms or 0 for lot in soon)
    return sum(lot.left for lot in soon if lot.expires_ms == first), first
