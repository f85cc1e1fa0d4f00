"""Drawings: whole triangles, inside their box, and five faces that nobody takes for one another."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.ui.drawings import faces
from kiosk.ui.drawings.pen import CLEAR, SOLID, Pen, box, oval
from kiosk.ui.drawings.pictures import PICTURES, picture
from kiosk.ui.look import Look
from kiosk.ui.theme import Rgba, Theme

LOOKS = {contrast: Look(home=Path(), high_contrast=contrast) for contrast in (False, True)}
INKS = {name: (row + 0.5) / 60 for row, name in enumerate(Theme(LOOKS[False], (800, 480)).colours)}
PROGRAMME_MAY_NAME = (
    *("candy", "lollipop", "tea", "cup", "cake", "cookie", "bag", "gift", "coupon", "percent", "star", "heart"),
    *("clock", "broom", "smile", "people", "price", "apple", "bread", "bottle", "calendar", "birthday", "crown"),
)


def drawn(name: str, side: float = 100.0) -> Pen:
    pen = Pen(INKS, scale=side / 100)
    picture(name)(pen)
    return pen


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_whole_triangles_with_smooth_edges(name: str) -> None:
    pen = drawn(name)
    count = len(pen.vertices) // 4
    assert len(pen.vertices) % 4 == 0
    assert len(pen.indices) % 3 == 0
    assert 0 <= min(pen.indices) <= max(pen.indices) < count < 65536
    assert set(pen.vertices[2::4]) == {SOLID, CLEAR}
    assert set(pen.vertices[3::4]) <= set(INKS.values())
    assert all(map(math.isfinite, pen.vertices))


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_stays_in_its_box(name: str) -> None:
    pen = drawn(name)
    reach = 8  # a soft shadow may go a little beyond
    assert -reach <= min(pen.vertices[0::4])
    assert max(pen.vertices[0::4]) <= 100 + reach
    assert -reach <= min(pen.vertices[1::4])
    assert max(pen.vertices[1::4]) <= 100 + reach


@pytest.mark.parametrize("name", PROGRAMME_MAY_NAME)
def test_what_a_programme_may_name_is_drawn(name: str) -> None:
    assert name in PICTURES


def test_an_unknown_picture_is_a_gift_not_a_hole() -> None:
    assert drawn("zeppelin").vertices == drawn("gift").vertices


@given(st.floats(4, 400))
def test_an_edge_is_one_pixel_at_any_size(side: float) -> None:
    pen = Pen(INKS, scale=side / 100)
    pen.disc("cocoa", 50, 50, 40)
    inner = [math.hypot(x - side / 2, y - side / 2) for x, y, u, _ in _vertices(pen)[1:] if u == SOLID]
    outer = [math.hypot(x - side / 2, y - side / 2) for x, y, u, _ in _vertices(pen) if u == CLEAR]
    assert max(outer) - min(inner) == pytest.approx(1.0, abs=0.15)


@given(st.floats(1, 300), st.floats(1, 300), st.floats(0, 200))
def test_a_rounded_box_keeps_its_measure(w: float, h: float, r: float) -> None:
    points = box(0, 0, w, h, r)
    assert max(x for x, _ in points) == pytest.approx(w)
    assert max(y for _, y in points) == pytest.approx(h)
    assert min(min(point) for point in points) == pytest.approx(0, abs=1e-6)


def test_turning_and_scaling_nest() -> None:
    pen = Pen(INKS)
    with pen.at(10, 0, 2.0, turn=90), pen.at(5, 0):
        assert pen.unit == pytest.approx(2.0)
        pen.fill("cocoa", oval(0, 0, 0.01, 0.01, 8))
    x, y, _, _ = _vertices(pen)[0]
    assert (x, y) == (pytest.approx(10), pytest.approx(10))
    assert pen.unit == pytest.approx(1.0)


def _vertices(pen: Pen) -> list[tuple[float, ...]]:
    return [tuple(pen.vertices[i : i + 4]) for i in range(0, len(pen.vertices), 4)]


# --- the five faces ----------------------------------------------------------------------------------------

# Linear RGB -> what is left of it without one kind of cone: Vienot, Brettel and Mollon 1999, "Digital video
# colourmaps for checking the legibility of displays by dichromats", equations for full dichromacy.
DICHROMATS = {
    "trichromat": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanope": ((0.11238, 0.88762, 0.0), (0.11238, 0.88762, 0.0), (0.00401, -0.00401, 1.0)),
    "deuteranope": ((0.29275, 0.70725, 0.0), (0.29275, 0.70725, 0.0), (-0.02234, 0.02234, 1.0)),
}


def lab(colour: Rgba, seen_by: str) -> tuple[float, float, float]:
    """CIE L*a*b* (D65) of what this eye sees."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour[:3]]
    red, green, blue = (sum(a * b for a, b in zip(row, linear, strict=True)) for row in DICHROMATS[seen_by])
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883
    fx, fy, fz = ((t ** (1 / 3)) if t > 0.008856 else 7.787 * max(t, 0) + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


@pytest.mark.parametrize("seen_by", DICHROMATS)
@pytest.mark.parametrize("contrast", [False, True])
@pytest.mark.parametrize("levels", [(1, 2), (2, 3), (3, 4), (4, 5), (2, 4)])
def test_neighbouring_faces_stay_apart_for_every_eye(seen_by: str, contrast: bool, levels: tuple[int, int]) -> None:
    colours = Theme(LOOKS[contrast], (800, 480)).colours
    one, other = (lab(colours[f"face{level}"], seen_by) for level in levels)
    assert math.dist(one, other) >= 20  # 2.3 is just noticeable side by side


def test_faces_differ_in_outline() -> None:
    """As silhouettes: the distance from the middle, angle by angle, differs by several percent of the size."""
    for one in faces.LEVELS:
        for other in faces.LEVELS:
            if one < other:
                assert _difference(one, other) > 2.5, f"faces {one} and {other} have one outline"


def _difference(one: int, other: int) -> float:
    first, second = _silhouette(one), _silhouette(other)
    return math.sqrt(sum((a - b) ** 2 for a, b in zip(first, second, strict=True)) / len(first))


def _silhouette(level: int) -> list[float]:
    reach = [0.0] * 48
    for x, y in faces.outline(level):
        angle = int((math.atan2(y - 50, x - 50) % math.tau) / math.tau * 48) % 48
        reach[angle] = max(reach[angle], math.hypot(x - 50, y - 50))
    return reach


@pytest.mark.parametrize("level", faces.LEVELS)
def test_a_face_is_alive(level: int) -> None:
    calm, moved = Pen(INKS), Pen(INKS)
    faces.face(calm, level)
    faces.face(moved, level, faces.Mood(blink=0.0, more=1.0))
    assert calm.vertices != moved.vertices
    assert len(calm.vertices) == len(moved.vertices)
