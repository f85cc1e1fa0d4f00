"""Which cards are never enrolled, whoever asks."""

from __future__ import annotations

import enum

EMULATED = bytes.fromhex("01020304")
"""What emulators and blank clones answer as they ship: thousands of them are the same card."""


class Never(enum.Enum):
    """The values are those of kiosk.services.views.Refusal."""

    PHONE = "phone"
    BANK = "bank"
    CLONE = "clone"


def refusal(uid: bytes, kind: str) -> Never | None:
    """Why the card may not be a member's; `kind` is the value of `drivers.events.CardKind`.

    A UID of 4 bytes that begins with 08 is a random one (NXP AN10927): a phone, another at every tap. One that
    begins with 88 is the cascade tag, so the rest of a longer UID was lost on the way.
    """
    if kind == "phone" or (len(uid) == 4 and uid[0] == 0x08):
        return Never.PHONE
    if kind == "bank":
        return Never.BANK
    if kind == "clone" or uid == EMULATED or len(set(uid)) == 1 or (len(uid) == 4 and uid[0] == 0x88):
        return Never.CLONE
    return None
