"""The card's end of ISO/IEC 14443-4: activation, blocks, chaining, waiting time."""

from __future__ import annotations

from dataclasses import dataclass, field

from drivers.sim.cards import SimCard

_FRAME_SIZES = (16, 24, 32, 40, 48, 64, 96, 128, 256)
_UNKNOWN_INSTRUCTION = b"\x6d\x00"


@dataclass
class IsoDepCard(SimCard):
    """A card that speaks APDUs.

    A reader chip that only carries frames (RC522) sends blocks to `exchange`; one that does the protocol itself
    (PN532, PC/SC) calls `apdu`. `ats` is the answer to select with its length byte; `waits` asks for that many
    waiting time extensions before each answer.
    """

    sak: int = 0x20
    ats: bytes = bytes.fromhex("067777710280")
    waits: int = 0
    _active: bool = field(default=False, repr=False)
    _block: int = field(default=1, repr=False)
    _frame_size: int = field(default=256, repr=False)
    _received: bytearray = field(default_factory=bytearray, repr=False)
    _answer: bytes = field(default=b"", repr=False)
    _waiting: int = field(default=0, repr=False)
    _asked: bool = field(default=False, repr=False)
    _last: bytes = field(default=b"", repr=False)

    def apdu(self, command: bytes) -> bytes:
        """The answer to one command APDU, with its status word."""
        return _UNKNOWN_INSTRUCTION

    def activated(self) -> None:
        """The protocol begins anew: no application selected, no session."""

    @property
    def in_protocol(self) -> bool:
        return self._active

    def powered(self) -> None:
        self.deselected()

    def deselected(self) -> None:
        self._active = False
        self._received.clear()
        self._answer = b""
        self.activated()

    def exchange(self, frame: bytes) -> bytes | None:
        if not frame:
            return None
        if not self._active:
            if frame[0] == 0xE0 and len(frame) == 2:
                return self._select(frame[1])
            return None
        answer = self._block_answer(frame)
        if answer is not None:
            self._last = answer
        return answer

    def _select(self, parameter: int) -> bytes:
        self._frame_size = _FRAME_SIZES[min(parameter >> 4, 8)]
        self._active = True
        self._block = 1
        self._received.clear()
        self.activated()
        return self.ats

    def _block_answer(self, frame: bytes) -> bytes | None:
        kind = frame[0]
        if kind == 0xC2:  # S(DESELECT): the frame's answer is the card's last word
            self.deselected()
            return b"\xc2"
        if kind == 0xF2 and self._asked:  # S(WTX) granted
            return self._wait_or_send()
        if kind & 0xE6 == 0xA2:  # R-block
            return self._repeat_or_go_on(kind)
        if kind & 0xE2 == 0x02 and not kind & 0x0C:  # I-block without CID and NAD
            self._block ^= 1
            self._received += frame[1:]
            if kind & 0x10:
                return bytes([0xA2 | self._block])
            command = bytes(self._received)
            self._received.clear()
            self._answer = self.apdu(command)
            self._waiting = self.waits
            return self._wait_or_send()
        return None

    def _repeat_or_go_on(self, kind: int) -> bytes:
        if kind & 0x01 == self._block:
            return self._last
        if kind & 0x10:  # NAK of a block we never saw
            return bytes([0xA2 | self._block])
        self._block ^= 1
        return self._send()

    def _wait_or_send(self) -> bytes:
        self._asked = self._waiting > 0
        if not self._asked:
            return self._send()
        self._waiting -= 1
        return b"\xf2\x01"

    def _send(self) -> bytes:
        room = self._frame_size - 3
        part, self._answer = self._answer[:room], self._answer[room:]
        return bytes([0x02 | self._block | (0x10 if self._answer else 0)]) + part
