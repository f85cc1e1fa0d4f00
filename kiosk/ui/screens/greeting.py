"""Greeting: recognised, in the moment before the visit is committed."""

from __future__ import annotations

from kivy.properties import NumericProperty, StringProperty

from kiosk.flow.states import Greeting
from kiosk.ui.screens.screen import Screen
from kiosk.ui.widgets.head import good_day


class GreetingScreen(Screen):
    """Name and good day where Welcome will have them: no tick and no points yet."""

    words = StringProperty("")
    tier = StringProperty("")
    badge = NumericProperty(0)

    def draw(self, state: Greeting) -> None:
        self.words = good_day(self.say, state.part, state.guest.name)
        self.tier, self.badge = state.guest.tier.name, state.guest.tier.badge

    def warm(self) -> None:
        self.words = good_day(self.say, "morning", "Anna")
