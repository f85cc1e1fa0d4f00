"""Kivy's side of the window: one root, one screen on it at a time."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TypeVar

from kivy.base import EventLoop, runTouchApp, stopTouchApp
from kivy.clock import Clock
from kivy.lang.parser import global_idmap
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout

from kiosk.flow.events import Touch
from kiosk.flow.states import State
from kiosk.ui import widgets
from kiosk.ui.finger import Finger
from kiosk.ui.fonts import Shelf
from kiosk.ui.glass import Glass
from kiosk.ui.look import Look
from kiosk.ui.palette import Palette
from kiosk.ui.screens import open_screen
from kiosk.ui.sound import Sounds, sound_for
from kiosk.ui.strip import World
from kiosk.ui.theme import Theme
from kiosk.ui.widgets.touchable import Touchable
from kiosk.ui.words import Catalogues

log = logging.getLogger(__name__)

T = TypeVar("T")

STEP_S = 0.1
QUIET_S = 0.3


class Stage:
    """See `KioskWindow`, which is its public face."""

    def __init__(
        self,
        look: Look,
        post: Callable[[Touch], None],
        first: State,
        on_drawn: Callable[[State, float], None] | None = None,
        world: World | None = None,
    ) -> None:
        self.glass = Glass(look.size, self._frame_done)
        self._post = post
        self._on_drawn = on_drawn or (lambda _state, _at: None)
        self._next = first
        self._wake = Clock.create_trigger(self._draw, 0)
        self._drawn: list[State] = []
        self._before: State | None = None
        self._screens: dict[type[State], Any] = {}
        self._screen: Any = None
        self._band: Any = None
        self._portraits: dict[type[State], Path] = {}
        self._finger = Finger()
        self._sounds = Sounds(look)
        self._preparing: Iterator[None] | None = None
        self._close_down: list[Callable[[], None]] = []

        self.theme = Theme(look, self.glass.size)
        self.shelf = Shelf(look.home)
        self.words = Catalogues(look.assets / "locale", look.home)
        palette = Palette(self.theme)
        global_idmap.update(theme=self.theme, palette=palette, shelf=self.shelf)
        widgets.introduce()

        self.glass.window.clearcolor = palette.rgba("cream")
        self._place = FloatLayout(size=self.glass.size, size_hint=(None, None))
        self._root = BoxLayout()
        self._root.add_widget(self._place)
        if world is not None:
            self._stand_beside(world)
        EventLoop.add_input_provider(self._finger)
        self._draw()

    # --- from any thread ----------------------------------------------------------------------------------

    def show(self, state: State) -> None:
        self._next = state
        self._wake()

    def close(self) -> None:
        Clock.schedule_once(lambda _: stopTouchApp(), -1)

    def touch(self, name: str, timeout_s: float) -> bool:
        return self.in_main(lambda: self._touch(name), timeout_s)

    def controls(self, timeout_s: float) -> dict[str, tuple[float, float, float, float]]:
        return self.in_main(
            lambda: {w.name: (*w.to_window(*w.pos), w.width, w.height) for w in self._touchables(self._place)},
            timeout_s,
        )

    def picture(self, path: Path, whole: bool, timeout_s: float) -> None:
        taken: Future[None] = Future()
        Clock.schedule_once(lambda _: self.glass.picture(path, whole, lambda: taken.set_result(None)), 0)
        self._wait(taken, timeout_s)

    def portrait(self, kind: type[State], path: Path) -> None:
        self._portraits[kind] = path

    def contact_sheet(self, pictures: list[Path], out: Path, timeout_s: float) -> None:
        from kiosk.ui.sheet import contact_sheet  # only for people who look at pictures

        self.in_main(lambda: contact_sheet(pictures, out), timeout_s)

    def every(self, seconds: float, call: Callable[[], object]) -> None:
        def beat(_: float) -> None:
            call()  # what it answers is not Kivy's: False would end the interval

        Clock.schedule_interval(beat, seconds)

    def in_main(self, errand: Callable[[], T], timeout_s: float) -> T:
        """What `errand` returns, done in Kivy's thread; a fault of it ends the program like any other there."""
        if threading.current_thread() is threading.main_thread():
            return errand()
        answer: Future[T] = Future()
        Clock.schedule_once(lambda _: answer.set_result(errand()), 0)
        return self._wait(answer, timeout_s)

    def _wait(self, answer: Future[T], timeout_s: float) -> T:
        if threading.current_thread() is threading.main_thread():
            while not answer.done():
                EventLoop.idle()
        return answer.result(timeout_s)

    # --- in Kivy's thread -----------------------------------------------------------------------------------

    def run(self) -> None:
        try:
            runTouchApp(self._root)
        finally:
            for close in self._close_down:
                close()

    def _draw(self, *_: Any) -> None:
        state = self._next
        screen = self._screen_for(type(state))
        screen.speak(self.words.say(state.language), state)
        if screen is not self._screen:
            self._place.clear_widgets()
            self._place.add_widget(screen)
            self._screen = screen
        self._say_practice(state)
        self._sounds.play(sound_for(self._before, state))
        self._before = state
        self._drawn.append(state)
        if path := self._portraits.pop(type(state), None):
            self.glass.before_flip(lambda: self.glass.photograph(path))
        self.glass.renew()

    def _say_practice(self, state: State) -> None:
        """A band above whatever screen came last, while nothing of what it shows is kept."""
        if self._band is not None:
            self._place.remove_widget(self._band)
        if state.house.practice:
            from kiosk.ui.widgets.practice import PracticeBand  # seldom needed, never at the first picture

            say = self.words.say(state.language)
            self._band = self._band or PracticeBand()
            self._band.words, self._band.language = say("Practice: nothing is kept."), say.language
            self._place.add_widget(self._band)

    def _screen_for(self, kind: type[State]) -> Any:
        if kind not in self._screens:
            screen = open_screen(kind, self._post, self.theme)
            screen.size_hint = (None, None)
            screen.size = self.glass.size  # laid out before it is shown
            self._screens[kind] = screen
        return self._screens[kind]

    def _frame_done(self, at: float) -> None:
        drawn, self._drawn = self._drawn, []
        for state in drawn:
            self._on_drawn(state, at)
        if self._preparing is None:
            self._prepare()

    def _prepare(self) -> None:
        from kiosk.ui.ready import Preparations  # not before the first picture

        preparations = Preparations(
            self._screen_for, self.shelf, self.words, self.theme, self._sounds, self._next.house.language
        )
        self._close_down.append(preparations.close)
        self._preparing = preparations.steps()
        Clock.schedule_interval(self._step, STEP_S)

    def _step(self, _: float) -> bool:
        """One step of the preparations, if nobody is being served; False ends the interval."""
        assert self._preparing is not None
        if time.monotonic() - self.glass.last_frame < QUIET_S:
            return True
        return next(self._preparing, self) is not self

    def _stand_beside(self, world: World) -> None:
        from kiosk.ui.widgets.strip import Strip  # only the demo has one

        widgets.load("strip.kv")
        window = self.glass.window
        strip = Strip(world, size_hint=(None, 1), width=window.width - self.glass.size[0])
        self._root.add_widget(strip)
        window.bind(on_key_down=strip.key_down)
        self._close_down.append(strip.close)

    def _touchables(self, within: Any) -> list[Any]:
        return [
            widget
            for widget in within.walk()
            if isinstance(widget, Touchable) and widget.name and not widget.disabled and widget.width > 1
        ]

    def _touch(self, name: str) -> bool:
        controls = self._touchables(self._root)
        found = [control for control in controls if control.name == name] or [
            control for control in controls if control.name.startswith(f"{name}:")
        ]
        if not found:
            return False
        x, y = found[0].to_window(*found[0].center)
        window = self.glass.window
        self._finger.tap(x / window.width, y / window.height)
        return True
