"""TooSoon: we have seen you, welcome back in."""

from __future__ import annotations

from kivy.properties import StringProperty

from kiosk.flow.states import TooSoon
from kiosk.ui.screens.screen import Screen


class TooSoonScreen(Screen):
    """A second tap within moments: kind, and no points."""

    main = StringProperty("")

    def draw(self, state: TooSoon) -> None:
        name = state.guest.name
        self.main = self.say("We have seen you, {name}!", name=name) if name else self.say("We have seen you!")
