"""MemberPage: what staff can do for this member."""

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from kiosk.flow.events import Place, PlaceTouched
from kiosk.flow.states import MOST_COPIES, MemberPage
from kiosk.ui.screens.deed_words import said_of
from kiosk.ui.screens.desk import Action, show_actions
from kiosk.ui.screens.problems import sentence_for
from kiosk.ui.screens.screen import Screen
from kiosk.ui.widgets.tiles import Deck, touching
from kiosk.ui.widgets.touchable import BigButton


class MemberPageScreen(Screen):
    name_words = StringProperty("")
    facts = StringProperty("")
    badge = NumericProperty(0)
    news = StringProperty("")
    bad_news = BooleanProperty(False)
    may_print = BooleanProperty(False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = self.ids.places_above if self.theme.portrait else self.ids.places_beside
        self._places = Deck(place, lambda: touching(BigButton(role="label"), self.touched))

    def draw(self, state: MemberPage) -> None:
        guest = state.guest
        self.name_words = guest.name or self.say("No name")
        self.badge = guest.tier.badge
        points = self.say.many("{n} point", "{n} points", guest.balance)
        self.facts = f"{guest.tier.name} · {points}"
        self.bad_news = state.problem is not None
        if state.problem is not None:
            self.news = sentence_for(state.problem, self.say)
        elif state.done is not None:
            self.news = said_of(state.done, self.say)
        elif state.redeemed is not None:
            self.news = self.say("{reward}: code {code}", reward=state.redeemed.choice.name, code=state.redeemed.code)
        else:
            self.news = self.say("Touch a reward to hand it out.")
        self.may_print = state.house.prints and state.redeemed is not None and state.copies < MOST_COPIES
        say = self.say
        places = (
            Action("account", say("Account"), PlaceTouched(Place.ACCOUNT)),
            Action("cards", say("Cards"), PlaceTouched(Place.CARDS)),
            Action("person", say("File"), PlaceTouched(Place.PERSON)),
        )
        show_actions(self._places, places, self.language, self.theme.mm(1))
        self.ids.choices.offer(state.choices, self.say)

    def warm(self) -> None:
        self.ids.choices.warm()
