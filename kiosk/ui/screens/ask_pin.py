"""AskPin: a PIN that is to be kept, typed on the pad; shown nowhere."""

from __future__ import annotations

from kiosk.flow.deeds import Kind
from kiosk.flow.events import PinTyped
from kiosk.flow.office_states import AskPin
from kiosk.ui.screens.asks import AskScreen
from kiosk.ui.screens.office_words import pin_question


class AskPinScreen(AskScreen):
    def draw(self, state: AskPin) -> None:
        self.ask(state, pin_question(state.turn, state.deed.kind is Kind.CHANGE_PIN, self.say))
        self.ids.desk.begin(state.house.pin_digits)

    def typed(self, pin: str) -> None:
        """A whole PIN is there."""
        self.touched(PinTyped(pin))
