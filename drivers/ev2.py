"""AES secure messaging of NTAG 424 DNA and DESFire (EV2): the handshake, and commands signed or encrypted.

NT4H2421Gx data sheet 9.1; AN12196 chapters 4 to 6.
"""

from __future__ import annotations

import enum
import hmac
import zlib
from dataclasses import dataclass

from drivers import aes
from drivers.cards.transceiver import BadCardData, NotGenuine

_SIGNED = 8


class Mode(enum.Enum):
    """How a command and its answer are protected on the way."""

    PLAIN = enum.auto()
    MAC = enum.auto()
    FULL = enum.auto()


def native(instruction: int, data: bytes = b"") -> bytes:
    """A native command in its ISO 7816 wrapping: 90 INS 00 00 [Lc data] 00."""
    length = bytes([len(data)]) if data else b""
    return bytes([0x90, instruction, 0, 0]) + length + data + b"\x00"


def session_keys(key: bytes, random_a: bytes, random_b: bytes) -> tuple[bytes, bytes]:
    """KSesAuthENC and KSesAuthMAC from the two random numbers of the handshake."""
    mixed = bytes(a ^ b for a, b in zip(random_a[2:8], random_b[:6], strict=True))
    vector = b"\x00\x01\x00\x80" + random_a[:2] + mixed + random_b[6:] + random_a[8:]
    return aes.cmac(key, b"\xa5\x5a" + vector), aes.cmac(key, b"\x5a\xa5" + vector)


@dataclass
class Handshake:
    """AuthenticateEV2First seen from the reader; `random_a` is 16 fresh random bytes."""

    key: bytes
    random_a: bytes

    def answer(self, challenge: bytes) -> bytes:
        """The 32 bytes that answer the card's encrypted random number (16 bytes)."""
        if len(challenge) != aes.BLOCK:
            raise BadCardData(f"the card's challenge has {len(challenge)} bytes instead of 16")
        self._random_b = aes.decrypt(self.key, challenge)
        return aes.encrypt(self.key, self.random_a + self._random_b[1:] + self._random_b[:1])

    def session(self, proof: bytes) -> Session:
        """The session that the card's last answer (32 bytes) opens; raises NotGenuine if it has not our key."""
        if len(proof) != 2 * aes.BLOCK:
            raise BadCardData(f"the card's proof has {len(proof)} bytes instead of 32")
        plain = aes.decrypt(self.key, proof)
        if not hmac.compare_digest(plain[4:20], self.random_a[1:] + self.random_a[:1]):
            raise NotGenuine("the card could not prove that it holds the key")
        encrypting, signing = session_keys(self.key, self.random_a, self._random_b)
        return Session(encrypting, signing, plain[:4])


@dataclass
class Session:
    """An authenticated session: keys, transaction identifier (4 bytes), number of commands so far."""

    encrypting: bytes
    signing: bytes
    transaction: bytes
    commands: int = 0

    def _count(self) -> bytes:
        return self.commands.to_bytes(2, "little")

    def _vector(self, label: bytes) -> bytes:
        return aes.encrypt(self.encrypting, label + self.transaction + self._count() + bytes(8))

    def command(self, instruction: int, header: bytes = b"", data: bytes = b"", mode: Mode = Mode.FULL) -> bytes:
        """The APDU; `header` always goes in clear, `data` encrypted if the mode is FULL."""
        if mode is Mode.PLAIN:
            return native(instruction, header + data)
        if mode is Mode.FULL and data:
            data = aes.encrypt(self.encrypting, aes.pad(data), self._vector(b"\xa5\x5a"))
        body = header + data
        signed = bytes([instruction]) + self._count() + self.transaction + body
        return native(instruction, body + aes.truncated_cmac(self.signing, signed))

    def answer(self, data: bytes, mode: Mode = Mode.FULL) -> bytes:
        """The clear data of an answer with status 9100 (without it); raises NotGenuine on a wrong signature."""
        self.commands += 1
        if mode is Mode.PLAIN:
            return data
        if len(data) < _SIGNED:
            raise BadCardData("the card's answer is too short to be signed")
        body, mac = data[:-_SIGNED], data[-_SIGNED:]
        signed = b"\x00" + self._count() + self.transaction + body
        if not hmac.compare_digest(aes.truncated_cmac(self.signing, signed), mac):
            raise NotGenuine("the card's answer carries a wrong signature: something on the way changed it")
        if mode is Mode.MAC or not body:
            return body
        if len(body) % aes.BLOCK:
            raise BadCardData(f"the card's encrypted answer has {len(body)} bytes, not whole blocks")
        clear = aes.unpad(aes.decrypt(self.encrypting, body, self._vector(b"\x5a\xa5")))
        if clear is None:
            raise BadCardData("the card's encrypted answer has no padding")
        return clear


def new_key_data(number: int, new: bytes, old: bytes, version: int) -> bytes:
    """What ChangeKey carries: the application master key (0) as it is, others masked by the old with a checksum."""
    if number == 0:
        return new + bytes([version])
    masked = bytes(a ^ b for a, b in zip(new, old, strict=True))
    return masked + bytes([version]) + key_checksum(new)


def key_checksum(key: bytes) -> bytes:
    """CRC-32 without the last inversion (JAMCRC), low byte first."""
    return (zlib.crc32(key) ^ 0xFFFFFFFF).to_bytes(4, "little")
