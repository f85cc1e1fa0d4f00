"""The PN532's frames (UM0701-02, 6.2.1): bytes to facts and back; nothing here knows a port or a clock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

ACK = bytes.fromhex("0000FF00FF00")
"""From the chip: command received. From the host: stop what you do."""

NACK = bytes.fromhex("0000FFFF0000")
"""From the host: your answer came broken, send it again."""

WAKE_UP = b"\x55" * 2 + b"\x00" * 14
"""Rising edges that wake the chip's UART; the bytes themselves are lost (UM0701-02, 7.2.11)."""

TO_CHIP = 0xD4
TO_HOST = 0xD5
LONGEST = 265  # bytes of one extended frame, direction and command included


@dataclass(frozen=True, slots=True)
class Acknowledged:
    pass


@dataclass(frozen=True, slots=True)
class NotAcknowledged:
    pass


@dataclass(frozen=True, slots=True)
class Rejected:
    """The error frame: the chip did not understand the command (UM0701-02, 6.2.1.5)."""


@dataclass(frozen=True, slots=True)
class Message:
    """An information frame: `direction` D4 or D5, `code` of the command or answer, and what follows."""

    direction: int
    code: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Broken:
    """Bytes that began like a frame and were none; `why` in a few words."""

    why: str


Frame = Acknowledged | NotAcknowledged | Rejected | Message | Broken


def encode(message: Message) -> bytes:
    """One information frame, extended if it must be; raises ValueError over 265 bytes."""
    body = bytes((message.direction, message.code)) + message.data
    if len(body) > LONGEST:
        raise ValueError(f"a PN532 frame carries {LONGEST} bytes, not {len(body)}")
    if len(body) <= 0xFF:
        head = bytes((len(body), -len(body) & 0xFF))
    else:
        high, low = divmod(len(body), 0x100)
        head = bytes((0xFF, 0xFF, high, low, -(high + low) & 0xFF))
    return b"\x00\x00\xff" + head + body + bytes((-sum(body) & 0xFF, 0x00))


REJECTED = bytes.fromhex("0000FF01FF7F8100")


class FrameReader:
    """Finds frames in a stream that may begin anywhere, hold garbage and lose bytes; keeps 300 bytes at most."""

    def __init__(self) -> None:
        self._kept = bytearray()
        self.missing = 4
        """How many more bytes there must be, at least, before another frame can be complete."""

    @property
    def begun(self) -> bool:
        """A frame has begun and is not complete."""
        return len(self._kept) >= 2

    def clear(self) -> None:
        """Forgets a frame that has begun."""
        self._kept.clear()
        self.missing = 4

    def feed(self, data: bytes) -> Iterator[Frame]:
        """The frames that `data` completes, in order; take them all before feeding again."""
        for start in range(0, len(data), 0x100):
            self._kept += data[start : start + 0x100]
            while (frame := self._next()) is not None:
                yield frame

    def _next(self) -> Frame | None:
        kept = self._kept
        start = kept.find(b"\x00\xff")
        if start < 0:
            # Garbage or the zeros before and after frames; a last zero may be half of a start code.
            del kept[: len(kept) - kept.endswith(b"\x00")]
            self.missing = 4 - len(kept)
            return None
        del kept[:start]
        if len(kept) < 4:
            self.missing = 4 - len(kept)
            return None
        match kept[2], kept[3]:
            case 0x00, 0xFF:
                return self._take(4, Acknowledged())
            case 0xFF, 0x00:
                return self._take(4, NotAcknowledged())
            case 0xFF, 0xFF:
                return self._extended()
            case length, check if length and (length + check) & 0xFF == 0:
                return self._body(4, length)
        return self._take(2, Broken("length checksum"))

    def _extended(self) -> Frame | None:
        kept = self._kept
        if len(kept) < 7:
            self.missing = 7 - len(kept)
            return None
        length = kept[4] * 0x100 + kept[5]
        if sum(kept[4:7]) & 0xFF:
            return self._take(2, Broken("extended length checksum"))
        if not 1 <= length <= LONGEST:
            return self._take(2, Broken("extended length"))
        return self._body(7, length)

    def _body(self, head: int, length: int) -> Frame | None:
        end = head + length + 1
        if len(self._kept) < end:
            self.missing = end - len(self._kept)
            return None
        if sum(self._kept[head:end]) & 0xFF:
            # Only the start code is dropped: if a byte was lost, the next frame begins inside this one.
            return self._take(2, Broken("data checksum"))
        body = bytes(self._kept[head : end - 1])
        if body == b"\x7f":
            return self._take(end, Rejected())
        if length < 2:
            return self._take(end, Broken("neither a message nor an error"))
        return self._take(end, Message(body[0], body[1], body[2:]))

    def _take(self, count: int, frame: Frame) -> Frame:
        del self._kept[:count]
        return frame
