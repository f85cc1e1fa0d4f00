"""The cheaper signed card: an Ed25519 signature over the UID, in an NDEF record on a NTAG21x.

It proves that the shop issued this UID; it does not prove that the card is not a copy (docs/security-cards.md).
"""

from __future__ import annotations

import hmac
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from drivers import ndef
from drivers.cards.ntag import Ntag21x
from drivers.cards.transceiver import BadCardData, CardRefused, CardSilent, NotGenuine, Transceiver

RECORD: Final = "tuckshop:card"
_VERSION: Final = b"\x01"
_SIGNATURE: Final = 64


def _statement(uid: bytes) -> bytes:
    """What is signed: bound to this use, so that no signature made for something else fits."""
    return b"Tuckshop member card 1\x00" + bytes([len(uid)]) + uid


def signed_message(uid: bytes, key: Ed25519PrivateKey) -> bytes:
    """The NDEF message (81 bytes) that makes `uid` a card of the shop that holds `key`."""
    return ndef.encode_external(RECORD, _VERSION + key.sign(_statement(uid)))


def check_signed(message: bytes, uid: bytes, keys: list[Ed25519PublicKey]) -> None:
    """Passes if `message` was issued for `uid` with one of the shop's keys; raises BadCardData, NotGenuine."""
    payload = ndef.external_of(message, RECORD)
    if payload is None:
        raise BadCardData("the card has no signature of a shop")
    if payload[:1] != _VERSION or len(payload) != 1 + _SIGNATURE:
        raise BadCardData("the card's signature is of a form this version does not know")
    for key in keys:
        try:
            key.verify(payload[1:], _statement(uid))
        except InvalidSignature:
            continue
        return
    raise NotGenuine("the card's signature belongs to another card or another shop")


def issue(card: Transceiver, key: Ed25519PrivateKey) -> None:
    """Writes the signature onto a NTAG21x, reads it back, and lets nobody else write there.

    The lock comes last: a card torn away half-way is finished by issuing it again. Raises CardRefused for a card that
    somebody else, or another issuing key, has locked; it is left as it is.
    """
    tag = Ntag21x(card)
    password, acknowledgement = _password(card.uid, key)
    locked = tag.is_protected()
    if locked:
        try:
            known = tag.authenticate(password) == acknowledgement
        except (CardRefused, CardSilent):  # a PN532 can't tell a "no" of four bits from silence
            known = False
        if not known:
            raise CardRefused("The card is locked by another issuing key, or by somebody else", code=0)
    tag.write_ndef(signed_message(card.uid, key))
    check_signed(tag.read_ndef(), card.uid, [key.public_key()])
    if not locked:
        tag.protect(password, acknowledgement)


def _password(uid: bytes, key: Ed25519PrivateKey) -> tuple[bytes, bytes]:
    """The card's own password (4 bytes) and its acknowledgement (2): one overheard says nothing of another card's."""
    said = hmac.digest(key.private_bytes_raw(), b"Tuckshop card password 1\x00" + bytes([len(uid)]) + uid, sha256)
    return said[:4], said[4:6]
