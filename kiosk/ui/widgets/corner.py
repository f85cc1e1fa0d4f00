"""The quiet corner: the time if it is known, how the link stands; the way in for staff."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from kivy.clock import Clock
from kivy.properties import NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.flow.states import House
from kiosk.ui.drawings.pen import Pen
from kiosk.ui.widgets.touchable import Touchable


class StatusCorner(Touchable, BoxLayout):
    """A paper tag; its dot is full when all is sent, a ring while something waits, broken when nothing goes."""

    unit = NumericProperty(5.0)
    clock = StringProperty("")
    link = StringProperty("unknown")
    waiting = NumericProperty(0)
    touched = ObjectProperty(None)
    theme = ObjectProperty(None)
    repaints_on = ("state", "link", "waiting", "unit")

    def __init__(self, **kwargs: Any) -> None:
        self._trusted = False
        super().__init__(**kwargs)
        Clock.schedule_interval(self._tick, 1.0)

    def tell(self, house: House) -> None:
        """Show what is true of the house."""
        self.link, self.waiting = house.link, house.waiting
        self._trusted = house.clock_trusted
        self._tick()

    def _tick(self, *_: Any) -> None:
        self.clock = f"{datetime.now(self.theme.zone):%H:%M}" if self._trusted else ""

    def paint(self, pen: Pen) -> None:
        u = self.unit
        pen.box("shadow", 0, 2 * u, self.width, self.height - 4.5 * u, 2 * u, soft=u)
        pen.box("crumb" if self.pressed else "paper", 0, 2.5 * u, self.width, self.height - 5 * u, 2 * u)
        x, y, r = self.width - 4.5 * u, self.height / 2, 1.5 * u
        if self.link == "refused":
            pen.line("cherry", [(x - r, y - r), (x + r, y + r)], 0.8 * u)
            pen.line("cherry", [(x - r, y + r), (x + r, y - r)], 0.8 * u)
        elif self.link == "good" and not self.waiting:
            pen.disc("leaf", x, y, r)
        elif self.link in ("good", "away"):
            for start in (20, 140, 260):
                pen.arc("caramel" if self.link == "good" else "truffle", x, y, r, start, start + 80, 0.7 * u)
        else:
            pen.disc("sand", x, y, r * 0.6)
