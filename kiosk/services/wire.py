"""What the shop tells the cloud: the data of each event type. Never a name, a UID or a PIN."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from kiosk.model.ledger import LedgerEntry


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """A ledger entry; `lot` is the number of the earning entry it draws from, or its own."""

    points: int
    kind: str
    rule: str
    lot: int
    expires_ms: int | None = None


def entries_of(entries: Iterable[LedgerEntry]) -> list[Entry]:
    return [Entry(each.points, each.kind.value, each.rule, each.lot, each.expires_ms) for each in entries]


class VisitV1(msgspec.Struct, frozen=True, omit_defaults=True):
    """`points` is what the screen said was earned; the entries are the truth. `tier` only when it changed.

    `held_out` are those of `campaigns` that the member was told nothing of and got nothing from.
    """

    member: int
    card: bytes
    counted: bool
    points: int
    entries: list[Entry]
    campaigns: tuple[str, ...] = ()
    tier: str | None = None
    held_out: tuple[str, ...] = ()


class RatingV1(msgspec.Struct, frozen=True, omit_defaults=True):
    """`flags` name the misuse rules it fell under; `earlier` are (rating, flag) of presses now seen as the same run.

    `entries` are what a linked member earned by it, `tier` theirs when it changed.
    """

    rating: int
    face: int
    question: str
    aspect: str
    source: str
    counted: bool
    language: str
    flags: tuple[str, ...] = ()
    earlier: tuple[tuple[int, str], ...] = ()
    member: int | None = None
    entries: list[Entry] = []
    tier: str | None = None


class FollowUpV1(msgspec.Struct, frozen=True, omit_defaults=True):
    rating: int
    outcome: str
    shown: tuple[str, ...]
    reason: str | None = None


class CallBackV1(msgspec.Struct, frozen=True):
    rating: int
    member: int


class RedemptionV1(msgspec.Struct, frozen=True, omit_defaults=True):
    """`points` is what it cost, 0 for a gift of `campaign`."""

    member: int
    reward: str
    points: int
    code: str
    approved_by: int
    entries: list[Entry]
    campaign: str = ""


class MemberV1(msgspec.Struct, frozen=True, omit_defaults=True):
    """`parent` answers for a child, `referrer` brought a friend."""

    member: int
    card: bytes
    language: str
    joined_ms: int
    parent: int | None = None
    referrer: int | None = None


class LanguageV1(msgspec.Struct, frozen=True):
    member: int
    language: str
