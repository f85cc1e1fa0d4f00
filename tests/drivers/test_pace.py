"""What normal is, and when it is no more."""

from __future__ import annotations

from drivers.pace import Pace


def turns(pace: Pace, number: int, seconds: float, at: float = 0.0, every_s: float = 0.1) -> tuple[list[str], float]:
    """Words heard in so many turns of the same duration, and when the last one ended."""
    words = []
    for _ in range(number):
        at += max(seconds, every_s)
        pace.note(seconds, at)
        if slow := pace.slowness():
            words.append(slow)
    return words, at


def test_the_first_two_minutes_say_what_is_normal() -> None:
    pace = Pace()
    words, at = turns(pace, 1100, 0.4)
    assert words == []
    words, at = turns(pace, 200, 0.4, at)
    assert words == []
    words, _ = turns(pace, 20, 2.0, at)
    assert words == ["a turn takes 2000 ms, at first 400 ms"]


def test_a_factor_of_almost_nothing_is_nothing() -> None:
    pace = Pace()
    _, at = turns(pace, 1300, 0.001)
    words, _ = turns(pace, 100, 0.2, at)
    assert words == []


def test_it_is_said_once_then_borne_then_said_of_the_next_slow_down() -> None:
    pace = Pace()
    _, at = turns(pace, 1300, 0.005)
    words, at = turns(pace, 200, 1.0, at)
    assert len(words) == 1
    words, _ = turns(pace, 200, 20.0, at)
    assert words == ["a turn takes 20000 ms, at first 1000 ms"]
    assert pace.slowdowns == 2


def test_after_opening_anew_helped_a_second_slow_down_is_said_again() -> None:
    pace = Pace()
    _, at = turns(pace, 1300, 0.005)
    for _ in range(3):
        words, at = turns(pace, 20, 1.0, at)
        assert len(words) == 1
        _, at = turns(pace, 40, 0.005, at)


def test_as_fast_as_possible_needs_no_two_minutes_of_memory() -> None:
    pace = Pace()
    words, at = turns(pace, 5000, 0.001, every_s=0.001)
    words, _ = turns(pace, 20, 1.0, at)
    assert len(words) == 1


def test_percentiles_are_of_the_newest_turns() -> None:
    pace = Pace()
    assert pace.percentiles_ms() is None
    turns(pace, 300, 1.0)
    turns(pace, 180, 0.002)
    turns(pace, 20, 0.004)
    assert pace.percentiles_ms() == (2.0, 4.0)
