"""Text that fits: chooses font, size and line breaks so that nothing is cut, and says when that cannot be done."""

from __future__ import annotations

import logging
from typing import Any

from kivy.clock import Clock
from kivy.core.text import Label as CoreLabel
from kivy.graphics import Color, Rectangle
from kivy.properties import (
    BooleanProperty,
    ListProperty,
    NumericProperty,
    ObjectProperty,
    OptionProperty,
    StringProperty,
)
from kivy.uix.widget import Widget

from kiosk.ui.theme import TYPES
from kiosk.ui.typeset import lines

log = logging.getLogger(__name__)


class Words(Widget):
    """One text in the largest size of its role that fits into the widget.

    `cut` is true if even the smallest does not fit; `set_px` is the size it is set in.
    """

    text = StringProperty("")
    language = StringProperty("en")
    role = OptionProperty("body", options=list(TYPES))
    ink = StringProperty("cocoa")
    halign = OptionProperty("center", options=["left", "center", "right"])
    valign = OptionProperty("middle", options=["bottom", "middle", "top"])
    most_px = NumericProperty(10_000.0)
    theme = ObjectProperty(None)
    palette = ObjectProperty(None)
    shelf = ObjectProperty(None)

    cut = BooleanProperty(False)
    set_px = NumericProperty(0.0)
    texture_size = ListProperty([0, 0])

    def __init__(self, **kwargs: Any) -> None:
        self._set_as: tuple[Any, ...] = ()
        self._reset = Clock.create_trigger(self._set, -1)
        super().__init__(**kwargs)
        with self.canvas:
            self._colour = Color(0, 0, 0, 1)
            self._plate = Rectangle(size=(0, 0))
        for name in ("text", "language", "role", "ink", "halign", "valign", "most_px", "pos", "size", "palette"):
            self.fbind(name, self._reset)
        self._reset()

    def _set(self, *_: Any) -> None:
        if self.palette is None:
            return
        self._colour.rgba = self.palette.rgba(self.ink)
        wanted = (self.text, self.language, self.role, self.halign, self.most_px, *map(int, self.size))
        if wanted != self._set_as:
            self._set_as = wanted
            self._typeset()
        width, height = self._plate.size
        left = {"left": self.x, "right": self.right - width}.get(self.halign, self.center_x - width / 2)
        low = {"bottom": self.y, "top": self.top - height}.get(self.valign, self.center_y - height / 2)
        self._plate.pos = (round(left), round(low))

    def _typeset(self) -> None:
        text = self.shelf.drawable(self.text, self.language).strip()
        if not text or self.width < 1 or self.height < 1:
            self._plate.size = self.texture_size = (0, 0)
            self.cut = bool(text)
            return
        font = str(self.shelf.pick(text, self.language, TYPES[self.role].bold))
        steps = self.theme.steps(self.role)
        for px in [step for step in steps if step <= self.most_px] or steps[-1:]:
            label = CoreLabel(
                font_name=font,
                font_size=px,
                halign=self.halign,
                font_hinting="light",
                line_height=1.0,
                color=(1, 1, 1, 1),
            )
            broken = lines(text, self.width, lambda part, label=label: label.get_extents(part)[0])
            _, high = label.get_extents("国g")
            widest = max(label.get_extents(line)[0] for line in broken)
            if widest <= self.width and high * len(broken) <= self.height:
                break
        label.text = "\n".join(broken)
        label.refresh()
        self.set_px = px
        self._plate.texture = label.texture
        self._plate.size = self.texture_size = label.texture.size
        self.cut = label.texture.width > self.width + 1 or label.texture.height > self.height + 1
        if self.cut:
            log.debug("no room for %r in %d x %d", text, self.width, self.height)
