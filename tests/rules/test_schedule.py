"""When things are on, when the shop is open, what a holiday changes."""

from __future__ import annotations

from datetime import date

import pytest

from kiosk.model.calendar import ALWAYS, Clock, Hours, Span, Weekday, When
from kiosk.rules.schedule import clamped, hours_on, is_on, is_open, occurrence
from tests.rules.shop import BERLIN, at, shop

TUESDAY_AFTERNOON = When(weekdays=(Weekday.TUE,), hours=(Hours(Clock(14 * 60), Clock(17 * 60)),))
MAY = When(since=date(2026, 5, 1), until=date(2026, 5, 31))


@pytest.mark.parametrize(
    ("when", "clock", "on"),
    [
        (ALWAYS, "2026-05-05 03:00", True),
        (TUESDAY_AFTERNOON, "2026-05-05 14:00", True),
        (TUESDAY_AFTERNOON, "2026-05-05 16:59", True),
        (TUESDAY_AFTERNOON, "2026-05-05 17:00", False),
        (TUESDAY_AFTERNOON, "2026-05-05 13:59", False),
        (TUESDAY_AFTERNOON, "2026-05-06 15:00", False),
        (MAY, "2026-05-01 04:00", True),
        (MAY, "2026-05-01 03:00", False),  # still the thirtieth of April
        (MAY, "2026-06-01 03:00", True),  # still the thirty-first of May
        (MAY, "2026-06-01 04:00", False),
    ],
)
def test_when(when: When, clock: str, on: bool) -> None:
    assert is_on(when, at(clock)) is on


@pytest.mark.parametrize(
    ("clock", "open_"),
    [
        ("2026-05-07 08:29", False),
        ("2026-05-07 08:30", True),  # within the half hour of grace
        ("2026-05-07 20:29", True),
        ("2026-05-07 20:30", False),
        ("2026-05-09 00:50", True),  # Friday night, open until one
        ("2026-05-10 00:50", False),
        ("2026-03-29 09:00", False),  # Sunday: from ten, less the grace
        ("2026-03-29 09:45", True),
    ],
)
def test_opening_hours_follow_the_clock_on_the_wall(clock: str, open_: bool) -> None:
    assert is_open(shop(), at(clock, BERLIN)) is open_


HOLIDAYS = """
[[holiday]]
id = "christmas"
name = { en = "Christmas" }
days = ["12-25/12-26"]
closed = true
[[holiday]]
id = "new-year"
name = { en = "New Year" }
days = ["12-31/01-01"]
hours = "10:00-14:00"
[[holiday]]
id = "fair"
name = { en = "The fair" }
days = ["2026-05-05"]
"""


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        ("2026-12-25", []),
        ("2030-12-26", []),
        ("2026-12-31", [(600, 840)]),
        ("2027-01-01", [(600, 840)]),
        ("2027-01-02", [(540, 1200)]),
        ("2026-05-05", [(540, 1200)]),  # a holiday without hours of its own
    ],
)
def test_a_holiday_closes_the_shop_or_changes_its_hours(day: str, hours: list[tuple[int, int]]) -> None:
    found = hours_on(shop(HOLIDAYS), date.fromisoformat(day))
    assert [(each.opens, each.closes) for each in found] == hours


def test_days_that_a_year_does_not_have() -> None:
    assert clamped(2026, 2, 29) == date(2026, 2, 28)
    assert clamped(2028, 2, 29) == date(2028, 2, 29)
    assert clamped(2026, 4, 31) == date(2026, 4, 30)


def test_a_span_across_the_year_belongs_to_the_year_it_begins_in() -> None:
    span = Span((12, 24), (1, 6))
    assert occurrence(span, date(2027, 1, 3)) == (date(2026, 12, 24), date(2027, 1, 6))
    assert occurrence(Span((12, 24), (1, 6), 2026), date(2028, 1, 3)) is None
