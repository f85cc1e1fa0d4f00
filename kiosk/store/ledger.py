"""The points ledger: entries are only ever added, sums are computed from them."""

from __future__ import annotations

from collections.abc import Iterable

from kiosk.model.ledger import EntryKind, LedgerEntry, Lot
from kiosk.store.connection import ANY, Connection, Prepared, Row
from kiosk.store.rows import LedgerRow

_COLUMNS = (
    LedgerRow.id,
    LedgerRow.member_id,
    LedgerRow.points,
    LedgerRow.kind,
    LedgerRow.rule,
    LedgerRow.lot,
    LedgerRow.expires_ms,
    LedgerRow.seq,
    LedgerRow.wall_ms,
)
_OF = LedgerRow.member_id == ANY
_ADD = Prepared(LedgerRow.insert(dict.fromkeys(_COLUMNS, ANY)))
_ALL = Prepared(LedgerRow.select(*_COLUMNS).where(_OF).order_by(LedgerRow.id))
_LOTS = (
    "SELECT lot, SUM(points), MAX(expires_ms) FROM ledger WHERE member_id = ? GROUP BY lot HAVING SUM(points) <> 0"
    " ORDER BY lot"
)


class Ledger:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, entries: Iterable[LedgerEntry]) -> None:
        for entry in entries:
            self._connection.run(_ADD, *_values(entry))

    def add_many(self, entries: Iterable[LedgerEntry]) -> None:
        self._connection.many(_ADD, (_values(entry) for entry in entries))

    def of(self, member: int) -> list[LedgerEntry]:
        """All of this member's entries, the oldest first."""
        return [_entry(row) for row in self._connection.rows(_ALL, member)]

    def lots(self, member: int) -> list[Lot]:
        """What is left of each lot that is not used up, expired ones too, the oldest first."""
        return [Lot(*row) for row in self._connection.rows(_LOTS, member)]


def _values(entry: LedgerEntry) -> Row:
    return (
        entry.id,
        entry.member_id,
        entry.points,
        entry.kind.value,
        entry.rule,
        entry.lot,
        entry.expires_ms,
        entry.seq,
        entry.wall_ms,
    )


def _entry(row: Row) -> LedgerEntry:
    number, member, points, kind, rule, lot, expires_ms, seq, wall_ms = row
    return LedgerEntry(number, member, points, EntryKind(kind), rule, lot, expires_ms, seq, wall_ms)
