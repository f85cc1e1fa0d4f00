"""What the shop sells and gives: sweets, drinks, gifts; each in a box of 100 x 100."""

from __future__ import annotations

import math

from kiosk.ui.drawings.pen import Pen, arc, box, curve, polar


def candy(pen: Pen) -> None:
    """A wrapped bonbon."""
    for side in (-1, 1):
        x = 50 + side * 22
        pen.fill("rose", [(x, 50), (x + side * 24, 70), (x + side * 19, 50), (x + side * 24, 30)])
        pen.line("raspberry", [(x + side * 5, 50), (x + side * 17, 60)], 1.8)
        pen.line("raspberry", [(x + side * 5, 50), (x + side * 17, 40)], 1.8)
    pen.disc("raspberry", 50, 50, 27, 25)
    for turn in (0, 120, 240):
        with pen.at(50, 50, turn=turn):
            pen.line("blush", curve((2, 0), (8, 4), (14, 10), (10, 22)), 5.5)
    pen.disc("raspberry", 50, 50, 5)
    pen.line("milk", arc(50, 50, 20, 18, 115, 150, 6), 3.4)


def lollipop(pen: Pen) -> None:
    """A swirl on a stick."""
    pen.line("sand", [(50, 36), (50, 6)], 5.5)
    pen.disc("cherry", 50, 62, 32)
    spiral = [
        (50 + r * math.cos(a), 62 + r * math.sin(a))
        for r, a in ((3 + 25 * i / 60, 4.4 * math.pi * i / 60 + 0.6) for i in range(61))
    ]
    pen.line("blush", spiral, 5.6)
    pen.line("milk", arc(50, 62, 27, 27, 120, 150, 6), 3)
    pen.fill("sky", [(50, 26), (34, 33), (36, 17)])
    pen.fill("sky", [(50, 26), (66, 33), (64, 17)])
    pen.disc("lake", 50, 25.5, 4)


def tea(pen: Pen) -> None:
    """Milk tea with pearls and a straw."""
    pen.line("raspberry", [(54, 60), (64, 97)], 6)
    cup = [(26, 74), (74, 74), (67, 8), (33, 8)]
    pen.fill("caramel", cup)
    pen.fill("milk", [(26, 74), (74, 74), (72.6, 61), *curve((72.6, 61), (60, 55), (42, 68), (27.4, 60), 10)])
    for x, y in ((38, 14), (47, 13), (56, 14), (63, 17), (42, 22), (52, 22), (60, 26), (37, 30)):
        pen.disc("cocoa", x, y, 4.1)
        pen.disc("caramel", x - 1.2, y + 1.4, 1.1)
    pen.line("milk", [(33, 54), (37, 20)], 2.6)
    pen.box("sky", 22, 72, 56, 8, 4)
    pen.fill("sky", arc(50, 79, 24, 13, 0, 180, 20))
    pen.line("milk", arc(50, 79, 19, 9, 110, 160, 8), 2.4)


def cup(pen: Pen) -> None:
    """A steaming mug."""
    pen.line("mint", arc(74, 40, 13, 13, -95, 95, 18), 6)
    pen.fill("mint", box(22, 12, 54, 52, 12))
    pen.box("mint", 22, 46, 54, 18, 3)
    pen.disc("leaf", 49, 63, 27, 5)
    pen.disc("caramel", 49, 62.4, 23.5, 3.4)
    pen.fill("milk", heart_outline(49, 36, 12))
    for x in (38, 49, 60):
        pen.line("sand", curve((x, 72), (x - 7, 79), (x + 7, 84), (x, 93), 10), 3)


