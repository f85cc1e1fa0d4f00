"""Redeeming: show this to staff, whose card or PIN approves."""

from __future__ import annotations

from kivy.properties import StringProperty

from kiosk.flow.events import PinTyped
from kiosk.flow.states import Redeeming
from kiosk.ui.screens.problems import sentence_for
from kiosk.ui.screens.screen import Screen
from kiosk.ui.widgets.tiles import price_of


class RedeemingScreen(Screen):
    picture = StringProperty("")
    title = StringProperty("")
    price = StringProperty("")
    problem = StringProperty("")

    def draw(self, state: Redeeming) -> None:
        self.picture, self.title = state.choice.picture, state.choice.name
        self.price = price_of(state.choice, self.say)
        self.problem = sentence_for(state.problem, self.say) if state.problem else ""
        self.ids.desk.begin(state.house.pin_digits)

    def typed(self, pin: str) -> None:
        """A whole PIN is there."""
        self.touched(PinTyped(pin))
