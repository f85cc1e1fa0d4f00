"""The recorder is built where it is needed, put under a process, and its log is read."""

from __future__ import annotations

import enum
import os
import shutil
import struct
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).with_name("recorder.c")
MISSING = "the power-cut proof needs a C compiler: apt-get install gcc libc6-dev"

_HEAD = struct.Struct("=IIqQ")


class NoCompiler(Exception):
    """The recorder can't be built here; the text says what to install."""


class What(enum.Enum):
    """`number` is a write's offset, a truncation's size, which sync; `data` the bytes written, the names, what was
    told."""

    OPEN = "o"
    WRITE = "w"
    TRUNCATE = "t"
    SYNC_BEGUN = "b"
    SYNC_ENDED = "e"
    RENAME = "r"
    UNLINK = "u"
    MAKE_FOLDER = "m"
    TOLD = "a"


@dataclass(frozen=True, slots=True)
class Record:
    what: What
    handle: int
    number: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Recorder:
    """The built library."""

    library: Path

    @classmethod
    def built(cls, folder: Path) -> Recorder:
        """Compile it into `folder`; raises NoCompiler."""
        compiler = os.environ.get("CC") or shutil.which("gcc") or shutil.which("cc")
        if compiler is None:
            raise NoCompiler(MISSING)
        library = folder / "recorder.so"
        flags = ("-shared", "-fPIC", "-O2", "-Wall", "-Wextra", "-Werror", "-U_FORTIFY_SOURCE", "-pthread")
        tried = subprocess.run([compiler, *flags, "-o", library, SOURCE], capture_output=True, text=True, check=False)
        if tried.returncode:
            lacks_headers = "stdio.h" in tried.stderr or "crt" in tried.stderr
            raise NoCompiler(MISSING) if lacks_headers else RuntimeError(tried.stderr)
        return cls(library)

    def under(self, folder: Path, log: Path, *, lies: bool = False) -> dict[str, str]:
        """The environment of a process whose work in `folder` is to be written into `log`; `lies`: fsync does
        nothing."""
        return {
            **os.environ,
            "LD_PRELOAD": str(self.library),
            "POWERCUT_FOLDER": str(folder.resolve()),
            "POWERCUT_LOG": str(log),
            "POWERCUT_SYNC": "off" if lies else "on",
        }


def records(log: Path) -> Iterator[Record]:
    """What the process did, in order; a record that its end tore is left out."""
    if not log.exists():
        return
    content = memoryview(log.read_bytes())
    at = 0
    while at + _HEAD.size <= len(content):
        what, handle, number, size = _HEAD.unpack_from(content, at)
        at += _HEAD.size
        if at + size > len(content):
            return
        yield Record(What(chr(what)), handle, number, bytes(content[at : at + size]))
        at += size
