"""Rewards: what can be had, the affordable first."""

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from kiosk.flow.states import Rewards
from kiosk.services.views import Choice
from kiosk.ui.screens.screen import Screen
from kiosk.ui.widgets.tiles import Deck, RewardTile, touching

PAGE = 6


class RewardsScreen(Screen):
    """Six tiles a page."""

    balance = StringProperty("")
    page = NumericProperty(0)
    more = BooleanProperty(False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._choices: tuple[Choice, ...] = ()
        super().__init__(*args, **kwargs)
        self._deck = Deck(self.ids.choices, lambda: touching(RewardTile(), self.touched))

    def draw(self, state: Rewards) -> None:
        self.balance = self.say.many("You have {n} point", "You have {n} points", state.guest.balance)
        if tuple(choice.id for choice in state.choices) != tuple(choice.id for choice in self._choices):
            self.page = 0
        self._choices = state.choices
        self.more = len(self._choices) > PAGE
        self._deal()

    def turn_page(self) -> None:
        """Show the next six, or the first six again."""
        self.page = (self.page + 1) % max(1, -(-len(self._choices) // PAGE))
        self._deal()

    def warm(self) -> None:
        self._deck.deal(PAGE)

    def _deal(self) -> None:
        first = int(self.page) * PAGE
        shown = self._choices[first : first + PAGE]
        for tile, choice in zip(self._deck.deal(len(shown)), shown, strict=True):
            tile.offer(choice, self.say)
