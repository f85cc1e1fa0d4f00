"""The pad for a member of staff's PIN."""

from __future__ import annotations

from typing import Any

from kivy.properties import NumericProperty, ObjectProperty, StringProperty
from kivy.uix.gridlayout import GridLayout
from kivy.uix.widget import Widget

from kiosk.ui.drawings.pen import Pen
from kiosk.ui.widgets.drawn import Drawn
from kiosk.ui.widgets.touchable import BigButton


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
            return
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
