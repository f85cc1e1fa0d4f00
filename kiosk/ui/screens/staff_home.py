"""StaffHome: today in five numbers, and what staff come here for."""

from __future__ import annotations

from typing import Any

from kivy.properties import StringProperty

from kiosk.flow.states import StaffHome
from kiosk.ui.screens.screen import Screen
from kiosk.ui.widgets.notes import Figure
from kiosk.ui.widgets.tiles import Deck


class StaffHomeScreen(Screen):
    hello = StringProperty("")
    link = StringProperty("")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._deck = Deck(self.ids.figures, Figure)

    def draw(self, state: StaffHome) -> None:
        self.hello = self.say("Hello {name}", name=state.staff.name)
        today, house = state.today, state.house
        figures = (
            (today.visits, self.say("visits")),
            (today.members, self.say("of members")),
            (today.ratings, self.say("answers")),
            (today.happy, self.say("of them happy")),
            (today.redemptions, self.say("rewards given")),
        )
        for figure, (number, words) in zip(self._deck.deal(len(figures)), figures, strict=True):
            figure.number, figure.words, figure.language = str(number), words, self.language
        self.link = " · ".join(
            sentence
            for sentence in (*(lost for _, lost in house.lost), house.link_sentence, self._waiting(house.waiting))
            if sentence
        )

    def _waiting(self, waiting: int) -> str:
        if not waiting:
            return self.say("Everything is sent.")
        return self.say.many("{n} event waits to be sent.", "{n} events wait to be sent.", waiting)
