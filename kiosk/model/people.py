"""What a member may tell of themselves beyond the name, and what became of their file."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from kiosk.model.time import Stamp


class AgeBand(enum.Enum):
    """Bands, never a year; a child is younger than the programme's `consent.min_age`."""

    CHILD = "child"
    TEEN = "teen"  # from there to 17
    FROM_18 = "18-24"
    FROM_25 = "25-34"
    FROM_35 = "35-44"
    FROM_45 = "45-54"
    FROM_55 = "55-64"
    FROM_65 = "65+"


@dataclass(frozen=True, slots=True)
class Profile:
    """What classes and offers are made of; `locality` is a town or quarter, `favourites` are ids of the programme."""

    age_band: AgeBand | None = None
    locality: str = ""
    favourites: tuple[str, ...] = ()


class Part(enum.Enum):
    """What is sealed to head office where it has a key."""

    FULL_NAME = "full_name"
    CONTACT = "contact"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Personal:
    """A sealed part; `text` is None where only head office can read it. `by` is the staff member who wrote it."""

    id: int
    member_id: int
    part: Part
    text: str | None
    by: int | None
    wall_ms: int


@dataclass(frozen=True, slots=True)
class Consent:
    """A member agreed to `version` of the words, or took it back; `by` is the staff member who was asked to."""

    id: int
    member_id: int
    version: str
    given: bool
    by: int | None
    wall_ms: int
    wall_ok: bool


class Gone(enum.Enum):
    """Why a member's row is only a place for what happened."""

    MERGED = "merged"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Merge:
    """`gone_id`'s history went to `kept_id`; `before` is the kept member's row as it was; `undone`: it went back."""

    id: int
    kept_id: int
    gone_id: int
    by: int
    seq: int
    before: bytes
    undone: bool
    at: Stamp
