"""Which taps are visits: on the kiosk's own clock, after a night without power, after a jump of the clock."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.model.programme import VisitRule
from kiosk.model.time import Stamp
from kiosk.rules.visits import IN_DOUBT_MS, counted, elapsed, seen_just_now, too_many
from tests.rules.shop import stamp

RULE = VisitRule(window_h=3, tap_again_s=20, velocity_per_day=5)


@pytest.mark.parametrize(
    ("story", "last", "now", "again", "visit"),
    [
        ("never seen before", None, stamp(5), False, True),
        ("the card slips and is read again", stamp(5), stamp(5 + 1 / 6), True, False),
        ("exactly twenty seconds later", stamp(5), stamp(5 + 1 / 3), False, False),
        ("back in the afternoon, too early", stamp(5), stamp(5 + 179), False, False),
        ("three hours later", stamp(5), stamp(5 + 180), False, True),
        ("the clock jumped a day ahead meanwhile", stamp(5), stamp(65, wall=1505), False, False),
        ("the clock jumped back a day meanwhile", stamp(5), stamp(205, wall=-1235), False, True),
        ("restarted, clock right, an hour later", stamp(5), stamp(1, boot=2, wall=65), False, False),
        ("restarted, clock right, four hours later", stamp(5), stamp(1, boot=2, wall=245), False, True),
        ("restarted, clock right, ten seconds later", stamp(5), stamp(0.1, boot=2, wall=5 + 1 / 6), True, False),
        ("the next morning, nobody knows the time", stamp(5), stamp(11, boot=2, wall=6, trusted=False), False, True),
        ("waits out a power cut, no clock", stamp(5), stamp(2, boot=2, wall=6, trusted=False), False, False),
        ("the old time was not trusted", stamp(5, trusted=False), stamp(30, boot=2, wall=20), False, True),
        ("the trusted clock went backwards", stamp(5), stamp(30, boot=2, wall=-300), False, True),
        ("seen at another kiosk just now", stamp(5, boot=-1), stamp(300, wall=6), False, False),
        ("seen at another kiosk this morning", stamp(5, boot=-1), stamp(300, wall=200), False, True),
    ],
)
def test_taps(story: str, last: Stamp | None, now: Stamp, again: bool, visit: bool) -> None:
    assert seen_just_now(last, now, RULE) is again, story
    assert counted(last, now, RULE) is visit, story


def test_a_stamp_of_another_kiosk_shares_no_boot_with_ours() -> None:
    theirs = stamp(5, boot=-1, trusted=False)
    assert elapsed(theirs, stamp(300, trusted=False)) == elapsed(theirs, stamp(1, boot=2))
    assert not elapsed(theirs, stamp(300)).sure


def test_more_than_five_taps_a_day_are_looked_at() -> None:
    assert [too_many(taps, RULE) for taps in (4, 5, 6)] == [False, False, True]


minutes = st.floats(0, 5000)


@given(start=minutes, pauses=st.lists(st.floats(0, 400), max_size=30), jumps=st.lists(st.floats(-5000, 5000)))
def test_within_one_boot_no_jump_of_the_clock_doubles_or_loses_a_visit(
    start: float, pauses: list[float], jumps: list[float]
) -> None:
    last: Stamp | None = None
    jump = dict(enumerate(jumps))
    now, counts = start, []
    for number, pause in enumerate(pauses):
        now += pause
        tap = stamp(now, wall=now + jump.get(number, 0.0), trusted=number % 2 == 0)
        if counted(last, tap, RULE):
            counts.append(tap.mono_ms)
            last = tap
    assert all(later - earlier >= 180 * 60_000 for earlier, later in pairwise(counts))
    assert bool(counts) == bool(pauses)


@given(last=minutes, uptime=minutes, wall=minutes, trusted=st.booleans())
def test_after_a_restart_doubt_is_the_members(last: float, uptime: float, wall: float, trusted: bool) -> None:
    before, now = stamp(last), stamp(uptime, boot=2, wall=wall, trusted=trusted)
    if not (trusted and now.wall_ms >= before.wall_ms):
        assert counted(before, now, RULE) is (now.mono_ms >= IN_DOUBT_MS)
