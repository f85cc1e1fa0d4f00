"""ISO/IEC 14443-4 from the reader's side: activation, blocks with chaining, waiting time, repeats."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from drivers.cards.transceiver import BadCardData, CardSilent

FRAME_SIZES: Final = (16, 24, 32, 40, 48, 64, 96, 128, 256)
FRAME_UNIT_S: Final = 4096 / 13.56e6
"""FWT and SFGT are this times a power of two."""
PATIENCE_S: Final = 0.4
"""All the waiting for one answer; a reader's turn may last half a second."""
LONGEST_ANSWER: Final = 4096
_REPEATS: Final = 2
_MOST_BLOCKS: Final = 400
_ACTIVATION_S: Final = 0.006


class FrameLink(Protocol):
    """Frames to one selected card, CRC seen to."""

    def carry(self, data: bytes, limit_s: float) -> bytes:
        """Raises CardSilent for no answer within `limit_s` or one that did not arrive whole."""
        ...


@dataclass(frozen=True, slots=True)
class Ats:
    """What the answer to select says: the longest frame the card takes, how long it may think, its start-up time."""

    frame_size: int
    waiting_s: float
    guard_s: float


def parse_ats(data: bytes) -> Ats:
    """Reads an answer to select, its length byte first; raises BadCardData."""
    if not data or data[0] != len(data):
        raise BadCardData("the card's answer to select has a wrong length")
    frame_code, waiting, guard = 2, 4, 0
    if len(data) > 1:
        frame_code = data[1] & 0x0F
        place = 2 + (data[1] >> 4 & 1)
        if data[1] & 0x20:
            if place >= len(data):
                raise BadCardData("the card's answer to select breaks off")
            waiting, guard = data[place] >> 4, data[place] & 0x0F
    return Ats(
        FRAME_SIZES[min(frame_code, 8)],
        FRAME_UNIT_S * 2.0 ** (waiting if waiting < 15 else 4),
        FRAME_UNIT_S * 2.0 ** (guard if guard < 15 else 0) if guard else 0.0,
    )


class IsoDep:
    """The protocol with one card; `frame_size` is the longest frame the reader chip takes, CRC included."""

    def __init__(self, link: FrameLink, pause: Callable[[float], object], frame_size: int = 64) -> None:
        self._link = link
        self._frame_size = frame_size
        request = bytes((0xE0, FRAME_SIZES.index(frame_size) << 4))
        ats = parse_ats(self._link.carry(request, _ACTIVATION_S))
        if ats.guard_s:
            pause(min(ats.guard_s, PATIENCE_S))
        self._room = min(ats.frame_size, frame_size) - 3
        self._waiting_s = ats.waiting_s
        self._block = 0
        self._blocks_left = 0
        self._patience_s = 0.0

    def exchange(self, command: bytes) -> bytes:
        """Answer to one APDU; raises CardSilent when the card is lost, BadCardData if it breaks the protocol."""
        self._blocks_left = _MOST_BLOCKS
        self._patience_s = PATIENCE_S
        parts = [command[at : at + self._room] for at in range(0, len(command), self._room)] or [b""]
        for part in parts[:-1]:
            header, _ = self._send(0x12 | self._block, part)
            if header & 0xF6 != 0xA2:
                raise BadCardData("the card did not acknowledge a part of a command")
            self._block ^= 1
        header, answer = self._send(0x02 | self._block, parts[-1])
        while True:
            if header & 0xEE != 0x02:
                raise BadCardData(f"the card answered with a block that has no place here ({header:02X})")
            self._block ^= 1
            if not header & 0x10:
                return answer
            if len(answer) > LONGEST_ANSWER:
                raise BadCardData("the card's answer does not end")
            header, more = self._send(0xA2 | self._block, b"")
            answer += more

    def deselect(self) -> bool:
        """Ends the protocol; False if the card did not confirm and may still be in it."""
        for _ in range(_REPEATS):
            try:
                if self._link.carry(b"\xc2", _ACTIVATION_S)[:1] == b"\xc2":
                    return True
            except CardSilent:
                continue
        return False

    def _send(self, header: int, information: bytes) -> tuple[int, bytes]:
        """Sends one block until its answer arrives: an I- or R-block that carries our block number."""
        block = bytes((header,)) + information
        sent, limit, failures = block, self._waiting_s, 0
        while True:
            self._blocks_left -= 1
            limit = min(limit, self._patience_s)
            if self._blocks_left < 0 or limit <= 0:
                raise CardSilent("the card keeps the reader waiting without an end")
            try:
                answer = self._link.carry(sent, limit)
            except CardSilent:
                failures += 1
                self._patience_s -= limit
                if failures > _REPEATS:
                    raise
                sent, limit = (block if header & 0x80 else bytes((0xB2 | header & 1,))), self._waiting_s
                continue
            if not answer:
                raise BadCardData("the card answered with an empty block")
            if answer[0] == 0xF2 and len(answer) == 2:  # S(WTX): more time
                self._patience_s -= limit
                sent = answer[:1] + bytes((answer[1] & 0x3F,))
                limit = self._waiting_s * max(1, answer[1] & 0x3F)
                continue
            if answer[0] & 0xF6 == 0xA2 and answer[0] & 1 != header & 1 and not header & 0x80:
                failures += 1  # the card never saw our block
                if failures > _REPEATS:
                    raise CardSilent("the card does not take a block")
                sent, limit = block, self._waiting_s
                continue
            if answer[0] & 1 != header & 1:
                raise BadCardData("the card's block has the wrong number")
            return answer[0], answer[1:]
