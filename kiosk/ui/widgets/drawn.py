"""Widgets whose looks come from a pen: one mesh in one draw call, drawn again when something about them changes."""

from __future__ import annotations

from typing import Any

from kivy.clock import Clock
from kivy.graphics import Color, Mesh
from kivy.properties import NumericProperty, ObjectProperty, StringProperty
from kivy.uix.widget import Widget

from kiosk.ui.drawings.pen import Pen
from kiosk.ui.drawings.pictures import picture


class Drawn(Widget):
    """Override `paint`; name in `repaints_on` the properties that change what it draws."""

    palette = ObjectProperty(None)
    repaints_on: tuple[str, ...] = ()

    def __init__(self, **kwargs: Any) -> None:
        self._mesh: Any = None
        self._repaint = Clock.create_trigger(self._paint, -1)  # before the next frame, once
        super().__init__(**kwargs)
        for name in ("pos", "size", "palette", *self.repaints_on):
            self.fbind(name, self._repaint)
        self._repaint()

    def paint(self, pen: Pen) -> None:
        """Draw into a box of this widget's size, in pixels."""

    def _paint(self, *_: Any) -> None:
        if self.palette is None:
            return
        if self._mesh is None:
            with self.canvas.before:
                Color(1, 1, 1, 1)
                self._mesh = Mesh(mode="triangles", texture=self.palette.texture)
        pen = Pen(self.palette.inks, origin=(self.x, self.y))
        self.paint(pen)
        self._mesh.vertices = pen.vertices
        self._mesh.indices = pen.indices


def rim(pen: Pen, width: float, height: float, radius: float, unit: float) -> None:
    """The outline that a sheet of paper has in high contrast, where it is as white as what it lies on."""
    out = 0.35 * unit
    pen.box("rim", -out, -out, width + 2 * out, height + 2 * out, radius + out)


class Picture(Drawn):
    """A named drawing, as large as fits in the middle of the widget; `shift` moves it to the right, in pixels."""

    of = StringProperty("")
    turn = NumericProperty(0.0)
    zoom = NumericProperty(1.0)
    shift = NumericProperty(0.0)
    repaints_on = ("of", "turn", "zoom", "shift")

    def paint(self, pen: Pen) -> None:
        if not self.of:
            return
        side = min(self.size) * self.zoom
        with pen.at(self.width / 2 + self.shift, self.height / 2, side / 100, self.turn), pen.at(-50, -50):
            picture(self.of)(pen)
