"""Complaints, alarms, measures, notices, and the trail of who did what."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date

from kiosk.model.time import Stamp


class CaseState(enum.Enum):
    OPEN = "open"
    ANSWERED = "answered"  # the member hears of it at their next tap
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Case:
    """A complaint; `rating_id` is the press that led to it, `owner_id` the staff member who sees to it."""

    id: int
    member_id: int | None
    rating_id: int | None
    state: CaseState
    owner_id: int | None
    due: date
    answer: str
    told_ms: int | None
    closed_ms: int | None
    wall_ms: int


@dataclass(frozen=True, slots=True)
class CaseNote:
    id: int
    case_id: int
    staff_id: int
    words: str
    wall_ms: int


@dataclass(frozen=True, slots=True)
class Alarm:
    """`n` counted answers and the `unhappy` among them when it was read last; closed once `closed_ms` is set."""

    id: int
    n: int
    unhappy: int
    acknowledged_by: int | None
    comment: str
    closed_ms: int | None
    wall_ms: int


class Ended(enum.Enum):
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Measure:
    """What is done about `cause`: an aspect, or "question/reason"."""

    id: int
    cause: str
    words: str
    owner_id: int
    start: date
    due: date
    ended: Ended | None
    result: str
    wall_ms: int


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One action of staff (`staff_id` None: of the kiosk itself); `chain` is the hash over this and all before it."""

    id: int
    staff_id: int | None
    action: str
    subject: str
    why: str
    seq: int
    at: Stamp
    chain: bytes


class NoticeKind(enum.Enum):
    TAPS = "taps"
    REDEMPTIONS = "redemptions"
    FAVOURITE = "favourite"
    MANUAL = "manual"
    PURCHASES = "purchases"
    PINS = "pins"
    TILL = "till"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to be looked at, once a business day and person; `n` was seen, `limit` is what it is measured by."""

    id: int
    kind: NoticeKind
    member_id: int | None
    staff_id: int | None
    day: date
    n: int
    limit: int
    settled_by: int | None
    wall_ms: int
