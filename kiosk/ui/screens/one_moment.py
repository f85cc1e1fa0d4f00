"""OneMoment: something of ours went wrong and nothing was confirmed."""

from __future__ import annotations

from kivy.properties import BooleanProperty

from kiosk.flow.states import OneMoment
from kiosk.ui.screens.screen import Screen


class OneMomentScreen(Screen):
    kept = BooleanProperty(True)

    def draw(self, state: OneMoment) -> None:
        self.kept = state.kept
