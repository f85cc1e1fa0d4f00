"""Rewards: what can be had, the affordable first."""

from __future__ import annotations

from kivy.properties import StringProperty

from kiosk.flow.states import Rewards
from kiosk.ui.screens.screen import Screen


class RewardsScreen(Screen):
    balance = StringProperty("")

    def draw(self, state: Rewards) -> None:
        self.balance = self.say.many("You have {n} point", "You have {n} points", state.guest.balance)
        self.ids.choices.offer(state.choices, self.say)

    def warm(self) -> None:
        self.ids.choices.warm()
