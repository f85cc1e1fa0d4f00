"""One press from the many edges of a contact: told at the first edge, in step again once the contact is quiet.

gpiozero's and lgpio's own debouncing report only after the last bounce and lose short taps; this one does neither.
"""

from __future__ import annotations

import math

SETTLE_S = 0.02
"""A contact that has not moved for so long has settled; the worst arcade buttons bounce for 10 ms."""


class Debouncer:
    """One button. Give it each edge at once, and a look at the level from time to time (`due` says when at latest)."""

    def __init__(self, down: bool, at: float, settle_s: float = SETTLE_S) -> None:
        self._settle_s = settle_s
        self._down = down
        self._moved_at = -math.inf
        self._calm = True
        self.away_since = at if down else None
        """Since when it was not seen settled and up; None while it is."""

    @property
    def due(self) -> float | None:
        """When the contact may have settled and is to be looked at; None if it is calm."""
        return None if self._calm else self._moved_at + self._settle_s

    def edge(self, down: bool, at: float) -> bool:
        """The contact moved; True: that is a press."""
        press = down and not self._down and at - self._moved_at >= self._settle_s
        self._move(down, at)
        return press

    def look(self, down: bool, at: float) -> bool:
        """The level is `down`; True: a press whose edge never came. Does nothing while the contact bounces."""
        if at - self._moved_at < self._settle_s:
            return False
        if down == self._down:
            self._calm = True
            if not down:
                self.away_since = None
            return False
        press = down and self._calm  # after bounces the last edge may be lost: that is no second press
        self._move(down, at)
        return press

    def _move(self, down: bool, at: float) -> None:
        self._down = down
        self._moved_at = at
        self._calm = False
        if self.away_since is None:
            self.away_since = at
