"""A selected card, whatever reader chip holds it: frames of ISO/IEC 14443-3 and APDUs of 14443-4."""

from __future__ import annotations

from typing import Protocol

from drivers.faults import PassingFault


class CardFault(PassingFault):
    """The card in the field did not do what it was asked; the reader itself is well."""


class CardSilent(CardFault):
    """No answer, or none that arrived whole: the card was taken away or lies badly."""


class CardRefused(CardFault):
    """The card understood and said no; `code` is its NAK (0-15) or status word (0x6A82, 0x91AE, ...)."""

    def __init__(self, sentence: str, code: int) -> None:
        super().__init__(sentence)
        self.code = code


class BadCardData(CardFault):
    """What the card holds or answered is not of the form its standard prescribes."""


class NotGenuine(CardFault):
    """The card's proof is not ours: forged, copied from another card, or made with another key."""


class Transceiver(Protocol):
    """One selected card: what `Ntag21x`, `Ntag424` and the classification speak to.

    `uid` is 4, 7 or 10 bytes, `atqa` two bytes (low first), `sak` the last select acknowledge.
    """

    @property
    def uid(self) -> bytes: ...

    @property
    def atqa(self) -> bytes: ...

    @property
    def sak(self) -> int: ...

    def frame(self, data: bytes) -> bytes:
        """Answer to one frame, both without CRC; a 4-bit ACK is empty. Raises CardSilent, CardRefused (a NAK)."""
        ...

    def apdu(self, command: bytes) -> bytes:
        """Answer to one APDU with its status word; activates the protocol if need be. Raises CardSilent."""
        ...
