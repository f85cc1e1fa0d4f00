"""The programme's file is looked at now and then: a new one is taken, a broken one refused and said."""

from __future__ import annotations

import hashlib
import logging
from pathlib import Path

from kiosk.model.programme import Programme
from kiosk.programme import ProgrammeFault, read

log = logging.getLogger(__name__)


class ProgrammeFile:
    """`programme` is the one in force, read from the file a while ago: it may have been changed since.

    `notice` is what staff should know of the file, all its faults in sentences; "" if it is the one in force.
    """

    def __init__(self, path: Path, programme: Programme) -> None:
        self._path, self._programme = path, programme
        self.notice = ""
        self._seen: tuple[int, int, int] | None = (0, 0, 0)
        self._digest = b""

    def changed(self) -> Programme | None:
        """The programme of a file that is new and without fault; None while there is nothing to take."""
        seen = self._look()
        if seen == self._seen:
            return None
        try:
            text = self._path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            self._say(f"{self._path}: the programme's file can't be read; the one before stays in force")
            return None
        self._seen = seen
        digest = self._digest_of(text)
        if digest == self._digest:
            self._say("")
            return None
        try:
            programme = read(text, self._path.name)
        except ProgrammeFault as fault:
            self._say(str(fault))
            return None
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            log.exception("%s: checking it failed", self._path)  # a fault of ours, which a shop at work outlives
            self._say(f"{self._path.name}: the programme can't be checked ({error!r}); the one before stays in force")
            return None
        self._digest = digest
        self._say("")
        if programme == self._programme:
            return None
        self._programme = programme
        log.info("a new programme is in force: %s", self._path)
        return programme

    @property
    def digest(self) -> str:
        """Which file is in force: the beginning of its SHA-256."""
        return self._digest.hex()[:12]

    def _say(self, notice: str) -> None:
        if notice and notice != self.notice:
            log.error("the new programme is refused, the one before stays:\n%s", notice)
        self.notice = notice

    def _look(self) -> tuple[int, int, int] | None:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino

    def _digest_of(self, text: str) -> bytes:
        return hashlib.sha256(text.encode()).digest()
