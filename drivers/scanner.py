"""QR and bar code scanners, on a serial port or as a keyboard: one code held in front of them is one scan."""

from __future__ import annotations

import enum
import logging
import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from threading import Event
from typing import Protocol

from drivers.device import Session
from drivers.events import CodeScanned, DeviceEvent
from drivers.keys import Ends, KeyWire, TypedTexts
from drivers.release import released

log = logging.getLogger(__name__)

LONGEST_CODE = 8192
"""Bytes; the fullest QR code (version 40-L) holds 7,089 digits or 2,953 bytes."""

SAME_CODE_S = 1.5
"""A scanner in presentation mode reads a code again and again; it must have been away for so long to count anew."""

QUIET_S = 0.5
QUIET_END_S = 0.05


class CodeEnd(enum.Enum):
    """What the scanner sends after a code; a setting of the scanner, found in its manual."""

    ANY = "any"  # carriage return, line feed, both or a tab: right for nearly all
    CR = "cr"
    LF = "lf"
    CRLF = "crlf"
    TAB = "tab"
    SILENCE = "silence"  # nothing: 50 ms without a byte


_ENDS = {
    CodeEnd.ANY: re.compile(rb"[\r\n\t]"),
    CodeEnd.CR: re.compile(rb"\r"),
    CodeEnd.LF: re.compile(rb"\n"),
    CodeEnd.CRLF: re.compile(rb"\r\n"),
    CodeEnd.TAB: re.compile(rb"\t"),
    CodeEnd.SILENCE: None,
}


class CodeSplitter:
    """Bytes of a scanner in, codes out; holds `LONGEST_CODE` bytes at most."""

    def __init__(self, end: CodeEnd = CodeEnd.ANY) -> None:
        self._end = _ENDS[end]
        self._held = bytearray()
        self._too_long = False

    @property
    def quiet_s(self) -> float:
        """How long a silence has to last before `silence` is to be called."""
        return QUIET_END_S if self._end is None else QUIET_S

    def feed(self, data: bytes) -> list[bytes]:
        """The codes that `data` completes, without their endings; empty ones are left out."""
        self._held += data
        codes = []
        if self._end is not None:
            *ended, rest = self._end.split(bytes(self._held))
            for code in ended:
                codes.append(b"" if self._too_long or len(code) > LONGEST_CODE else code)
                self._too_long = False
            self._held = bytearray(rest)
        if len(self._held) > LONGEST_CODE:
            if not self._too_long:
                log.warning("A scanner sent more than %d bytes without an end; they are dropped", LONGEST_CODE)
            self._too_long = True
            del self._held[:-1]  # the last byte may be the first of CR LF
        return [code for code in codes if code]

    def silence(self) -> bytes:
        """Nothing came for `quiet_s`: the code that this ends, or b"" (a code that lacks its end is dropped as cut)."""
        held, self._held = bytes(self._held), bytearray()
        cut, self._too_long = self._too_long, False
        if self._end is not None:
            if held.strip():
                log.warning("A scanner fell silent after %d bytes without an end; they are dropped", len(held))
            return b""
        return b"" if cut else held


def read_code(raw: bytes) -> str:
    """The text of a code: UTF-8, else GB18030 (what scanners in Chinese shops send); "" if it is neither.

    Control characters, byte order marks and what can't be printed are left out, blanks at both ends too.
    """
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        return "".join(letter for letter in text if letter.isprintable()).strip()
    return ""


class OneScan:
    """Tells a code's first reading from its repetitions while it is held in front of the scanner."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._text = ""
        self._seen_at = 0.0

    def scans(self, texts: Iterable[str], reader: str) -> list[CodeScanned]:
        scanned = []
        for text in texts:
            now = self._clock()
            again = text == self._text and now - self._seen_at < SAME_CODE_S
            self._text, self._seen_at = text, now
            if text and not again:
                scanned.append(CodeScanned(text, reader, now))
        return scanned


class SerialLine(Protocol):
    """What a scanner needs of an open `serial.Serial`."""

    timeout: float | None

    @property
    def in_waiting(self) -> int: ...

    def read(self, size: int = 1, /) -> bytes: ...


class SerialScanner:
    """A scanner on a serial port (USB "virtual COM" too) as a device.

    `reach` opens the port: `partial(serial_port, "/dev/serial/by-id/...", 9600)`.
    """

    every_s: float | None = None  # a turn waits for bytes

    def __init__(
        self,
        name: str,
        reach: Callable[[], AbstractContextManager[SerialLine]],
        *,
        end: CodeEnd = CodeEnd.ANY,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name = name
        self._reach = reach
        self._end = end
        self._one_scan = OneScan(clock)

    @contextmanager
    def open(self) -> Iterator[Session]:
        with self._reach() as wire:
            yield _SerialCodes(self.name, wire, CodeSplitter(self._end), self._one_scan)


class _SerialCodes:
    about = "serial code scanner"

    def __init__(self, name: str, wire: SerialLine, splitter: CodeSplitter, one_scan: OneScan) -> None:
        self._name = name
        wire.timeout = splitter.quiet_s
        self._wire = wire
        self._splitter = splitter
        self._one_scan = one_scan

    def turn(self, stopping: Event) -> Iterable[DeviceEvent]:
        data = self._wire.read()
        if data:
            codes = self._splitter.feed(data + self._wire.read(self._wire.in_waiting))
        else:
            code = self._splitter.silence()
            codes = [code] if code else []
        texts = [read_code(code) for code in codes]
        if "" in texts:
            log.warning("%s: a code is neither UTF-8 nor GB18030 text; it is dropped", self._name)
        return self._one_scan.scans(texts, self._name)


class KeyboardScanner:
    """A scanner that plays a keyboard, as a device; `reach` opens the keyboard and takes it from everybody else.

    Keyboards have no Chinese letters: such codes need the scanner's serial mode.
    """

    every_s: float | None = None  # a turn waits for keys

    def __init__(
        self,
        name: str,
        reach: Callable[[], KeyWire],
        *,
        ends: Ends = Ends.KEY,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name = name
        self._reach = reach
        self._ends = ends
        self._one_scan = OneScan(clock)

    @contextmanager
    def open(self) -> Iterator[Session]:
        with released(self._reach()) as wire:
            yield _TypedCodes(self.name, TypedTexts(wire, self.name, self._ends), self._one_scan)


class _TypedCodes:
    about = "keyboard code scanner"

    def __init__(self, name: str, texts: TypedTexts, one_scan: OneScan) -> None:
        self._name = name
        self._texts = texts
        self._one_scan = one_scan

    def turn(self, stopping: Event) -> Iterable[DeviceEvent]:
        return self._one_scan.scans([text.strip() for text in self._texts.read() or ()], self._name)
