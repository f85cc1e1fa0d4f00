"""NTAG 424 DNA with its real cryptography (NT4H2421Gx data sheet): five keys, three files, a signature at each read."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Final

from drivers import aes, sun
from drivers.cards.transceiver import BadCardData, NotGenuine
from drivers.ev2 import Mode, key_checksum
from drivers.sim.card_models.ev2_end import CardSession
from drivers.sim.card_models.isodep import IsoDepCard

_NAME: Final = bytes.fromhex("d2760000850101")
_FILE_IDS: Final = {b"\xe1\x03": 1, b"\xe1\x04": 2, b"\xe1\x05": 3}
_CONTAINER: Final = bytes.fromhex("001720010000ff0406e104010000000506e10500808283")
_FREE: Final = 0xE
_NOBODY: Final = 0xF


class Refusal(Exception):
    """The status word with which the card says no."""

    def __init__(self, status: int) -> None:
        super().__init__(f"{status:04X}")
        self.status = status


@dataclass
class File:
    """Content, and the settings as ChangeFileSettings gives them (option, rights, SDM part)."""

    content: bytearray
    settings: bytes

    def right(self, place: int) -> int:
        """Key number for Read (3), Write (2), Read and Write (1), Change (0)."""
        return int.from_bytes(self.settings[1:3], "little") >> 4 * place & 0xF

    @property
    def mode(self) -> Mode:
        return {0: Mode.PLAIN, 1: Mode.MAC, 3: Mode.FULL}.get(self.settings[0] & 3, Mode.PLAIN)


@dataclass
class Ntag424Card(IsoDepCard):
    """A card with factory keys (zeros); `counter` is the number of signed reads so far."""

    atqa: bytes = b"\x44\x03"
    keys: list[bytes] = field(default_factory=lambda: [aes.ZERO_KEY] * 5)
    versions: list[int] = field(default_factory=lambda: [0] * 5)
    counter: int = 0
    random: random.Random = field(default_factory=random.Random, repr=False)
    files: dict[int, File] = field(default_factory=dict)
    _selected: int | None = field(default=None, repr=False)
    _in_application: bool = field(default=False, repr=False)
    _session: CardSession | None = field(default=None, repr=False)
    _challenge: tuple[int, bytes] | None = field(default=None, repr=False)
    _reading: bool = field(default=False, repr=False)

    def __post_init__(self) -> None:
        if not self.files:
            self.files = {
                1: File(bytearray(_CONTAINER.ljust(32, b"\x00")), b"\x00\x00\xe0"),
                2: File(bytearray(256), b"\x00\xe0\xee"),
                3: File(bytearray(128), b"\x03\x30\x23"),
            }

    def activated(self) -> None:
        self._selected = None
        self._in_application = False
        self._session = None
        self._challenge = None
        self._reading = False

    def apdu(self, command: bytes) -> bytes:
        reading, self._reading = self._reading, False
        try:
            if len(command) < 4:
                raise Refusal(0x6700)
            if command[0] == 0x90:
                return self._native(command, reading)
            if command[0] == 0x00:
                return self._iso(command, reading)
            raise Refusal(0x6E00)
        except Refusal as refusal:
            self._session = None
            return refusal.status.to_bytes(2, "big")

    # --- ISO 7816 commands ---------------------------------------------------------------------------------

    def _iso(self, command: bytes, reading: bool) -> bytes:
        if command[1] == 0xA4:
            self._select_iso(command)
            return b"\x90\x00"
        if command[1] == 0xB0:
            if self._selected is None:
                raise Refusal(0x6985)
            offset = int.from_bytes(command[2:4], "big")
            length = command[4] if len(command) > 4 else 0
            return self._read(self._selected, offset, length, reading, 0x6982) + b"\x90\x00"
        raise Refusal(0x6D00)

    def _select_iso(self, command: bytes) -> None:
        data = command[5 : 5 + command[4]] if len(command) > 5 else b""
        self._session = None
        if command[2] == 0x04 and data == _NAME:
            self._in_application, self._selected = True, None
        elif command[2] == 0x00 and self._in_application and data in _FILE_IDS:
            self._selected = _FILE_IDS[data]
        else:
            raise Refusal(0x6A82)

    # --- native commands -----------------------------------------------------------------------------------

    def _native(self, command: bytes, reading: bool) -> bytes:
        instruction = command[1]
        data = command[5:-1] if len(command) > 5 else b""
        if len(command) > 5 and command[4] != len(data):
            raise Refusal(0x917E)
        if not self._in_application and instruction != 0x60:
            raise Refusal(0x919D)
        challenge, self._challenge = self._challenge, None
        if instruction == 0x71:
            return self._challenge_reader(data)
        if instruction == 0xAF:
            return self._prove(challenge, data)
        if instruction in (0xAD, 0x8D):
            return self._file_command(instruction, data, reading)
        handlers = {
            0x64: (Mode.MAC, 1, self._key_version),
            0xF5: (Mode.MAC, 1, self._file_settings),
            0x5F: (Mode.FULL, 1, self._change_file_settings),
            0xC4: (Mode.FULL, 1, self._change_key),
            0x51: (Mode.FULL, 0, self._card_uid),
        }
        if instruction not in handlers:
            raise Refusal(0x911C)
        mode, header, handler = handlers[instruction]
        head, body = self._unwrap(instruction, data, header, mode)
        answer = handler(head, body)
        return self._wrap(answer, Mode.PLAIN if instruction == 0xC4 and head == b"\x00" else mode)

    def _unwrap(self, instruction: int, data: bytes, header: int, mode: Mode) -> tuple[bytes, bytes]:
        if len(data) < header:
            raise Refusal(0x917E)
        if self._session is None:
            return data[:header], data[header:]
        try:
            return self._session.received(instruction, data, header, mode)
        except (NotGenuine, BadCardData):
            raise Refusal(0x911E) from None

    def _wrap(self, answer: bytes, mode: Mode) -> bytes:
        return (self._session.sent(answer, mode) if self._session else answer) + b"\x91\x00"

    def _challenge_reader(self, data: bytes) -> bytes:
        if len(data) < 2:
            raise Refusal(0x917E)
        if data[0] >= len(self.keys):
            raise Refusal(0x9140)
        self._session = None
        secret = self.random.randbytes(aes.BLOCK)
        self._challenge = (data[0], secret)
        return aes.encrypt(self.keys[data[0]], secret) + b"\x91\xaf"

    def _prove(self, challenge: tuple[int, bytes] | None, data: bytes) -> bytes:
        if challenge is None or len(data) != 2 * aes.BLOCK:
            raise Refusal(0x917E)
        number, secret = challenge
        key = self.keys[number]
        plain = aes.decrypt(key, data)
        theirs, ours = plain[:16], plain[16:]
        if ours != secret[1:] + secret[:1]:
            raise Refusal(0x91AE)
        transaction = self.random.randbytes(4)
        self._session = CardSession.opened(key, theirs, secret, transaction, number)
        return aes.encrypt(key, transaction + theirs[1:] + theirs[:1] + bytes(12)) + b"\x91\x00"

    def _master(self) -> None:
        if self._session is None or self._session.number != 0:
            raise Refusal(0x919D)

    def _key_version(self, head: bytes, body: bytes) -> bytes:
        if head[0] >= len(self.versions):
            raise Refusal(0x9140)
        return bytes([self.versions[head[0]]])

    def _card_uid(self, head: bytes, body: bytes) -> bytes:
        if self._session is None:
            raise Refusal(0x919D)
        return self.uid

    def _file(self, number: int) -> File:
        if number not in self.files:
            raise Refusal(0x91F0)
        return self.files[number]

    def _file_settings(self, head: bytes, body: bytes) -> bytes:
        file = self._file(head[0])
        return b"\x00" + file.settings[:3] + len(file.content).to_bytes(3, "little") + file.settings[3:]

    def _change_file_settings(self, head: bytes, body: bytes) -> bytes:
        file = self._file(head[0])
        if self._session is None or file.right(0) not in (self._session.number, _FREE):
            raise Refusal(0x919D)
        if len(body) < 3 or (body[0] & 0x40 and len(body) < 6):
            raise Refusal(0x917E)
        if body[0] & 0x40:
            if body[5] >> 4 == _FREE:
                raise Refusal(0x919E)  # UID and counter in clear: not modelled
            self.counter = 0
        file.settings = body
        return b""

    def _change_key(self, head: bytes, body: bytes) -> bytes:
        self._master()
        number = head[0]
        if number >= len(self.keys):
            raise Refusal(0x9140)
        if len(body) != (17 if number == 0 else 21):
            raise Refusal(0x917E)
        new = body[:16]
        if number:
            new = bytes(a ^ b for a, b in zip(new, self.keys[number], strict=True))
            if key_checksum(new) != body[17:]:
                raise Refusal(0x911E)
        self.keys[number], self.versions[number] = new, body[16]
        return b""

    # --- files ---------------------------------------------------------------------------------------------

    def _file_command(self, instruction: int, data: bytes, reading: bool) -> bytes:
        if len(data) < 7:
            raise Refusal(0x917E)
        number = data[0]
        file = self._file(number)
        mode = file.mode
        writes = instruction == 0x8D
        if self._session and self._session.number not in (file.right(2 if writes else 3), file.right(1)):
            mode = Mode.PLAIN  # access by the free right alone is never protected
        head, body = self._unwrap(instruction, data, 7, mode)
        offset, length = int.from_bytes(head[1:4], "little"), int.from_bytes(head[4:7], "little")
        if not writes:
            return self._wrap(self._read(number, offset, length, reading, 0x919D), mode)
        self._allow(file, 2, 0x919D)
        if len(body) != length or offset + length > len(file.content):
            raise Refusal(0x91BE)
        file.content[offset : offset + length] = body
        return self._wrap(b"", mode)

    def _allow(self, file: File, place: int, refusal: int) -> None:
        rights = {file.right(place), file.right(1)}
        if _FREE not in rights and (self._session is None or self._session.number not in rights - {_NOBODY}):
            raise Refusal(refusal)

    def _read(self, number: int, offset: int, length: int, reading: bool, refusal: int) -> bytes:
        file = self._file(number)
        self._allow(file, 3, refusal)
        if offset >= len(file.content) or offset + length > len(file.content):
            raise Refusal(0x91BE if refusal == 0x919D else 0x6A82)
        content = bytes(file.content)
        if file.settings[0] & 0x40 and self._session is None:
            if not reading:  # a read that goes on where another stopped counts once
                self.counter += 1
            self._reading = True
            content = self._mirrored(file)
        return content[offset:][: length or None]

    def _mirrored(self, file: File) -> bytes:
        """The file with the encrypted UID and counter and the signature filled in, as ASCII."""
        content = bytearray(file.content)
        rights = int.from_bytes(file.settings[4:6], "little")
        offsets = [int.from_bytes(file.settings[at : at + 3], "little") for at in range(6, len(file.settings), 3)]
        counter = self.counter.to_bytes(3, "little")
        if rights >> 12 < len(self.keys):
            plain = b"\xc7" + self.uid + counter + self.random.randbytes(5)
            place = offsets.pop(0)
            content[place : place + 32] = aes.encrypt(self.keys[rights >> 12], plain).hex().upper().encode()
        if rights >> 8 & 0xF < len(self.keys):
            start, place = offsets
            mac = sun.sdm_mac(self.keys[rights >> 8 & 0xF], self.uid, self.counter, bytes(content[start:place]))
            content[place : place + 16] = mac.hex().upper().encode()
        return bytes(content)
