"""When something happened, for a machine without a clock chip."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stamp:
    """Boot number and milliseconds since that boot (trustworthy), wall time in UTC ms and whether it was trusted."""

    boot_n: int
    mono_ms: int
    wall_ms: int
    wall_ok: bool
