"""Whether something of the programme is on, and whether the shop is open."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date

from kiosk.model.calendar import ALWAYS, WEEKDAYS, Holiday, Hours, Span, When
from kiosk.model.programme import Programme
from kiosk.rules.moment import Moment


def is_on(when: When, at: Moment) -> bool:
    return when is ALWAYS or (has_begun(when, at.day) and not is_over(when, at.day) and fits(when, at))


def has_begun(when: When, day: date) -> bool:
    return when.since is None or when.since <= day


def is_over(when: When, day: date) -> bool:
    return when.until is not None and when.until < day


def fits(when: When, at: Moment) -> bool:
    """Whether weekday and hour are right, whatever the date."""
    if when.weekdays and WEEKDAYS[at.day.weekday()] not in when.weekdays:
        return False
    return not when.hours or within(when.hours, at.minute)


def within(hours: Sequence[Hours], minute: int, grace: int = 0) -> bool:
    return any(each.opens - grace <= minute < each.closes + grace for each in hours)


def clamped(year: int, month: int, day: int) -> date:
    """That day of that year; 29 February is the 28th in a common year, the 31st the 30th in a short month."""
    return date(year, month, day if day <= 28 else min(day, monthrange(year, month)[1]))


def occurrence(span: Span, day: date) -> tuple[date, date] | None:
    """First and last day of the span's occurrence that holds `day`."""
    for year in (span.year,) if span.year else (day.year, day.year - 1):
        first = clamped(year, *span.first)
        last = clamped(year + (span.last < span.first), *span.last)
        if first <= day <= last:
            return first, last
    return None


def holiday_on(holidays: Sequence[Holiday], day: date) -> Holiday | None:
    """The first holiday in the file that holds `day`."""
    for each in holidays:
        if any(occurrence(span, day) for span in each.days):
            return each
    return None


def hours_on(programme: Programme, day: date) -> tuple[Hours, ...]:
    """The opening hours of a business day; () when closed."""
    holiday = holiday_on(programme.holiday, day)
    if holiday is not None and holiday.closed:
        return ()
    if holiday is not None and holiday.hours is not None:
        return holiday.hours
    return programme.hours.of(day.weekday())


def is_open(programme: Programme, at: Moment) -> bool:
    """Whether the shop is open, `hours.grace_min` more at either end."""
    return within(hours_on(programme, at.day), at.minute, programme.hours.grace_min)
