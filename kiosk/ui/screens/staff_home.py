"""StaffHome: today in five numbers, and what staff come here for."""

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty, ObjectProperty, StringProperty

from kiosk.flow.deeds import Deed, Kind
from kiosk.flow.events import DeedTouched
from kiosk.flow.states import StaffHome
from kiosk.ui.screens.deed_words import said_of
from kiosk.ui.screens.problems import sentence_for
from kiosk.ui.screens.screen import Screen
from kiosk.ui.widgets.notes import Figure
from kiosk.ui.widgets.tiles import Deck
from kiosk.ui.widgets.words import Choir


class StaffHomeScreen(Screen):
    hello = StringProperty("")
    link = StringProperty("")
    to_do = StringProperty("")
    overdue = BooleanProperty(False)
    alarmed = BooleanProperty(False)
    bad_news = BooleanProperty(False)
    choir = ObjectProperty(None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.choir = Choir()
        super().__init__(*args, **kwargs)
        self._deck = Deck(self.ids.figures, Figure)

    def draw(self, state: StaffHome) -> None:
        alarm = state.alarm
        self.alarmed = alarm is not None and not alarm.acknowledged_by
        if state.problem is not None:
            self.hello = sentence_for(state.problem, self.say)
        elif alarm is not None and self.alarmed:
            self.hello = self.say("{unhappy} of {n} are unhappy", unhappy=alarm.unhappy, n=alarm.n)
        else:
            self.hello = self.say("Hello {name}", name=state.staff.name)
        self.bad_news = self.alarmed or state.problem is not None
        self.to_do = self.say("To do: {n}", n=state.tasks)
        self.overdue = state.overdue > 0
        today, house = state.today, state.house
        figures = (
            (today.visits, self.say("visits")),
            (today.members, self.say("of members")),
            (today.ratings, self.say("answers")),
            (today.happy, self.say("of them happy")),
            (today.redemptions, self.say("rewards given")),
        )
        for figure, (number, words) in zip(self._deck.deal(len(figures)), figures, strict=True):
            figure.number, figure.words, figure.language = str(number), words, self.language
        self.link = " · ".join(
            sentence
            for sentence in (
                said_of(state.done, self.say) if state.done else "",
                self._alarm(state),
                state.notice,
                *(lost for _, lost in house.lost),
                house.link_sentence,
                self._waiting(house.waiting),
            )
            if sentence
        )

    def acknowledge(self) -> None:
        self.touched(DeedTouched(Deed(Kind.ACKNOWLEDGE)))

    def _alarm(self, state: StaffHome) -> str:
        """Who sees to the alarm that still rings."""
        alarm = state.alarm
        if alarm is None or not alarm.acknowledged_by:
            return ""
        return self.say("{name} sees to it: {comment}", name=alarm.acknowledged_by, comment=alarm.comment)

    def _waiting(self, waiting: int) -> str:
        if not waiting:
            return self.say("Everything is sent.")
        return self.say.many("{n} event waits to be sent.", "{n} events wait to be sent.", waiting)
