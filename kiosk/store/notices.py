"""What strikes the eye: counted in the tables of a business day, kept as notices until somebody has looked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kiosk.model.care import Notice, NoticeKind
from kiosk.store.connection import Connection, Row
from kiosk.store.prepared import ANY, Prepared, adding, changing
from kiosk.store.rows_care import NoticeRow

_COLUMNS = (
    *(NoticeRow.id, NoticeRow.kind, NoticeRow.member_id, NoticeRow.staff_id, NoticeRow.day, NoticeRow.n),
    *(NoticeRow.limit_n, NoticeRow.settled_by, NoticeRow.wall_ms),
)
_ADD = adding(_COLUMNS)
_GET = Prepared(NoticeRow.select(*_COLUMNS).where(NoticeRow.id == ANY))
_OPEN = Prepared(NoticeRow.select(*_COLUMNS).where(NoticeRow.settled_by.is_null()).order_by(NoticeRow.id.desc()))
_SINCE_DAY = Prepared(NoticeRow.select(*_COLUMNS).where(NoticeRow.day >= ANY))
_GROWN = changing((NoticeRow.n,), NoticeRow.id == ANY)
_REOPENED = changing((NoticeRow.n, NoticeRow.settled_by), NoticeRow.id == ANY)
_SETTLE = changing((NoticeRow.settled_by,), NoticeRow.id == ANY)
_WITHIN = "wall_ms >= ? AND wall_ms < ? AND seq >= ?"
_TAPS = f"SELECT member_id, COUNT(*) FROM visits WHERE {_WITHIN} GROUP BY member_id HAVING COUNT(*) > ?"
_REDEEMED = f"SELECT member_id, COUNT(*) FROM redemptions WHERE {_WITHIN} GROUP BY member_id HAVING COUNT(*) > ?"
_APPROVED = f"""SELECT approved_by, member_id, COUNT(*) FROM redemptions
    WHERE {_WITHIN} GROUP BY approved_by, member_id"""
_GIVEN = f"SELECT staff_id, SUM(points) FROM adjustments WHERE {_WITHIN} AND points > 0 GROUP BY staff_id"
_TYPED = f"""SELECT staff_id, SUM(points) FROM purchases
    WHERE {_WITHIN} AND till IS NULL AND staff_id IS NOT NULL GROUP BY staff_id"""


@dataclass(frozen=True, slots=True)
class Within:
    """What was recorded in that time, and from event `first_seq` on."""

    since_ms: int
    until_ms: int
    first_seq: int = 0


class Notices:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, notice: Notice) -> None:
        self._connection.run(
            _ADD,
            *(notice.id, notice.kind.value, notice.member_id, notice.staff_id, notice.day.isoformat()),
            *(notice.n, notice.limit, notice.settled_by, notice.wall_ms),
        )

    def grown(self, notice: int, n: int) -> None:
        self._connection.run(_GROWN, n, notice)

    def reopened(self, notice: int, n: int) -> None:
        """It came again, so somebody must look again."""
        self._connection.run(_REOPENED, n, None, notice)

    def settle(self, notice: int, staff: int) -> None:
        self._connection.run(_SETTLE, staff, notice)

    def get(self, notice: int) -> Notice | None:
        row = self._connection.row(_GET, notice)
        return None if row is None else _notice(row)

    def unsettled(self) -> list[Notice]:
        """The newest first."""
        return [_notice(row) for row in self._connection.rows(_OPEN)]

    def since(self, day: date) -> list[Notice]:
        """All of that business day and those after it, settled or not."""
        return [_notice(row) for row in self._connection.rows(_SINCE_DAY, day.isoformat())]

    def taps(self, within: Within, above: int) -> list[tuple[int, int]]:
        """(member, taps) of members with more than so many taps in that time."""
        return [(member, n) for member, n in self._connection.rows(_TAPS, *_bounds(within), above)]

    def redeemed(self, within: Within, above: int) -> list[tuple[int, int]]:
        """(member, redemptions), likewise."""
        return [(member, n) for member, n in self._connection.rows(_REDEEMED, *_bounds(within), above)]

    def approved(self, within: Within) -> list[tuple[int, int, int]]:
        """(staff, member, how many rewards they handed out to this member)."""
        return [(staff, member, n) for staff, member, n in self._connection.rows(_APPROVED, *_bounds(within))]

    def given(self, within: Within) -> dict[int, int]:
        """Staff -> points they gave by hand in that time, also what was taken back since."""
        return dict(self._connection.rows(_GIVEN, *_bounds(within)))

    def typed(self, within: Within) -> dict[int, int]:
        """Staff -> points that purchases earned which they typed in that time, likewise."""
        return dict(self._connection.rows(_TYPED, *_bounds(within)))


def _bounds(within: Within) -> tuple[int, int, int]:
    return within.since_ms, within.until_ms, within.first_seq


def _notice(row: Row) -> Notice:
    number, kind, member, staff, day, n, limit, settled_by, wall_ms = row
    return Notice(number, NoticeKind(kind), member, staff, date.fromisoformat(day), n, limit, settled_by, wall_ms)
