"""Hours and days that contradict each other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from kiosk.model.calendar import WEEKDAYS, Holiday, Hours, When
from kiosk.model.programme import Programme
from kiosk.programme.check import walk
from kiosk.programme.faults import Finding, Path
from kiosk.rules.schedule import occurrence


def findings(programme: Programme) -> Iterator[Finding]:
    if programme.day_starts > 12 * 60:
        yield Finding(("day_starts",), "the business day would begin in the afternoon", "write a time before 12:00")
    if not any(programme.hours.of(weekday) for weekday in range(7)):
        yield Finding(
            ("hours",), "the shop is never open", 'give the days their hours, for example mon = "09:00-21:00"'
        )
    ends = 24 * 60 + programme.day_starts
    for path, hours in walk.each(Hours, programme):
        if hours.closes > ends:
            yield Finding(
                path, f"the hours go on into the next business day ({ends // 60:02}:{ends % 60:02})", "end them by then"
            )
    for weekday in WEEKDAYS:
        yield from _overlapping(programme.hours.of(WEEKDAYS.index(weekday)), ("hours", weekday.value))
    for path, when in walk.each(When, programme):
        yield from _never(programme, when, path)
    yield from _holidays(programme)


def _overlapping(hours: tuple[Hours, ...], path: Path) -> Iterator[Finding]:
    ordered = sorted(hours, key=lambda each: each.opens)
    if any(after.opens < before.closes for before, after in pairwise(ordered)):
        yield Finding(path, "the hours overlap", "join them or mend them")


def _never(programme: Programme, when: When, path: Path) -> Iterator[Finding]:
    if when.since and when.until and when.until < when.since:
        yield Finding((*path, "until"), f"{when.until} is before {when.since}, so it never begins", "swap or mend them")
    days = [WEEKDAYS.index(each) for each in when.weekdays] or list(range(7))
    specials = [each.hours or () for each in programme.holiday]
    open_hours = [hours for day in days for hours in programme.hours.of(day)] + [h for each in specials for h in each]
    if when.weekdays and not open_hours:
        yield Finding((*path, "weekdays"), "the shop is closed on all of these days", "name a day on which it is open")
    elif when.hours and open_hours and not any(_meet(a, b) for a in when.hours for b in open_hours):
        yield Finding((*path, "hours"), "the shop is closed at all of these hours", "mend the hours")


def _meet(one: Hours, other: Hours) -> bool:
    return one.opens < other.closes and other.opens < one.closes


def _holidays(programme: Programme) -> Iterator[Finding]:
    for i, holiday in enumerate(programme.holiday):
        if holiday.closed and holiday.hours:
            yield Finding(("holiday", i, "hours"), "the holiday is closed and has hours", "take one of them out")
        if not holiday.days:
            yield Finding(("holiday", i, "days"), "the holiday has no day", 'write for example days = ["12-25"]')
        for other in programme.holiday[:i]:
            if (closed_by := _shared(holiday, other)) and _differ(holiday, other):
                yield Finding(
                    ("holiday", i, "days"), f"{closed_by} is in {other.id!r} too, with other hours", "leave it in one"
                )


def _differ(one: Holiday, other: Holiday) -> bool:
    return (one.closed, one.hours) != (other.closed, other.hours)


def _shared(one: Holiday, other: Holiday) -> date | None:
    """A day that is in both, looked for in the years that they name (any year, where they name none)."""
    years = {span.year for holiday in (one, other) for span in holiday.days if span.year} or {2028}
    for year in sorted(years):
        for number in range(366 + 31):
            day = date(year, 1, 1) + timedelta(days=number)
            if all(any(occurrence(span, day) for span in holiday.days) for holiday in (one, other)):
                return day
    return None
