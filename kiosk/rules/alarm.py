"""Whether a bad run has begun or is over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kiosk.model.feedback import AlarmRule

UNHAPPY = 2  # this face and below


@dataclass(frozen=True, slots=True)
class Reading:
    """Counted answers in the window, the unhappy among them, and whether the alarm rings."""

    n: int
    unhappy: int
    ringing: bool


def read(rule: AlarmRule, answers: Iterable[tuple[int, int]], ringing: bool) -> Reading:
    """`answers` are (age in ms, face) of counted presses; `ringing` is how it was until now.

    Opens and closes at different shares, so that one press does not ring it on and off.
    """
    faces = [face for age_ms, face in answers if 0 <= age_ms <= rule.window_min * 60_000]
    n = len(faces)
    unhappy = sum(face <= UNHAPPY for face in faces)
    if ringing:
        calm = unhappy == 0 or (n >= rule.min_n and unhappy * 100 < n * rule.close_share)
        return Reading(n, unhappy, not calm)
    return Reading(n, unhappy, n >= rule.min_n and unhappy * 100 >= n * rule.open_share)
