"""Off, closed, or nobody came: the kiosk notes of itself what tells them apart."""

from __future__ import annotations

import pytest

from kiosk.programme import read
from tests.services.premises import FILE, Premises

QUARTER = 15 * 60
HOUR = 1_779_271_200_000 // 3_600_000
"""Wednesday noon in Berlin, in hours from 1970."""


def told(place: Premises, kind: str = "heartbeat.v1") -> list[dict]:
    return [data for each, data in place.events() if each == kind]


def test_an_hour_is_told_when_it_is_over(place: Premises) -> None:
    for _ in range(4):
        place.shop.idle()
        place.clock.go_on(60)
        place.shop.idle()
        place.clock.go_on(QUARTER - 60)
    assert told(place) == []
    place.shop.idle()
    boot = place.clock.boot_n
    assert told(place) == [{"hours": [{"hour": HOUR, "boot_n": boot, "up": 15, "reader": 15}]}]
    place.clock.go_on(60)
    place.shop.idle()
    assert len(told(place)) == 1, "at most once an hour"


def test_a_reader_that_was_away_and_quarters_that_nobody_saw(place: Premises) -> None:
    place.shop.idle(("door",))
    place.clock.go_on(2 * QUARTER)
    place.shop.idle(("panel", "printer", "memory"))
    place.clock.go_on(QUARTER)
    place.shop.idle(("panel", "door"))
    place.clock.go_on(60)
    place.shop.idle(("panel",))
    place.clock.go_on(QUARTER)
    place.shop.idle()
    assert [(hour["up"], hour["reader"]) for hour in told(place)[0]["hours"]] == [(0b1101, 0b1100)]


def test_a_restart_within_the_hour_and_a_night_without_power(place: Premises) -> None:
    first = place.clock.boot_n
    place.shop.idle()
    place.again(mono_ms=1_000)
    place.clock.go_on(QUARTER)
    place.clock.wall_ok = False
    place.shop.idle()
    place.clock.wall_ok = True
    place.clock.go_on(10 * 3600)
    place.shop.idle()
    hours = [hour for each in told(place) for hour in each["hours"]]
    assert [(hour["boot_n"], hour["up"], hour.get("wall_ok", True)) for hour in hours] == [
        (first, 1, True),
        (first + 1, 2, False),
    ]
    place.again()
    place.clock.go_on(3600)
    place.shop.idle()
    hours = [hour for each in told(place) for hour in each["hours"]]
    assert [hour["hour"] - HOUR for hour in hours] == [0, 0, 10], "each hour is told once"


def test_opening_hours_are_written_down_when_they_change(place: Premises) -> None:
    place.shop.idle()
    place.clock.go_on(60)
    place.shop.idle()
    (first,) = told(place, "hours.v1")
    assert first == {"week": [[[480, 1200]]] * 7, "grace_min": 30, "day_starts": 240, "holidays": []}
    place.again()
    place.shop.idle()
    assert len(told(place, "hours.v1")) == 1, "a restart changes no hours"
    text = FILE.read_text().replace('sun = "08:00-20:00"', 'sun = ["09:00-12:00", "18:00-25:30"]')
    text += """
[[holiday]]
id = "christmas"
name = { en = "Christmas", zh-Hant = "聖誕節" }
days = ["12-24/12-26"]
closed = true
[[holiday]]
id = "day-of-the-shop"
name = { en = "Our day", zh-Hant = "店慶" }
days = ["2026-07-01"]
"""
    place.shop.books.programme = read(text, "shop.toml")
    place.shop.idle()
    now = told(place, "hours.v1")[-1]
    assert now["week"][6] == [[540, 720], [1080, 1530]]
    assert now["holidays"] == [{"days": [[0, 12, 24, 12, 26]], "closed": True}], "a name changes no hours"


@pytest.mark.parametrize("jump_h", [-30, 500])
def test_a_clock_that_is_set_right_doubles_no_hour(place: Premises, jump_h: int) -> None:
    place.shop.idle()
    place.clock.wall_ms += jump_h * 3_600_000
    for _ in range(3):
        place.shop.idle()
        place.clock.go_on(3600)
    hours = [hour["hour"] for each in told(place) for hour in each["hours"]]
    assert len(hours) == len(set(hours)) == 3
