"""What all screens share: the language they speak and the way a touch leaves them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.properties import ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.flow.events import Touch
from kiosk.flow.states import State
from kiosk.ui.theme import Theme
from kiosk.ui.words import Say

NATIVE = Say.native()


class Screen(BoxLayout):
    """Draws the states of one class: `draw` sets properties, the .kv beside the module lays them out.

    A screen knows its state class, says its words through `say`, and hands what a finger means to `touched`.
    """

    say: Say = ObjectProperty(NATIVE)
    language = StringProperty("en")
    touched = ObjectProperty(None)
    theme = ObjectProperty(None)

    def __init__(self, touched: Callable[[Touch], None], theme: Theme, **kwargs: Any) -> None:
        super().__init__(touched=touched, theme=theme, orientation="vertical", **kwargs)

    def draw(self, state: Any) -> None:
        """Show `state`."""

    def speak(self, say: Say, state: State) -> None:
        """Show `state` in the words of its language."""
        self.say, self.language = say, say.language
        self.draw(state)

    def warm(self) -> None:
        """Called once while nothing happens, some time before the first `draw`."""
