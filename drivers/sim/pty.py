"""A serial device behind a pseudo-terminal that can be plugged in and out; the path stays, as in /dev/serial/by-id."""

from __future__ import annotations

import heapq
import os
import select
import time
import tty
from collections.abc import Callable, Iterable
from contextlib import suppress
from itertools import count
from pathlib import Path
from queue import SimpleQueue
from threading import Event, Thread

Answer = tuple[float, bytes | None]
"""The seconds that an answer takes, and its bytes; None: what was not sent yet is not sent any more."""

Hear = Callable[[bytes], Iterable[Answer]]
"""Takes the bytes that the host wrote and gives answers."""

LIMIT_S = 5.0


class SimSerialDevice:
    """The far end of a serial line in a thread of its own; `path` becomes a link to the pseudo-terminal.

    `hear` is called in that thread only. What the host does not fetch is lost when the line is full, as on a wire.
    """

    def __init__(self, path: Path, hear: Hear, name: str) -> None:
        self.path = path
        self._hear = hear
        self._orders: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._due: list[tuple[float, int, bytes]] = []
        self._number = count()
        self._ends: tuple[int, int] | None = None  # ours and the host's, which we hold open too: else it hangs up
        self._doorbell = os.pipe()
        self._stopping = Event()
        self._thread = Thread(target=self._run, name=f"sim {name}", daemon=True)

    def start(self) -> None:
        """Starts with the device plugged in."""
        self._thread.start()
        self.plug_in()

    def stop(self) -> None:
        """Unplugs and ends the thread; raises TimeoutError if it does not end."""
        if self._stopping.is_set() or self._thread.ident is None:
            return
        self.unplug()
        self._stopping.set()
        os.write(self._doorbell[1], b"!")
        self._thread.join(LIMIT_S)
        if self._thread.is_alive():
            raise TimeoutError(f"The simulated device at {self.path} did not stop within {LIMIT_S:g} s.")
        for end in self._doorbell:
            os.close(end)

    def __enter__(self) -> SimSerialDevice:
        self.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self.stop()

    def plug_in(self) -> None:
        """Brings the port; returns when it is there. A second time means nothing."""
        self._order(self._open)

    def unplug(self) -> None:
        """Takes the port away, under a host that has it open too. A second time means nothing."""
        self._order(self._close)

    def send(self, data: bytes) -> None:
        """What the device says unasked; lost while it is unplugged."""
        self._order(lambda: self._later(0.0, data))

    def call(self, action: Callable[[], Iterable[Answer]]) -> None:
        """Runs `action` in the device's thread and sends what it gives; returns when it was done."""
        self._order(lambda: self._answer(action()))

    def _order(self, action: Callable[[], None]) -> None:
        if self._stopping.is_set():
            return
        done = Event()

        def act() -> None:
            action()
            done.set()

        self._orders.put(act)
        os.write(self._doorbell[1], b"!")
        if not done.wait(LIMIT_S):
            raise TimeoutError(f"The simulated device at {self.path} does not react.")

    def _run(self) -> None:
        try:
            while not self._stopping.is_set():
                self._turn()
        finally:
            self._close()

    def _turn(self) -> None:
        poll = select.poll()
        poll.register(self._doorbell[0], select.POLLIN)
        if self._ends is not None:
            poll.register(self._ends[0], select.POLLIN)
        wait_ms = max(0.0, (self._due[0][0] - time.monotonic()) * 1000) if self._due else None
        for end, _event in poll.poll(wait_ms):
            if end == self._doorbell[0]:
                os.read(end, 1)
                if not self._orders.empty():
                    self._orders.get()()
                return  # the order may have unplugged us
            self._answer(self._hear(os.read(end, 4096)))
        self._send_due()

    def _answer(self, answers: Iterable[Answer]) -> None:
        for delay_s, data in answers:
            if data is None:
                self._due.clear()
            else:
                self._later(delay_s, data)

    def _later(self, delay_s: float, data: bytes) -> None:
        if self._ends is not None:
            heapq.heappush(self._due, (time.monotonic() + delay_s, next(self._number), data))

    def _send_due(self) -> None:
        while self._ends is not None and self._due and self._due[0][0] <= time.monotonic():
            with suppress(BlockingIOError):  # nobody reads: what does not fit is lost
                os.write(self._ends[0], heapq.heappop(self._due)[2])

    def _open(self) -> None:
        if self._ends is not None:
            return
        ours, hosts = os.openpty()
        tty.setraw(hosts)
        os.set_blocking(ours, False)
        self._ends = (ours, hosts)
        fresh = self.path.with_name(f".{self.path.name}.new")
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(os.ttyname(hosts))
        fresh.replace(self.path)

    def _close(self) -> None:
        if self._ends is None:
            return
        self.path.unlink(missing_ok=True)
        for end in self._ends:
            os.close(end)
        self._ends = None
        self._due.clear()
