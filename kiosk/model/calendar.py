"""When something of the programme holds: hours, weekdays, dates, holidays.

Clock times are minutes since midnight of the *business day* (which ends at `Programme.day_starts`, 04:00), so a
shop that closes at one in the morning writes "10:00-25:00".
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date
from typing import Annotated, NewType

from msgspec import Meta

from kiosk.model.text import Text

Clock = NewType("Clock", int)
"""Minutes since midnight; written "09:30" in the file."""


class Weekday(enum.Enum):
    """Its position is `date.weekday()`."""

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"


WEEKDAYS = tuple(Weekday)


class Period(enum.Enum):
    DAY = "day"
    WEEK = "week"  # begins on Monday
    MONTH = "month"
    YEAR = "year"
    EVER = "ever"


@dataclass(frozen=True, slots=True)
class Hours:
    """From `opens` until just before `closes`; written "09:00-21:00"."""

    opens: Clock
    closes: Clock


@dataclass(frozen=True, slots=True)
class Span:
    """Business days from `first` to `last`, both included; with `year` 0 it comes back every year.

    Written "2026-02-17", "2026-02-16/2026-02-22", "12-25" or "12-24/12-26".
    """

    first: tuple[int, int]  # month, day
    last: tuple[int, int]
    year: int = 0  # of `first`; `last` earlier in the year lies in the next one


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """When a thing of the programme is on; what is left out does not limit."""

    since: date | None = None
    until: date | None = None
    weekdays: tuple[Weekday, ...] = ()
    hours: tuple[Hours, ...] = ()


ALWAYS = When()


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningHours:
    """The hours of each weekday; an empty day is closed. `grace_min` more or less are no fault."""

    mon: tuple[Hours, ...] = ()
    tue: tuple[Hours, ...] = ()
    wed: tuple[Hours, ...] = ()
    thu: tuple[Hours, ...] = ()
    fri: tuple[Hours, ...] = ()
    sat: tuple[Hours, ...] = ()
    sun: tuple[Hours, ...] = ()
    grace_min: Annotated[int, Meta(ge=0, le=720)] = 30

    def of(self, weekday: int) -> tuple[Hours, ...]:
        """Of `date.weekday()`."""
        return (self.mon, self.tue, self.wed, self.thu, self.fri, self.sat, self.sun)[weekday]


@dataclass(frozen=True, slots=True, kw_only=True)
class Holiday:
    """Days unlike others: closed, or open at `hours` (None: as on any such weekday)."""

    id: str
    name: Text
    days: tuple[Span, ...]
    closed: bool = False
    hours: tuple[Hours, ...] | None = None
