"""When something happened, for a machine without a clock chip."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Stamp:
    """Boot number and milliseconds since that boot (trustworthy), wall time in UTC ms and whether it was trusted."""

    boot_n: int
    mono_ms: int
    wall_ms: int
    wall_ok: bool


class Clock(Protocol):
    """Tells the time; `kiosk.clock` has the real one and one that is set by hand."""

    def stamp(self) -> Stamp: ...
