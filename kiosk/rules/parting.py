"""A merge is undone: what of all that came since belongs to the one who parts again.

A visit goes with the card that it was made with, and so does all that was recorded with it. Points stay in their lot:
an entry goes where its lot goes. A reward goes where its points came from; one paid from both sides' lots keeps the
two together until it is taken back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kiosk.model.ledger import EntryKind, LedgerEntry
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
class Brought:
    """What the one who parts brought into the merge: lots, cards, redemptions (their ids)."""

    lots: Collection[int]
    cards: Collection[bytes]
    redemptions: Collection[int]


@dataclass(frozen=True, slots=True)
class Parting:
    """`rows` go to the one who parts; in the way are `shared` rewards, and points taken from both `by_hand`."""

    rows: tuple[LateRow, ...]
    shared: tuple[Redemption, ...]
    by_hand: bool


def part(
    rows: Sequence[LateRow],
    entries: Sequence[LedgerEntry],
    redemptions: Iterable[Redemption],
    marks: Mapping[int, Iterable[int]],
    taken_back: Collection[int],
    brought: Brought,
) -> Parting:
    """`entries` are those since the merge; `redemptions` all there are, with the events that changed them (`marks`);
    `taken_back` are the events that were undone."""
    theirs = {row.seq for row in rows if row.card is not None and row.card in brought.cards}
    own = set(brought.lots) - {DEBT}
    sides: defaultdict[int, set[bool]] = defaultdict(set)
    by_hand: defaultdict[int, set[bool]] = defaultdict(set)
    going: set[object] = set()
    for entry in entries:
        if entry.id == entry.lot and entry.seq in theirs:
            own.add(entry.lot)
        goes = entry.lot in own or (entry.lot == DEBT and entry.seq in theirs)
        if goes:
            going.add(entry.id)
        if entry.kind is not EntryKind.EXPIRE and entry.rule != "debt":
            sides[entry.seq].add(goes)
            if entry.kind is EntryKind.ADJUST and entry.points < 0 and entry.seq not in taken_back:
                by_hand[entry.seq].add(goes)
    redeemed: set[object] = set()
    shared = []
    for redemption in redemptions:
        paid = sides.get(redemption.seq, set())
        goes = paid == {True} or redemption.id in brought.redemptions
        if goes:
            redeemed.add(redemption.id)
        touched = paid.union(*(sides.get(seq, set()) for seq in marks.get(redemption.id, ())))
        if touched - {goes} and redemption.status is not VoucherStatus.VOID:
            shared.append(redemption)

    def goes_with(row: LateRow) -> bool:
        match row.place.partition(".")[0]:
            case "ledger":
                return row.key[-1] in going
            case "redemptions":
                return row.key[-1] in redeemed
        return row.seq in theirs

    mixed = any(len(both) == 2 for both in by_hand.values())
    return Parting(tuple(row for row in rows if goes_with(row)), tuple(shared), mixed)
