"""Rewards: what can be had, the affordable first."""

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from kiosk.flow.events import RewardTouched
from kiosk.flow.states import Rewards
from kiosk.services.views import Choice
from kiosk.ui.screens.screen import Screen
from kiosk.ui.widgets.tiles import reward_tile

PAGE = 6


class RewardsScreen(Screen):
    """Six tiles a page."""

    balance = StringProperty("")
    page = NumericProperty(0)
    more = BooleanProperty(False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._choices: tuple[Choice, ...] = ()
        super().__init__(*args, **kwargs)

    def draw(self, state: Rewards) -> None:
        self.balance = self.say.many("You have {n} point", "You have {n} points", state.guest.balance)
        self._choices = state.choices
        self.page = 0
        self._deal()

    def turn_page(self) -> None:
        """Show the next six, or the first six again."""
        self.page = (self.page + 1) % max(1, -(-len(self._choices) // PAGE))
        self._deal()

    def _deal(self) -> None:
        grid = self.ids.choices
        grid.clear_widgets()
        self.more = len(self._choices) > PAGE
        first = int(self.page) * PAGE
        for choice in self._choices[first : first + PAGE]:
            tile = reward_tile(choice, self.say)
            tile.bind(on_release=lambda _, which=choice.id: self.touched(RewardTouched(which)))
            grid.add_widget(tile)
