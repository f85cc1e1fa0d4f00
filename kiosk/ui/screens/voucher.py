"""Voucher: the redemption is committed; the code is good once."""

from __future__ import annotations

from kivy.properties import StringProperty

from kiosk.flow.states import Voucher
from kiosk.ui.screens.screen import Screen


class VoucherScreen(Screen):
    picture = StringProperty("")
    title = StringProperty("")
    code = StringProperty("")
    left = StringProperty("")

    def draw(self, state: Voucher) -> None:
        redeemed = state.redeemed
        self.picture, self.title, self.code = redeemed.choice.picture, redeemed.choice.name, redeemed.code
        self.left = self.say.many("{n} point left", "{n} points left", redeemed.guest.balance)
