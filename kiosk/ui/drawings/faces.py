"""Five faces, each a sweet of its own: told apart by outline and expression as well as by colour.

5 a flower biscuit that laughs, 4 a round drop that smiles, 3 a square caramel that waits, 2 a sagging jelly that
frowns, 1 a burst bonbon that cries. All in a box of 100 x 100.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from kiosk.ui.drawings.pen import Pen, Point, arc, polar


@dataclass(frozen=True, slots=True)
class Mood:
    """How alive a face is right now, in numbers: `blink` 0 (open) to 1 (shut), `more` -1..1 of its expression."""

    blink: float = 0.0
    more: float = 0.0


CALM = Mood()
LEVELS = (1, 2, 3, 4, 5)


def outline(level: int) -> list[Point]:
    """The sweet's outline."""
    steps = [math.tau * i / 120 for i in range(120)]
    if level == 5:
        return polar(50, 50, (38.5 + 10 * abs(math.cos(5 * a)) for a in steps))
    if level == 4:
        return polar(50, 50, (46.0 for _ in steps))
    if level == 3:
        return polar(50, 50, (42.0 / (abs(math.cos(a)) ** 5 + abs(math.sin(a)) ** 5) ** 0.2 for a in steps))
    if level == 2:
        return [(50 + (x - 50) * (1.02 - 0.0042 * (y - 50)), 6 + (y - 6) * 0.94) for x, y in _sagging(steps)]
    return polar(50, 50, (42.5 + 5.5 * _burst(a) for a in steps))


def _sagging(steps: list[float]) -> list[Point]:
    return [(50 - 43 * math.sin(a) * (1 - 0.16 * math.cos(a)), 51 + 45 * math.cos(a)) for a in steps]


def _burst(angle: float) -> float:
    """Eight blunt points round the circle."""
    return 2 * abs(((angle * 8 / math.tau) % 1) - 0.5) * 2 - 1


def face(pen: Pen, level: int, mood: Mood = CALM) -> None:
    """Draw the face of this level (1 very unhappy .. 5 very happy)."""
    shape = outline(level)
    pen.fill("shadow", [(x, y - 2.5) for x, y in shape], soft=5)
    pen.fill(f"face{level}", shape)
    x, y, r, start, end = _SHINE[level]
    pen.line("milk", arc(x, y, r, r, start, end, 8), 4.2)
    _FEATURES[level](pen, mood)


_SHINE = {
    5: (50, 50, 36, 118, 142),
    4: (50, 50, 37, 118, 146),
    3: (38, 64, 18, 100, 160),
    2: (50, 47, 30, 122, 150),
    1: (50, 50, 37, 96, 112),
}
"""Where the light falls on each sweet: a part of a circle."""


def _eyes(pen: Pen, mood: Mood, y: float, apart: float = 15.0, size: float = 5.2) -> None:
    for side in (-1, 1):
        if mood.blink > 0.6:
            pen.line("cocoa", arc(50 + side * apart, y, size, 1.5, 180, 360, 8), 3.2)
        else:
            pen.disc("cocoa", 50 + side * apart, y, size, size * 1.25 * (1 - mood.blink))
            pen.disc("milk", 50 + side * apart + 1.6, y + 2.2, 1.7, 1.7 * (1 - mood.blink))


def _laugh(pen: Pen, mood: Mood) -> None:
    for side in (-1, 1):
        pen.line("cocoa", arc(50 + side * 16, 56, 7.5, 7 + 2 * mood.more, 20, 160, 12), 4.4)
        pen.disc("rose", 50 + side * 28, 45, 6.5, 4.5)
    depth = 21 + 5 * mood.more
    mouth = [*arc(50, 45, 21, depth, 180, 360, 24), *arc(50, 45, 21, 2.5, 0, 180, 12)]
    pen.fill("cocoa", mouth)
    pen.fill("cherry", [*arc(50, 44.5 - depth * 0.98, 12, depth * 0.45, 18, 162, 14)])
    pen.fill("milk", [(33.5, 45), (66.5, 45), (64.5, 39.5), (35.5, 39.5)])


def _smile(pen: Pen, mood: Mood) -> None:
    _eyes(pen, mood, 58)
    pen.line("cocoa", arc(50, 44, 19, 12 + 5 * mood.more, 200, 340, 20), 4.6)


def _wait(pen: Pen, mood: Mood) -> None:
    _eyes(pen, mood, 57)
    pen.line("cocoa", [(35, 35 + 2 * mood.more), (65, 35 - 2 * mood.more)], 4.6)


def _frown(pen: Pen, mood: Mood) -> None:
    _eyes(pen, mood, 52)
    for side in (-1, 1):
        pen.line("cocoa", [(50 + side * 9, 67 + 2 * mood.more), (50 + side * 21, 63)], 3.6)
    pen.line("cocoa", arc(50, 21, 17, 11 + 4 * mood.more, 28, 152, 20), 4.6)


def _cry(pen: Pen, mood: Mood) -> None:
    _eyes(pen, mood, 53, size=5.6)
    for side in (-1, 1):
        pen.line("cocoa", [(50 + side * 8, 62), (50 + side * 23, 69 + 2 * mood.more)], 4.4)
    depth = 15 + 4 * mood.more
    pen.fill("cocoa", [*arc(50, 21, 18, depth, 0, 180, 24), *arc(50, 21, 18, 2.5, 180, 360, 12)])
    pen.fill("rose", [*arc(50, 21.5, 10, 5, 10, 170, 12)])
    fall = 4 * mood.more
    tear = [(72, 49 - fall), *arc(72, 37 - fall, 4.6, 4.6, 150, 390, 14)]
    pen.fill("sky", tear)


_FEATURES = {5: _laugh, 4: _smile, 3: _wait, 2: _frown, 1: _cry}
