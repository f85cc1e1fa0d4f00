"""The window as a pane of glass: when a frame is on it, how often it is renewed, and pictures of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kivy.base import EventLoop
from kivy.clock import Clock
from kivy.graphics.opengl import GL_RGBA, GL_UNSIGNED_BYTE, glReadPixels

from kiosk.ui import kivy_setup
from kiosk.ui.png import write_png

LIVELY_FPS = 60
CALM_FPS = 20  # a finger is felt within 50 ms
CALM_AFTER_S = 0.25
_CLOCK_FUZZ_S = 0.001  # Kivy's own is a third of a frame, which its interruptible clock spends spinning
_ECHOES = 2  # on the bare screen a frame is seen only one or two swaps later


class Glass:
    """Takes the place of Kivy's own flip. `size` is the kiosk's part of the window, from the lower left."""

    def __init__(self, size: tuple[int, int] | None, on_frame: Callable[[float], None]) -> None:
        EventLoop.ensure_window()
        Clock.clock_resolution = _CLOCK_FUZZ_S
        self.window: Any = EventLoop.window
        self.size = size or tuple(self.window.size)
        self.last_frame = 0.0
        self._on_frame = on_frame
        self._errands: list[Callable[[], None]] = []
        self._echoes = 0
        self.window.bind(on_flip=self._flip)
        Clock.schedule_interval(self._calm, CALM_AFTER_S)

    def renew(self) -> None:
        """Draw a frame soon, even if nothing moved."""
        self._echoes = _ECHOES if kivy_setup.bare_screen() else 0
        self.window.canvas.ask_update()

    def picture(self, path: Path, whole: bool, done: Callable[[], None]) -> None:
        """Write the next frame as PNG, then call `done`."""

        def take() -> None:
            self.photograph(path, whole)
            done()

        self._errands.append(take)
        self.renew()

    def photograph(self, path: Path, whole: bool = False) -> None:
        """Write the frame that is just drawn as PNG; only between drawing and flipping."""
        width, height = self.window.size if whole else self.size
        write_png(path, width, height, glReadPixels(0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE))

    def before_flip(self, errand: Callable[[], None]) -> None:
        """Do this once, when the next frame is drawn and not yet flipped."""
        self._errands.append(errand)

    def _flip(self, window: Any) -> bool:
        errands, self._errands = self._errands, []
        for errand in errands:
            errand()
        window.flip()
        self.last_frame = time.monotonic()
        Clock._max_fps = LIVELY_FPS  # something moved: be quick until nothing does
        if self._echoes:
            self._echoes -= 1
            window.canvas.ask_update()
        self._on_frame(self.last_frame)
        return True  # Kivy must not flip again

    def _calm(self, _: float) -> None:
        if time.monotonic() - self.last_frame > CALM_AFTER_S:
            Clock._max_fps = CALM_FPS