def cake(pen: Pen) -> None:
    """A slice with cream and a cherry."""
    pen.box("sand", 8, 9, 84, 6, 3)
    pen.fill("butter", [(14, 15), (88, 15), (88, 44), (14, 44)])
    pen.fill("rose", [(14, 27), (88, 27), (88, 34), (14, 34)])
    pen.fill("raspberry", [(14, 44), (88, 44), (88, 60), (14, 54)])
    pen.fill("cherry", [(14, 54), (88, 60), (80, 66), (30, 66)])
    for x, long in ((22, 8), (34, 13), (47, 7), (60, 14), (74, 9)):
        pen.line("raspberry", [(x, 46), (x, 44 - long)], 7.5)
    pen.disc("milk", 52, 67, 15, 8)
    pen.disc("milk", 52, 73, 9, 6)
    pen.disc("cherry", 52, 82, 8)
    pen.disc("milk", 49, 85, 2)
    pen.line("leaf", curve((53, 89), (54, 94), (60, 96), (64, 95), 6), 2.4)


def cookie(pen: Pen) -> None:
    """Chocolate chips, one bite gone."""
    pen.fill("caramel", _bitten(50, 48, 39))
    pen.fill("honey", _bitten(50, 50, 34))
    for x, y, r in ((36, 62, 6), (56, 68, 4.6), (46, 44, 6), (66, 50, 5.2), (34, 34, 4.6), (56, 28, 6), (24, 48, 3.6)):
        pen.disc("toffee", x, y, r)
        pen.disc("caramel", x - r * 0.3, y + r * 0.35, r * 0.22)
    for x, y in ((82, 84), (90, 78), (87, 90)):
        pen.disc("honey", x, y, 2)


def _bitten(x: float, y: float, r: float) -> list[tuple[float, float]]:
    """A wavy round with two toothmarks at its upper right."""
    angles = [math.tau * i / 96 for i in range(96)]
    bites = (math.radians(310), math.radians(332))
    return polar(
        x,
        y,
        (r + 1.2 * math.sin(9 * a) - sum(12 * math.exp(-(((a - bite) / 0.17) ** 2)) for bite in bites) for a in angles),
    )


def bag(pen: Pen) -> None:
    """A striped paper bag of sweets."""
    for x, y, ink in ((36, 72, "cherry"), (50, 78, "lemon"), (63, 72, "mint"), (43, 66, "sky"), (57, 66, "lilac")):
        pen.disc(ink, x, y, 9)
        pen.disc("milk", x - 3, y + 3, 1.8)
    pen.fill("milk", [(24, 66), (76, 66), (72, 6), (28, 6)])
    for left, right in ((24, 34.4), (44.8, 55.2), (65.6, 76)):
        low = [50 + (x - 50) * 22 / 26 for x in (left, right)]
        pen.fill("rose", [(left, 66), (right, 66), (low[1], 6), (low[0], 6)])
    teeth = [(24 + 52 * i / 12, 66 + (4.5 if i % 2 else 0)) for i in range(13)]
    for i in range(0, 12, 2):
        pen.fill("milk" if i % 4 else "rose", [teeth[i], teeth[i + 1], teeth[i + 2]])
    pen.fill("raspberry", heart_outline(50, 34, 13))


def gift(pen: Pen) -> None:
    """A box with a bow."""
    pen.box("lake", 18, 8, 64, 48, 4)
    pen.box("sky", 13, 52, 74, 16, 4)
    pen.fill("raspberry", [(44, 8), (56, 8), (56, 68), (44, 68)])
    for side in (-1, 1):
        loop = [(50, 68), *curve((50, 70), (50 + side * 14, 94), (50 + side * 36, 90), (50 + side * 30, 74), 14)]
        pen.fill("raspberry", [*loop, (50 + side * 14, 68)])
        pen.fill("jam", [(50, 70), (50 + side * 14, 80), (50 + side * 23, 80), (50 + side * 20, 73)])
    pen.disc("cherry", 50, 71, 6)


