"""NTAG 424 DNA spoken to through any reader: files, keys, settings, and the way one becomes a card of this shop.

NT4H2421Gx data sheet chapter 10; AN12196 chapters 5 and 6.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Final

from drivers import aes, ndef
from drivers.cards.transceiver import BadCardData, CardRefused, Transceiver
from drivers.ev2 import Handshake, Mode, Session, native, new_key_data
from drivers.sun import FILE_KEY_NUMBER, MASTER_KEY_NUMBER, META_KEY_NUMBER, SunMessage, card_key, check_sun

APPLICATION: Final = bytes.fromhex("d2760000850101")
NDEF_FILE: Final = 0x02
KEYS: Final = 5
OURS: Final = 0x01
"""The key version that says: this key is the shop's."""

_CHANGE_KEY: Final = 0xC4
_NDEF_FILE_ID: Final = b"\xe1\x04"
_OK: Final = 0x9100
_MORE: Final = 0x91AF
_AUTHENTICATION_ERROR: Final = 0x91AE
_ISO_OK: Final = 0x9000
_FILE_SIZE: Final = 256
_READ_STEP: Final = 128
_WRITE_STEP: Final = 128

_WORDS: Final = {
    0x911C: "does not know this command",
    0x911E: "found the command changed on its way",
    0x9140: "has no such key",
    0x917E: "was given a wrong length",
    0x919D: "does not allow this now",
    0x919E: "was given a wrong parameter",
    0x91AD: "asks to wait after too many wrong keys",
    0x91AE: "has another key",
    0x91BE: "was asked beyond the end of a file",
    0x91EE: "could not write its memory",
    0x91F0: "has no such file",
    0x6A82: "has no such application or file",
    0x6982: "does not allow this without a key",
}


class Ntag424:
    """The commands of one selected card; `random` gives that many random bytes."""

    def __init__(self, card: Transceiver, random: Callable[[int], bytes] = os.urandom) -> None:
        self._card = card
        self._random = random
        self._session: Session | None = None

    def _native(self, command: bytes, *wanted: int) -> tuple[int, bytes]:
        answer = self._card.apdu(command)
        if len(answer) < 2:
            raise BadCardData("the card's answer has no status")
        status = int.from_bytes(answer[-2:], "big")
        if status not in (wanted or (_OK,)):
            words = _WORDS.get(status, "refused")
            raise CardRefused(f"the signed card {words} (status {status:04X})", status)
        return status, answer[:-2]

    def _command(self, instruction: int, header: bytes = b"", data: bytes = b"", mode: Mode = Mode.PLAIN) -> bytes:
        """One command, protected by the session if there is one and the mode asks for it."""
        if self._session is None:
            return self._native(native(instruction, header + data))[1]
        answer = self._native(self._session.command(instruction, header, data, mode))[1]
        ends_session = instruction == _CHANGE_KEY and header == bytes([MASTER_KEY_NUMBER])  # answered unsigned
        return self._session.answer(answer, Mode.PLAIN if ends_session else mode)

    def select_application(self) -> None:
        """Selects the NDEF application by name; a session ends."""
        self._session = None
        self._native(b"\x00\xa4\x04\x0c" + bytes([len(APPLICATION)]) + APPLICATION + b"\x00", _ISO_OK)

    def authenticate(self, number: int, key: bytes) -> None:
        """AuthenticateEV2First with key `number`; raises CardRefused (91AE) or NotGenuine if it is another key."""
        self._session = None
        _, challenge = self._native(native(0x71, bytes([number, 0])), _MORE)
        handshake = Handshake(key, self._random(aes.BLOCK))
        _, proof = self._native(native(0xAF, handshake.answer(challenge)))
        self._session = handshake.session(proof)

    def key_version(self, number: int) -> int:
        version = self._command(0x64, bytes([number]), mode=Mode.MAC)
        if len(version) != 1:
            raise BadCardData("the card's key version is not one byte")
        return version[0]

    def change_key(self, number: int, new: bytes, old: bytes, version: int = OURS) -> None:
        """Changes key `number` in a session of key 0; changing key 0 itself ends the session."""
        self._command(_CHANGE_KEY, bytes([number]), new_key_data(number, new, old, version), Mode.FULL)
        if number == MASTER_KEY_NUMBER:
            self._session = None

    def change_file_settings(self, file: int, settings: bytes) -> None:
        self._command(0x5F, bytes([file]), settings, Mode.FULL)

    def write(self, file: int, offset: int, data: bytes, mode: Mode = Mode.PLAIN) -> None:
        """WriteData in steps that fit one APDU."""
        for start in range(0, len(data), _WRITE_STEP):
            part = data[start : start + _WRITE_STEP]
            place = (offset + start).to_bytes(3, "little") + len(part).to_bytes(3, "little")
            self._command(0x8D, bytes([file]) + place, part, mode)

    def read_ndef(self) -> bytes:
        """The NDEF message as any phone reads it: without a key, the signature filled in anew each time."""
        self.select_application()
        self._native(b"\x00\xa4\x00\x0c\x02" + _NDEF_FILE_ID, _ISO_OK)
        data = self._read_binary(0, _READ_STEP)
        end = 2 + int.from_bytes(data[:2], "big")
        if end > _FILE_SIZE:
            raise BadCardData(f"the card's NDEF message claims {end - 2} bytes, more than its file has")
        while len(data) < end:  # reads in a row are one tap to the card: its counter has grown once
            data += self._read_binary(len(data), min(_READ_STEP, _FILE_SIZE - len(data)))
        return data[2:end]

    def _read_binary(self, offset: int, length: int) -> bytes:
        _, data = self._native(b"\x00\xb0" + offset.to_bytes(2, "big") + bytes([length]), _ISO_OK)
        if len(data) != length:
            raise BadCardData(f"the card gave {len(data)} bytes of its NDEF file instead of {length}")
        return data


