"""What people wrote, sealed; no words are no blob."""

from __future__ import annotations

from pathlib import Path

from kiosk.store.faults import broken
from kiosk.store.seal import Seal


class SealedWords:
    """`about` names the row that the words stand in: moved to another, they open no more."""

    def __init__(self, path: Path, seal: Seal) -> None:
        self._path, self._seal = path, seal

    def close(self, words: str, about: str) -> bytes | None:
        return self._seal.close(words.encode(), about) if words else None

    def open(self, sealed: bytes | None, about: str) -> str:
        """Raises StoreBroken."""
        if sealed is None:
            return ""
        try:
            return self._seal.open(sealed, about).decode()
        except ValueError as error:
            raise broken(self._path, str(error)) from error
