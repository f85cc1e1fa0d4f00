"""MIFARE Classic 1K, and the rewritable kind sold as its clone."""

from __future__ import annotations

from dataclasses import dataclass, field

from drivers.sim.cards import ACK, Nibble, SimCard

_NAK = Nibble(b"\x04")
_TRANSPORT_TRAILER = b"\xff" * 6 + b"\xff\x07\x80\x69" + b"\xff" * 6


@dataclass
class ClassicCard(SimCard):
    """64 blocks of 16 bytes in 16 sectors, with the transport keys FF..FF."""

    atqa: bytes = b"\x04\x00"
    sak: int = 0x08
    blocks: list[bytes] = field(default_factory=list)
    _sector: int | None = field(default=None, repr=False)
    _writing: int | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if not self.blocks:
            self.blocks = [_TRANSPORT_TRAILER if n % 4 == 3 else bytes(16) for n in range(64)]
            if len(self.uid) == 4:
                bcc = self.uid[0] ^ self.uid[1] ^ self.uid[2] ^ self.uid[3]
                self.blocks[0] = self.uid + bytes([bcc, self.sak]) + self.atqa + bytes(8)

    def powered(self) -> None:
        self.deselected()

    def deselected(self) -> None:
        self._sector = None
        self._writing = None

    def authenticate(self, key_b: bool, block: int, key: bytes) -> bool:
        if block >= len(self.blocks):
            return False
        trailer = self.blocks[block | 3]
        fits = key == (trailer[10:] if key_b else trailer[:6])
        self._sector = block // 4 if fits else None
        return fits

    def exchange(self, frame: bytes) -> bytes | None:
        if self._writing is not None and len(frame) == 16:
            self.blocks[self._writing], self._writing = frame, None
            return ACK
        self._writing = None
        if len(frame) != 2 or frame[0] not in (0x30, 0xA0):
            return _NAK
        block = frame[1]
        if not self._open(block):
            return _NAK
        if frame[0] == 0xA0:
            self._writing = block
            return ACK
        data = self.blocks[block]
        return bytes(6) + data[6:] if block % 4 == 3 else data

    def _open(self, block: int) -> bool:
        return block < len(self.blocks) and self._sector == block // 4


@dataclass
class MagicCard(ClassicCard):
    """A "generation 1" clone: seven bits 40 and then 43 open every block, its UID included, with no key."""

    _unlocked: bool = field(default=False, repr=False)
    _half: bool = field(default=False, repr=False)

    def short(self, value: int) -> bytes | None:
        if value != 0x40:
            return None
        self._half = True
        return ACK

    def exchange(self, frame: bytes) -> bytes | None:
        if self._half and frame == b"\x43":
            self._half, self._unlocked = False, True
            return ACK
        answer = super().exchange(frame)
        if answer == ACK and len(frame) == 16 and self._unlocked:
            self.uid = self.blocks[0][:4]
        return answer

    def deselected(self) -> None:
        super().deselected()
        self._half = self._unlocked = False

    def _open(self, block: int) -> bool:
        return (self._unlocked and block < len(self.blocks)) or super()._open(block)
