"""Where the log goes and how a line looks; no line tells a name, a card's number or a PIN.

Levels: error, a person must look; warning, something went wrong and was borne; info, a change of state.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Mapping
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TextIO

from kiosk.config.settings import Log

KEPT_FILES = 3

CHATTY = ("kivy", "urllib3", "PIL")
"""Libraries that tell at length how well they are; heard from `warning` on, except when all is to be heard."""

PRIORITIES = {logging.CRITICAL: 2, logging.ERROR: 3, logging.WARNING: 4, logging.INFO: 6, logging.DEBUG: 7}
"""Levels as sd-daemon(3) has them, so that `journalctl -p warning` finds what it should."""

_QUOTED = r"""(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
_PERSONAL = r"(?:uid|card|(?:full_)?name|contact|locality|words|typed|pin|text|code|token|birthday)"
_DATE = r"Birthday\([^)]*\)"
_SAID = re.compile(rf"(?P<key>\b{_PERSONAL}=|['\"]{_PERSONAL}['\"]: )(?:b?{_QUOTED}|{_DATE})|\bb{_QUOTED}")
"""What the repr of an event, a member or a UID gives away."""


def discreet(line: str) -> str:
    """The line without what a repr in it may tell of a person: a net below the rule that nobody logs it."""
    return _SAID.sub(lambda found: f"{found['key']}***" if found["key"] else "b***", line)


def is_journal(stream: TextIO, environ: Mapping[str, str]) -> bool:
    """Whether the journal hears `stream`: a terminal may have JOURNAL_STREAM from the service that started it."""
    try:
        at = os.fstat(stream.fileno())
    except (OSError, ValueError):  # no file at all, or closed
        return False
    return environ.get("JOURNAL_STREAM") == f"{at.st_dev}:{at.st_ino}"


def for_journal(text: str, level: int) -> str:
    """The text with its priority in front of each line."""
    priority = PRIORITIES.get(level, 6)
    return "\n".join(f"<{priority}>{line}" for line in text.splitlines())


class Line(logging.Formatter):
    """One record as one discreet text; under systemd, which notes the time itself, with the priority in front."""

    def __init__(self, journal: bool) -> None:
        layout = "%(name)s: %(message)s" if journal else "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
        super().__init__(layout)
        self._journal = journal

    def format(self, record: logging.LogRecord) -> str:
        text = discreet(super().format(record))
        return for_journal(text, record.levelno) if self._journal else text


def start(settings: Log, environ: Mapping[str, str], stream: TextIO) -> None:
    """Send every logger's records to `stream`, and to files of limited size if a folder is set.

    A folder that can't be written is said in the log and otherwise borne: the kiosk runs without its file.
    """
    root = logging.getLogger()
    root.setLevel(settings.level.upper())
    console = logging.StreamHandler(stream)
    console.setFormatter(Line(journal=is_journal(stream, environ)))
    root.handlers[:] = [console]
    logging.captureWarnings(True)
    for library in CHATTY:
        logging.getLogger(library).setLevel(logging.NOTSET if settings.level == "debug" else logging.WARNING)
    if settings.folder is None:
        return
    try:
        root.addHandler(_files(settings.folder, settings.file_mb))
    except OSError as fault:
        logging.getLogger(__name__).error(
            "no log file: %s can't be written (%s); make it or change log.folder", settings.folder, fault.strerror
        )


def _files(folder: Path, file_mb: int) -> RotatingFileHandler:
    folder.mkdir(parents=True, exist_ok=True)
    files = RotatingFileHandler(
        folder / "kiosk.log", maxBytes=file_mb * 1_000_000, backupCount=KEPT_FILES - 1, encoding="utf-8"
    )
    files.setFormatter(Line(journal=False))
    return files
