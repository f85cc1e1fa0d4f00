"""What the shop tells the cloud of care, staff and the kiosk itself. Never what somebody wrote: words name people."""

from __future__ import annotations

import msgspec


class AuditV1(msgspec.Struct, frozen=True, omit_defaults=True):
    """An action of staff; `chain` is the hash of the trail up to it, so that no older entry can be changed unseen."""

    entry: int
    action: str
    subject: str
    chain: bytes
    by: int | None = None


class CaseV1(msgspec.Struct, frozen=True, omit_defaults=True):
    """A complaint as it stands after a change; `due` is a day."""

    case: int
    state: str
    due: str
    rating: int | None = None
    member: int | None = None
    owner: int | None = None
    told: bool = False


class AlarmV1(msgspec.Struct, frozen=True, omit_defaults=True):
    """`state`: ringing, acknowledged, over."""

    alarm: int
    state: str
    n: int
    unhappy: int
    by: int | None = None


class MeasureV1(msgspec.Struct, frozen=True, omit_defaults=True):
    """`ended`: done or dropped; none while it is planned or runs."""

    measure: int
    cause: str
    owner: int
    start: str
    due: str
    ended: str | None = None


class NoticeV1(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something to be looked at, of business day `day`: `n` seen where `limit` is the measure."""

    notice: int
    kind: str
    day: str
    n: int
    limit: int
    member: int | None = None
    staff: int | None = None
    settled_by: int | None = None


class HourUp(msgspec.Struct, frozen=True, omit_defaults=True):
    """`hour` from 1970; bits of `up` and `reader` for its quarters, the first lowest."""

    hour: int
    boot_n: int
    up: int
    reader: int
    wall_ok: bool = True


class HeartbeatV1(msgspec.Struct, frozen=True):
    """The hours that ended since the last one: when the kiosk was up, and its reader well."""

    hours: list[HourUp]


class DaysOff(msgspec.Struct, frozen=True, omit_defaults=True):
    """A holiday: spans of (year or 0, month, day) to (month, day); `hours` when it is open at others."""

    days: list[tuple[int, int, int, int, int]]
    closed: bool = False
    hours: list[tuple[int, int]] | None = None


class HoursV1(msgspec.Struct, frozen=True):
    """Opening hours from now on, in minutes of the business day, Monday first."""

    week: list[list[tuple[int, int]]]
    grace_min: int
    day_starts: int
    holidays: list[DaysOff]
