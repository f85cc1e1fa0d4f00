"""Whether a counted reward runs out."""

from __future__ import annotations

import enum

FEW = 3


class Level(enum.Enum):
    PLENTY = "plenty"
    LOW = "low"
    OUT = "out"


def level(left: int, week: int) -> Level:
    """How it stands with `left` on the shelf when `week` were handed out in the last seven days.

    Low is what would be gone in another such week, and a last few of what goes slowly.
    """
    if left <= 0:
        return Level.OUT
    return Level.LOW if left <= max(FEW, week) else Level.PLENTY
