"""Voucher: the redemption is committed; the code is good once."""

from __future__ import annotations

from kivy.properties import BooleanProperty, StringProperty

from kiosk.flow.states import MOST_COPIES, Voucher
from kiosk.ui.screens.screen import Screen


class VoucherScreen(Screen):
    picture = StringProperty("")
    title = StringProperty("")
    code = StringProperty("")
    left = StringProperty("")
    may_print = BooleanProperty(False)

    def draw(self, state: Voucher) -> None:
        redeemed = state.redeemed
        self.picture, self.title, self.code = redeemed.choice.picture, redeemed.choice.name, redeemed.code
        self.may_print = state.house.prints and state.copies < MOST_COPIES
        self.left = self.say.many("{n} point left", "{n} points left", redeemed.guest.balance)
