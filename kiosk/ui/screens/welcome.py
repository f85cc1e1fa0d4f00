"""Welcome: the visit is committed."""

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty, ListProperty, NumericProperty, StringProperty

from kiosk.flow.events import ConsentTouched
from kiosk.flow.states import Welcome
from kiosk.model.text import LANGUAGES
from kiosk.services.views import CheckIn, Offer, Progress
from kiosk.ui.motion import LONG_S, glide
from kiosk.ui.screens.screen import Screen
from kiosk.ui.widgets.head import good_day
from kiosk.ui.widgets.notes import Note
from kiosk.ui.widgets.tiles import Deck
from kiosk.ui.widgets.touchable import BigButton

MOST = 3
WITH_A_QUESTION = 1
"""Offers that there is room for while something is asked, at any text size."""


def _part_before(visit: CheckIn, ahead: Progress) -> float:
    """How full the ribbon was before this visit."""
    gained = visit.guest.balance - visit.before if ahead.unit == "points" else int(visit.counted)
    return max(ahead.have - gained, 0) / max(ahead.need, 1)


class WelcomeScreen(Screen):
    """Tick, points counted up, how far to the next good thing, and what is the guest's today."""

    words = StringProperty("")
    tier = StringProperty("")
    badge = NumericProperty(0)
    gained = StringProperty("")
    ahead = StringProperty("")
    has_ahead = BooleanProperty(False)
    has_offers = BooleanProperty(False)
    offered = NumericProperty(0)
    asks = BooleanProperty(False)
    beside = BooleanProperty(False)
    others = ListProperty(LANGUAGES[1:])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._receipt: object = None
        super().__init__(*args, **kwargs)
        self._deck = Deck(self.ids.offers, Note)
        self._ask = BigButton(name="consent", picture="question", kind="plain", role="lead")
        self._ask.bind(on_release=lambda _: self.touched(ConsentTouched()))

    def draw(self, state: Welcome) -> None:
        visit, guest = state.visit, state.guest
        self.words = (
            self.say("Welcome, {name}!", name=guest.name)
            if visit.first and guest.name
            else good_day(self.say, state.part, guest.name)
        )
        self.tier, self.badge = guest.tier.name, guest.tier.badge
        if state.house.question is not None and state.house.question.linked:
            self.tier = f"{self.tier} · {self.say('Your answer is kept with your name.')}"
        self.others = [language for language in LANGUAGES if language != self.language]
        if visit.receipt != self._receipt:  # told again in another language: counted up already
            self._receipt = visit.receipt
            self.ids.points.count(visit.before, visit.guest.balance)
            self.ids.head.pop()
            if visit.progress is not None:
                self.ids.ribbon.part = _part_before(visit, visit.progress)
        self.gained = "\n".join(
            self.say("+{n} {why}", n=gain.points, why=gain.why) for gain in visit.gains
        ) or self.say("Welcome back in! This visit is counted already.")
        self.has_ahead, self.ahead = visit.progress is not None, ""
        if visit.progress is not None:
            ahead = visit.progress
            left = max(ahead.need - ahead.have, 0)
            glide(self.ids.ribbon, LONG_S, self.theme.reduced_motion, part=min(ahead.have / max(ahead.need, 1), 1.0))
            self.ahead = (
                self.say.many("{n} visit to go: {goal}", "{n} visits to go: {goal}", left, goal=ahead.goal)
                if ahead.unit == "visits"
                else self.say.many("{n} point to go: {goal}", "{n} points to go: {goal}", left, goal=ahead.goal)
            )
        self._question(asks=state.consent_due)
        offers = visit.offers[: WITH_A_QUESTION if self.asks else MOST]
        if state.agreed:
            offers = (Offer("tick", self.say("Thank you, that is kept.")), *offers[: MOST - 1])
        for note, offer in zip(self._deck.deal(len(offers)), offers, strict=True):
            note.picture, note.words, note.language = offer.picture, offer.words, self.language
        self.offered, self.has_offers = len(offers), bool(offers)
        self.beside = self.has_offers or (self.asks and not self.theme.portrait)

    def _question(self, *, asks: bool) -> None:
        """Whoever has a moment may answer; on an upright screen it lies below, within reach."""
        place = self.ids.ask_below if self.theme.portrait else self.ids.ask_beside
        self.asks = asks
        self._ask.text, self._ask.language = self.say("One question: may we keep your data?"), self.language
        if asks and self._ask.parent is None:
            place.add_widget(self._ask)
        elif not asks:
            place.clear_widgets()

    def warm(self) -> None:
        self._deck.deal(MOST)
