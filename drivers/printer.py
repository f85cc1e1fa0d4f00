"""A receipt printer (ESC/POS) as a device: documents are queued, printed in its thread, and told of afterwards.

Nothing that a printer can do is an exception to who prints: out of paper, open, offline, unplugged are states. A
document that can't be printed now is not kept for later, when the guest is gone: whoever wants it prints it again.
"""

from __future__ import annotations

import enum
import logging
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from threading import Condition, Event

from drivers.device import Session
from drivers.events import DeviceBack, DeviceEvent, DeviceLost
from drivers.faults import DeviceFault, LastingFault
from drivers.printer_commands import Compositor, Unprintable
from drivers.printer_document import Document
from drivers.printer_line import PrinterLine, PrinterWire
from drivers.printer_profile import Profile
from drivers.printer_status import ASK_PRINTED, FORGET, PrinterState

log = logging.getLogger(__name__)

MOST_WAITING = 8
STALE_S = 20.0  # who waited longer for a receipt has gone
STATUS_EVERY_S = 2.0
STALLED_S = 5.0  # a printer that takes nothing for so long while it says that it is ready
WORKED_OFF_S = 15.0  # the longest receipt on the slowest printer


class Result(enum.Enum):
    WAITING = "waiting"  # in the queue or being printed
    PRINTED = "printed"  # the printer said so
    SENT = "sent"  # the printer took it all and does not tell more
    NOT_PRINTED = "not printed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of job number `job`; `sentence` says it to staff, with what to do."""

    job: int
    result: Result
    state: PrinterState
    sentence: str


@dataclass
class _Job:
    number: int
    document: Document
    asked_at: float
    outcome: Outcome | None = None


