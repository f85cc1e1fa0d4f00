"""A merge is undone: what of all that came since belongs to the one who parts again.

A visit goes with the card that it was made with, and so does all that was recorded with it. Points stay in their lot:
an entry goes where its lot goes. A reward goes where its points came from; one paid from both sides' lots keeps the
two together until it is taken back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from kiosk.model.ledger import LedgerEntry
from kiosk.model.redemption import Redemption, VoucherStatus
from kiosk.rules.lots import DEBT


@dataclass(frozen=True, slots=True)
class LateRow:
    """A row that came after the merge: `place` is table.column, `seq` its event, `card` the one it was made with."""

    place: str
    key: tuple[object, ...]
    seq: int
    card: bytes | None


@dataclass(frozen=True, slots=True)
class Parting:
    """`rows` go to the one who parts; `shared` are the rewards in the way."""

    rows: tuple[LateRow, ...]
    shared: tuple[Redemption, ...]


def part(
    rows: Sequence[LateRow],
    entries: Iterable[LedgerEntry],
    redemptions: Iterable[Redemption],
    lots: Collection[int],
    cards: Collection[bytes],
) -> Parting:
    """`entries` and `redemptions` are those since the merge; `lots` and `cards` are what the other brought into it."""
    theirs = {row.seq for row in rows if row.card is not None and row.card in cards}
    own = set(lots) - {DEBT}
    by_event: defaultdict[int, set[bool]] = defaultdict(set)
    going: set[object] = set()
    for entry in entries:
        if entry.id == entry.lot and entry.seq in theirs:
            own.add(entry.lot)
        goes = entry.lot in own or (entry.lot == DEBT and entry.seq in theirs)
        by_event[entry.seq].add(goes)
        if goes:
            going.add(entry.id)
    redeemed, shared = set(), []
    for redemption in redemptions:
        sides = by_event[redemption.seq]
        if sides == {True}:
            redeemed.add(redemption.id)
        elif len(sides) == 2 and redemption.status is not VoucherStatus.VOID:
            shared.append(redemption)

    def goes_with(row: LateRow) -> bool:
        match row.place.partition(".")[0]:
            case "ledger":
                return row.key[-1] in going
            case "redemptions":
                return row.key[-1] in redeemed
        return row.seq in theirs

    return Parting(tuple(row for row in rows if goes_with(row)), tuple(shared))
