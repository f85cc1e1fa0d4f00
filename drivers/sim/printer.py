"""A receipt printer on a pseudo-terminal: paper, cover, cutter and switch to be handled, its paper to be read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from threading import Condition
from typing import TYPE_CHECKING

from drivers.sim.escpos import Interpreter
from drivers.sim.paper import OnPaper, as_picture, as_text
from drivers.sim.pty import SimSerialDevice

if TYPE_CHECKING:
    from PIL import Image

BUFFER = 4096
"""Bytes that it takes while it can't print; what comes after is lost (there is no handshake)."""

_REAL_TIME = re.compile(
    rb"\x10\x04([\x01-\x04])|\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08|\x10\x05[\x01\x02]", re.DOTALL
)


@dataclass
class Works:
    """What a hand can change about a printer; `rows` of paper are left on the roll."""

    on: bool = True
    cover_open: bool = False
    button_held: bool = False
    cutter_stuck: bool = False
    rows: int = 10_000

    @property
    def able(self) -> bool:
        return self.on and self.rows > 0 and not (self.cover_open or self.button_held or self.cutter_stuck)

    @property
    def low(self) -> bool:
        return self.rows < 100

    def answer(self, number: int) -> int:
        """The byte for DLE EOT `number`."""
        match number:
            case 1:
                bits = 0 if self.able else 0x08
            case 2:
                bits = (0x04 if self.cover_open else 0) | (0x20 if not self.rows else 0) | 0x40 * self.cutter_stuck
            case 3:
                bits = 0x08 * self.cutter_stuck
            case _:
                bits = (0x0C if self.low else 0) | (0x60 if not self.rows else 0)
        return 0x12 | bits


class SimPrinter(SimSerialDevice):
    """A printer of `columns` normal letters with the Chinese letters of `codec` (`gb18030`, `cp950`).

    It reads everything at once and prints in no time; `answers` false makes it one of those that tell nothing.
    """

    def __init__(self, path: Path, *, columns: int = 32, codec: str = "gb18030", answers: bool = True) -> None:
        super().__init__(path, self._heard, "printer")
        self._interpreter = Interpreter(codec, columns)
        self._answers = answers
        self._works = Works()
        self._tail = b""
        self._change = Condition()

    def handle(self, **works: bool | int) -> None:
        """Open its cover, take its paper ...: sets fields of `Works`; returns when it is done."""

        def act() -> Iterable[tuple[float, bytes]]:
            for name, value in works.items():
                if not hasattr(self._works, name):
                    raise AttributeError(name)
                setattr(self._works, name, value)
            if not self._works.on:
                self._interpreter.forget()
            return self._print()

        self.call(act)

    def paper(self) -> tuple[OnPaper, ...]:
        """What was printed so far."""
        with self._change:
            return tuple(self._interpreter.done)

    def wait_for(self, seen: Callable[[tuple[OnPaper, ...]], bool], limit_s: float) -> bool:
        """Whether the paper is as wished, at the latest after `limit_s` seconds."""
        with self._change:
            return self._change.wait_for(lambda: seen(tuple(self._interpreter.done)), limit_s)

    def text(self) -> str:
        return as_text(self.paper())

    def picture(self, font: Path) -> Image.Image:
        return as_picture(self.paper(), self._interpreter.columns * 12, font)

    @property
    def unknown(self) -> list[bytes]:
        """Beginnings of commands that no printer of this kind knows."""
        return list(self._interpreter.unknown)

    def _heard(self, data: bytes) -> Iterable[tuple[float, bytes]]:
        if not self._works.on:
            return ()
        answers = bytearray()
        window, old = self._tail + data, len(self._tail)
        self._tail = window[-9:]
        start = 0
        for command in _REAL_TIME.finditer(window):
            if command.end() <= old:
                continue
            if command[1]:
                answers.append(self._works.answer(command[1][0]))
            elif not self._works.able:
                self._interpreter.forget()
                start = max(0, command.end() - old)
        room = len(data) if self._works.able else max(0, BUFFER - self._interpreter.held)
        self._interpreter.receive(data[start:][:room])
        printed = [reply for _, reply in self._print()]
        return [(0.0, bytes(answers) + b"".join(printed))] if self._answers else ()

    def _print(self) -> list[tuple[float, bytes]]:
        with self._change:
            self._interpreter.paper_sensor = 0x03 if self._works.low else 0x00
            before = len(self._interpreter.done)
            while self._works.able and self._interpreter.step():
                self._works.rows = max(0, self._works.rows - (len(self._interpreter.done) - before))
                before = len(self._interpreter.done)
            self._change.notify_all()
        replies = bytes(self._interpreter.replies)
        self._interpreter.replies.clear()
        return [(0.0, replies)] if replies and self._answers else []
