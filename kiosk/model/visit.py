"""A visit: one tap of a member's card."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.model.time import Stamp


@dataclass(frozen=True, slots=True)
class Visit:
    """`counted` is false for a return within the same visit; `campaigns` are the keys of those that were on, and
    `held_out` those of them that this member was told nothing of and got nothing from."""

    id: int
    member_id: int
    card: bytes
    counted: bool
    points: int
    campaigns: tuple[str, ...]
    seq: int
    at: Stamp
    held_out: tuple[str, ...] = ()
