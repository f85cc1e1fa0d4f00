"""MemberPage: what staff can do for this member."""

from __future__ import annotations

from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from kiosk.flow.states import MOST_COPIES, MemberPage
from kiosk.services.views import ScannedVoucher
from kiosk.ui.screens.problems import sentence_for
from kiosk.ui.screens.screen import Screen
from kiosk.ui.words import Say


def voucher_words(voucher: ScannedVoucher, say: Say) -> str:
    """How a scanned voucher stands."""
    values = {"reward": voucher.reward, "code": voucher.code, "until": voucher.until.isoformat()}
    match voucher.status:
        case "open":
            return say("{reward}: voucher {code} is good until {until}", **values)
        case "used":
            return say("{reward}: voucher {code} was used already", **values)
        case "void":
            return say("{reward}: voucher {code} was taken back", **values)
    return say("{reward}: voucher {code} was good until {until}", **values)


class MemberPageScreen(Screen):
    name_words = StringProperty("")
    facts = StringProperty("")
    rank = NumericProperty(0)
    news = StringProperty("")
    bad_news = BooleanProperty(False)
    may_print = BooleanProperty(False)

    def draw(self, state: MemberPage) -> None:
        guest = state.guest
        self.name_words = guest.name or self.say("No name")
        self.rank = guest.tier.rank
        points = self.say.many("{n} point", "{n} points", guest.balance)
        self.facts = f"{guest.tier.name} · {points}"
        self.bad_news = state.problem is not None
        if state.problem is not None:
            self.news = sentence_for(state.problem, self.say)
        elif state.voucher is not None and state.redeemed is None:
            self.bad_news = state.voucher.status != "open"
            self.news = voucher_words(state.voucher, self.say)
        elif state.redeemed is not None:
            self.news = self.say("{reward}: code {code}", reward=state.redeemed.choice.name, code=state.redeemed.code)
        else:
            self.news = self.say("Touch a reward to hand it out.")
        self.may_print = state.house.prints and state.redeemed is not None and state.copies < MOST_COPIES
        self.ids.choices.offer(state.choices, self.say)

    def warm(self) -> None:
        self.ids.choices.warm()
