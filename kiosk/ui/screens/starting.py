"""Starting: the shop's name, until the store is open."""

from __future__ import annotations

from kivy.properties import StringProperty

from kiosk.flow.states import Starting
from kiosk.ui.screens.screen import Screen


class StartingScreen(Screen):
    shop = StringProperty("")

    def draw(self, state: Starting) -> None:
        self.shop = state.house.shop
