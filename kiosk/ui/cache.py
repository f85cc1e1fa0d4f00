"""Files that can be made again at any time: kept below a folder, or in memory where the disk takes nothing."""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import tempfile
import threading
import weakref
from collections.abc import Callable
from pathlib import Path

log = logging.getLogger(__name__)

IN_MEMORY = Path("/dev/shm")


class Cache:
    """What was made once is there at the next start. A full or read-only disk costs time at each start, no picture."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._spare: Path | None = None

    def file(self, name: str, stamp: str, make: Callable[[Path], None]) -> Path:
        """The file `name` as of `stamp`, written by `make(path)` if it is not there; older ones of that name go.

        Raises what `make` raises, OSError only if it can't be written in memory either.
        """
        plain = Path(name)
        stamped = plain.with_name(f"{plain.stem}-{stamp}{plain.suffix}")
        try:
            return _made(self._home / stamped, make)
        except OSError as error:
            if self._spare is None:
                log.warning("%s takes no files (%s): the screen makes its own anew at each start", self._home, error)
                place = IN_MEMORY if os.access(IN_MEMORY, os.W_OK) else None
                self._spare = Path(tempfile.mkdtemp(prefix="tuckshop-", dir=place))
                weakref.finalize(self, shutil.rmtree, self._spare, ignore_errors=True)
            return _made(self._spare / stamped, make)


def _made(path: Path, make: Callable[[Path], None]) -> Path:
    """The whole file or none of it, whoever else makes it at the same time."""
    if path.exists():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f"{path.name}.{os.getpid()}.{threading.get_ident()}")
    try:
        make(half)
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
    log.info("made %s", path)
    begin = path.name.rpartition("-")[0]
    for old in path.parent.glob(f"{begin}-*{path.suffix}"):
        if old != path and old.name.rpartition("-")[0] == begin:
            with contextlib.suppress(OSError):
                old.unlink()
    return path
