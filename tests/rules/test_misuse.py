"""Presses that are kept but not counted, by published rules; and the alarm of a bad run."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.model.feedback import AlarmRule, MisuseRule
from kiosk.rules.alarm import Reading, read
from kiosk.rules.misuse import Flag, Press, judge, reach_ms
from tests.rules.shop import stamp

RULE = MisuseRule()
I, B, A = Flag.INTERVAL, Flag.BURST, Flag.ALTERNATION  # noqa: E741  # a table is read at a glance


def pressed(*presses: tuple[float, int], rule: MisuseRule = RULE) -> list[frozenset[Flag]]:
    """All flags after the presses, given as (second, face), as a service would keep them."""
    kept: list[Press] = []
    for number, (second, face) in enumerate(presses):
        now = stamp(second / 60)
        verdict = judge(rule, face, now, [each for each in kept if now.mono_ms - each.stamp.mono_ms <= reach_ms(rule)])
        for earlier, flag in verdict.earlier:
            old = kept[earlier]
            kept[earlier] = Press(old.id, old.face, old.stamp, old.flags | {flag})
        kept.append(Press(number, face, now, verdict.flags))
    return [press.flags for press in kept]


@pytest.mark.parametrize(
    ("story", "presses", "flags"),
    [
        ("one guest", [(0, 5)], [set()]),
        ("the next guest", [(0, 5), (5, 4)], [set(), set()]),
        ("pressed twice", [(0, 5), (4.9, 5)], [set(), {I}]),
        ("one answer each five seconds counts", [(0, 5), (3, 5), (6, 5)], [set(), {I}, set()]),
        ("three in half a minute are a family", [(0, 5), (10, 5), (20, 4)], [set(), set(), set()]),
        ("four are a game, the first three too", [(0, 1), (10, 1), (20, 1), (30, 1)], [{B}, {B}, {B}, {B}]),
        ("a game and who comes after", [(0, 1), (8, 1), (16, 1), (24, 1), (60, 5)], [{B}] * 4 + [set()]),
        ("hammering", [(0, 1), (1, 1), (2, 1), (3, 1)], [{B}, {I, B}, {I, B}, {I, B}]),
        ("up and down in turns", [(0, 1), (20, 5), (40, 1), (60, 5)], [{A}, {A}, {A}, {A}]),
        ("up and down, then twice up", [(0, 1), (20, 5), (40, 5), (60, 1)], [set()] * 4),
        ("the middle face breaks the turns", [(0, 1), (20, 5), (40, 3), (60, 5)], [set()] * 4),
        ("turns too slow to be a game", [(0, 1), (25, 5), (50, 1), (75, 5)], [set()] * 4),
    ],
)
def test_presses(story: str, presses: list[tuple[float, int]], flags: list[set[Flag]]) -> None:
    assert pressed(*presses) == [frozenset(each) for each in flags], story


def test_out_of_hours_and_practice_are_flagged_and_kept() -> None:
    closed = judge(RULE, 5, stamp(), [], is_open=False)
    assert closed.flags == {Flag.OUT_OF_HOURS}
    assert not closed.counted
    assert judge(RULE, 5, stamp(), [], practice=True).flags == {Flag.PRACTICE}
    assert judge(RULE, 5, stamp(), []).counted


def test_after_a_restart_without_a_clock_nobody_is_accused() -> None:
    before = [Press(0, 1, stamp(10))]
    assert judge(RULE, 1, stamp(0.01, boot=2, wall=10, trusted=False), before).counted


def test_the_clocks_jump_makes_no_burst() -> None:
    calm = [Press(n, 5, stamp(n * 5, wall=15)) for n in range(3)]
    assert judge(RULE, 5, stamp(15, wall=15), calm).counted


PRESSES = st.lists(st.tuples(st.floats(0.1, 90), st.integers(1, 5)), max_size=25)


@given(PRESSES)
def test_counted_presses_are_never_closer_than_the_interval_nor_a_burst(pauses: list[tuple[float, int]]) -> None:
    second, presses = 0.0, []
    for pause, face in pauses:
        second += pause
        presses.append((second, face))
    flags = pressed(*presses)
    counted = [at for (at, _), each in zip(presses, flags, strict=True) if not each]
    assert all(later - earlier >= 4.99 for earlier, later in pairwise(counted))
    for at in counted:
        assert sum(at - 29.9 <= other <= at for other in counted) < RULE.burst_n


# --- the alarm -------------------------------------------------------------------------------------------

ALARM = AlarmRule()
MIN = 60_000


@pytest.mark.parametrize(
    ("story", "answers", "ringing", "reading"),
    [
        ("nothing", [], False, Reading(0, 0, False)),
        ("three unhappy are too few", [(1, 1), (2, 1), (3, 2)], False, Reading(3, 3, False)),
        ("two of four", [(1, 1), (2, 2), (3, 5), (4, 4)], False, Reading(4, 2, True)),
        ("two of five", [(1, 1), (2, 2), (3, 5), (4, 4), (5, 3)], False, Reading(5, 2, False)),
        ("sixteen minutes ago is too long", [(1, 1), (2, 2), (3, 5), (16, 1)], False, Reading(3, 2, False)),
        ("rings on between the shares", [(1, 1), (2, 2), (3, 5), (4, 4), (5, 3)], True, Reading(5, 2, True)),
        ("rings on while few answer", [(1, 1), (2, 5)], True, Reading(2, 1, True)),
        ("closes when one of four is unhappy", [(1, 1), (2, 5), (3, 5), (4, 4)], True, Reading(4, 1, False)),
        ("closes when nobody complains any more", [(1, 5)], True, Reading(1, 0, False)),
        ("closes when it is quiet", [], True, Reading(0, 0, False)),
        ("an answer of the future is no answer", [(-5, 1)] * 5, False, Reading(0, 0, False)),
    ],
)
def test_alarm(story: str, answers: list[tuple[int, int]], ringing: bool, reading: Reading) -> None:
    assert read(ALARM, [(minutes * MIN, face) for minutes, face in answers], ringing) == reading, story


@given(st.lists(st.tuples(st.integers(0, 20 * MIN), st.integers(1, 5)), max_size=30))
def test_the_same_answers_do_not_ring_it_on_and_off(answers: list[tuple[int, int]]) -> None:
    first = read(ALARM, answers, False)
    again = read(ALARM, answers, first.ringing)
    assert first == again
