"""Purchases, points by hand, and what was taken back of either."""

from __future__ import annotations

import msgspec
from peewee import fn

from kiosk.model.purchase import Adjustment, Purchase
from kiosk.store.connection import Connection, Row
from kiosk.store.prepared import ANY, Prepared, adding
from kiosk.store.rows_points import AdjustmentRow, PurchaseRow, TakenBackRow

_PURCHASE = (
    PurchaseRow.member_id,
    PurchaseRow.id,
    PurchaseRow.seq,
    PurchaseRow.amount,
    PurchaseRow.lines,
    PurchaseRow.points,
    PurchaseRow.till,
    PurchaseRow.staff_id,
    PurchaseRow.wall_ms,
)
_ADJUSTMENT = (
    AdjustmentRow.member_id,
    AdjustmentRow.id,
    AdjustmentRow.seq,
    AdjustmentRow.points,
    AdjustmentRow.reason,
    AdjustmentRow.staff_id,
    AdjustmentRow.wall_ms,
)
_BACK = (
    TakenBackRow.member_id,
    TakenBackRow.of_seq,
    TakenBackRow.seq,
    TakenBackRow.reason,
    TakenBackRow.staff_id,
    TakenBackRow.wall_ms,
)
_ADD = adding(_PURCHASE)
_OF = Prepared(
    PurchaseRow.select(*_PURCHASE).where(PurchaseRow.member_id == ANY).order_by(PurchaseRow.id.desc()).limit(ANY)
)
_ONE = Prepared(PurchaseRow.select(*_PURCHASE).where((PurchaseRow.member_id == ANY) & (PurchaseRow.seq == ANY)))
_TILL = Prepared(PurchaseRow.select(PurchaseRow.member_id).where(PurchaseRow.till == ANY))
_KEPT = """FROM purchases AS p WHERE p.member_id = ?1
    AND NOT EXISTS (SELECT 1 FROM taken_back AS t WHERE t.member_id = p.member_id AND t.of_seq = p.seq)"""
_SPENT = f"SELECT COALESCE(SUM(p.amount), 0) {_KEPT} AND p.wall_ms > ?2 AND p.wall_ms <= ?3"
_SPENDING = f"SELECT p.wall_ms, p.amount {_KEPT} ORDER BY p.id"
_ADD_ADJUSTMENT = adding(_ADJUSTMENT)
_ADJUSTED = Prepared(
    AdjustmentRow.select(*_ADJUSTMENT)
    .where(AdjustmentRow.member_id == ANY)
    .order_by(AdjustmentRow.id.desc())
    .limit(ANY)
)
_ONE_ADJUSTMENT = Prepared(
    AdjustmentRow.select(*_ADJUSTMENT).where((AdjustmentRow.member_id == ANY) & (AdjustmentRow.seq == ANY))
)
_GIVEN = """SELECT COALESCE(SUM(a.points + COALESCE((
        SELECT SUM(l.points) FROM taken_back AS t JOIN ledger AS l ON l.member_id = t.member_id AND l.seq = t.seq
        WHERE t.member_id = a.member_id AND t.of_seq = a.seq AND l.kind <> 'expire'), 0)), 0)
    FROM adjustments AS a WHERE a.staff_id = ?1 AND a.wall_ms >= ?2 AND a.points > 0"""
_TAKE_BACK = adding(_BACK)
_TAKEN = Prepared(
    TakenBackRow.select(TakenBackRow.of_seq, TakenBackRow.seq, TakenBackRow.reason).where(TakenBackRow.member_id == ANY)
)
_COUNT = Prepared(PurchaseRow.select(fn.COUNT(PurchaseRow.id)).where(PurchaseRow.wall_ms >= ANY))


class Purchases:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, bought: Purchase) -> None:
        self._connection.run(
            _ADD,
            bought.member_id,
            bought.id,
            bought.seq,
            bought.amount,
            msgspec.json.encode(bought.lines).decode(),
            bought.points,
            bought.till,
            bought.staff_id,
            bought.wall_ms,
        )

    def of(self, member: int, most: int) -> list[Purchase]:
        """The newest first."""
        return [_purchase(row) for row in self._connection.rows(_OF, member, most)]

    def recorded(self, member: int, seq: int) -> Purchase | None:
        row = self._connection.row(_ONE, member, seq)
        return None if row is None else _purchase(row)

    def knows(self, till: str) -> bool:
        """Whether the till's purchase of this number is on file."""
        return self._connection.row(_TILL, till) is not None

    def since(self, wall_ms: int) -> int:
        return int(self._connection.rows(_COUNT, wall_ms)[0][0])

    def spent(self, member: int, after_ms: int, until_ms: int) -> int:
        """Hundredths spent in that time, without what was taken back."""
        return int(self._connection.rows(_SPENT, member, after_ms, until_ms)[0][0])

    def spending(self, member: int) -> list[tuple[int, int]]:
        """(wall ms, hundredths) of all that was not taken back."""
        return [(at_ms, amount) for at_ms, amount in self._connection.rows(_SPENDING, member)]


class Adjustments:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, made: Adjustment) -> None:
        self._connection.run(
            _ADD_ADJUSTMENT,
            made.member_id,
            made.id,
            made.seq,
            made.points,
            made.reason,
            made.staff_id,
            made.wall_ms,
        )

    def of(self, member: int, most: int) -> list[Adjustment]:
        """The newest first."""
        return [_adjustment(row) for row in self._connection.rows(_ADJUSTED, member, most)]

    def recorded(self, member: int, seq: int) -> Adjustment | None:
        row = self._connection.row(_ONE_ADJUSTMENT, member, seq)
        return None if row is None else _adjustment(row)

    def given(self, staff: int, since_ms: int) -> int:
        """Points that this staff member has given by hand since then, less what was really taken back of them: what
        was spent meanwhile stays given."""
        return int(self._connection.rows(_GIVEN, staff, since_ms)[0][0])

    def take_back(self, member: int, of_seq: int, seq: int, reason: str, staff: int, wall_ms: int) -> None:
        """Keep that the change recorded as `of_seq` was undone by the one recorded as `seq`."""
        self._connection.run(_TAKE_BACK, member, of_seq, seq, reason, staff, wall_ms)

    def taken_back(self, member: int) -> dict[int, tuple[int, str]]:
        """Seq of what was undone -> (seq of the undoing, why)."""
        return {of_seq: (seq, reason) for of_seq, seq, reason in self._connection.rows(_TAKEN, member)}


def _purchase(row: Row) -> Purchase:
    member, number, seq, amount, lines, points, till, staff, wall_ms = row
    parts = tuple((str(category), int(part)) for category, part in msgspec.json.decode(lines))
    return Purchase(number, member, amount, parts, points, till, staff, seq, wall_ms)


def _adjustment(row: Row) -> Adjustment:
    member, number, seq, points, reason, staff, wall_ms = row
    return Adjustment(number, member, points, reason, staff, seq, wall_ms)
