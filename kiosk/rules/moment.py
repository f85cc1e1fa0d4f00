"""A moment as the shop's calendar sees it; the business day is cut at `day_starts` on the local clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from kiosk.model.calendar import Period
from kiosk.model.programme import FOUR

DAY = timedelta(days=1)
DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True)
class Moment:
    """`wall_ms` in UTC, the local time it is in `zone`, its business day, and minutes on that day's clock.

    `minute` counts from local midnight of `day` and goes on past 1440 until the next business day.
    """

    wall_ms: int
    zone: ZoneInfo
    day_starts: int
    local: datetime
    day: date
    minute: int


def moment(wall_ms: int, zone: ZoneInfo, day_starts: int = FOUR) -> Moment:
    local = datetime.fromtimestamp(wall_ms / 1000, UTC).astimezone(zone)
    day = local.date()
    minute = local.hour * 60 + local.minute
    if wall_ms < day_begins(day, zone, day_starts):  # not by `minute`: in autumn an hour comes twice
        day -= DAY
        minute += 24 * 60
    return Moment(wall_ms, zone, day_starts, local, day, minute)


def business_day(wall_ms: int, zone: ZoneInfo, day_starts: int = FOUR) -> date:
    return moment(wall_ms, zone, day_starts).day


@lru_cache(maxsize=64)  # a welcome asks for the same few days a dozen times
def day_begins(day: date, zone: ZoneInfo, day_starts: int = FOUR) -> int:
    """Wall time in ms at which the business day begins; a day may have 23 or 25 hours."""
    local = datetime(day.year, day.month, day.day, day_starts // 60, day_starts % 60, tzinfo=zone)
    return round(local.timestamp() * 1000)


def begins(period: Period, at: Moment) -> int:
    """Wall time in ms at which the business day, week (Monday), month or year of `at` began; 0 for EVER."""
    first = first_day(period, at.day)
    return 0 if first is None else day_begins(first, at.zone, at.day_starts)


def first_day(period: Period, day: date) -> date | None:
    match period:
        case Period.DAY:
            return day
        case Period.WEEK:
            return day - timedelta(days=day.weekday())
        case Period.MONTH:
            return day.replace(day=1)
        case Period.YEAR:
            return day.replace(month=1, day=1)
        case Period.EVER:
            return None


def next_first_day(period: Period, day: date) -> date | None:
    """The first day of the period after the one of `day`."""
    match period:
        case Period.DAY:
            return day + DAY
        case Period.WEEK:
            return day + timedelta(days=7 - day.weekday())
        case Period.MONTH:
            return date(day.year + day.month // 12, day.month % 12 + 1, 1)
        case Period.YEAR:
            return date(day.year + 1, 1, 1)
        case Period.EVER:
            return None
