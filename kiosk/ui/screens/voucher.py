"""Voucher: the redemption is committed; the code is good once, read by eye or, from a photograph, by a scanner."""

from __future__ import annotations

from kivy.properties import BooleanProperty, StringProperty

from kiosk.flow.house import PRINTER
from kiosk.flow.states import MOST_COPIES, Voucher
from kiosk.ui.drawings import qr
from kiosk.ui.screens.screen import Screen


class VoucherScreen(Screen):
    picture = StringProperty("")
    title = StringProperty("")
    code = StringProperty("")
    left = StringProperty("")
    hint = StringProperty("")
    may_print = BooleanProperty(False)

    def draw(self, state: Voucher) -> None:
        redeemed = state.redeemed
        self.picture, self.title, self.code = redeemed.choice.picture, redeemed.choice.name, redeemed.code
        self.may_print = state.house.prints and state.copies < MOST_COPIES
        self.hint = (
            self.say("The printer has it for you.")
            if state.house.prints and PRINTER not in dict(state.house.lost)
            else self.say("Photograph it, or show it now.")
        )
        self.left = self.say.many("{n} point left", "{n} points left", redeemed.guest.balance)

    def warm(self) -> None:
        qr.modules("")  # loads what draws it, before somebody waits for a reward
