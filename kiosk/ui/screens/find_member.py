"""FindMember: by name, or by a tap of their card."""

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty, StringProperty

from kiosk.flow.events import MemberTouched, WordsTyped
from kiosk.flow.states import FindMember
from kiosk.ui.screens.problems import sentence_for
from kiosk.ui.screens.screen import Screen
from kiosk.ui.widgets.touchable import BigButton

SHOWN = 3


class FindMemberScreen(Screen):
    """Each letter is a new search; the three best are shown."""

    hint = StringProperty("")
    problem = BooleanProperty(False)
    words = StringProperty("")

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
        found = self.ids.found
        found.clear_widgets()
        for guest in state.found[:SHOWN]:
            tile = BigButton(
                name=f"member:{guest.id}",
                text=self.say("{name}, {points}", name=guest.name or "?", points=guest.balance),
                language=self.language,
                picture=f"badge-{min(guest.tier.rank, 3)}",
            )
            tile.bind(on_release=lambda _, which=guest.id: self.touched(MemberTouched(which)))
            found.add_widget(tile)

    def typed(self, text: str) -> None:
        """The keyboard's text changed: search for it, unless it was the state that changed it."""
        if text != self._asked:
            self._asked = text
            self.touched(WordsTyped(text))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._asked = ""
        super().__init__(*args, **kwargs)
