"""AskNumber: points, or what a purchase cost, typed on big keys."""

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.widget import Widget

from kiosk.flow.deeds import Deed, Kind
from kiosk.flow.desk_states import AskNumber
from kiosk.flow.events import NumberTyped
from kiosk.ui.screens.asks import AskScreen
from kiosk.ui.screens.deed_words import question_of
from kiosk.ui.widgets.touchable import BigButton

MOST_DIGITS = 7
PIECES = (Kind.DELIVER, Kind.COUNT)
"""Deeds whose number is neither points nor money."""


class AskNumberScreen(AskScreen):
    """Money is typed without a point, its last two digits are hundredths."""

    typed = StringProperty("")
    currency = StringProperty("")
    shown = StringProperty("0")
    whole = BooleanProperty(False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._deed: Deed | None = None
        super().__init__(*args, **kwargs)
        for digit in "123456789":
            self.ids.pad.add_widget(self._key(digit))
        self.ids.pad.add_widget(Widget())
        self.ids.pad.add_widget(self._key("0"))
        erase = BigButton(name="number-erase", picture="erase", kind="quiet")
        erase.bind(on_release=lambda _: setattr(self, "typed", self.typed[:-1]))
        self.ids.pad.add_widget(erase)

    def draw(self, state: AskNumber) -> None:
        if state.deed != self._deed or self.get_root_window() is None:
            self._deed, self.typed = state.deed, ""
        self.currency = state.currency
        self.ask(state, question_of(state.deed.kind, self.say))
        self.on_typed()

    def on_typed(self, *_: object) -> None:
        """Show the number as it stands."""
        number = int(self.typed or "0")
        if self.currency:
            self.shown = f"{number / 100:.2f} {self.currency}"
        elif self._deed is not None and self._deed.kind in PIECES:
            self.shown = str(number) if self.typed else "–"
        else:
            self.shown = self.say.many("{n} point", "{n} points", number)
        self.whole = number > 0 or (bool(self.typed) and self._may_be_none())

    def done(self) -> None:
        self.touched(NumberTyped(int(self.typed or "0")))

    def _key(self, digit: str) -> BigButton:
        key = BigButton(name=f"number-{digit}", text=digit, role="title")
        key.bind(on_release=lambda _: self._type(digit))
        return key

    def _type(self, digit: str) -> None:
        if len(self.typed) < MOST_DIGITS and (self.typed.strip("0") or digit != "0" or self._may_be_none()):
            self.typed = self.typed.lstrip("0") + digit

    def _may_be_none(self) -> bool:
        return self._deed is not None and self._deed.kind is Kind.COUNT
