"""The points ledger: entries are only ever added, sums are computed from them."""

from __future__ import annotations

from collections.abc import Iterable

from kiosk.model.ledger import EntryKind, LedgerEntry, Lot
from kiosk.store.connection import Connection, Row
from kiosk.store.prepared import ANY, Prepared, adding
from kiosk.store.rows import LedgerRow

_COLUMNS = (
    LedgerRow.member_id,
    LedgerRow.id,
    LedgerRow.points,
    LedgerRow.kind,
    LedgerRow.rule,
    LedgerRow.lot,
    LedgerRow.expires_ms,
    LedgerRow.seq,
    LedgerRow.wall_ms,
)
_OF = LedgerRow.member_id == ANY
_ADD = adding(_COLUMNS)
_ALL = Prepared(LedgerRow.select(*_COLUMNS).where(_OF).order_by(LedgerRow.id))
_SINCE = Prepared(LedgerRow.select(*_COLUMNS).where(_OF & (LedgerRow.wall_ms >= ANY)).order_by(LedgerRow.id))
_RECORDED = Prepared(LedgerRow.select(*_COLUMNS).where(_OF & (LedgerRow.seq == ANY)).order_by(LedgerRow.id))
_CHANGES = """
SELECT seq, kind = 'expire', SUM(points), MAX(wall_ms), MIN(rule) FROM ledger WHERE member_id = ?
GROUP BY seq, kind = 'expire' ORDER BY MAX(id) DESC LIMIT ?"""
_GROWN = """
WITH earned AS (
    SELECT lot, points FROM ledger WHERE member_id = ?1 AND kind = 'earn' AND wall_ms > ?2 AND wall_ms <= ?3)
SELECT COALESCE(SUM(points), 0) + COALESCE(
    (SELECT SUM(points) FROM ledger
     WHERE member_id = ?1 AND kind = 'reverse' AND points < 0 AND lot IN (SELECT lot FROM earned)), 0)
FROM earned"""
_SUM = "SELECT COALESCE(SUM(points), 0) FROM ledger WHERE member_id = ?"
_LEFT = """
SELECT lot, SUM(points), MAX(expires_ms) FROM ledger WHERE member_id = ?1 {}
GROUP BY lot HAVING SUM(points) <> 0 ORDER BY MAX(expires_ms) IS NULL, MAX(expires_ms), lot"""
_LOTS = _LEFT.format("")
_LOTS_BEFORE = _LEFT.format("AND (lot = 0 OR lot IN (SELECT lot FROM ledger WHERE member_id = ?1 AND expires_ms < ?2))")


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

    def since(self, member: int, wall_ms: int) -> list[LedgerEntry]:
        """This member's entries from then on, the oldest first."""
        return [_entry(row) for row in self._connection.rows(_SINCE, member, wall_ms)]

    def recorded(self, member: int, seq: int) -> list[LedgerEntry]:
        """This member's entries of the change that was recorded as `seq`."""
        return [_entry(row) for row in self._connection.rows(_RECORDED, member, seq)]

    def changes(self, member: int, most: int) -> list[tuple[int, bool, int, int, str]]:
        """(seq, whether it is an expiry, points in all, wall ms, a rule) of this member's changes, the newest first."""
        rows = self._connection.rows(_CHANGES, member, most)
        return [(seq, bool(expiry), points, wall_ms, rule) for seq, expiry, points, wall_ms, rule in rows]

    def grown(self, member: int, after_ms: int, until_ms: int) -> int:
        """Points earned in that time, less what of them was ever taken back."""
        return int(self._connection.rows(_GROWN, member, after_ms, until_ms)[0][0])

    def sum(self, member: int) -> int:
        """All of this member's points, expired ones that are not booked as such included."""
        return int(self._connection.rows(_SUM, member)[0][0])

    def lots(self, member: int) -> tuple[Lot, ...]:
        """What is left of each lot that is not used up, expired ones too; first to expire first, then the oldest."""
        return tuple(Lot(*row) for row in self._connection.rows(_LOTS, member))

    def lots_before(self, member: int, expires_ms: int) -> tuple[Lot, ...]:
        """The same, only of lots that expire before then, and of the debt."""
        return tuple(Lot(*row) for row in self._connection.rows(_LOTS_BEFORE, member, expires_ms))


def _values(entry: LedgerEntry) -> Row:
    return (
        entry.member_id,
        entry.id,
        entry.points,
        entry.kind.value,
        entry.rule,
        entry.lot,
        entry.expires_ms,
        entry.seq,
        entry.wall_ms,
    )


def _entry(row: Row) -> LedgerEntry:
    member, number, points, kind, rule, lot, expires_ms, seq, wall_ms = row
    return LedgerEntry(number, member, points, EntryKind(kind), rule, lot, expires_ms, seq, wall_ms)
