"""Contacts that bounce, chatter and stick; every press told once, at its first edge."""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.debounce import SETTLE_S, Debouncer

Moves = list[tuple[float, bool]]
"""When the contact moves, and whether it is closed from then on."""


def level(moves: Moves, at: float) -> bool:
    return next((down for when, down in reversed(moves) if when <= at), False)


def presses(moves: Moves, *, heard: Moves | None = None, until: float | None = None) -> list[float]:
    """What a debouncer tells of a contact if it hears these edges (all, unless `heard`) and looks as the panel does.

    The panel looks when a look is due, and every half second.
    """
    debouncer = Debouncer(down=False, at=0.0)
    told = []
    edges = list(moves if heard is None else heard)
    end = until or moves[-1][0] + 2.0
    now = 0.0
    while now < end:
        look_at = min(now + 0.5, debouncer.due if debouncer.due is not None else end)
        if edges and edges[0][0] <= look_at:
            now, down = edges.pop(0)
            if debouncer.edge(down, now):
                told.append(now)
        else:
            now = max(look_at, now + 1e-6)
            if debouncer.look(level(moves, now), now):
                told.append(now)
    return told


def press(at: float, held: float, bounce: tuple[float, ...] = (), rebound: tuple[float, ...] = ()) -> Moves:
    """Closes at `at` and opens `held` later, each with extra moves so many seconds after the first."""
    return _burst(at, True, bounce) + _burst(at + held, False, rebound)


def _burst(at: float, down: bool, extra: tuple[float, ...]) -> Moves:
    """An odd number of moves, so that the last one is like the first."""
    moves = [(at + after, down == (n % 2 == 0)) for n, after in enumerate((0.0, *sorted(extra)))]
    return moves if len(moves) % 2 else moves[:-1]


REAL = {
    "tactile": press(1.0, 0.11, (0.0001, 0.0003, 0.0004, 0.0009), (0.0002, 0.0005)),
    "arcade": press(1.0, 0.08, (0.0004, 0.0006, 0.0017, 0.0020, 0.0044, 0.0050), (0.0003, 0.0008, 0.0025, 0.0029)),
    "worn": press(1.0, 0.3, (0.001, 0.002, 0.004, 0.007, 0.0075, 0.0098), (0.001, 0.003, 0.006, 0.0099)),
    "five milliseconds": press(1.0, 0.005, (0.0002, 0.0007), (0.0003, 0.0011)),
    "half a second": press(1.0, 0.5),
}


@pytest.mark.parametrize("trace", REAL)
def test_a_press_is_told_once_at_its_first_edge(trace: str) -> None:
    assert presses(REAL[trace]) == [1.0]


def test_ten_quick_presses_are_ten() -> None:
    moves = [move for n in range(10) for move in press(1 + n * 0.1, 0.04, (0.001, 0.002), (0.001, 0.004))]
    assert presses(moves) == [pytest.approx(1 + n * 0.1) for n in range(10)]


def test_a_press_whose_edges_were_lost_is_told_at_the_next_look() -> None:
    [told] = presses([(1.0, True), (3.0, False)], heard=[(3.0, False)])
    assert 1.0 <= told <= 1.5


def test_a_held_button_that_loses_contact_for_a_moment_is_one_press() -> None:
    moves = [(1.0, True), (2.0, False), (2.002, True), (3.0, False)]
    assert presses(moves) == [1.0]


bounces = st.sets(st.integers(1, 120), max_size=9).map(lambda tenths: tuple(n / 10_000 for n in tenths))


@st.composite
def fingers(draw: st.DrawFn) -> tuple[Moves, list[float]]:
    """Presses 5 ms to 2 s long, with bounces of up to 12 ms, at least 40 ms after the last one came to rest."""
    moves: Moves = []
    starts = []
    at = 1.0
    for _ in range(draw(st.integers(1, 12))):
        held = draw(st.sampled_from([0.005, 0.013, 0.08, 0.5, 2.0]))
        made = press(at, held, tuple(b for b in draw(bounces) if b < held * 0.9), draw(bounces))
        starts.append(at)
        moves += made
        at = made[-1][0] + draw(st.floats(0.04, 3.0))
    return moves, starts


@given(fingers())
def test_whatever_the_bounces_every_press_is_told_once_at_its_first_edge(made: tuple[Moves, list[float]]) -> None:
    moves, starts = made
    assert all(before < after for (before, _), (after, _) in pairwise(moves))
    assert presses(moves) == starts


@given(fingers(), st.randoms(use_true_random=False))
def test_lost_edges_never_make_a_press_of_nothing_and_it_falls_into_step_again(
    made: tuple[Moves, list[float]], rng: random.Random
) -> None:
    moves, starts = made
    heard = [move for move in moves if rng.random() > 0.2]
    again = moves[-1][0] + 2.0
    told = presses([*moves, (again, True)], heard=[*heard, (again, True)], until=again + 1.0)
    assert told[-1] == again
    assert len(told) <= len(starts) + 1


@dataclass
class Chatter:
    """A loose wire that chatters for `seconds` every few milliseconds."""

    seconds: float

    def moves(self) -> Moves:
        return [(1.0 + n * 0.007, not n % 2) for n in range(round(self.seconds / 0.007))]


def test_a_chattering_wire_is_one_press_however_long() -> None:
    assert presses(Chatter(10.0).moves()) == [1.0]


def test_away_since_tells_how_long_a_contact_is_not_at_rest() -> None:
    debouncer = Debouncer(down=False, at=0.0)
    assert debouncer.away_since is None
    for at, down in Chatter(40.0).moves():
        debouncer.edge(down, at)
    assert debouncer.away_since == 1.0
    down_at = 50.0
    debouncer.edge(True, down_at)
    assert not debouncer.look(True, down_at + 1)
    assert debouncer.away_since == 1.0
    debouncer.edge(False, 60.0)
    assert not debouncer.look(False, 60.0 + SETTLE_S / 2)
    assert debouncer.away_since == 1.0
    debouncer.look(False, 60.0 + SETTLE_S)
    assert debouncer.away_since is None


def test_a_button_that_is_down_at_the_start_is_no_press_and_not_at_rest() -> None:
    debouncer = Debouncer(down=True, at=5.0)
    assert not debouncer.look(True, 6.0)
    assert debouncer.away_since == 5.0
    assert not debouncer.edge(False, 7.0)
    assert debouncer.due == pytest.approx(7.0 + SETTLE_S)
