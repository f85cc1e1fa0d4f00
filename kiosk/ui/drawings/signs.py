"""Signs: what a screen says without words; each in a box of 100 x 100."""

from __future__ import annotations

import math

from kiosk.ui.drawings.pen import Pen, arc, box, curve, polar
from kiosk.ui.drawings.sweets import heart_outline


def tick(pen: Pen) -> None:
    pen.disc("leaf", 50, 50, 44)
    pen.line("paper", [(29, 51), (44, 36), (72, 66)], 10)
    pen.disc("paper", 44, 36, 5)


def cross(pen: Pen) -> None:
    pen.disc("truffle", 50, 50, 44)
    pen.line("paper", [(34, 34), (66, 66)], 10)
    pen.line("paper", [(34, 66), (66, 34)], 10)


def star(pen: Pen) -> None:
    pen.fill("honey", _star(50, 48, 47, 22))
    pen.fill("lemon", _star(50, 50, 38, 18))


def _star(x: float, y: float, far: float, near: float) -> list[tuple[float, float]]:
    return polar(x, y, (far if i % 2 == 0 else near for i in range(10)))


def heart(pen: Pen) -> None:
    pen.fill("cherry", heart_outline(50, 52, 46))
    pen.line("blush", arc(34, 62, 16, 15, 100, 165, 8), 5)


def percent(pen: Pen) -> None:
    pen.fill("raspberry", polar(50, 50, (44 + 3 * math.cos(12 * math.tau * i / 96) for i in range(96))))
    pen.line("paper", [(33, 31), (67, 69)], 7)
    for x, y in ((36, 64), (64, 36)):
        pen.disc("paper", x, y, 10)
        pen.disc("raspberry", x, y, 4.6)


def coupon(pen: Pen) -> None:
    pen.box("honey", 6, 24, 88, 52, 6)
    for y in (24, 76):
        pen.disc("paper", 64, y, 6)
    for y in (35, 43, 51, 59, 67):
        pen.disc("milk", 64, y, 1.9)
    pen.fill("raspberry", _star(35, 49, 19, 8.6))
    pen.line("toffee", [(73, 58), (86, 58)], 4)
    pen.line("toffee", [(73, 46), (82, 46)], 4)


def clock(pen: Pen) -> None:
    pen.disc("lake", 50, 50, 45)
    pen.disc("milk", 50, 50, 37)
    for hour in range(12):
        with pen.at(50, 50, turn=30 * hour):
            pen.line("truffle", [(0, 30), (0, 32)], 3.4)
    pen.line("cocoa", [(50, 50), (50, 72)], 5.5)
    pen.line("cocoa", [(50, 50), (64, 42)], 5.5)
    pen.disc("raspberry", 50, 50, 5)


def calendar(pen: Pen) -> None:
    pen.box("paper", 12, 8, 76, 78, 9)
    pen.fill("sand", box(12, 8, 76, 78, 9))
    pen.box("milk", 15, 11, 70, 72, 7)
    pen.fill("raspberry", [*arc(21, 77, 9, 9, 180, 90, 6), *arc(79, 77, 9, 9, 90, 0, 6), (88, 64), (12, 64)])
    for x in (31, 69):
        pen.line("cocoa", [(x, 78), (x, 93)], 6)
    for row, y in enumerate((52, 38, 24)):
        for column, x in enumerate((28, 43, 58, 73)):
            if (row, column) == (1, 2):
                pen.fill("cherry", heart_outline(x, y, 9))
            else:
                pen.disc("sand", x, y, 4)


def crown(pen: Pen) -> None:
    for left, x, right, y in ((14, 12, 40, 66), (32, 50, 68, 80), (60, 88, 86, 66)):
        pen.fill("gold", [(left, 26), (x, y), (right, 26)])
        pen.disc("cherry", x, y + 3, 6)
    pen.box("gold", 14, 14, 72, 26, 4)
    pen.box("honey", 14, 14, 72, 9, 4)
    for x, ink in ((30, "lake"), (50, "cherry"), (70, "lake")):
        pen.disc(ink, x, 31, 4.4)


