"""Thanks: the press was kept; one question more, if there is one."""

from __future__ import annotations

from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from kiosk.flow.events import CallBackTouched, ReasonTouched
from kiosk.flow.states import Thanks
from kiosk.ui.screens.screen import Screen
from kiosk.ui.widgets.tiles import ReasonTile


class ThanksScreen(Screen):
    """The pressed face, big and alive; then why, in six pictures; and a wish to be called back."""

    level = NumericProperty(3)
    main = StringProperty("")
    more = StringProperty("")
    asking = BooleanProperty(False)
    may_call = BooleanProperty(False)

    def draw(self, state: Thanks) -> None:
        rated = state.rated
        self.level = rated.face
        done = state.awaiting_card or state.called_back is not None
        self.asking = state.asks and not done
        self.may_call = state.unhappy and not done
        self.main, self.more = self._words(state)
        self.ids.reasons.clear_widgets()
        if self.asking:
            for reason in rated.reasons:
                tile = ReasonTile(
                    name=f"reason:{reason.id}", picture=reason.picture, words=reason.words, language=self.language
                )
                tile.bind(on_release=lambda _, which=reason.id: self.touched(ReasonTouched(which)))
                self.ids.reasons.add_widget(tile)

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
