"""The demo's strip: cards to lay on, buttons to press, cables to pull; by finger, mouse or key."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from kivy.clock import Clock
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.ui.drawings.faces import face
from kiosk.ui.drawings.pen import Pen
from kiosk.ui.strip import World
from kiosk.ui.widgets.drawn import Drawn
from kiosk.ui.widgets.touchable import Touchable

LOOK_S = 0.1
_CARD_KEYS = "abcdefgh"


class StripSwitch(Touchable, BoxLayout):
    """A line of the strip that is on or off; `key` on the keyboard does the same."""

    text = StringProperty("")
    hint = StringProperty("")
    key = StringProperty("")
    on = BooleanProperty(False)
    unit = NumericProperty(5.0)
    repaints_on = ("state", "on", "unit")

    def paint(self, pen: Pen) -> None:
        u = self.unit
        pen.box("raspberry" if self.on else "truffle", 0, 0, self.width, self.height, 2 * u)
        inset = 0.5 * u if self.on or self.pressed else 0.0
        pen.box(
            "blush" if self.on else "butter", inset, inset, self.width - 2 * inset, self.height - 2 * inset, 1.8 * u
        )


class PanelButton(Touchable):
    """A button of the panel with its light."""

    level = NumericProperty(3)
    lit = BooleanProperty(False)
    key = StringProperty("")
    repaints_on = ("state", "lit", "level")

    def paint(self, pen: Pen) -> None:
        side = min(self.size)
        with pen.at(self.width / 2, self.height / 2, side / 100):
            if self.lit:
                pen.disc("lemon", 0, 0, 60, soft=26)
            with pen.at(0, 0, 0.62 if self.pressed else 0.72), pen.at(-50, -50):
                face(pen, int(self.level))


class Strip(Drawn, BoxLayout):
    """Everything that a `World` can do, one finger away. `close` it with the window."""

    world = ObjectProperty(None)
    unit = NumericProperty(5.0)

    def __init__(self, world: World, **kwargs: Any) -> None:
        self._hands = ThreadPoolExecutor(1, thread_name_prefix="strip")  # a world may take its time, the picture not
        self._keys: dict[str, Callable[[], None]] = {}
        super().__init__(world=world, **kwargs)
        self._cards = {card.id: self._card(number, card) for number, card in enumerate(world.cards)}
        self._buttons = {level: self._button(level) for level in (5, 4, 3, 2, 1)}
        self._reader = self._cable("reader", "r", lambda: (world.unplug, world.plug_in)[not world.plugged()])
        self._network = self._cable("network", "n", lambda: (world.cut, world.mend)[not world.online()])
        self._looking = Clock.schedule_interval(self._look, LOOK_S)

    def close(self) -> None:
        """Finish what was begun and stop."""
        self._looking.cancel()
        self._hands.shutdown(wait=True)

    def key_down(self, _window: Any, code: int, *_: Any) -> bool:
        """A key of the keyboard, as the window tells it."""
        does = self._keys.get(chr(code)) if 0 < code < 128 else None
        if does is not None:
            does()
        return does is not None

    def paint(self, pen: Pen) -> None:
        pen.box("truffle", 0, 0, self.width, self.height)
        pen.box("cocoa", 0, 0, 0.6 * self.unit, self.height)

    def _look(self, _: float) -> None:
        lying, lit = self.world.lying(), self.world.leds()
        for card, switch in self._cards.items():
            switch.on = card in lying
        for level, button in self._buttons.items():
            button.lit = level in lit
        self._reader.on, self._network.on = self.world.plugged(), self.world.online()
        self._reader.text = "Reader plugged in" if self._reader.on else "Reader unplugged"
        self._network.text = "Network there" if self._network.on else "Network cut"

    def _does(self, key: str, does: Callable[[], Callable[[], None]]) -> Callable[..., None]:
        """What a touch or a key does: `does` chooses at that moment."""

        def act(*_: Any) -> None:
            self._hands.submit(does())

        self._keys[key] = act
        return act

    def _card(self, number: int, card: Any) -> StripSwitch:
        key = _CARD_KEYS[number]
        switch = StripSwitch(name=f"world-card-{card.id}", text=card.label, hint=card.hint, key=key)
        act = self._does(
            key,
            lambda: partial(self.world.take if card.id in self.world.lying() else self.world.lay, card.id),
        )
        switch.bind(on_release=act)
        self.ids.cards.add_widget(switch)
        return switch

    def _button(self, level: int) -> PanelButton:
        button = PanelButton(name=f"world-press-{level}", level=level, key=str(level))
        button.bind(on_press=self._does(str(level), lambda: partial(self.world.press, level)))
        self.ids.panel.add_widget(button)
        return button

    def _cable(self, name: str, key: str, does: Callable[[], Callable[[], None]]) -> StripSwitch:
        switch = StripSwitch(name=f"world-{name}", key=key)
        switch.bind(on_release=self._does(key, does))
        self.ids.cables.add_widget(switch)
        return switch