def people(pen: Pen) -> None:
    for x, ink, size, low in ((22, "sky", 11, 12), (78, "lilac", 11, 12), (50, "raspberry", 15, 4)):
        pen.fill(
            ink,
            [*arc(x, low + 12, size * 1.75, size * 2.4, 0, 180, 20), (x - size * 1.75, low), (x + size * 1.75, low)],
        )
        head = low + 12 + size * 2.9
        pen.disc("butter", x, head, size * 1.12)
        pen.fill("toffee", arc(x, head + size * 0.28, size * 1.16, size * 0.9, 2, 178, 14))
        for side in (-0.4, 0.4):
            pen.disc("cocoa", x + side * size, head - size * 0.05, size * 0.13)
        pen.line("cocoa", arc(x, head - size * 0.28, size * 0.42, size * 0.34, 205, 335, 10), size * 0.14)


def price(pen: Pen) -> None:
    with pen.at(50, 50, turn=38):
        pen.fill("lemon", [(-30, -26), (24, -26), (48, 0), (24, 26), (-30, 26)])
        pen.disc("paper", 28, 0, 6)
        pen.line("toffee", [(-19, 10), (10, 10)], 4.5)
        pen.line("toffee", [(-19, -1), (10, -1)], 4.5)
        pen.line("toffee", [(-19, -12), (0, -12)], 4.5)
    pen.line("truffle", curve((72, 67), (80, 82), (88, 84), (92, 92), 8), 2.8)


def broom(pen: Pen) -> None:
    with pen.at(50, 50, turn=-28):
        pen.line("toffee", [(0, -4), (0, 50)], 6)
        pen.fill("honey", [(-14, -10), (14, -10), (24, -46), (-24, -46)])
        for x in (-12, -4, 4, 12):
            pen.line("toffee", [(x * 0.8, -16), (x * 1.5, -44)], 1.8)
        pen.box("raspberry", -15, -13, 30, 10, 3)
    for x, y, r in ((22, 16, 4), (12, 26, 2.6), (30, 8, 2.6)):
        pen.fill("sky", polar(x, y, (r if i % 2 else r * 2.4 for i in range(8))))


def smile(pen: Pen) -> None:
    """A friendly clerk: service."""
    pen.fill("raspberry", [*arc(50, 6, 38, 34, 0, 180, 24)])
    pen.disc("butter", 50, 56, 25)
    pen.fill("toffee", arc(50, 60, 26, 24, 8, 172, 20))
    pen.fill("rose", [(27, 66), (73, 66), (68, 84), (32, 84)])
    pen.box("raspberry", 25, 62, 50, 8, 4)
    for x in (41, 59):
        pen.disc("cocoa", x, 54, 3.2)
    pen.line("cocoa", arc(50, 49, 11, 8, 200, 340, 14), 3.4)


def hand(pen: Pen) -> None:
    """A hand holds a card up to the reader's waves."""
    for r in (8, 15, 22):
        pen.arc("caramel", 12, 84, r, -70, 10, 3.4)
    with pen.at(14, 8, 0.9):
        with pen.at(62, 30, turn=-10):
            for y in (26, 16, 6):
                pen.line("honey", [(8, y), (-13, y + 2)], 9.5)
        card(pen)
        with pen.at(62, 30, turn=-10):
            pen.fill("butter", [(3, -12), (25, -12), *curve((26, 6), (28, 34), (14, 36), (6, 28), 10), (3, 10)])
            pen.line("butter", curve((12, 25), (3, 24), (-7, 18), (-15, 19), 10), 10)
            pen.line("honey", curve((-18, 20), (-17, 22), (-14, 22.6), (-11, 22), 6), 2)
            pen.box("lake", -1, -30, 30, 19, 3)
            pen.box("sky", -1, -14, 30, 4.5, 2)


