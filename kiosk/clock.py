"""The clocks: the machine's, which may be wrong and says so, and one that is set by hand."""

from __future__ import annotations

import ctypes
import time
from collections.abc import Callable
from pathlib import Path

from kiosk.model.time import Stamp

LOOK_AGAIN_MS = 60_000
_MARK = Path("/run/systemd/timesync/synchronized")
_TIME_ERROR = 5  # adjtimex(2): the kernel's clock is not synchronised


class SystemClock:
    """Boot time from CLOCK_BOOTTIME; wall time floored by `floor_ms`, trusted once NTP has set it.

    From then on the wall clock runs with boot time, whatever anybody does to the machine's date, until NTP corrects
    it. `boot_n` and `floor_ms` come from the store. May be read from any thread.
    """

    def __init__(
        self,
        boot_n: int,
        floor_ms: int,
        synchronised: Callable[[], bool] | None = None,
        mono_ms: Callable[[], int] | None = None,
        wall_ms: Callable[[], int] | None = None,
    ) -> None:
        self._boot_n = boot_n
        self._synchronised = synchronised or Kernel().synchronised
        self._mono_ms = mono_ms or (lambda: time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000)
        self._wall_ms = wall_ms or (lambda: time.time_ns() // 1_000_000)
        self._floor = floor_ms - self._mono_ms()  # as an offset to boot time, like `_trusted`
        self._trusted: int | None = None
        self._look_at: int | None = None

    def stamp(self) -> Stamp:
        mono = self._mono_ms()
        if self._look_at is None or mono >= self._look_at:
            self._look_at = mono + LOOK_AGAIN_MS
            if self._synchronised():
                self._trusted = self._wall_ms() - mono
        trusted = self._trusted
        if trusted is not None:
            return Stamp(self._boot_n, mono, trusted + mono, wall_ok=True)
        return Stamp(self._boot_n, mono, max(self._wall_ms(), self._floor + mono), wall_ok=False)


class Kernel:
    """Whether NTP has set this machine's clock: the kernel's word, or systemd-timesyncd's mark since this boot."""

    def __init__(self) -> None:
        libc = ctypes.CDLL(None, use_errno=True)
        self._adjtimex = getattr(libc, "adjtimex", None)

    def synchronised(self) -> bool:
        return _MARK.exists() or self._kernel_says_so()

    def _kernel_says_so(self) -> bool:
        if self._adjtimex is None:
            return False
        state: int = self._adjtimex(ctypes.create_string_buffer(256))  # struct timex, 208 bytes; all zero: only read
        return bool(0 <= state < _TIME_ERROR)


class HandClock:
    """A clock that stands still until it is moved; for tests, the demo and simulations."""

    def __init__(self, wall_ms: int, boot_n: int = 1, wall_ok: bool = True) -> None:
        self.boot_n, self.mono_ms, self.wall_ms, self.wall_ok = boot_n, 1_000, wall_ms, wall_ok

    def stamp(self) -> Stamp:
        return Stamp(self.boot_n, self.mono_ms, self.wall_ms, self.wall_ok)

    def go_on(self, seconds: float) -> None:
        self.mono_ms += round(seconds * 1000)
        self.wall_ms += round(seconds * 1000)
