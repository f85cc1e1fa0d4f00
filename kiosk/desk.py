"""The desk: one door for events, one thread that decides and writes, one way out for states.

Anybody may `post`. Only the desk's thread takes a step, so only it touches the store for writing, and nothing in
the program needs a lock. A slow SD card holds up this thread, never the picture.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from kiosk.flow.events import Event, TimedOut
from kiosk.flow.house import Ambient, not_kept, our_fault
from kiosk.flow.states import State
from kiosk.services.views import Receipt
from kiosk.store.faults import StoreFault, StoreIo

log = logging.getLogger(__name__)

BEAT = 1.0
"""Seconds after which an idle desk shows that it lives (for the watchdog)."""

OPENING_S = 250.0
"""A shop that opens counts as alive so long: after an unclean stop the whole store is checked (TimeoutStartSec=300)."""


class Backroom(Protocol):
    """What the desk asks of the shop between steps; the steps themselves know the rest of it."""

    def committed(self) -> tuple[Receipt, ...]: ...

    def idle(self, lost: tuple[str, ...] = ()) -> bool:
        """One short slice of work for quiet moments; whether there is more to do at once."""
        ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Opened:
    """A shop that is open for the day: its first state, and `step`, the states that follow a state and an event.

    `closed`: it could not be opened, which `first` says; the desk tries again whenever that has lasted.
    """

    first: State
    step: Callable[[State, Event], Iterator[State]]
    backroom: Backroom
    closed: bool = False


class Desk:
    """Takes events in the order in which they came, one step at a time.

    `open_shop` runs on the desk's thread, which owns the store from then on; `show` hands a state to the screen and
    returns at once; `confirm` hears of what was committed, after the state that confirms it was shown.
    """

    def __init__(
        self,
        open_shop: Callable[[], Opened],
        show: Callable[[State], None],
        confirm: Callable[[State, tuple[Receipt, ...]], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.beat = clock()
        self._more = False
        self._open_shop, self._show, self._confirm, self._clock = open_shop, show, confirm, clock
        self._door: queue.SimpleQueue[Event | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="desk")

    def post(self, event: Event) -> None:
        """Hand in an event, from any thread; returns at once."""
        self._door.put(event)

    def start(self, died: Callable[[BaseException], None]) -> None:
        """Open and begin; `died` is told what ended the thread, if anything but `stop` does."""
        self._died = died
        self._thread.start()

    def stop(self, within: float = 5.0) -> None:
        """Finish the events that came before, then close; raises RuntimeError if that takes longer than `within` s."""
        self._door.put(None)
        self._thread.join(within)
        if self._thread.is_alive():
            raise RuntimeError(f"the desk did not stop within {within} s: a commit hangs")

    def _work(self) -> None:
        try:
            self.open()
            try:
                while self._turn():
                    self.beat = self._clock()
            finally:
                self._backroom.close()
        except BaseException as fault:  # noqa: BLE001 - nothing may end this thread unseen; the program ends with it
            self._died(fault)

    def open(self) -> None:
        """Open the shop and show its first state; on the desk's thread (a story calls it on its own)."""
        self.beat = self._clock() + OPENING_S
        opened = self._open_shop()
        self.beat = self._clock()
        self.state, self._step, self._backroom = opened.first, opened.step, opened.backroom
        self._closed = opened.closed
        self.deadline = self._due(self.state)
        self._show(self.state)

    def _turn(self) -> bool:
        """Wait for the next event or for the state's deadline, whichever is first; false: the desk closes."""
        wait = BEAT if self.deadline is None else min(BEAT, max(0.0, self.deadline - self._clock()))
        if self._more:
            wait = 0.0  # whoever comes is served first, after one slice at most
        try:
            event = self._door.get(timeout=wait)
        except queue.Empty:
            if not self._more and (self.deadline is None or self._clock() < self.deadline):
                return True
            event = TimedOut(of=self.state)
        if event is None:
            return False
        if self._closed and isinstance(event, TimedOut):
            self.open()  # the disk has room again, the file is mended, the other program has ended
        else:
            self.take(event)
        return True

    def take(self, event: Event) -> None:
        """One step, and all that follows from it; on the desk's thread (a story calls it on its own)."""
        before = self.state
        self._more = False
        try:
            for state in self._step(before, event):
                self._enter(state, event)
            if isinstance(event, TimedOut) and self.state == before:
                self.deadline = self._due(before)  # nothing new: look again after the same while
                self._more = self._backroom.idle(tuple(device for device, _ in self.state.house.lost))
        except StoreFault as fault:
            log.error("not kept: %s", fault)
            self._enter(not_kept(self.state, str(fault)), event)
            if isinstance(fault, StoreIo):
                raise  # what the disk holds is not known any more: end, and check the file at the next start
        except Exception:  # the one place: whatever breaks, the visitor is told and the next one served
            log.exception("a step broke: %s in %s", type(event).__name__, type(before).__name__)
            self._enter(our_fault(self.state), event)
        done = self._backroom.committed()
        if done:
            self._confirm(self.state, done)

    def _enter(self, state: State, event: Event) -> None:
        """Show `state`, which lasts from now on; news of the house alone prolongs nothing."""
        if not isinstance(event, Ambient):
            self.deadline = self._due(state)
        if state != self.state:
            self.state = state
            self._show(state)

    def _due(self, state: State) -> float | None:
        return None if state.lasts is None else self._clock() + state.lasts
