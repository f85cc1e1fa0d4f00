"""MemberPage: what staff can do for this member."""

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from kiosk.flow.states import MemberPage
from kiosk.ui.screens.problems import sentence_for
from kiosk.ui.screens.screen import Screen
from kiosk.ui.widgets.tiles import Deck, RewardTile, touching

PAGE = 6


class MemberPageScreen(Screen):
    name_words = StringProperty("")
    facts = StringProperty("")
    rank = NumericProperty(0)
    news = StringProperty("")
    bad_news = BooleanProperty(False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._deck = Deck(self.ids.choices, lambda: touching(RewardTile(), self.touched))

    def draw(self, state: MemberPage) -> None:
        guest = state.guest
        self.name_words = guest.name or self.say("No name")
        self.rank = guest.tier.rank
        points = self.say.many("{n} point", "{n} points", guest.balance)
        self.facts = f"{guest.tier.name} · {points}"
        self.bad_news = state.problem is not None
        if state.problem is not None:
            self.news = sentence_for(state.problem, self.say)
        elif state.redeemed is not None:
            self.news = self.say("{reward}: code {code}", reward=state.redeemed.choice.name, code=state.redeemed.code)
        else:
            self.news = self.say("Touch a reward to hand it out.")
        shown = state.choices[:PAGE]
        for tile, choice in zip(self._deck.deal(len(shown)), shown, strict=True):
            tile.offer(choice, self.say)