def birthday(pen: Pen) -> None:
    """A cupcake with one candle."""
    pen.fill("lilac", [(24, 42), (76, 42), (66, 6), (34, 6)])
    for x in (37, 50, 63):
        pen.line("grape", [(x, 38), (50 + (x - 50) * 0.72, 9)], 2)
    for y, r in ((46, 31), (57, 24), (66, 16)):
        pen.disc("rose", 50, y, r, 10)
    for x, y, ink in ((34, 49, "lemon"), (64, 46, "mint"), (46, 59, "sky"), (60, 59, "cherry"), (52, 68, "lemon")):
        pen.disc(ink, x, y, 2.4)
    pen.box("lake", 46.5, 70, 7, 17, 2)
    pen.line("milk", [(47, 76), (53, 80)], 2.2)
    pen.fill("honey", [(50, 100), *curve((50, 100), (60, 90), (55, 85), (50, 85), 8), (44, 88)])
    pen.disc("lemon", 50, 89.5, 2.4, 3.6)


def apple(pen: Pen) -> None:
    radii = (33 + 7 * abs(math.sin(a)) + 3 * math.cos(2 * a) for a in (math.tau * i / 60 for i in range(60)))
    pen.fill("cherry", polar(50, 42, radii))
    pen.line("toffee", curve((50, 74), (50, 82), (54, 88), (58, 91), 6), 4)
    pen.fill("leaf", [(52, 80), *curve((52, 80), (60, 94), (74, 92), (80, 86), 8), (68, 78)])
    pen.line("blush", arc(50, 42, 28, 26, 130, 170, 8), 4.5)


def bread(pen: Pen) -> None:
    pen.fill("caramel", [*arc(32, 64, 21, 20, 90, 230, 14), (20, 10), (80, 10), *arc(68, 64, 21, 20, -50, 90, 14)])
    pen.fill("butter", [*arc(33, 62, 16, 15, 90, 225, 14), (25, 15), (75, 15), *arc(67, 62, 16, 15, -45, 90, 14)])
    for x in (38, 50, 62):
        pen.line("honey", [(x - 4, 50), (x + 4, 60)], 4)


def bottle(pen: Pen) -> None:
    pen.box("cherry", 41, 86, 18, 9, 2)
    neck = [(42, 86), (58, 86), (58, 72), *curve((58, 72), (60, 64), (70, 62), (70, 50), 8)]
    pen.fill("sky", [*neck, (70, 12), (64, 6), (36, 6), (30, 12), *curve((30, 50), (30, 62), (40, 64), (42, 72), 8)])
    pen.box("milk", 30, 22, 40, 24, 1)
    pen.fill("cherry", heart_outline(50, 34, 9))
    pen.line("milk", [(37, 54), (44, 64)], 3)


def shop(pen: Pen) -> None:
    """The shop's mark: a jar of sweets."""
    pen.fill("sky", box(20, 8, 60, 66, 16))
    sweets = ((34, 20, "cherry"), (50, 18, "lemon"), (66, 20, "mint"), (30, 34, "lilac"), (45, 33, "rose"))
    more = ((60, 34, "honey"), (71, 35, "cherry"), (36, 47, "lemon"), (52, 48, "mint"), (66, 49, "lilac"))
    for x, y, ink in (*sweets, *more):
        pen.disc(ink, x, y, 8.2)
        pen.disc("milk", x - 2.6, y + 2.8, 1.6)
    pen.line("milk", [(27, 30), (27, 56)], 3.4)
    pen.box("raspberry", 26, 72, 48, 14, 5)
    pen.disc("raspberry", 50, 89, 7)
    pen.line("rose", [(32, 79), (68, 79)], 2.6)


def heart_outline(x: float, y: float, r: float) -> list[tuple[float, float]]:
    """A heart's outline, `r` to each side."""
    steps = (math.tau * i / 40 for i in range(40))
    return [
        (
            x + r * math.sin(a) ** 3,
            y + r * (13 * math.cos(a) - 5 * math.cos(2 * a) - 2 * math.cos(3 * a) - math.cos(4 * a)) / 16,
        )
        for a in steps
    ]
