"""What the services of the owner's pages answer with: the shelf."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.rules.stock import Level


@dataclass(frozen=True, slots=True)
class Shelf:
    """A counted reward: how many are left, and how many were handed out in the last seven days."""

    reward: str
    name: str
    picture: str
    left: int
    week: int
    level: Level
