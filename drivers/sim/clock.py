"""Time in a simulated world: counted by what happens on the wires, or the real one."""

from __future__ import annotations

import time
from typing import Protocol


class Clock(Protocol):
    """Seconds since some moment; `advance` says that something took so long."""

    def __call__(self) -> float: ...

    def advance(self, seconds: float) -> object: ...


class CountedClock:
    """Stands still unless something takes time; the driver waits with `advance` too."""

    def __init__(self, start: float = 0.0) -> None:
        self.now = start

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += seconds


class RealClock:
    """The monotonic clock, for a demo that runs as fast as life: what takes time there takes it here."""

    def __call__(self) -> float:
        return time.monotonic()

    def advance(self, seconds: float) -> None:
        """Nothing: the time has passed by itself."""
