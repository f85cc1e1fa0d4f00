"""A finger that the tour and the tests move: it goes in where every touch goes in, as one of Kivy's input providers."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

from kivy.input import MotionEvent, MotionEventProvider

FINGER = "finger"
"""The device's name; it knows what it does, so two of its taps are never a slip."""


class FingerTouch(MotionEvent):
    """A touch at (sx, sy), both 0..1 of the window."""

    def __init__(self, number: int, sx: float, sy: float) -> None:
        super().__init__(FINGER, number, {"x": sx, "y": sy}, is_touch=True, type_id="touch")

    def depack(self, args: dict[str, float]) -> None:
        self.sx, self.sy = args["x"], args["y"]
        self.profile = ["pos"]
        super().depack(args)


class Finger(MotionEventProvider):
    """Taps wait in line; one step (down, or up) goes in with each frame."""

    def __init__(self) -> None:
        super().__init__(FINGER, "")
        self._steps: deque[tuple[str, FingerTouch]] = deque()
        self._count = 0

    def tap(self, sx: float, sy: float) -> None:
        """Put the finger down in the next frame and lift it in the one after."""
        self._count += 1
        touch = FingerTouch(self._count, sx, sy)
        self._steps += (("begin", touch), ("end", touch))

    def update(self, dispatch_fn: Callable[[str, Any], None]) -> None:
        if not self._steps:
            return
        step, touch = self._steps.popleft()
        if step == "end":
            touch.update_time_end()
        dispatch_fn(step, touch)
