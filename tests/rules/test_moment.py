"""The business day is cut at four in the morning, on the clock on the wall, in summer and in winter."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.model.calendar import Period
from kiosk.rules.moment import begins, business_day, day_begins, moment
from tests.rules.shop import BERLIN, SHANGHAI, at, ms, utc

HOUR = 3_600_000


@pytest.mark.parametrize(
    ("clock", "day"),
    [
        ("2026-05-08 03:59:59", "2026-05-07"),  # the last guests of the evening
        ("2026-05-08 04:00", "2026-05-08"),
        ("2026-05-08 23:59", "2026-05-08"),
        ("2026-05-09 00:30", "2026-05-08"),
        ("2026-01-01 02:00", "2025-12-31"),
        ("2028-03-01 03:00", "2028-02-29"),
    ],
)
def test_a_day_ends_at_four_in_the_morning(clock: str, day: str) -> None:
    assert business_day(ms(clock), SHANGHAI) == date.fromisoformat(day)


def test_minutes_go_on_after_midnight() -> None:
    assert at("2026-05-09 00:30").minute == 24 * 60 + 30
    assert at("2026-05-09 09:30").minute == 9 * 60 + 30


@pytest.mark.parametrize(
    ("day", "hours"), [("2026-03-28", 23), ("2026-03-29", 24), ("2026-10-24", 25), ("2026-10-25", 24)]
)
def test_the_day_before_the_clock_changes_is_an_hour_shorter_or_longer(day: str, hours: int) -> None:
    """In Berlin the clock changes on Sunday between two and three: that is still Saturday's business day."""
    begin = day_begins(date.fromisoformat(day), BERLIN)
    end = day_begins(date.fromisoformat(day) + timedelta(days=1), BERLIN)
    assert (end - begin) // HOUR == hours


def test_the_hour_that_comes_twice_stays_in_its_day() -> None:
    first, second = utc("2026-10-25 00:30"), utc("2026-10-25 01:30")  # both 02:30 in Berlin
    assert datetime.fromtimestamp(first / 1000, BERLIN).hour == datetime.fromtimestamp(second / 1000, BERLIN).hour == 2
    assert business_day(first, BERLIN) == business_day(second, BERLIN) == date(2026, 10, 24)


def test_a_day_that_begins_in_the_hour_that_comes_twice_begins_once() -> None:
    half_past_two = 2 * 60 + 30
    begun = utc("2026-10-25 00:40")  # 02:40 in Berlin, summer time
    again = utc("2026-10-25 01:10")  # 02:10 in Berlin, an hour of winter time later
    assert (
        business_day(begun, BERLIN, half_past_two) == business_day(again, BERLIN, half_past_two) == date(2026, 10, 25)
    )


@pytest.mark.parametrize(
    ("period", "begin"),
    [
        (Period.DAY, "2026-05-08 04:00"),
        (Period.WEEK, "2026-05-04 04:00"),
        (Period.MONTH, "2026-05-01 04:00"),
        (Period.YEAR, "2026-01-01 04:00"),
    ],
)
def test_periods_begin_with_their_first_business_day(period: Period, begin: str) -> None:
    assert begins(period, at("2026-05-09 01:00")) == ms(begin)


ZONES = st.sampled_from(
    [ZoneInfo(name) for name in ("Europe/Berlin", "America/Santiago", "Asia/Shanghai", "Australia/Lord_Howe", "UTC")]
)
CHANGES = [utc(day) for day in ("2026-03-29 01:00", "2026-10-25 01:00", "2026-04-05 03:00", "2026-04-04 15:00")]
WALL = st.one_of(
    st.integers(utc("2000-01-01"), utc("2060-01-01")),
    st.builds(int.__add__, st.sampled_from(CHANGES), st.integers(-5 * HOUR, 5 * HOUR)),  # round a change of the clock
)


@given(wall_ms=WALL, zone=ZONES, starts=st.integers(0, 6 * 60))
def test_every_moment_lies_in_its_day(wall_ms: int, zone: ZoneInfo, starts: int) -> None:
    day = moment(wall_ms, zone, starts).day
    assert day_begins(day, zone, starts) <= wall_ms < day_begins(day + timedelta(days=1), zone, starts)


@given(
    wall_ms=WALL,
    later=st.one_of(st.integers(0, 3 * HOUR), st.integers(0, 3 * 24 * HOUR)),
    zone=ZONES,
    starts=st.integers(0, 6 * 60),
)
def test_days_never_run_backwards(wall_ms: int, later: int, zone: ZoneInfo, starts: int) -> None:
    assert business_day(wall_ms, zone, starts) <= business_day(wall_ms + later, zone, starts)
