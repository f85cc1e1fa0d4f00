"""Tier badges, 0 a paper rosette, 1 bronze, 2 silver, 3 gold with a crown."""

from __future__ import annotations

import math

from kiosk.ui.drawings.pen import Pen, polar
from kiosk.ui.drawings.signs import crown
from kiosk.ui.drawings.sweets import heart_outline

_METALS = (("rose", "blush"), ("bronze", "butter"), ("silver", "milk"), ("gold", "lemon"))


def badge(pen: Pen, metal: int) -> None:
    """A rosette with two ribbons in a box of 100 x 100; each `metal` (0 to 3) has its own rim and mark."""
    rim, heart = _METALS[metal]
    for side in (-1, 1):
        tail = [
            (50 + side * 4, 40),
            (50 + side * 24, 34),
            (50 + side * 30, 2),
            (50 + side * 18, 10),
            (50 + side * 8, 3),
        ]
        pen.fill("raspberry" if side < 0 else "jam", tail)
    waves = (9, 12, 16, 20)[metal]
    pen.fill("shadow", polar(50, 56, (42.0 for _ in range(60))), soft=5)
    pen.fill(rim, polar(50, 59, (37 + 2.6 * math.cos(waves * math.tau * i / 160) for i in range(160))))
    pen.disc("truffle", 50, 59, 29.4)
    pen.disc(heart, 50, 59, 28)
    if metal == 3:
        with pen.at(29, 38, 0.42):
            crown(pen)
        return
    hearts = ((50, 58, 15),) if metal == 0 else ((40, 58, 9), (60, 58, 9)) if metal == 2 else ((50, 58, 12),)
    for x, y, r in hearts:
        pen.fill("raspberry", heart_outline(x, y, r))
