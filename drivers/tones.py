"""What the panel's buzzer says: few, short, soft."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence

Note = tuple[float, float]
"""Hertz (0: silence) and seconds."""


class Sound(enum.Enum):
    READ = "read"  # your card was read
    PRESS = "press"
    NO = "no"


NOTES: Mapping[Sound, Sequence[Note]] = {
    Sound.READ: ((1318.5, 0.07), (1760.0, 0.09)),
    Sound.PRESS: ((880.0, 0.03),),
    Sound.NO: ((220.0, 0.12), (0.0, 0.05), (220.0, 0.12)),
}


class Tune:
    """A sound on its way; no clock: the time comes in."""

    def __init__(self, sound: Sound, at: float) -> None:
        self._ends: list[tuple[float, float]] = []
        for hertz, seconds in NOTES[sound]:
            at += seconds
            self._ends.append((at, hertz))

    def now(self, at: float) -> float | None:
        """The hertz to be heard (0: silence); None when it is over."""
        return next((hertz for end, hertz in self._ends if at < end), None)

    def next_change(self, at: float) -> float:
        return next((end for end, _hertz in self._ends if at < end), at)
