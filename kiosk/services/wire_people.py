"""What the shop tells the cloud of people and cards: numbers and sealed bytes, never a name, a contact or a UID."""

from __future__ import annotations

import msgspec

from kiosk.services.wire import Entry


class ConsentV1(msgspec.Struct, frozen=True, omit_defaults=True):
    """Agreed to the words of `version` (`given`), or taken back; `by` the staff member who was asked to."""

    member: int
    version: str
    given: bool
    by: int | None = None


class ProfileV1(msgspec.Struct, frozen=True, omit_defaults=True):
    """What classes are made of. The locality stays at the kiosk: a small place and an age are almost a name."""

    member: int
    age_band: str | None = None
    favourites: tuple[str, ...] = ()


class PersonalV1(msgspec.Struct, frozen=True, omit_defaults=True):
    """A full name, contact or note was written (`sealed` to head office, if it has a key) or is `struck` out."""

    member: int
    id: int
    part: str
    sealed: bytes | None = None
    struck: bool = False
    by: int | None = None


class CardV1(msgspec.Struct, frozen=True, omit_defaults=True):
    """`status` is active, lost, blocked or replaced; `instead_of` is the card that a new one took over from."""

    member: int
    card: bytes
    status: str
    by: int
    instead_of: bytes | None = None


class MergeV1(msgspec.Struct, frozen=True, omit_defaults=True):
    """`gone` became part of `member`, with so much on the account and these cards; `tier` only when it changed.

    The same numbers the other way round are an `unmerge.v1`, in which `gone` comes back.
    """

    merge: int
    member: int
    gone: int
    by: int
    cards: tuple[bytes, ...]
    points: int
    visits: int
    redemptions: int
    tier: str | None = None


class UnlikeV1(msgspec.Struct, frozen=True):
    """Staff know these two to be two people."""

    member: int
    other: int
    by: int


class EraseV1(msgspec.Struct, frozen=True, omit_defaults=True):
    """The member is forgotten: their visits are nobody's, their cards are free; an `expiry.v1` ended their points."""

    member: int
    code: str
    cards: tuple[bytes, ...]
    by: int | None = None


class ImportV1(msgspec.Struct, frozen=True, omit_defaults=True):
    """A member of an old card list with what they had; consent is asked for at their next tap."""

    member: int
    card: bytes
    language: str
    joined_ms: int
    points: int
    entries: list[Entry]
