"""Members and their cards."""

from __future__ import annotations

import enum
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Birthday:
    """Day and month; nobody is asked for the year."""

    month: int
    day: int


@dataclass(frozen=True, slots=True)
class Member:
    """A customer who carries a card.

    `id` is a random 53-bit number, so that two kiosks may enrol without meeting; `name` is what they want to be
    called, possibly empty; `tier_at_ms` is when the tier was reached or last reviewed, `joined_ms` when they joined
    (both wall time).
    """

    id: int
    name: str
    language: str
    birthday: Birthday | None
    tier: str
    tier_at_ms: int
    joined_ms: int

    def in_tier(self, tier: str, at_ms: int) -> Member:
        return replace(self, tier=tier, tier_at_ms=at_ms)


class CardStatus(enum.Enum):
    ACTIVE = "active"
    LOST = "lost"
    BLOCKED = "blocked"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class Card:
    """A card on file: `key` is the 16-byte keyed hash of its UID; the UID itself is never kept."""

    key: bytes
    member_id: int | None
    staff_id: int | None
    status: CardStatus
    since_ms: int


class Role(enum.Enum):
    CLERK = "clerk"
    MANAGER = "manager"
    OWNER = "owner"


@dataclass(frozen=True, slots=True)
class Staff:
    id: int
    name: str
    role: Role
    language: str
