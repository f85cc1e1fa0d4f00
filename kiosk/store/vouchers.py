"""What became of vouchers: used, void, restored; by whom and why."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.model.redemption import VoucherStatus
from kiosk.store.connection import Connection
from kiosk.store.prepared import ANY, Prepared, adding
from kiosk.store.rows_points import VoucherMarkRow

_MARK = (
    VoucherMarkRow.redemption_id,
    VoucherMarkRow.id,
    VoucherMarkRow.seq,
    VoucherMarkRow.status,
    VoucherMarkRow.reason,
    VoucherMarkRow.staff_id,
    VoucherMarkRow.wall_ms,
)
_ADD = adding(_MARK)
_MARKS = Prepared(
    VoucherMarkRow.select(VoucherMarkRow.seq, VoucherMarkRow.status, VoucherMarkRow.wall_ms)
    .where(VoucherMarkRow.redemption_id == ANY)
    .order_by(VoucherMarkRow.id)
)
_STATUS = "UPDATE redemptions SET status = ? WHERE id = ?"


@dataclass(frozen=True, slots=True)
class Mark:
    """What a voucher became, when, and by which recorded change."""

    seq: int
    status: VoucherStatus
    wall_ms: int


class Vouchers:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def mark(
        self, redemption: int, number: int, seq: int, status: VoucherStatus, reason: str, staff: int, wall_ms: int
    ) -> None:
        """Give the voucher of this redemption a new status, and keep who did so and why."""
        self._connection.run(_ADD, redemption, number, seq, status.value, reason, staff, wall_ms)
        self._connection.run(_STATUS, status.value, redemption)

    def marks(self, redemption: int) -> list[Mark]:
        """All that became of it, the oldest first."""
        rows = self._connection.rows(_MARKS, redemption)
        return [Mark(seq, VoucherStatus(status), wall_ms) for seq, status, wall_ms in rows]
