"""Rewards handed out, their vouchers, and what is left of those that are counted."""

from __future__ import annotations

from kiosk.model.redemption import Redemption, VoucherStatus
from kiosk.store.connection import Connection, Row
from kiosk.store.prepared import ANY, Prepared, adding
from kiosk.store.rows import RedemptionRow

_COLUMNS = (
    RedemptionRow.id,
    RedemptionRow.seq,
    RedemptionRow.member_id,
    RedemptionRow.reward,
    RedemptionRow.points,
    RedemptionRow.campaign,
    RedemptionRow.code,
    RedemptionRow.status,
    RedemptionRow.approved_by,
    RedemptionRow.wall_ms,
    RedemptionRow.until_ms,
)
_ADD = adding(_COLUMNS)
_OF = Prepared(RedemptionRow.select(*_COLUMNS).where(RedemptionRow.member_id == ANY).order_by(RedemptionRow.id))
_BY_CODE = Prepared(RedemptionRow.select(*_COLUMNS).where(RedemptionRow.code == ANY))
_SINCE = "SELECT COUNT(*) FROM redemptions WHERE wall_ms >= ?"


class Redemptions:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, redemption: Redemption) -> None:
        self._connection.run(
            _ADD,
            redemption.id,
            redemption.seq,
            redemption.member_id,
            redemption.reward,
            redemption.points,
            redemption.campaign,
            redemption.code,
            redemption.status.value,
            redemption.approved_by,
            redemption.wall_ms,
            redemption.until_ms,
        )

    def of(self, member: int) -> list[Redemption]:
        """All of this member's, the oldest first."""
        return [_redemption(row) for row in self._connection.rows(_OF, member)]

    def by_code(self, code: str) -> Redemption | None:
        row = self._connection.row(_BY_CODE, code)
        return None if row is None else _redemption(row)

    def since(self, wall_ms: int) -> int:
        return int(self._connection.rows(_SINCE, wall_ms)[0][0])


def _redemption(row: Row) -> Redemption:
    number, seq, member, reward, points, campaign, code, status, approved_by, wall_ms, until_ms = row
    return Redemption(
        number, member, reward, points, campaign, code, VoucherStatus(status), approved_by, seq, wall_ms, until_ms
    )
