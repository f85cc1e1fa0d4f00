"""Thanks: the press was kept; one question more, if there is one."""

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from kiosk.flow.events import CallBackTouched, ReasonTouched
from kiosk.flow.states import Thanks
from kiosk.ui.screens.screen import Screen
from kiosk.ui.widgets.tiles import Deck, ReasonTile, touching

MOST = 6


class ThanksScreen(Screen):
    """The pressed face, big and alive; then why, in six pictures; a wish to be called back has a sign of its own."""

    level = NumericProperty(3)
    main = StringProperty("")
    more = StringProperty("")
    sign = StringProperty("")
    asking = BooleanProperty(False)
    may_call = BooleanProperty(False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._rating: int | None = None
        super().__init__(*args, **kwargs)
        self._deck = Deck(self.ids.reasons, lambda: touching(ReasonTile(), self.touched))

    def draw(self, state: Thanks) -> None:
        rated = state.rated
        self.level = rated.face
        if rated.rating != self._rating:
            self._rating = rated.rating
            self.ids.face.answer()
        done = state.awaiting_card or state.called_back is not None
        self.sign = "hand" if state.awaiting_card else "bell" if done else ""
        self.asking = state.asks and not done
        self.may_call = rated.may_call_back and not done
        self.main, self.more = self._words(state)
        reasons = rated.reasons if self.asking else ()
        for tile, reason in zip(self._deck.deal(len(reasons)), reasons, strict=True):
            tile.name, tile.means = f"reason:{reason.id}", ReasonTouched(reason.id)
            tile.picture, tile.words, tile.language = reason.picture, reason.words, self.language

    def warm(self) -> None:
        self._deck.deal(MOST)

    def call_back(self) -> None:
        """The guest wishes to hear from us."""
        self.touched(CallBackTouched())

    def _words(self, state: Thanks) -> tuple[str, str]:
        say = self.say
        if state.called_back is not None:
            name = state.called_back.name
            thanks = say("Thank you, {name}!", name=name) if name else say("Thank you!")
            return thanks, say("We will call you back.")
        if state.awaiting_card:
            return say("Tap your card"), say("Then we know whom to call back. Nobody else will see your answer.")
        if self.asking:
            return say("Thank you!"), state.rated.ask
        if state.unhappy:
            return say("Thank you for telling us"), say("We will put it right.")
        return say("Thank you!"), say("See you soon.")
