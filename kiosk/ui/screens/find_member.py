"""FindMember: by name, or by a tap of their card."""

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty, StringProperty

from kiosk.flow.events import MemberTouched, WordsTyped
from kiosk.flow.states import FindMember
from kiosk.ui.screens.problems import sentence_for
from kiosk.ui.screens.screen import Screen
from kiosk.ui.widgets.tiles import Deck, touching
from kiosk.ui.widgets.touchable import BigButton

UPRIGHT, LYING = 2, 3
"""How many of the found have room as controls."""


class FindMemberScreen(Screen):
    """Each letter is a new search; the best are shown. What the guest's card says comes from the desk."""

    news = StringProperty("")
    problem = BooleanProperty(False)
    any_found = BooleanProperty(False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._asked = ""
        super().__init__(*args, **kwargs)
        found = self.ids.found_above if self.theme.portrait else self.ids.found_beside
        self._deck = Deck(found, lambda: touching(BigButton(role="body"), self.touched))

    def draw(self, state: FindMember) -> None:
        if state.words != self.ids.desk.text:
            self._asked = state.words
            self.ids.desk.text = state.words
        self.problem, self.any_found = state.problem is not None, bool(state.found)
        if state.problem is not None:
            self.news = sentence_for(state.problem, self.say)
        elif state.words:
            count = len(state.found)
            self.news = self.say.many("{n} found", "{n} found", count) if count else self.say("Nobody of this name")
        else:
            self.news = self.say("Find a member")
        shown = state.found[: UPRIGHT if self.theme.portrait else LYING]
        for tile, guest in zip(self._deck.deal(len(shown)), shown, strict=True):
            tile.name, tile.means = f"member:{guest.id}", MemberTouched(guest.id)
            tile.text = self.say("{name}, {points}", name=guest.name or "?", points=guest.balance)
            tile.language = self.language
            tile.picture = f"badge-{guest.tier.badge}"

    def typed(self, text: str) -> None:
        """The line changed: search for it, unless it was the state that changed it."""
        if text != self._asked:
            self._asked = text
            self.touched(WordsTyped(text))