def card(pen: Pen) -> None:
    """A member card."""
    with pen.at(42, 60, turn=10):
        pen.box("shadow", -38, -29, 76, 52, 7, soft=5)
        pen.box("raspberry", -38, -25, 76, 50, 7)
        pen.fill("rose", [(-38, 4), (38, 14), (38, 4), (-38, -6)])
        pen.fill("milk", heart_outline(-22, 12, 7.5))
        pen.line("milk", [(-28, -14), (-6, -14)], 3.6)
        pen.line("milk", [(2, -14), (12, -14)], 3.6)


def cards(pen: Pen) -> None:
    """Two cards at once."""
    with pen.at(14, -4, 0.86, turn=-16):
        card(pen)
    with pen.at(0, 8, 0.86):
        pen.fill("lake", box(6, 20, 78, 52, 7))
        pen.fill("sky", [(6, 46), (84, 46), (84, 36), (6, 36)])


def phone(pen: Pen) -> None:
    pen.box("cocoa", 28, 4, 44, 92, 9)
    pen.box("sky", 32, 14, 36, 72, 3)
    for r in (10, 18, 26):
        pen.arc("lake", 38, 50, r, -45, 45, 4.5)
    pen.disc("sand", 50, 9, 2.6)


def bank(pen: Pen) -> None:
    """A payment card."""
    with pen.at(50, 50, turn=6):
        pen.box("slate", -44, -29, 88, 58, 7)
        pen.box("cocoa", -44, 8, 88, 11, 0)
        pen.box("gold", -34, -12, 17, 13, 3)
        pen.line("silver", [(-34, -20), (14, -20)], 3.6)


def question(pen: Pen) -> None:
    pen.disc("lake", 50, 50, 44)
    pen.line("paper", [*arc(50, 61, 15, 15, 170, -60, 16), (50, 42)], 9)
    pen.disc("paper", 50, 25, 6)


def lock(pen: Pen) -> None:
    pen.arc("truffle", 50, 56, 19, 0, 180, 8)
    pen.line("truffle", [(31, 56), (31, 44)], 8)
    pen.line("truffle", [(69, 56), (69, 44)], 8)
    pen.box("honey", 22, 8, 56, 44, 8)
    pen.disc("cocoa", 50, 34, 6)
    pen.line("cocoa", [(50, 34), (50, 20)], 5)


def bell(pen: Pen) -> None:
    """Call me back."""
    pen.fill("honey", [*arc(50, 58, 26, 30, 0, 180, 24), (20, 26), (80, 26)])
    pen.box("caramel", 14, 20, 72, 10, 5)
    pen.disc("caramel", 50, 14, 9)
    pen.disc("honey", 50, 90, 6)
    pen.line("milk", arc(50, 58, 18, 22, 120, 170, 8), 4)


def spanner(pen: Pen) -> None:
    """Something is being mended."""
    with pen.at(50, 50, turn=-45):
        pen.line("slate", [(0, -34), (0, 20)], 14)
        pen.arc("slate", 0, 30, 15, 125, 415, 10)
        pen.disc("paper", 0, -34, 3)


def search(pen: Pen) -> None:
    pen.line("toffee", [(63, 37), (86, 14)], 11)
    pen.disc("lake", 42, 58, 32)
    pen.disc("milk", 42, 58, 23)
    pen.line("sky", arc(42, 58, 16, 16, 110, 160, 8), 4)


def plus(pen: Pen) -> None:
    card(pen)
    pen.disc("leaf", 74, 30, 22)
    pen.line("paper", [(74, 19), (74, 41)], 6.5)
    pen.line("paper", [(63, 30), (85, 30)], 6.5)


def back(pen: Pen) -> None:
    pen.line("cocoa", [(62, 78), (34, 50), (62, 22)], 11)
    pen.disc("cocoa", 34, 50, 5.5)


def erase(pen: Pen) -> None:
    pen.fill("truffle", [(4, 50), (32, 78), (94, 78), (94, 22), (32, 22)])
    pen.line("paper", [(50, 62), (74, 38)], 7)
    pen.line("paper", [(50, 38), (74, 62)], 7)
