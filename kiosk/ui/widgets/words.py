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
from kiosk.ui.typeset import fitted, torn

log = logging.getLogger(__name__)

_CALM_LINES = 2  # a larger size is not worth a third line
_FOR_A_PHRASE = 0.7  # how much smaller two lines may be set so that neither ends within a Chinese phrase
INK, LEADING = 1.16, 1.26  # height of a line's letters and from line to line, in sizes


class Setting:
    """A text broken into lines of at most `width` in one font and size, between words or `anywhere`."""

    def __init__(self, text: str, font: str, px: float, width: float, anywhere: bool = False) -> None:
        self._font = font
        self.px = px
        self._label = self._engraver("")
        self.lines = fitted(text, width, self._measure, anywhere)
        self.size = (max(map(self._measure, self.lines)), px * (INK + LEADING * (len(self.lines) - 1)))

    def _measure(self, part: str) -> float:
        return float(self._label.get_extents(part)[0])

    def fits(self, box: tuple[float, float]) -> bool:
        return self.size[0] <= box[0] + 1 and self.size[1] <= box[1] + 1

    def textures(self) -> list[Any]:
        """One texture a line."""
        engravers = [self._engraver(line) for line in self.lines]
        for engraver in engravers:
            engraver.refresh()
        return [engraver.texture for engraver in engravers]

    def _engraver(self, line: str) -> Any:
        return CoreLabel(text=line, font_name=self._font, font_size=self.px, font_hinting="light", color=(1, 1, 1, 1))


class Choir:
    """Texts side by side that are set in one size: the one that suits the longest of them."""

    def __init__(self) -> None:
        self._voices: dict[Words, float] = {}

    def agree(self, words: Words, px: float) -> float:
        """`words` could be set in `px`; the size that all of its role agree on. Tells the others if it changed."""
        before = self._least(words.role)
        self._voices[words] = px
        after = self._least(words.role)
        if before is not None and after != before:
            for other in self._on_screen(words.role):
                if other is not words:
                    other.again()
        return after if after is not None else px

    def _least(self, role: str) -> float | None:
        return min((self._voices[words] for words in self._on_screen(role)), default=None)

    def _on_screen(self, role: str) -> list[Words]:
        return [words for words in self._voices if words.role == role and words.text and words.get_root_window()]


class Words(Widget):
    """One text in the largest size of its role that fits into the widget; in a `choir`, that fits all of it.

    `cut` is true if even the smallest does not fit; `set_px` is the size it is set in, `texture_size` the room that
    its letters take. A text of more than `calm` lines is set smaller to need fewer. With `gauge`, `least_height` is
    what it needs in its smallest size, for a layout that can give.
    """

    text = StringProperty("")
    language = StringProperty("en")
    role = OptionProperty("body", options=list(TYPES))
    ink = StringProperty("cocoa")
    halign = OptionProperty("center", options=["left", "center", "right"])
    valign = OptionProperty("middle", options=["bottom", "middle", "top"])
    theme = ObjectProperty(None)
    palette = ObjectProperty(None)
    shelf = ObjectProperty(None)
    choir = ObjectProperty(None, allownone=True)

    cut = BooleanProperty(False)
    set_px = NumericProperty(0.0)
    texture_size = ListProperty([0, 0])
    calm = NumericProperty(_CALM_LINES)
    gauge = BooleanProperty(False)
    least_height = NumericProperty(0.0)

    def __init__(self, **kwargs: Any) -> None:
        self._set_as: tuple[Any, ...] = ()
        self._plates: list[Any] = []  # one a line
        self._reset = Clock.create_trigger(self._set, -1)  # before the next frame, once
        super().__init__(**kwargs)
        with self.canvas:
            self._colour = Color(0, 0, 0, 1)
        for name in ("text", "language", "role", "ink", "halign", "valign", "pos", "size", "palette"):
            self.fbind(name, self._reset)
        self._reset()

    def again(self) -> None:
        """The choir has agreed on another size."""
        self._set_as = ()
        self._reset()

    def _set(self, *_: Any) -> None:
        if self.palette is None:
            return
        self._colour.rgba = self.palette.rgba(self.ink)
        wanted = (self.text, self.language, self.role, *map(int, self.size))
        if wanted != self._set_as:
            self._set_as = wanted
            self._typeset()
        self._place()

    def _typeset(self) -> None:
        text = self.shelf.drawable(self.text, self.language).strip()
        if not text or self.width < 1 or self.height < 1:
            self._engrave([])
            self.texture_size, self.cut = (0, 0), bool(text)
            return
        font = str(self.shelf.pick(text, self.language, TYPES[self.role].bold))
        if self.gauge:
            self.least_height = Setting(text, font, self.theme.steps(self.role)[-1], self.width).size[1]
        setting = self._largest(text, font, 10_000.0)
        if self.choir is not None:
            agreed = self.choir.agree(self, setting.px)
            if agreed < setting.px:
                setting = self._largest(text, font, agreed)
        self.set_px = setting.px
        self.texture_size = setting.size
        self.cut = not setting.fits(self.size)
        if self.cut:
            log.debug("no room for %d letters in %d x %d", len(text), self.width, self.height)  # they may name people
        self._engrave(setting.textures())

    def _largest(self, text: str, font: str, most: float) -> Setting:
        """The largest size that needs few lines, else the largest that fits at all, else the smallest, words broken.

        A Chinese phrase in two lines may be set a little smaller to stay whole, but not with a whole choir.
        """
        steps = self.theme.steps(self.role)
        fitting: Setting | None = None
        calm: Setting | None = None
        for px in [step for step in steps if step <= most] or steps[-1:]:
            if calm and px < calm.px * _FOR_A_PHRASE:
                break
            setting = Setting(text, font, px, self.width)
            if setting.fits(self.size):
                fitting = fitting or setting
                if len(setting.lines) <= self.calm:
                    if self.choir or not torn(setting.lines) or len(setting.lines) > _CALM_LINES:
                        return setting
                    calm = calm or setting
        return calm or fitting or Setting(text, font, steps[-1], self.width, anywhere=True)

    def _engrave(self, textures: list[Any]) -> None:
        while len(self._plates) < len(textures):
            with self.canvas:
                self._plates.append(Rectangle(size=(0, 0)))
        for plate, texture in zip(self._plates, textures, strict=False):
            plate.texture, plate.size = texture, texture.size
        for plate in self._plates[len(textures) :]:
            plate.size = (0, 0)

    def _place(self) -> None:
        """The letters' own box is aligned; what a font leaves free above and below may stand out of the widget."""
        px, height = self.set_px, self.texture_size[1]
        top = {"bottom": self.y + height, "top": self.top}.get(self.valign, self.center_y + height / 2)
        for number, plate in enumerate(self._plates):
            width, tall = plate.size
            left = {"left": self.x, "right": self.right - width}.get(self.halign, self.center_x - width / 2)
            middle = top - px * (INK / 2 + LEADING * number)
            plate.pos = (round(left), round(middle - tall / 2))
