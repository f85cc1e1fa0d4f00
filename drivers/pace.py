"""How long a device's turns take, and whether they have become slow since it was new."""

from __future__ import annotations

import logging
from collections import deque
from statistics import median

log = logging.getLogger(__name__)

LEARNING_S = 120.0  # the first minutes show what is normal
LEARNING_TURNS = 2000
RECENT_TURNS = 21  # odd, so that the median is a turn that was; at 20 s a poll noticed in four minutes (nfcpy #62)
SLOW_FACTOR = 4.0
SLOW_EXTRA_S = 0.3  # what a customer notices; below it a factor means nothing


class Pace:
    """Takes the durations of turns; all times are seconds."""

    def __init__(self) -> None:
        self.slowdowns = 0
        self._first: list[float] = []
        self._first_at: float | None = None
        self._normal: float | None = None
        self._recent: deque[float] = deque(maxlen=RECENT_TURNS)
        self._shown: deque[float] = deque(maxlen=200)
        self._in_doubt = False

    def note(self, seconds: float, at: float) -> None:
        """One turn took `seconds` and ended `at`."""
        self._recent.append(seconds)
        self._shown.append(seconds)
        if self._normal is not None:
            return
        if self._first_at is None:
            self._first_at = at
        self._first.append(seconds)
        enough = len(self._first) >= RECENT_TURNS
        if (enough and at - self._first_at >= LEARNING_S) or len(self._first) >= LEARNING_TURNS:
            self._normal = median(self._first)
            self._first.clear()

    def slowness(self) -> str:
        """Words for a slow-down that calls for opening the device anew; empty while all is well.

        If opening anew did not help, the slow pace is taken for normal from then on: it was said once.
        """
        if self._normal is None or len(self._recent) < RECENT_TURNS:
            return ""
        now = median(self._recent)
        if now < max(self._normal * SLOW_FACTOR, self._normal + SLOW_EXTRA_S):
            self._in_doubt = False
            return ""
        words = f"a turn takes {now * 1000:.0f} ms, at first {self._normal * 1000:.0f} ms"
        self._recent.clear()
        if self._in_doubt:
            log.warning("opening anew did not help: %s", words)
            self._in_doubt = False
            self._normal = now
            return ""
        self._in_doubt = True
        self.slowdowns += 1
        log.warning("a device has become slow: %s", words)
        return words

    def percentiles_ms(self) -> tuple[float, float] | None:
        """The 50th and 95th percentile of the newest 200 turns; None before the first."""
        if not self._shown:
            return None
        ordered = sorted(self._shown)
        return ordered[len(ordered) // 2] * 1000, ordered[len(ordered) * 95 // 100] * 1000
