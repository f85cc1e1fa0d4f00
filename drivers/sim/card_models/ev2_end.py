"""The card's end of AES secure messaging: checks what `drivers.ev2` signs, signs what it checks."""

from __future__ import annotations

from dataclasses import dataclass

from drivers import aes
from drivers.cards.transceiver import BadCardData, NotGenuine
from drivers.ev2 import Mode, session_keys


@dataclass
class CardSession:
    """An authenticated session with key `number`."""

    encrypting: bytes
    signing: bytes
    transaction: bytes
    number: int
    commands: int = 0

    @classmethod
    def opened(cls, key: bytes, theirs: bytes, ours: bytes, transaction: bytes, number: int) -> CardSession:
        encrypting, signing = session_keys(key, theirs, ours)
        return cls(encrypting, signing, transaction, number)

    def _mac(self, first: int, body: bytes) -> bytes:
        count = self.commands.to_bytes(2, "little")
        return aes.truncated_cmac(self.signing, bytes([first]) + count + self.transaction + body)

    def _vector(self, label: bytes) -> bytes:
        plain = label + self.transaction + self.commands.to_bytes(2, "little") + bytes(8)
        return aes.encrypt(self.encrypting, plain)

    def received(self, instruction: int, data: bytes, header: int, mode: Mode) -> tuple[bytes, bytes]:
        """Header and clear data of a command; raises NotGenuine, BadCardData."""
        if mode is Mode.PLAIN:
            return data[:header], data[header:]
        body, mac = data[:-8], data[-8:]
        if len(body) < header or self._mac(instruction, body) != mac:
            raise NotGenuine("the command carries a wrong signature")
        clear: bytes | None = body[header:]
        if mode is Mode.FULL and clear:
            if len(clear) % aes.BLOCK:
                raise BadCardData("the command is not whole blocks")
            clear = aes.unpad(aes.decrypt(self.encrypting, clear, self._vector(b"\xa5\x5a")))
        if clear is None:
            raise BadCardData("the command has no padding")
        return body[:header], clear

    def sent(self, answer: bytes, mode: Mode) -> bytes:
        """The answer as it goes out; counts the command."""
        self.commands += 1
        if mode is Mode.PLAIN:
            return answer
        if mode is Mode.FULL and answer:
            answer = aes.encrypt(self.encrypting, aes.pad(answer), self._vector(b"\x5a\xa5"))
        return answer + self._mac(0x00, answer)
