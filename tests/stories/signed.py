"""Cards that prove something: made and read as the drivers do it, without a reader in between."""

from __future__ import annotations

import random

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from drivers.ntag424 import Ntag424, personalise
from drivers.proof import ShopKeys
from drivers.signed import signed_message
from drivers.sim.card_models import Ntag424Card

MASTER = bytes(range(16))
ISSUER = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEYS = ShopKeys(MASTER, (ISSUER.public_key(),))
URL = "https://shop.example/card"


class InHand:
    """A NTAG 424 DNA of the shop (or of the one whose `master` it has), held to a reader as often as wanted."""

    def __init__(self, uid: bytes, master: bytes = MASTER) -> None:
        self.card = Ntag424Card(uid, random=random.Random(1))
        self.uid, self.atqa, self.sak = uid, b"\x44\x03", 0x20
        self.make(master)

    def make(self, master: bytes = MASTER) -> None:
        self._laid()
        personalise(self, master, URL, random.Random(2).randbytes)

    def message(self) -> bytes:
        """What it says this time."""
        self._laid()
        return Ntag424(self).read_ndef()

    def _laid(self) -> None:
        self.card.powered()
        self.card.exchange(b"\xe0\x50")

    def frame(self, data: bytes) -> bytes:
        raise AssertionError("a card in the protocol hears no plain frames")

    def apdu(self, command: bytes) -> bytes:
        return self.card.apdu(command)


def issued(uid: bytes) -> bytes:
    """The message of a NTAG21x that the shop signed."""
    return signed_message(uid, ISSUER)
