"""Points as an append-only ledger: signed entries; a balance is their sum, never a fact of its own."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class EntryKind(enum.Enum):
    EARN = "earn"
    SPEND = "spend"
    EXPIRE = "expire"
    ADJUST = "adjust"
    REVERSE = "reverse"


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One signed change of a member's points, drawn from or opening the lot `lot` (the earning entry's id).

    `rule` names the programme's rule; `expires_ms` is wall time (None: never) and stands on earning entries;
    `seq` is the outbox number of the business change that it belongs to.
    """

    id: int
    member_id: int
    points: int
    kind: EntryKind
    rule: str
    lot: int
    expires_ms: int | None
    seq: int
    wall_ms: int


@dataclass(frozen=True, slots=True)
class Lot:
    """What is left of points earned together."""

    id: int
    left: int
    expires_ms: int | None
