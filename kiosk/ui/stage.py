"""Kivy's side of the window: one root, one screen on it at a time, frames only when something moves."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from kivy.base import EventLoop, runTouchApp, stopTouchApp
from kivy.clock import Clock
from kivy.graphics.opengl import GL_RGBA, GL_UNSIGNED_BYTE, glReadPixels
from kivy.lang.parser import global_idmap
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout

from kiosk.flow.events import Touch
from kiosk.flow.states import State
from kiosk.ui import kivy_setup, widgets
from kiosk.ui.finger import Finger
from kiosk.ui.fonts import Shelf
from kiosk.ui.look import Look
from kiosk.ui.palette import Palette
from kiosk.ui.png import write_png
from kiosk.ui.screens import SCREENS, open_screen
from kiosk.ui.sound import Sounds, sound_for
from kiosk.ui.strip import World
from kiosk.ui.theme import Theme
from kiosk.ui.widgets.touchable import Touchable
from kiosk.ui.words import Catalogues

log = logging.getLogger(__name__)

T = TypeVar("T")

LIVELY_FPS = 60
_CLOCK_FUZZ_S = 0.001  # Kivy's own is a third of a frame, which it spends spinning
CALM_FPS = 20
_CALM_AFTER_S = 0.4


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
        Clock.clock_resolution = _CLOCK_FUZZ_S
        EventLoop.ensure_window()
        self._window = EventLoop.window
        self._post = post
        self._on_drawn = on_drawn
        self._next = first
        self._wake = Clock.create_trigger(self._draw, 0)
        self._on_glass: list[State] = []
        self._echoes = 0
        self._extra_frames = 2 if kivy_setup.bare_screen() else 0
        self._screens: dict[type[State], Any] = {}
        self._screen: Any = None
        self._finger = Finger()
        self._sounds = Sounds(look)
        self._shown: State | None = None
        self._last_frame = 0.0
        self._errands: list[Callable[[], None]] = []
        self._portraits: dict[type[State], Path] = {}

        size = look.size or tuple(self._window.size)
        self.theme = Theme(look, size)
        self.shelf = Shelf(look.home)
        self.words = Catalogues(look.assets / "locale", look.home)
        self.palette = Palette(self.theme)
        global_idmap.update(theme=self.theme, palette=self.palette, shelf=self.shelf)
        widgets.introduce()

        self._window.clearcolor = self.palette.rgba("cream")
        self._size = size
        self._place = FloatLayout(size=size, size_hint=(None, None))
        self._root = BoxLayout()
        self._root.add_widget(self._place)
        self._strip: Any = None
        if world is not None:
            self._stand_beside(world)
        self._window.bind(on_flip=self._flip)
        EventLoop.add_input_provider(self._finger)
        self._draw()

    # --- from any thread ----------------------------------------------------------------------------------

    def show(self, state: State) -> None:
        self._next = state
        self._wake()

    def close(self) -> None:
        Clock.schedule_once(lambda _: stopTouchApp(), -1)

    def touch(self, name: str, timeout_s: float) -> bool:
        return self._in_main(lambda: self._touch(name), timeout_s)

    def controls(self, timeout_s: float) -> dict[str, tuple[float, float, float, float]]:
        return self._in_main(
            lambda: {w.name: (*w.to_window(*w.pos), w.width, w.height) for w in self._touchables(self._place)},
            timeout_s,
        )

    def picture(self, path: Path, whole: bool, timeout_s: float) -> None:
        width, height = self._window.size if whole else self._size
        done = threading.Event()

        def take() -> None:
            self._write(path, width, height)
            done.set()

        def ask(_: Any) -> None:
            self._errands.append(take)
            self._window.canvas.ask_update()

        Clock.schedule_once(ask, 0)
        self._await(done, timeout_s)

    def every(self, seconds: float, call: Callable[[], object]) -> None:
        Clock.schedule_interval(lambda _: call() and None, seconds)

    def portrait(self, kind: type[State], path: Path) -> None:
        self._portraits[kind] = path

    def _write(self, path: Path, width: int, height: int) -> None:
        write_png(path, width, height, glReadPixels(0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE))

    def contact_sheet(self, pictures: list[Path], out: Path, timeout_s: float) -> None:
        from kiosk.ui.sheet import contact_sheet  # only for people who look at pictures

        self._in_main(lambda: contact_sheet(pictures, out), timeout_s)

    def _in_main(self, errand: Callable[[], T], timeout_s: float) -> T:
        if threading.current_thread() is threading.main_thread():
            return errand()
        done = threading.Event()
        result: list[T] = []

        def run(_: Any) -> None:
            result.append(errand())
            done.set()

        Clock.schedule_once(run, 0)
        self._await(done, timeout_s)
        return result[0]

    def _await(self, done: threading.Event, timeout_s: float) -> None:
        if threading.current_thread() is threading.main_thread():
            while not done.is_set():
                EventLoop.idle()
        elif not done.wait(timeout_s):
            raise TimeoutError(f"the screen did not answer within {timeout_s} s")

    # --- in Kivy's thread -----------------------------------------------------------------------------------

    def run(self) -> None:
        try:
            runTouchApp(self._root)
        finally:
            if self._strip is not None:
                self._strip.close()

    def _stand_beside(self, world: World) -> None:
        from kiosk.ui.widgets.strip import Strip  # only the demo has one

        self._strip = Strip(world, size_hint=(None, 1), width=self._window.width - self._size[0])
        self._root.add_widget(self._strip)
        self._window.bind(on_key_down=self._strip.key_down)

    def _draw(self, *_: Any) -> None:
        state = self._next
        screen = self._screen_for(type(state))
        screen.speak(self.words.say(state.language), state)
        if screen is not self._screen:
            self._place.clear_widgets()
            screen.size_hint = (None, None)
            screen.size, screen.pos = self._size, (0, 0)
            self._place.add_widget(screen)
            self._screen = screen
        self._sounds.play(sound_for(self._shown, state))
        self._shown = state
        self._on_glass.append(state)
        self._echoes = self._extra_frames
        self._window.canvas.ask_update()

    def _screen_for(self, kind: type[State]) -> Any:
        if kind not in self._screens:
            self._screens[kind] = open_screen(kind, self._post, self.theme)
        return self._screens[kind]

    def _flip(self, window: Any) -> bool:
        """Take Kivy's own flip's place, so that we know when it is done."""
        errands, self._errands = self._errands, []
        for state in self._on_glass:
            if path := self._portraits.pop(type(state), None):
                self._write(path, *self._size)
        for errand in errands:
            errand()
        window.flip()
        at = time.monotonic()
        first = not self._last_frame
        self._last_frame = at
        if Clock._max_fps != LIVELY_FPS:
            Clock._max_fps = LIVELY_FPS
        shown, self._on_glass = self._on_glass, []
        if self._on_drawn is not None:
            for state in shown:
                self._on_drawn(state, at)
        if self._echoes:  # on the bare screen a frame is seen only one or two swaps later
            self._echoes -= 1
            window.canvas.ask_update()
        if first:
            Clock.schedule_interval(self._calm, _CALM_AFTER_S)
            Clock.schedule_once(self._prepare, 0.3)
        return True

    def _calm(self, _: float) -> None:
        if time.monotonic() - self._last_frame > _CALM_AFTER_S and Clock._max_fps != CALM_FPS:
            Clock._max_fps = CALM_FPS

    def _prepare(self, _: float) -> None:
        """Build the next screen that is not there yet, one at a time while nothing happens."""
        for kind in SCREENS:
            if kind not in self._screens:
                self._screen_for(kind).warm()
                Clock.schedule_once(self._prepare, 0.1)
                return
        self._sounds.prepare()

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
        self._finger.tap(x / self._window.width, y / self._window.height)
        return True
