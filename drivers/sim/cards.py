"""Cards as the field sees them: what each answers once it is selected."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class SimCard:
    """A card lying in a simulated field.

    `uid` is 4, 7 or 10 bytes, `atqa` the two bytes of the answer to request (low byte first), `sak` the last
    select acknowledge.
    """

    uid: bytes
    atqa: bytes = b"\x44\x00"
    sak: int = 0x00

    def exchange(self, frame: bytes) -> bytes | None:
        """The answer of the selected card to `frame` (both without CRC), or None: it stays silent."""
        return None