def sun_template(url: str) -> tuple[bytes, int, int]:
    """The NDEF file of a signed card and the offsets at which the card fills in e= and c=."""
    separator = "&" if "?" in url else "?"
    address = f"{url}{separator}e={'0' * 32}&c={'0' * 16}"
    message = ndef.encode_uri(address)
    content = len(message).to_bytes(2, "big") + message
    if len(content) > _FILE_SIZE:
        raise ValueError(f"the address {url!r} is too long for a card: at most 150 letters")
    mac = len(content) - 16
    return content, mac - len("&c=") - 32, mac


def sun_settings(data_offset: int, mac_offset: int) -> bytes:
    """ChangeFileSettings of the NDEF file: readable by anyone, writable and changeable with key 0 alone."""
    sdm_rights = bytes([0xFF, META_KEY_NUMBER << 4 | FILE_KEY_NUMBER])
    offsets = b"".join(offset.to_bytes(3, "little") for offset in (data_offset, mac_offset, mac_offset))
    return b"\x40\x00\xe0\xc1" + sdm_rights + offsets


def personalise(card: Transceiver, master: bytes, url: str, random: Callable[[int], bytes] = os.urandom) -> SunMessage:
    """Makes a card of this shop: its own keys, and an address that the card signs anew at each read.

    A card taken away half-way is finished by doing it again: key 0 changes last, the others tell by their version
    whose they are. Raises CardRefused for a card that belongs to somebody else. Returns what the card then says of
    itself, checked with `master`.
    """
    content, data_offset, mac_offset = sun_template(url)
    tag = Ntag424(card, random)
    tag.select_application()
    finished = _open(tag, card, master)
    for number in range(1, KEYS):
        if tag.key_version(number) != OURS:
            tag.change_key(number, card_key(master, card.uid, number), aes.ZERO_KEY)
    tag.write(NDEF_FILE, 0, content)
    tag.change_file_settings(NDEF_FILE, sun_settings(data_offset, mac_offset))
    if not finished:
        tag.change_key(MASTER_KEY_NUMBER, card_key(master, card.uid, MASTER_KEY_NUMBER), aes.ZERO_KEY)
    message = ndef.uri_of(tag.read_ndef())
    if message is None:
        raise BadCardData("the card does not show the address just written to it")
    return check_sun(message, master)


def _open(tag: Ntag424, card: Transceiver, master: bytes) -> bool:
    """Opens a session with key 0; True if it is the shop's already, False if it is the factory's."""
    if tag.key_version(MASTER_KEY_NUMBER) != OURS:
        tag.authenticate(MASTER_KEY_NUMBER, aes.ZERO_KEY)
        return False
    try:
        tag.authenticate(MASTER_KEY_NUMBER, card_key(master, card.uid, MASTER_KEY_NUMBER))
    except CardRefused as fault:
        if fault.code != _AUTHENTICATION_ERROR:
            raise
        sentence = "this signed card has somebody else's keys (or those of another master key): take a new one"
        raise CardRefused(sentence, fault.code) from fault
    return True
