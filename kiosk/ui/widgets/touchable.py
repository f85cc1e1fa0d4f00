"""Everything a finger may touch: a stable name, a pressed look in the very next frame, one thing it means."""

from __future__ import annotations

from kivy.properties import NumericProperty, ObjectProperty, OptionProperty, StringProperty
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout

from kiosk.ui.drawings.faces import Mood, face
from kiosk.ui.drawings.pen import Pen
from kiosk.ui.widgets.drawn import Drawn, rim

_INKS = {
    "plain": ("paper", "sand"),
    "main": ("raspberry", "jam"),
    "quiet": ("crumb", "sand"),
    "muted": ("butter", "crumb"),
}
"""Kind of tile -> its top and its edge."""


class Touchable(ButtonBehavior, Drawn):
    """`name` is what tests and the tour call it by; `means` is the touch it stands for, if it always means the same."""

    name = StringProperty("")
    means = ObjectProperty(None)
    repaints_on: tuple[str, ...] = ("state",)

    @property
    def pressed(self) -> bool:
        return bool(self.state == "down")


class Tile(Touchable, BoxLayout):
    """A raised card of paper that sinks when it is pressed. `unit` is one millimetre in pixels."""

    unit = NumericProperty(5.0)
    choir = ObjectProperty(None, allownone=True)
    kind = OptionProperty("plain", options=["plain", "main", "quiet", "muted"])
    repaints_on = ("state", "kind", "unit")

    def paint(self, pen: Pen) -> None:
        top, edge = _INKS[self.kind]
        depth = self.unit * 0.9
        sunk = depth * 0.8 if self.pressed else 0.0
        radius = min(self.unit * 3.2, self.height / 2)
        if self.kind != "muted":
            pen.box("shadow", 0, -depth * 0.6, self.width, self.height, radius, soft=self.unit * 1.4)
        rim(pen, self.width, self.height - sunk, radius, self.unit)
        pen.box(edge, 0, 0, self.width, self.height - sunk, radius)
        pen.box(
            "crumb" if self.pressed and self.kind == "plain" else top,
            0,
            depth - sunk,
            self.width,
            self.height - depth,
            radius,
        )


class BigButton(Tile):
    """Words and, if named, a picture before them."""

    text = StringProperty("")
    picture = StringProperty("")
    language = StringProperty("en")
    role = StringProperty("label")


class LanguageButton(BigButton):
    """A language in its own words, readable for whoever needs it."""

    speaks = StringProperty("en")


class FaceButton(Touchable, BoxLayout):
    """One of the five faces, with its word below."""

    level = NumericProperty(3)
    word = StringProperty("")
    language = StringProperty("en")
    unit = NumericProperty(5.0)
    mood = ObjectProperty(Mood())
    word_height = NumericProperty(0)
    repaints_on = ("state", "level", "mood", "unit", "word_height")

    def paint(self, pen: Pen) -> None:
        room = self.height - self.word_height
        side = min(self.width, room) * (0.9 if self.pressed else 0.98)
        with pen.at(self.width / 2, self.word_height + room / 2, side / 100), pen.at(-50, -50):
            face(pen, int(self.level), Mood(self.mood.blink, 1.0) if self.pressed else self.mood)
