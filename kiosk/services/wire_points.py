"""What the shop tells the cloud about points besides visits and rewards: the data of each event type.

Reasons are ids, never what somebody wrote. The entries are the truth, the totals beside them what the screen said.
"""

from __future__ import annotations

import msgspec

from kiosk.services.wire import Entry


class PurchaseV1(msgspec.Struct, frozen=True, omit_defaults=True):
    """`amount` in hundredths, `lines` (category, amount), `at_ms` when it was paid; `till` the till's number for it."""

    member: int
    amount: int
    lines: tuple[tuple[str, int], ...]
    points: int
    at_ms: int
    entries: list[Entry]
    by: int | None = None
    till: str | None = None
    tier: str | None = None


class AdjustV1(msgspec.Struct, frozen=True):
    member: int
    points: int
    reason: str
    by: int
    entries: list[Entry]


class ReverseV1(msgspec.Struct, frozen=True, omit_defaults=True):
    """The change recorded as `of` in this stream is undone; `points` is what that gave (or took, below 0)."""

    member: int
    of: int
    points: int
    reason: str
    by: int
    entries: list[Entry]
    tier: str | None = None


class VoucherV1(msgspec.Struct, frozen=True):
    """A voucher is now `status` (used, void; open: restored); void gives the points back, open takes them again."""

    member: int
    code: str
    status: str
    reason: str
    by: int
    entries: list[Entry]


class StockV1(msgspec.Struct, frozen=True):
    """`n` more of a counted reward are there, or fewer (below 0): `left` now. `reason` is delivery, or a count's."""

    reward: str
    n: int
    left: int
    reason: str
    by: int


class ReferralV1(msgspec.Struct, frozen=True):
    """What `member` got for a friend (`side` referral: they brought `other`; referred: the other way round)."""

    member: int
    other: int
    side: str
    visits: int
    points: int
    entries: list[Entry]


class ExpiryV1(msgspec.Struct, frozen=True):
    member: int
    entries: list[Entry]


class TierV1(msgspec.Struct, frozen=True):
    """A review moved the member; `at_ms` is when."""

    member: int
    tier: str
    at_ms: int


class MissedV1(msgspec.Struct, frozen=True):
    """Members put on win-back lists: (member, occurrence of the campaign, whether held out)."""

    listed: tuple[tuple[int, str, bool], ...]
