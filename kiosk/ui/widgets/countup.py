"""A number that counts up to what it has become: the eye sees that something was added."""

from __future__ import annotations

from kivy.properties import NumericProperty

from kiosk.ui.motion import LONG_S, glide
from kiosk.ui.widgets.words import Words


class CountUp(Words):
    shown = NumericProperty(0.0)

    def count(self, start: float, end: float) -> None:
        """Run from `start` to `end`; stand at `end` at once where motion is not wanted."""
        self.shown = start
        glide(self, LONG_S, self.theme.reduced_motion, shown=float(end))

    def on_shown(self, *_: object) -> None:
        self.text = f"{self.shown:.0f}"
