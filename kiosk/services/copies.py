"""The nightly copies of the store: written by a thread of their own while the kiosk works; one more on a USB stick."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from pathlib import Path

from kiosk.store.backup import back_up
from kiosk.store.faults import StoreFault

log = logging.getLogger(__name__)

AGAIN_MS = 3_600_000
STOP_S = 3.0
BROKE_OFF = "the backup broke off before its end; the log says why, it is tried again within the hour"
ON_STICK = "tuckshop-backups"


class Copies:
    """`stick` is a folder below which sticks are mounted, or where one is; without one there is only the first copy."""

    def __init__(
        self,
        store: Path,
        folder: Path,
        stick: Path | None = None,
        is_mount: Callable[[Path], bool] = os.path.ismount,
    ) -> None:
        self._store, self._folder, self._stick, self._is_mount = store, folder, stick, is_mount
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()
        self._again_ms = 0
        self._failed = ""
        self.notice = ""

    def done(self, mono_ms: int, wall_ms: int) -> bool:
        """Begin a copy, or see how the one that runs does; true once it is written. After a failure an hour passes."""
        if self._thread is None:
            if mono_ms >= self._again_ms:
                self._failed = BROKE_OFF  # until the thread has come to its end
                self._thread = threading.Thread(target=self._write, args=(wall_ms,), name="backup")
                self._thread.start()
            return False
        if self._thread.is_alive():
            return False
        self._thread.join()
        self._thread = None
        self.notice = self._failed
        if self._failed:
            self._again_ms = mono_ms + AGAIN_MS
        return not self._failed

    def close(self) -> None:
        self._stop.set()
        if self._thread is None:
            return
        self._thread.join(STOP_S)
        if self._thread.is_alive():
            raise RuntimeError(f"the backup did not stop within {STOP_S} s: the disk hangs")

    def mounted(self) -> Path | None:
        """Where a stick is mounted, if there is one."""
        if self._stick is None or not self._stick.is_dir():
            return None
        if self._is_mount(self._stick):
            return self._stick
        try:
            below = sorted(self._stick.iterdir())
        except OSError:
            return None
        return next((path for path in below if path.is_dir() and self._is_mount(path)), None)

    def _write(self, wall_ms: int) -> None:
        try:
            back_up(self._store, self._folder, wall_ms, stop=self._stop.is_set)
            if stick := self.mounted():
                back_up(self._store, stick / ON_STICK, wall_ms, stop=self._stop.is_set)
            self._failed = ""
        except StoreFault as fault:
            self._failed = str(fault)
            if not self._stop.is_set():
                log.error("no backup: %s", fault)
