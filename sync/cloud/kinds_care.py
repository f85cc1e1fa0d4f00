"""Care, staff and the kiosk itself: kept in the ledger for whoever looks into it, no balance changes."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from sync.cloud.effects import Key, Number

Some = Annotated[int, Meta(ge=0, le=10**9)]
Day = Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]
Quarters = Annotated[int, Meta(ge=0, le=15)]
Minute = Annotated[int, Meta(ge=0, le=48 * 60)]
Links = Annotated[str, Meta(pattern="^[A-Za-z0-9+/]{43}=$")]
"""32 bytes in base64."""


class _Kept(msgspec.Struct, frozen=True):
    def effect(self) -> None:
        return None


class Audit(_Kept, frozen=True):
    """`chain` is the hash over the kiosk's trail up to this entry."""

    entry: Number
    action: Key
    subject: str
    chain: Links
    by: int | None = None


class Case(_Kept, frozen=True):
    case: Number
    state: Literal["open", "answered", "closed"]
    due: Day
    rating: Number | None = None
    member: Number | None = None
    owner: Number | None = None
    told: bool = False


class Alarm(_Kept, frozen=True):
    alarm: Number
    state: Literal["ringing", "acknowledged", "over"]
    n: Some
    unhappy: Some
    by: Number | None = None


class Measure(_Kept, frozen=True):
    measure: Number
    cause: Key
    owner: Number
    start: Day
    due: Day
    ended: Literal["done", "dropped"] | None = None


class Notice(_Kept, frozen=True):
    notice: Number
    kind: Key
    day: Day
    n: Some
    limit: Some
    member: Number | None = None
    staff: Number | None = None
    settled_by: Number | None = None


class HourUp(msgspec.Struct, frozen=True):
    hour: Some
    boot_n: Some
    up: Quarters
    reader: Quarters
    wall_ok: bool = True


class Heartbeat(_Kept, frozen=True):
    hours: list[HourUp]


class DaysOff(msgspec.Struct, frozen=True):
    days: list[tuple[int, int, int, int, int]]
    closed: bool = False
    hours: list[tuple[Minute, Minute]] | None = None


class OpeningHours(_Kept, frozen=True):
    week: Annotated[list[list[tuple[Minute, Minute]]], Meta(min_length=7, max_length=7)]
    grace_min: Some
    day_starts: Minute
    holidays: list[DaysOff]


Care = Audit | Case | Alarm | Measure | Notice | Heartbeat | OpeningHours

CARE: dict[str, type[Care]] = {
    "audit.v1": Audit,
    "case.v1": Case,
    "alarm.v1": Alarm,
    "measure.v1": Measure,
    "notice.v1": Notice,
    "heartbeat.v1": Heartbeat,
    "hours.v1": OpeningHours,
}