class Printer:
    """A printer as a device.

    `reach` opens its wire: `partial(serial_wire, port, 9600)` or `partial(usb_wire, "/dev/usb/lp0")`. `font` is a file
    with the letters that the printer lacks (Noto Sans CJK). `told` hears of every finished job, in the device's thread.
    """

    every_s: float | None = None  # a turn waits for jobs

    def __init__(
        self,
        name: str,
        reach: Callable[[], AbstractContextManager[PrinterWire]],
        profile: Profile,
        font: Path,
        told: Callable[[Outcome], object] = lambda _outcome: None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name = name
        self._reach = reach
        self._profile = profile
        self._font = font
        self._told = told
        self._clock = clock
        self._numbers = count(1)
        self._change = Condition()
        self._waiting: deque[_Job] = deque()
        self._state = PrinterState.STARTING
        self._trouble = ""

    @property
    def state(self) -> PrinterState:
        """How it was at the last look, two seconds ago at most; from any thread."""
        return self._state

    def print(self, document: Document, limit_s: float = 0.0) -> Outcome:
        """Queue `document` and wait for its end up to `limit_s` seconds; from any thread, never raises.

        NOT_PRINTED at once if the printer can't print now, WAITING if it is not done in time: `told` hears the rest.
        """
        with self._change:
            job = _Job(next(self._numbers), document, self._clock())
            if not self._state.prints and self._state is not PrinterState.STARTING:
                return self._outcome(job, Result.NOT_PRINTED, self._sentence())
            if len(self._waiting) >= MOST_WAITING:
                return self._outcome(job, Result.NOT_PRINTED, f"{MOST_WAITING} documents are waiting: try again soon.")
            self._waiting.append(job)
            self._change.notify_all()
            self._change.wait_for(lambda: job.outcome is not None, limit_s)
            return job.outcome or self._outcome(job, Result.WAITING, "It is being printed.")

    @contextmanager
    def open(self) -> Iterator[Session]:
        session: PrinterSession | None = None
        try:
            compositor = self._compositor()
            with self._reach() as wire:
                self._enter(PrinterState.STARTING)
                session = PrinterSession(self, PrinterLine(wire, self._clock), compositor, self._clock)
                yield session
        except DeviceFault as fault:
            self._trouble = str(fault)
            raise
        finally:
            self._enter(PrinterState.UNPLUGGED)
            if session is not None:
                session.give_up()
            while (job := self.next_job(0.0)) is not None:
                self.finish(job, Result.NOT_PRINTED, self._sentence())
            self._trouble = ""

    def _compositor(self) -> Compositor:
        try:
            from drivers.printer_bitmap import Artist  # here: Pillow is only there where there is a printer

            return Compositor(self._profile, Artist(self._font, self._profile.dots))
        except ImportError as fault:
            raise LastingFault("Printing needs the package Pillow: install it with `pip install pillow`.") from fault
        except OSError as fault:
            raise LastingFault(f"{self._font} can't be read as a font: install fonts-noto-cjk.") from fault

    @property
    def profile(self) -> Profile:
        return self._profile

    def next_job(self, limit_s: float) -> _Job | None:
        """The next waiting job, or None after `limit_s` seconds."""
        with self._change:
            self._change.wait_for(lambda: self._waiting, limit_s)
            return self._waiting.popleft() if self._waiting else None

    def look(self, state: PrinterState) -> None:
        """The printer was asked how it is."""
        if state is not self._state:
            log.info("%s %s", self.name, state.value)
        self._enter(state)

    def finish(self, job: _Job, result: Result, sentence: str) -> None:
        with self._change:
            job.outcome = self._outcome(job, result, sentence)
            self._change.notify_all()
        if result is Result.NOT_PRINTED:
            log.warning("%s: job %d was not printed: %s", self.name, job.number, sentence)
        self._told(job.outcome)

    def _enter(self, state: PrinterState) -> None:
        with self._change:
            self._state = state

    def _sentence(self) -> str:
        return self._trouble or f"The printer {self._state.value}."

    def _outcome(self, job: _Job, result: Result, sentence: str) -> Outcome:
        return Outcome(job.number, result, self._state, sentence)


class PrinterSession:
    """One job at a time, a row a turn, with a look at the printer's state in between.

    Never within a row: a question in the middle of a picture would become dots of it.
    """

    def __init__(self, printer: Printer, line: PrinterLine, compositor: Compositor, clock: Callable[[], float]) -> None:
        self.about = f"ESC/POS printer, profile {printer.profile.name}"
        self._printer = printer
        self._line = line
        self._compositor = compositor
        self._clock = clock
        self._asked_at: float | None = None
        self._lost = False
        self._job: _Job | None = None
        self._row = b""
        self._rows: deque[bytes] = deque()
        self._moved_at = 0.0

    def turn(self, stopping: Event) -> Iterable[DeviceEvent]:
        if self._asked_at is None:
            self._look()
            return ()  # whether it works at all is told by who runs us; from the second turn on its state is
        if self._job is not None:
            self._print_on(self._job)
        else:
            self._wait_for_job()
        return self._changes()

    def give_up(self) -> None:
        """The printer was unplugged, or the program ends."""
        if self._job is not None:
            self._end(self._job, Result.NOT_PRINTED, "The printer was unplugged while it printed: print it again.")

    def _changes(self) -> list[DeviceEvent]:
        state, now = self._printer.state, self._clock()
        if self._job is not None or state.prints == (not self._lost):
            return []
        self._lost = not state.prints
        if self._lost:
            return [DeviceLost(self._printer.name, f"The printer {state.value}.", True, now)]
        return [DeviceBack(self._printer.name, now)]

    def _look(self) -> PrinterState:
        state = self._line.state() if self._printer.profile.answers else PrinterState.READY
        self._asked_at = self._clock()
        self._printer.look(state)
        return state

    def _wait_for_job(self) -> None:
        job = self._printer.next_job(0.4)
        now = self._clock()
        if job is None:
            if self._asked_at is None or now - self._asked_at >= STATUS_EVERY_S:
                self._look()
        elif now - job.asked_at > STALE_S:
            self._end(job, Result.NOT_PRINTED, "It waited too long for the printer: print it again.")
        else:
            self._begin(job)

    def _begin(self, job: _Job) -> None:
        state = self._look()
        if not state.prints:
            self._end(job, Result.NOT_PRINTED, f"The printer {state.value}.")
            return
        try:
            self._rows = deque(self._compositor.blocks(job.document))
        except Unprintable as fault:
            self._end(job, Result.NOT_PRINTED, str(fault))
            return
        if self._printer.profile.answers:
            self._rows.append(ASK_PRINTED)
        self._line.expect_worked_off()
        self._job = job
        self._moved_at = self._clock()

    def _print_on(self, job: _Job) -> None:
        now = self._clock()
        if self._row or self._rows:
            self._row = self._row or self._rows.popleft()
            sent = self._line.send(self._row, limit_s=0.3)
            self._row = self._row[sent:]
            self._moved_at = self._clock() if sent else self._moved_at
            if not self._row:
                self._between_rows(job)
            elif now - self._moved_at > STALLED_S:
                self._break_off(job, "The printer takes no data: is it on, closed, and has it paper?")
        elif not self._printer.profile.answers:
            self._end(job, Result.SENT, "It was sent; this printer does not tell whether it was printed.")
        elif self._line.worked_off(limit_s=0.1):
            self._end(job, Result.PRINTED, "It was printed.")
        elif now - self._moved_at > WORKED_OFF_S:
            self._end(job, Result.SENT, "It was sent; the printer does not tell whether it was printed.")
        else:
            self._between_rows(job)

    def _between_rows(self, job: _Job) -> None:
        state = self._look()
        if state is PrinterState.SILENT and self._clock() - self._moved_at <= STALLED_S:
            return  # many don't answer while their head moves
        if not state.prints:
            self._break_off(job, f"The printer {state.value}.")

    def _break_off(self, job: _Job, sentence: str) -> None:
        self._line.send(FORGET, limit_s=0.1)
        self._end(job, Result.NOT_PRINTED, f"{sentence} Then print it again.")

    def _end(self, job: _Job, result: Result, sentence: str) -> None:
        self._job, self._row = None, b""
        self._rows.clear()
        self._printer.finish(job, result, sentence)
