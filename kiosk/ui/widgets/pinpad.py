"""The pad for a member of staff's PIN."""

from __future__ import annotations

from typing import Any

from kivy.properties import NumericProperty, ObjectProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.gridlayout import GridLayout
from kivy.uix.widget import Widget

from kiosk.ui.drawings.pen import Pen
from kiosk.ui.widgets.drawn import Drawn
from kiosk.ui.widgets.touchable import BigButton
from kiosk.ui.words import Say


class PinPad(GridLayout):
    """Ten digits and one step back; `on_typed` comes with the last digit, with `pin` complete."""

    pin = StringProperty("")
    length = NumericProperty(4)
    theme = ObjectProperty(None)

    def __init__(self, **kwargs: Any) -> None:
        self.register_event_type("on_typed")
        super().__init__(**kwargs)
        for key in "123456789":
            self.add_widget(self._digit(key))
        self.add_widget(Widget())
        self.add_widget(self._digit("0"))
        erase = BigButton(name="pin-erase", picture="erase", kind="quiet")
        erase.bind(on_release=lambda _: setattr(self, "pin", self.pin[:-1]))
        self.add_widget(erase)

    def on_typed(self) -> None:
        """A whole PIN is in `pin`."""

    def clear(self) -> None:
        """Forget what was typed."""
        self.pin = ""

    def _digit(self, digit: str) -> BigButton:
        key = BigButton(name=f"pin-{digit}", text=digit, role="title")
        key.bind(on_release=lambda _: self._type(digit))
        return key

    def _type(self, digit: str) -> None:
        if len(self.pin) >= self.length:
            self.clear()  # it was refused for the same reason as the one before, so nothing was drawn anew
        self.pin += digit
        if len(self.pin) == self.length:
            self.dispatch("on_typed")


class PinDots(Drawn):
    """How many digits are typed, never which."""

    unit = NumericProperty(5.0)
    typed = NumericProperty(0)
    length = NumericProperty(4)
    theme = ObjectProperty(None)
    repaints_on = ("unit", "typed", "length")

    def paint(self, pen: Pen) -> None:
        u = self.unit
        step = 6 * u
        left = self.width / 2 - step * (self.length - 1) / 2
        for i in range(int(self.length)):
            pen.disc("sand", left + i * step, self.height / 2, 1.8 * u)
            pen.disc(
                "raspberry" if i < self.typed else "milk",
                left + i * step,
                self.height / 2,
                1.8 * u if i < self.typed else 1.2 * u,
            )


_OWN_PARTS = 3  # story, pad and bar, by PinDesk's own rule in widgets.kv


class PinDesk(FloatLayout):
    """What a PIN is asked for on one side, the pad on the other (below, on an upright screen), back at its place.

    Widgets put into it go into the story. `on_typed` comes with `pin` complete, `on_back` when there is none.
    """

    say = ObjectProperty(Say.native())
    language = StringProperty("en")
    pin = StringProperty("")
    length = NumericProperty(4)
    theme = ObjectProperty(None)

    def __init__(self, **kwargs: Any) -> None:
        self.register_event_type("on_typed")
        self.register_event_type("on_back")
        super().__init__(**kwargs)

    def add_widget(self, widget: Any, *args: Any, **kwargs: Any) -> None:
        """The desk's own parts come first; everything after that is the story."""
        if len(self.children) < _OWN_PARTS:
            super().add_widget(widget, *args, **kwargs)
        else:
            self.ids.story.add_widget(widget, *args, **kwargs)

    def begin(self, digits: int) -> None:
        """Forget what was typed; a PIN has so many digits."""
        self.length = digits
        self.ids.pad.clear()

    def on_typed(self) -> None:
        """A whole PIN is in `pin`."""

    def on_back(self) -> None:
        """Nobody wants to type one."""
