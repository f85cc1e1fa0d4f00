"""What devices tell: small frozen facts, handed to an `emit` callable; who listens is not known here."""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass


class CardKind(enum.Enum):
    """What a reader could find out about a card, by the fewest exchanges that tell it apart."""

    UNKNOWN = "unknown"  # a bare UID, for example from a keyboard reader
    NTAG = "ntag"  # SAK 00: NTAG21x and Ultralight
    CLASSIC = "classic"  # SAK 08/18 and friends
    DESFIRE = "desfire"  # ISO 14443-4 with a fixed UID: DESFire, NTAG 424 DNA
    PHONE = "phone"  # a random UID (4 bytes, first 08): another one at every tap
    BANK = "bank"  # an ISO 14443-4 payment card
    CLONE = "clone"  # a rewritable "magic" card, or the UID every clone ships with


@dataclass(frozen=True, slots=True)
class CardTapped:
    """A card came into the field: one presentation, however long it rests there.

    `uid` is 4, 7 or 10 bytes as in ISO/IEC 14443-3; `at` is monotonic seconds when the UID was complete. `message` is
    the card's NDEF message if the reader was asked to read it: `drivers.proof` checks what it proves.
    """

    uid: bytes
    kind: CardKind
    reader: str
    at: float
    message: bytes = b""


@dataclass(frozen=True, slots=True)
class SeveralCards:
    """More than one card lies in the field; none of them was read."""

    reader: str
    at: float


@dataclass(frozen=True, slots=True)
class FacePressed:
    """A panel button went down; `face` is 1 (very dissatisfied) to 5 (very satisfied)."""

    face: int
    at: float


@dataclass(frozen=True, slots=True)
class CodeScanned:
    """A scanner read one code; `text` has no line ending."""

    text: str
    reader: str
    at: float


@dataclass(frozen=True, slots=True)
class DeviceLost:
    """A device does not work; `sentence` says what and what to do, `lasting` that a person is needed."""

    device: str
    sentence: str
    lasting: bool
    at: float


@dataclass(frozen=True, slots=True)
class DeviceBack:
    """A lost device works again."""

    device: str
    at: float


DeviceEvent = CardTapped | SeveralCards | FacePressed | CodeScanned | DeviceLost | DeviceBack
Emit = Callable[[DeviceEvent], None]
