"""RefusedCard: what kind of card this was, and what to do now."""

from __future__ import annotations

from kivy.properties import StringProperty

from kiosk.flow.states import RefusedCard
from kiosk.ui.screens.refusals import PICTURES, sentences
from kiosk.ui.screens.screen import Screen


class RefusedCardScreen(Screen):
    main = StringProperty("")
    more = StringProperty("")
    picture = StringProperty("")

    def draw(self, state: RefusedCard) -> None:
        self.main, self.more = sentences(self.say, state.why)
        self.picture = PICTURES[state.why]
