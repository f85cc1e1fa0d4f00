"""A visit: one tap of a member's card."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.model.time import Stamp


@dataclass(frozen=True, slots=True)
class Visit:
    """`counted` is false for a return within the same visit; `campaigns` are the keys of those that were on."""

    id: int
    member_id: int
    card: bytes
    counted: bool
    points: int
    campaigns: tuple[str, ...]
    seq: int
    at: Stamp
