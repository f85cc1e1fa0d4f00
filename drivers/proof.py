"""What a card's message proves: signed at every read (NTAG 424 DNA), signed once (NTAG21x), or nothing."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from drivers import ndef
from drivers.cards.transceiver import BadCardData, NotGenuine
from drivers.events import CardTapped
from drivers.signed import RECORD, check_signed
from drivers.sun import check_sun


class Proof(enum.Enum):
    """How far a card can be believed; docs/security-cards.md says against whom."""

    NONE = "none"  # a UID is a number that can be copied: earn and look, never spend
    ISSUED = "issued"  # the shop issued this UID; the card may be a copy of the one it was issued on
    FRESH = "fresh"  # the card itself signed this read; `counter` tells an old read from a new one


@dataclass(frozen=True, slots=True)
class Verdict:
    """`counter` stands with FRESH alone: accept only one greater than the last one kept for this UID."""

    proof: Proof
    counter: int | None = None


@dataclass(frozen=True, slots=True)
class ShopKeys:
    """The shop's keys: `master` (16 bytes) of its NTAG 424 DNA cards, `issuers` of its NTAG21x cards, newest first."""

    master: bytes | None = field(default=None, repr=False)
    issuers: tuple[Ed25519PublicKey, ...] = ()


def judge(tap: CardTapped, keys: ShopKeys) -> Verdict:
    """What the tapped card proves; raises NotGenuine for a proof that is forged, copied or not ours."""
    try:
        uri = ndef.uri_of(tap.message) if tap.message else None
        if uri is not None and keys.master is not None:
            sun = check_sun(uri, keys.master)
            if sun.uid != tap.uid:
                raise NotGenuine("the card shows the message of another card")
            return Verdict(Proof.FRESH, sun.counter)
        if keys.issuers and tap.message and ndef.external_of(tap.message, RECORD) is not None:
            check_signed(tap.message, tap.uid, list(keys.issuers))
            return Verdict(Proof.ISSUED)
    except BadCardData:
        return Verdict(Proof.NONE)  # somebody's own content: it proves nothing and forges nothing
    return Verdict(Proof.NONE)
