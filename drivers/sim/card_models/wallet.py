"""What else people hold to a reader: phones and payment cards."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from drivers.sim.card_models.isodep import IsoDepCard

_PPSE = b"2PAY.SYS.DDF01"
_NOT_FOUND = b"\x6a\x82"


@dataclass
class PhoneCard(IsoDepCard):
    """A phone: a random UID (4 bytes, first 08) at every tap, drawn from `random`; no application of ours."""

    uid: bytes = b"\x08\x00\x00\x00"
    atqa: bytes = b"\x04\x00"
    ats: bytes = bytes.fromhex("0578807002")
    random: random.Random = field(default_factory=random.Random, repr=False)

    def __post_init__(self) -> None:
        self.powered()

    def powered(self) -> None:
        self.uid = b"\x08" + self.random.randbytes(3)
        super().powered()

    def apdu(self, command: bytes) -> bytes:
        return _NOT_FOUND


@dataclass
class BankCard(IsoDepCard):
    """A payment card: knows the payment directory and says nothing of whose it is."""

    atqa: bytes = b"\x04\x00"
    ats: bytes = bytes.fromhex("0a788062021f31006390")

    def apdu(self, command: bytes) -> bytes:
        if command[:4] == b"\x00\xa4\x04\x00" and command[5 : 5 + command[4]] == _PPSE:
            entry = b"\x61\x09\x4f\x07" + bytes.fromhex("a0000000031010")
            listing = b"\xbf\x0c" + bytes([len(entry)]) + entry
            proprietary = b"\xa5" + bytes([len(listing)]) + listing
            name = b"\x84" + bytes([len(_PPSE)]) + _PPSE
            return b"\x6f" + bytes([len(name) + len(proprietary)]) + name + proprietary + b"\x90\x00"
        return _NOT_FOUND
