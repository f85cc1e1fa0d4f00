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

SHOWN = 3


class FindMemberScreen(Screen):
    """Each letter is a new search; the three best are shown."""

    hint = StringProperty("")
    problem = BooleanProperty(False)
    words = StringProperty("")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._asked = ""
        super().__init__(*args, **kwargs)
        self._deck = Deck(self.ids.found, lambda: touching(BigButton(), self.touched))

    def draw(self, state: FindMember) -> None:
        self.words = state.words
        if state.words != self.ids.keyboard.text:
            self._asked = state.words
            self.ids.keyboard.text = state.words
        self.problem = state.problem is not None
        if state.problem is not None:
            self.hint = sentence_for(state.problem, self.say)
        elif state.found:
            self.hint = self.say.many("{n} found", "{n} found", len(state.found))
        else:
            self.hint = self.say("Nobody of this name") if state.words else self.say("Type a name, or tap the card.")
        shown = state.found[:SHOWN]
        for tile, guest in zip(self._deck.deal(len(shown)), shown, strict=True):
            tile.name, tile.means = f"member:{guest.id}", MemberTouched(guest.id)
            tile.text = self.say("{name}, {points}", name=guest.name or "?", points=guest.balance)
            tile.language = self.language
            tile.picture = f"badge-{min(guest.tier.rank, 3)}"

    def typed(self, text: str) -> None:
        """The keyboard's text changed: search for it, unless it was the state that changed it."""
        if text != self._asked:
            self._asked = text
            self.touched(WordsTyped(text))
