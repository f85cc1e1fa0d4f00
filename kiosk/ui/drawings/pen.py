"""Turns shapes into the triangles of one mesh, with soft edges, in many colours.

Each vertex is (x, y, u, v): v chooses the ink, a row of the palette texture, and u is SOLID inside a shape and CLEAR
at the outer rim of its edge, so that the graphics chip's own interpolation smooths the edge. One picture is thus one
draw call, whatever its colours, and needs neither multisampling nor a shader of its own.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

Point = tuple[float, float]

SOLID, CLEAR = 0.25, 0.75
_EDGE_PX = 1.0
_SHARPEST = 0.35  # cosine-like limit of a mitre, so that a sharp corner grows no spike


class Pen:
    """Draws into a box: (0, 0) is its lower left corner and one unit is `scale` pixels.

    `inks` maps a colour's name to its row's v in the palette texture.
    """

    def __init__(self, inks: Mapping[str, float], scale: float = 1.0, origin: Point = (0.0, 0.0)) -> None:
        self.vertices: list[float] = []
        self.indices: list[int] = []
        self._inks = inks
        self._a, self._b = scale, 0.0  # the turned and scaled x axis
        self._x, self._y = origin

    @property
    def unit(self) -> float:
        """Pixels of one unit."""
        return math.hypot(self._a, self._b)

    @contextmanager
    def at(self, x: float, y: float, scale: float = 1.0, turn: float = 0.0) -> Iterator[None]:
        """Draw with the origin at (x, y), scaled, turned by `turn` degrees to the left."""
        before = self._a, self._b, self._x, self._y
        self._x, self._y = self._place(x, y)
        cos, sin = math.cos(math.radians(turn)) * scale, math.sin(math.radians(turn)) * scale
        self._a, self._b = self._a * cos - self._b * sin, self._a * sin + self._b * cos
        try:
            yield
        finally:
            self._a, self._b, self._x, self._y = before

    def _place(self, x: float, y: float) -> Point:
        return self._x + self._a * x - self._b * y, self._y + self._b * x + self._a * y

    # --- shapes ----------------------------------------------------------------------------------------

    def fill(self, ink: str, points: Sequence[Point], soft: float = 0.0) -> None:
        """A closed shape that its middle can see all of; `soft` units of blurred edge make a shadow of it."""
        placed = [self._place(x, y) for x, y in points]
        rims = _rims(placed, max(_EDGE_PX, soft * self.unit) / 2)
        v = self._inks[ink]
        count = len(placed)
        first = len(self.vertices) // 4
        middle_x = sum(x for x, _ in placed) / count
        middle_y = sum(y for _, y in placed) / count
        self.vertices += (middle_x, middle_y, SOLID, v)
        for inner_x, inner_y, outer_x, outer_y in rims:
            self.vertices += (inner_x, inner_y, SOLID, v, outer_x, outer_y, CLEAR, v)
        for i in range(count):
            here = first + 1 + 2 * i
            there = first + 1 + 2 * ((i + 1) % count)
            self.indices += (first, here, there, here, here + 1, there + 1, here, there + 1, there)

    def line(self, ink: str, points: Sequence[Point], width: float, closed: bool = False) -> None:
        """A stroke along the points with round ends and corners."""
        placed = [self._place(x, y) for x, y in points]
        reach = width * self.unit / 2
        v = self._inks[ink]
        first = len(self.vertices) // 4
        half = _EDGE_PX / 2
        sides = _normals(placed, closed)
        for (x, y), (nx, ny) in zip(placed, sides, strict=True):
            for at, u in ((reach + half, CLEAR), (reach - half, SOLID), (half - reach, SOLID), (-half - reach, CLEAR)):
                self.vertices += (x + nx * at, y + ny * at, u, v)
        count = len(placed)
        for i in range(count if closed else count - 1):
            here, there = first + 4 * i, first + 4 * ((i + 1) % count)
            for side in range(3):
                a, b = here + side, there + side
                self.indices += (a, a + 1, b + 1, a, b + 1, b)
        if not closed:
            for x, y in (points[0], points[-1]):
                self.disc(ink, x, y, width / 2)

    def disc(self, ink: str, x: float, y: float, rx: float, ry: float | None = None, soft: float = 0.0) -> None:
        """An ellipse round (x, y)."""
        self.fill(ink, oval(x, y, rx, rx if ry is None else ry, sides_for(rx * self.unit)), soft)

    def box(self, ink: str, x: float, y: float, w: float, h: float, round_: float = 0.0, soft: float = 0.0) -> None:
        """A rectangle from its lower left corner, with rounded corners."""
        self.fill(ink, box(x, y, w, h, round_, sides_for(round_ * self.unit)), soft)

    def arc(self, ink: str, x: float, y: float, r: float, start: float, end: float, width: float) -> None:
        """Part of a circle's line, from `start` to `end` degrees."""
        self.line(ink, arc(x, y, r, r, start, end, max(6, sides_for(r * self.unit) // 2)), width)


def _normals(points: Sequence[Point], closed: bool) -> list[Point]:
    """At each point the direction to its left side, lengthened at corners so that edges stay parallel."""
    count = len(points)
    edges: list[Point] = []
    for i in range(count if closed else count - 1):
        x0, y0 = points[i]
        x1, y1 = points[(i + 1) % count]
        length = math.hypot(x1 - x0, y1 - y0) or 1.0
        edges.append(((y0 - y1) / length, (x1 - x0) / length))
    result: list[Point] = []
    for i in range(count):
        ax, ay = edges[i - 1] if closed or i > 0 else edges[0]
        bx, by = edges[i] if i < len(edges) else edges[-1]
        stretch = max(1.0 + ax * bx + ay * by, _SHARPEST)
        result.append(((ax + bx) / stretch, (ay + by) / stretch))
    return result


def _rims(points: Sequence[Point], half: float) -> list[tuple[float, float, float, float]]:
    """Each point moved inwards and outwards by half an edge."""
    area = sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(points, (*points[1:], points[0]), strict=True))
    inwards = half if area > 0 else -half
    return [
        (x + nx * inwards, y + ny * inwards, x - nx * inwards, y - ny * inwards)
        for (x, y), (nx, ny) in zip(points, _normals(points, closed=True), strict=True)
    ]


# --- outlines ------------------------------------------------------------------------------------------


def sides_for(radius_px: float) -> int:
    """Corners that make a circle of this radius look round."""
    return max(8, min(72, int(4 + 4.2 * math.sqrt(max(radius_px, 0.0))) // 4 * 4))


def oval(x: float, y: float, rx: float, ry: float, sides: int = 48) -> list[Point]:
    """An ellipse's outline."""
    step = math.tau / sides
    return [(x + rx * math.cos(step * i), y + ry * math.sin(step * i)) for i in range(sides)]


def arc(x: float, y: float, rx: float, ry: float, start: float, end: float, steps: int = 16) -> list[Point]:
    """Points along an ellipse from `start` to `end` degrees, both included."""
    angles = (math.radians(start + (end - start) * i / steps) for i in range(steps + 1))
    return [(x + rx * math.cos(angle), y + ry * math.sin(angle)) for angle in angles]


def box(x: float, y: float, w: float, h: float, round_: float, sides: int = 16) -> list[Point]:
    """A rectangle's outline with rounded corners."""
    r = min(round_, w / 2, h / 2)
    if r <= 0:
        return [(x, y), (x + w, y), (x + w, y + h), (x, y + h)]
    quarter = max(2, sides // 4)
    corners = ((x + w - r, y + r, -90), (x + w - r, y + h - r, 0), (x + r, y + h - r, 90), (x + r, y + r, 180))
    return [point for cx, cy, start in corners for point in arc(cx, cy, r, r, start, start + 90, quarter)]


def polar(x: float, y: float, radii: Iterable[float]) -> list[Point]:
    """An outline by its distance from (x, y) at equal angles, beginning at the top and going left."""
    distances = list(radii)
    step = math.tau / len(distances)
    return [(x - r * math.sin(step * i), y + r * math.cos(step * i)) for i, r in enumerate(distances)]


def curve(a: Point, b: Point, c: Point, d: Point, steps: int = 12) -> list[Point]:
    """A cubic Bezier curve from a to d, both included."""
    points: list[Point] = []
    for i in range(steps + 1):
        t = i / steps
        p, q, r, s = (1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t * t, t**3
        points.append((p * a[0] + q * b[0] + r * c[0] + s * d[0], p * a[1] + q * b[1] + r * c[1] + s * d[1]))
    return points
