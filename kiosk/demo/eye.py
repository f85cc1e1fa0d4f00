"""A screen that is only looked at: for a kiosk without a window, and for whoever waits for what it shows."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from kiosk.app import Drawn
from kiosk.flow.states import State
from kiosk.services.views import Receipt

PATIENCE_S = 20.0


class Lost(Exception):
    """Somebody waited in vain; the text says for what, and what was shown instead."""


def _anyhow(_state: State) -> bool:
    return True


class Eye:
    """Remembers the state shown last, how many were shown, and what was confirmed; any thread may wait for more."""

    def __init__(self, drawn: Drawn, first: State) -> None:
        self.now = first
        self.shown = 0
        self.confirmed = 0
        self._drawn = drawn
        self._changed = threading.Condition()
        self._closed = threading.Event()

    def show(self, state: State) -> None:
        with self._changed:
            self.now = state
            self.shown += 1
            self._changed.notify_all()
        self._drawn(state, time.monotonic())

    def confirm(self, receipts: tuple[Receipt, ...]) -> None:
        with self._changed:
            self.confirmed += len(receipts)
            self._changed.notify_all()

    def run(self) -> None:
        self._drawn(self.now, time.monotonic())
        self._closed.wait()

    def close(self) -> None:
        self._closed.set()
        with self._changed:
            self._changed.notify_all()

    def every(self, seconds: float, call: Callable[[], object]) -> None:
        """An eye has no clock and no watchdog looks after it."""

    @property
    def closed(self) -> bool:
        return self._closed.is_set()

    def after(self, act: Callable[[], object], *kinds: type[State], so: Callable[[State], bool] = _anyhow) -> State:
        """Do `act` and wait until one of `kinds` that is `so` is shown because of it; raises Lost.

        A kind that stands there already may be drawn anew for another reason (the network): `so` tells them apart.
        """
        before = self.shown
        act()
        self._wait(
            lambda: self.shown > before and isinstance(self.now, kinds) and so(self.now),
            " or ".join(kind.__name__ for kind in kinds),
        )
        return self.now

    def after_commit(self, act: Callable[[], object]) -> State:
        """Do `act` and wait until something was confirmed because of it; raises Lost."""
        before = self.confirmed
        act()
        self._wait(lambda: self.confirmed > before, "a commit")
        return self.now

    def rests(self, *kinds: type[State]) -> State:
        """Wait until one of `kinds` is shown, which may be so already; raises Lost."""
        self._wait(lambda: isinstance(self.now, kinds), " or ".join(kind.__name__ for kind in kinds))
        return self.now

    def until(self, seen: Callable[[], bool], name: str, look_s: float = 0.1) -> None:
        """Wait for something that nobody tells of, looking every `look_s`; raises Lost."""
        patience = int(PATIENCE_S / look_s)
        while not seen():
            patience -= 1
            if not patience or self._closed.wait(look_s):
                raise Lost(f"waited {PATIENCE_S:g} s for {name}")

    def pause(self, seconds: float) -> None:
        """Let real time pass, unless the kiosk closes."""
        self._closed.wait(seconds)

    def _wait(self, seen: Callable[[], bool], name: str) -> None:
        with self._changed:
            came = self._changed.wait_for(lambda: seen() or self.closed, PATIENCE_S)
        if self.closed:
            raise Lost(f"the kiosk closed while somebody waited for {name}")
        if not came:
            raise Lost(f"waited {PATIENCE_S:g} s for {name}; the screen shows {type(self.now).__name__}")
