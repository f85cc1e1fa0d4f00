"""SignIn: a staff card or the PIN pad."""

from __future__ import annotations

from kivy.properties import StringProperty

from kiosk.flow.events import PinTyped
from kiosk.flow.states import SignIn
from kiosk.ui.screens.problems import sentence_for
from kiosk.ui.screens.screen import Screen


class SignInScreen(Screen):
    problem = StringProperty("")
    hint = StringProperty("")

    def draw(self, state: SignIn) -> None:
        self.problem = sentence_for(state.problem, self.say) if state.problem else ""
        if state.who:
            self.hint = self.say("Hello {name}, your PIN please.", name=state.who.name)
        elif state.then_voucher:
            self.hint = self.say("Staff: your card or PIN. Then we look at this voucher.")
        else:
            self.hint = self.say("Tap your staff card or type your PIN.")
        self.ids.desk.begin(state.house.pin_digits)

    def typed(self, pin: str) -> None:
        """A whole PIN is there."""
        self.touched(PinTyped(pin))
