"""NXP NTAG213/215/216 (data sheet NTAG213_215_216 rev 3.2): pages, password, version."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from drivers.sim.cards import ACK, Nibble, SimCard

# type: (pages in all, storage size byte of GET_VERSION, size byte of the capability container)
SIZES: Final = {213: (45, 0x0F, 0x12), 215: (135, 0x11, 0x3E), 216: (231, 0x13, 0x6D)}
_NAK_ARGUMENT = Nibble(b"\x00")
_NAK_LOCKED_OUT = Nibble(b"\x04")
_COUNTER = 0x02


@dataclass
class Ntag21xCard(SimCard):
    """A sticker or card of `product` 213, 215 or 216, blank as it leaves the factory (an empty NDEF message)."""

    product: int = 213
    pages: list[bytes] = field(default_factory=list)
    signature: bytes = bytes(32)
    _authenticated: bool = field(default=False, repr=False)
    _failures: int = field(default=0, repr=False)
    _count: int = field(default=0, repr=False)

    def __post_init__(self) -> None:
        if self.pages:
            return
        uid = self.uid
        bcc0 = 0x88 ^ uid[0] ^ uid[1] ^ uid[2]
        bcc1 = uid[3] ^ uid[4] ^ uid[5] ^ uid[6]
        total, _, size = SIZES[self.product]
        self.pages = [bytes(4)] * total
        self.pages[0] = uid[:3] + bytes([bcc0])
        self.pages[1] = uid[3:]
        self.pages[2] = bytes([bcc1, 0x48, 0x00, 0x00])
        self.pages[3] = bytes([0xE1, 0x10, size, 0x00])
        self.pages[4] = b"\x03\x00\xfe\x00"
        self.pages[-4] = b"\x04\x00\x00\xff"  # CFG0: AUTH0 = FF, nothing protected
        self.pages[-2] = b"\xff" * 4  # PWD

    def powered(self) -> None:
        self._authenticated = False

    def deselected(self) -> None:
        self._authenticated = False

    @property
    def _first_protected(self) -> int:
        return self.pages[-4][3]

    def exchange(self, frame: bytes) -> bytes | None:
        match frame:
            case b"\x60":
                return bytes([0x00, 0x04, 0x04, 0x02, 0x01, 0x00, SIZES[self.product][1], 0x03])
            case bytes() if len(frame) == 2 and frame[0] == 0x30:
                return self._read(frame[1], 4)
            case bytes() if len(frame) == 3 and frame[0] == 0x3A and frame[1] <= frame[2]:
                if frame[2] >= self._readable_end:
                    return _NAK_ARGUMENT
                return self._read(frame[1], frame[2] - frame[1] + 1)
            case bytes() if len(frame) == 6 and frame[0] == 0xA2:
                return self._write(frame[1], frame[2:])
            case bytes() if len(frame) == 5 and frame[0] == 0x1B:
                return self._password(frame[1:])
            case b"\x39\x02":
                self._count = min(self._count + 1, 0xFFFFFF)
                return self._count.to_bytes(3, "little")
            case b"\x3c\x00":
                return self.signature
        return _NAK_ARGUMENT

    @property
    def _readable_end(self) -> int:
        """One past the last page that may be read now; CFG1's PROT bit decides whether reading is protected."""
        if self.pages[-3][0] & 0x80 and not self._authenticated:
            return min(len(self.pages), self._first_protected)
        return len(self.pages)

    def _read(self, first: int, count: int) -> bytes:
        end = self._readable_end
        if first >= end:
            return _NAK_ARGUMENT
        secret = (len(self.pages) - 2, len(self.pages) - 1)  # PWD and PACK read as zeros
        wanted = [(first + n) % end if first + n >= end else first + n for n in range(count)]  # roll-over
        return b"".join(bytes(4) if page in secret else self.pages[page] for page in wanted)

    def _write(self, page: int, data: bytes) -> bytes:
        total = len(self.pages)
        if not 2 <= page < total or (page >= self._first_protected and not self._authenticated):
            return _NAK_ARGUMENT
        old = self.pages[page]
        if page == 2:  # lock bits only ever grow
            self.pages[2] = old[:2] + bytes(a | b for a, b in zip(old[2:], data[2:], strict=True))
        elif page == 3:  # one-time programmable
            self.pages[3] = bytes(a | b for a, b in zip(old, data, strict=True))
        elif page < 16 and int.from_bytes(self.pages[2][2:], "little") >> page & 1:
            return _NAK_ARGUMENT
        else:
            self.pages[page] = data
        return ACK

    def _password(self, password: bytes) -> bytes:
        limit = self.pages[-3][0] & 0x07
        if limit and self._failures >= limit:
            return _NAK_LOCKED_OUT
        if password != self.pages[-2]:
            self._failures += 1
            return _NAK_ARGUMENT
        self._failures = 0
        self._authenticated = True
        return self.pages[-1][:2]
