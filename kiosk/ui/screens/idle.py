"""Idle: tap your card, or press a face."""

from __future__ import annotations

from typing import Any

from kivy.clock import Clock
from kivy.properties import NumericProperty, StringProperty

from kiosk.flow.states import State
from kiosk.ui.motion import nod
from kiosk.ui.screens.screen import Screen
from kiosk.ui.widgets.corner import StatusCorner

SLIDE_S = 9.0
NOD_S = 0.9


class IdleScreen(Screen):
    """The shop's name, an invitation, one slide of the programme at a time, the question of the hour, five faces."""

    shop = StringProperty("")
    question = StringProperty("")
    slide = NumericProperty(0)
    slide_picture = StringProperty("")
    slide_words = StringProperty("")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._slides: tuple[tuple[str, str], ...] = ()
        self._turning: Any = None
        super().__init__(*args, **kwargs)
        self.corner = StatusCorner(touched=self.touched)
        (self.ids.counter_end if self.theme.portrait else self.ids.awning_end).add_widget(self.corner)

    def draw(self, state: State) -> None:
        house = state.house
        if self.get_root_window() is None:  # idle again: show once more what to do
            nod(self.ids.hand, NOD_S, self.theme.reduced_motion, shift=-self.theme.mm(3), turn=6.0)
        self.shop = house.shop
        if house.question is not None:
            self.question = house.question.words
            self.ids.faces.offer(house.question.faces, self.say)
        self.corner.tell(house)
        if house.slides != self._slides:
            self._slides = house.slides
            self._turn_to(0)
        if self._turning is None and len(self._slides) > 1:
            self._turning = Clock.schedule_interval(self._turn, SLIDE_S)

    def _turn(self, _: float) -> None:
        if self.get_root_window() is not None:  # nobody sees it otherwise
            self._turn_to(self.slide + 1)
            self.ids.faces.wink()

    def _turn_to(self, number: int) -> None:
        self.slide = number
        self.slide_picture, self.slide_words = self._slides[number % len(self._slides)] if self._slides else ("", "")
