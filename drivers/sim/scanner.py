"""A code scanner on a pseudo-terminal: what is held in front of it comes out of the serial line."""

from __future__ import annotations

from pathlib import Path

from drivers.sim.pty import SimSerialDevice


class SimScanner(SimSerialDevice):
    """A serial scanner with the settings of a real one: `encoding` of its codes, `ending` after each."""

    def __init__(self, path: Path, *, encoding: str = "utf-8", ending: bytes = b"\r") -> None:
        super().__init__(path, lambda _written: (), "scanner")
        self._encoding = encoding
        self._ending = ending

    def scan(self, text: str) -> None:
        """A code is held in front of it."""
        self.send(text.encode(self._encoding) + self._ending)
