"""Cards as the field sees them: what each answers once it is selected."""

from __future__ import annotations

from dataclasses import dataclass


class Nibble(bytes):
    """An answer of four bits without CRC (ISO/IEC 14443-3 ACK 0xA, or a NAK), in the low half of one byte."""


ACK = Nibble(b"\x0a")


@dataclass
class SimCard:
    """A card lying in a simulated field.

    `uid` is 4, 7 or 10 bytes, `atqa` the two bytes of the answer to request (low byte first), `sak` the last
    select acknowledge. `delay` is how long, in seconds, the card thinks before an answer to a command.
    """

    uid: bytes
    atqa: bytes = b"\x44\x00"
    sak: int = 0x00
    delay: float = 0.0

    def exchange(self, frame: bytes) -> bytes | None:
        """The answer of the selected card to `frame` (both without CRC), or None: it stays silent.

        A `Nibble` is an answer of four bits; any but ACK sends the card back to where it was before it was woken.
        """
        return None

    def short(self, value: int) -> bytes | None:
        """The answer to a frame of seven bits that is neither REQA nor WUPA; no decent card has one."""
        return None

    def authenticate(self, key_b: bool, block: int, key: bytes) -> bool:
        """Whether MIFARE Classic authentication of `block` succeeds; the reader chip does the cipher itself."""
        return False

    def powered(self) -> None:
        """The field has come on, or the card has come into it."""

    def deselected(self) -> None:
        """The card has fallen out of its ACTIVE state; a session ends."""

    @property
    def in_protocol(self) -> bool:
        """Whether ISO/IEC 14443-4 blocks are spoken: wake-ups and HLTA mean nothing to the card now."""
        return False
