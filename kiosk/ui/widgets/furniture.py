"""The shop's furniture: awning, paper cards, and the notice that most short screens consist of."""

from __future__ import annotations

import math

from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.ui.drawings.pen import Pen, arc
from kiosk.ui.drawings.pictures import picture
from kiosk.ui.widgets.drawn import Drawn, rim


class Awning(Drawn, BoxLayout):
    """The striped awning with its scalloped edge, over every screen."""

    unit = NumericProperty(5.0)
    repaints_on = ("unit",)

    def paint(self, pen: Pen) -> None:
        count = max(6, round(self.width / (self.unit * 9)))
        step = self.width / count
        drop = min(step * 0.5, self.height * 0.55)
        for ink, low, soft in (("shadow", -self.unit * 1.2, self.unit * 1.6), ("", 0.0, 0.0)):
            for i in range(count):
                x = i * step
                edge = arc(x + step / 2, low + drop, step / 2, drop, 180, 360, 12)
                strip = [*edge, (x + step, self.height), (x, self.height)]
                pen.fill(ink or ("raspberry", "milk")[i % 2], strip, soft)
        pen.box("jam", 0, self.height - self.unit * 1.1, self.width, self.unit * 1.1)


class Paper(Drawn, BoxLayout):
    """A sheet of paper lying on the counter."""

    unit = NumericProperty(5.0)
    ink = StringProperty("paper")
    repaints_on = ("unit", "ink")

    def paint(self, pen: Pen) -> None:
        radius = self.unit * 3
        pen.box("shadow", 0, -self.unit * 0.7, self.width, self.height, radius, soft=self.unit * 1.8)
        rim(pen, self.width, self.height, radius, self.unit)
        pen.box(self.ink, 0, 0, self.width, self.height, radius)


class Counter(Drawn):
    """The wooden counter with a few sweets on it, where a screen has room to spare."""

    unit = NumericProperty(5.0)
    sweets = BooleanProperty(True)
    repaints_on = ("unit", "sweets")

    def paint(self, pen: Pen) -> None:
        board = 4.6 * self.unit
        pen.box("toffee", 0, 0, self.width, board)
        pen.box("caramel", 0, board - 1.2 * self.unit, self.width, 1.2 * self.unit)
        if not self.sweets:
            return
        side = self.height - board
        count = max(3, int(self.width / (side * 1.6)))
        step = self.width / count
        for i in range(count):
            name = ("lollipop", "shop", "cookie", "birthday", "candy", "gift", "cup")[i % 7]
            with pen.at(step * (i + 0.5) - side / 2, board - side * 0.05, side / 100):
                picture(name)(pen)


class Notice(BoxLayout):
    """A picture, what happened in one line, and what to do now."""

    picture = StringProperty("")
    main = StringProperty("")
    more = StringProperty("")
    language = StringProperty("en")


class Ribbon(Drawn):
    """Progress as a striped candy bar; `part` is 0..1."""

    unit = NumericProperty(5.0)
    part = NumericProperty(0.0)
    repaints_on = ("unit", "part")

    def paint(self, pen: Pen) -> None:
        radius = self.height / 2
        pen.box("crumb", 0, 0, self.width, self.height, radius)
        full = max(self.height, self.width * min(max(self.part, 0.0), 1.0))
        pen.box("raspberry", 0, 0, full, self.height, radius)
        low, high, step = self.unit * 0.4, self.height - self.unit * 0.4, self.height * 0.9
        for i in range(math.floor((full - self.height) / step)):
            x = radius + i * step
            stripe = [(x, low), (x + step * 0.4, low), (x + step * 0.75, high), (x + step * 0.35, high)]
            pen.fill("rose", stripe)


class Ticket(Drawn, BoxLayout):
    """A ticket to tear off at its dotted line, which runs across at `fold` of its longer side."""

    unit = NumericProperty(5.0)
    fold = NumericProperty(0.4)
    repaints_on = ("unit", "fold")

    def paint(self, pen: Pen) -> None:
        u, lying = self.unit, self.orientation == "horizontal"
        pen.box("shadow", 0, -0.7 * u, self.width, self.height, 3 * u, soft=1.8 * u)
        pen.box("paper", 0, 0, self.width, self.height, 3 * u)
        long, short = (self.width, self.height) if lying else (self.height, self.width)
        at = self.fold * long if lying else (1 - self.fold) * long
        dots = max(1, int((short - 10 * u) / (2.6 * u)))
        for i in range(dots + 1):
            step = 5 * u + i * (short - 10 * u) / dots
            x, y = (at, step) if lying else (step, at)
            pen.disc("sand", x, y, 0.5 * u)
        for edge in (0.0, short):
            x, y = (at, edge) if lying else (edge, at)
            pen.disc("cream", x, y, 3 * u)


class Sign(Drawn, BoxLayout):
    """The board with the shop's name, hanging before the awning."""

    unit = NumericProperty(5.0)
    text = StringProperty("")
    language = StringProperty("en")
    repaints_on = ("unit",)

    def paint(self, pen: Pen) -> None:
        u = self.unit
        pen.box("shadow", 0, -u, self.width, self.height, 3 * u, soft=1.6 * u)
        pen.box("toffee", 0, 0, self.width, self.height, 3 * u)
        pen.box("butter", 0.7 * u, 0.7 * u, self.width - 1.4 * u, self.height - 1.4 * u, 2.4 * u)
