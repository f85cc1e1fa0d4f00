"""What all screens share: the language they speak and the way a touch leaves them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.clock import Clock
from kivy.properties import ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.flow.events import Touch
from kiosk.flow.states import State
from kiosk.ui.finger import FINGER
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
        self._since = Clock.get_time()
        super().__init__(touched=touched, theme=theme, orientation="vertical", **kwargs)

    def on_parent(self, *_: Any) -> None:
        """This screen came, or went."""
        self._since = Clock.get_time()

    def on_touch_down(self, touch: Any) -> bool:
        """The second half of a double tap whose first half brought this screen was not meant for it."""
        if touch.is_double_tap and touch.device != FINGER and Clock.get_time() - self._since < touch.double_tap_time:
            return True
        return bool(super().on_touch_down(touch))

    def draw(self, state: Any) -> None:
        """Show `state`."""

    def speak(self, say: Say, state: State) -> None:
        """Show `state` in the words of its language."""
        self.say, self.language = say, say.language
        self.draw(state)

    def warm(self) -> None:
        """Called once while nothing happens, some time before the first `draw`."""
