"""The message a NTAG 424 DNA writes anew at every read (SUN), and the keys to check it with.

AN12196 "NTAG 424 DNA and NTAG 424 DNA TagTamper features and hints", chapters 3 and 4; AN10922 "Symmetric key
diversifications", section 2.2.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs, urlsplit

from drivers import aes
from drivers.cards.transceiver import BadCardData, NotGenuine

UID_LENGTH: Final = 7
_APPLICATION: Final = bytes.fromhex("d27600")  # the first bytes of the NFC Forum application's name
_SYSTEM: Final = b"Tuckshop"
_PICC_DATA_TAG: Final = 0xC7  # UID mirrored, counter mirrored, UID of 7 bytes

MASTER_KEY_NUMBER: Final = 0
META_KEY_NUMBER: Final = 1
FILE_KEY_NUMBER: Final = 2


@dataclass(frozen=True, slots=True)
class SunMessage:
    """A genuine read of a signed card; `counter` grows with each, so one seen before is a copy."""

    uid: bytes
    counter: int


def diversified_key(master: bytes, data: bytes) -> bytes:
    """A card's own AES-128 key (AN10922, 2.2.1); `data` is 16 to 31 bytes and begins with the UID."""
    if not 16 <= len(data) <= 31:
        raise ValueError(f"diversification data has {len(data)} bytes: give 16 to 31")
    return aes.cmac(master, b"\x01" + data)


def card_key(master: bytes, uid: bytes, number: int) -> bytes:
    """The key with which card `uid` is personalised at place `number` (0-4).

    The key that hides the UID in the message can't depend on the UID: it is one for all cards of a master key.
    """
    owner = bytes(UID_LENGTH) if number == META_KEY_NUMBER else uid
    return diversified_key(master, owner + _APPLICATION + bytes([number]) + _SYSTEM)


def picc_data(key: bytes, encrypted: bytes) -> tuple[bytes, int]:
    """UID (7 bytes) and read counter out of the 16 encrypted bytes; raises NotGenuine."""
    if len(encrypted) != aes.BLOCK:
        raise BadCardData(f"the card's encrypted data has {len(encrypted)} bytes instead of 16")
    plain = aes.decrypt(key, encrypted)
    if plain[0] != _PICC_DATA_TAG:
        raise NotGenuine("the card's message was not made with this shop's key")
    return plain[1:8], int.from_bytes(plain[8:11], "little")


def session_mac_key(key: bytes, uid: bytes, counter: int) -> bytes:
    """KSesSDMFileReadMAC: the file read key bound to this card and this read (AN12196, table 1)."""
    return aes.cmac(key, b"\x3c\xc3\x00\x01\x00\x80" + uid + counter.to_bytes(3, "little"))


def sdm_mac(key: bytes, uid: bytes, counter: int, covered: bytes = b"") -> bytes:
    """The 8-byte SDMMAC over `covered`, the part of the file from SDMMACInputOffset to SDMMACOffset."""
    return aes.truncated_cmac(session_mac_key(key, uid, counter), covered)


def check_sun(uri: str, master: bytes) -> SunMessage:
    """Check the address a signed card shows (`...?e=<32 hex>&c=<16 hex>`) with the shop's master key.

    The counter is returned, not judged: whoever keeps the last one refuses what has not grown. Raises BadCardData
    if the address has no such parts, NotGenuine if the proof is wrong.
    """
    encrypted, mac = _parts(uri)
    uid, counter = picc_data(card_key(master, bytes(UID_LENGTH), META_KEY_NUMBER), encrypted)
    expected = sdm_mac(card_key(master, uid, FILE_KEY_NUMBER), uid, counter)
    if not hmac.compare_digest(expected, mac):
        raise NotGenuine("the card's message does not carry this shop's signature")
    return SunMessage(uid, counter)


def _parts(uri: str) -> tuple[bytes, bytes]:
    try:
        query = parse_qs(urlsplit(uri).query, max_num_fields=16)
        (encrypted,) = query["e"]
        (mac,) = query["c"]
        parts = bytes.fromhex(encrypted), bytes.fromhex(mac)
    except (ValueError, KeyError) as fault:
        raise BadCardData("the card's address has no e=... and c=...: it is not a signed card of this shop") from fault
    if len(parts[0]) != aes.BLOCK or len(parts[1]) != 8:
        raise BadCardData("the card's address has an e= or c= of the wrong length")
    return parts
