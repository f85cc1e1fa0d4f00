"""A reward handed out, and its voucher."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class VoucherStatus(enum.Enum):
    OPEN = "open"
    USED = "used"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class Redemption:
    """`points` is what it cost, 0 for a gift, which has its campaign's key in `campaign`.

    `code` is good once, until the wall time `until_ms` (None: written before that was kept); `approved_by` is the
    staff member's id.
    """

    id: int
    member_id: int
    reward: str
    points: int
    campaign: str
    code: str
    status: VoucherStatus
    approved_by: int
    seq: int
    wall_ms: int
    until_ms: int | None = None
