"""The way to a receipt printer: a serial port, or the kernel's USB printer file. Nothing here ever waits for long."""

from __future__ import annotations

import errno
import os
import select
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from drivers.faults import DeviceFault, LastingFault, PassingFault
from drivers.printer_status import DLE_EOT, PrinterState, is_printed, is_status, state_of
from drivers.release import released
from drivers.serial_port import serial_port

ANSWER_LIMIT_S = 0.25
"""A printer answers DLE EOT within some milliseconds; Bluetooth and old USB converters take longer."""


class PrinterWire(Protocol):
    """An open file that neither reading nor writing blocks: None or b"" if nothing can be had or taken."""

    def fileno(self) -> int: ...
    def read(self, size: int, /) -> bytes | None: ...
    def write(self, data: bytes, /) -> int | None: ...


@contextmanager
def serial_wire(port: str, baud: int = 9600, *, rtscts: bool = False, xonxoff: bool = False) -> Iterator[PrinterWire]:
    """A printer on a serial port (or USB "virtual COM"); the handshake as in the printer's self-test print."""
    with serial_port(port, baud) as wire:
        wire.timeout = wire.write_timeout = 0
        wire.rtscts = rtscts
        wire.xonxoff = xonxoff
        yield wire


@contextmanager
def usb_wire(path: str = "/dev/usb/lp0") -> Iterator[PrinterWire]:
    """A printer on the kernel's usblp driver."""
    try:
        opened = os.fdopen(os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC), "r+b", buffering=0)
    except OSError as fault:
        raise _not_opened(path, fault) from fault
    with released(opened):
        try:
            yield opened
        except OSError as fault:
            raise PassingFault(
                f"The printer at {path} broke off ({fault}): look whether its plug sits well."
            ) from fault


def _not_opened(path: str, fault: OSError) -> DeviceFault:
    match fault.errno:
        case errno.EACCES | errno.EPERM:
            return LastingFault(f"The printer at {path} may not be used: put the kiosk's user into the group lp.")
        case errno.EBUSY:
            return LastingFault(f"Another program uses the printer at {path}: remove CUPS, or end the other program.")
        case errno.EISDIR:
            return LastingFault(f"{path} is no printer: correct the path in the configuration.")
        case _:
            return PassingFault(f"There is no printer at {path} ({fault.strerror}): plug it in and switch it on.")


class PrinterLine:
    """Status questions and bounded writing over a wire; every read or write may raise OSError when it is unplugged."""

    def __init__(self, wire: PrinterWire, clock: Callable[[], float] = time.monotonic) -> None:
        self._wire = wire
        self._clock = clock
        self._answers: list[int] = []
        self._worked_off = False

    def state(self) -> PrinterState:
        """Asks DLE EOT 1 to 4: what the four answers describe, or SILENT."""
        answers = []
        for number in (1, 2, 3, 4):
            answer = self._ask(DLE_EOT + bytes([number]))
            if answer is None:
                return PrinterState.SILENT
            answers.append(answer)
        return state_of(*answers)

    def send(self, data: bytes, limit_s: float) -> int:
        """How many bytes of `data` the printer took within `limit_s` seconds."""
        sent, until = 0, self._clock() + limit_s
        while sent < len(data):
            left = until - self._clock()
            if left <= 0 or not select.select([], [self._wire.fileno()], [], left)[1]:
                break
            sent += self._wire.write(data[sent:]) or 0
        return sent

    def expect_worked_off(self) -> None:
        """From now on an answer to ASK_PRINTED counts."""
        self._worked_off = False

    def worked_off(self, limit_s: float) -> bool:
        """Whether the answer to ASK_PRINTED has come, at the latest after `limit_s` seconds."""
        self._listen(lambda: self._worked_off, limit_s)
        return self._worked_off

    def _ask(self, question: bytes) -> int | None:
        self._listen(lambda: False, 0.0)
        self._answers.clear()  # old ones; and a picture that happens to hold 10 04 is a question too
        if self.send(question, ANSWER_LIMIT_S) < len(question):
            return None
        self._listen(lambda: bool(self._answers), ANSWER_LIMIT_S)
        return self._answers[0] if self._answers else None

    def _listen(self, enough: Callable[[], bool], limit_s: float) -> None:
        """Sorts what the printer says until it is `enough`, it falls silent or the time is over."""
        until = self._clock() + limit_s
        while not enough():
            left = max(0.0, until - self._clock())
            if not select.select([self._wire.fileno()], [], [], left)[0]:
                return
            for answer in self._wire.read(256) or b"":
                if is_status(answer):
                    self._answers.append(answer)
                elif is_printed(answer):
                    self._worked_off = True
            if left == 0.0:
                return
