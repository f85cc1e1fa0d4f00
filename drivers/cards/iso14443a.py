"""ISO/IEC 14443-3 type A from the reader's side: wake, anticollision over three cascade levels, halt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

from drivers.cards.crc import crc_a
from drivers.cards.transceiver import BadCardData, CardFault, CardSilent

WUPA: Final = b"\x52"
HLTA: Final = b"\x50\x00"
SELECTS: Final = (0x93, 0x95, 0x97)
CASCADE_TAG: Final = 0x88
SHORT_FRAME: Final = 7
"""Valid bits of a WUPA."""
CASCADE: Final = 0x04
"""SAK: the UID goes on at the next level."""
AT_ONCE_S: Final = 0.001
"""Cards answer these frames after 86 or 91 us; no answer within this time is none."""


class Collided(CardFault):
    """Several cards answered at once, differently."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the radio received: `bits` valid ones in `data`."""

    data: bytes
    bits: int


class Radio(Protocol):
    """A reader chip that carries frames and looks at neither CRC nor meaning."""

    def exchange(self, frame: bytes, last_bits: int = 0, limit_s: float = AT_ONCE_S) -> Reply | None:
        """Sends `frame`, its last byte cut to `last_bits` (0: whole); None: nothing answered within `limit_s`.

        Raises Collided, CardSilent for an answer that did not arrive whole, `DeviceFault` for the chip's own faults.
        """
        ...


@dataclass(frozen=True, slots=True)
class Selected:
    """A card in its ACTIVE state: `uid` of 4, 7 or 10 bytes, `atqa` low byte first, the last `sak`."""

    uid: bytes
    atqa: bytes
    sak: int


def wake(radio: Radio) -> bytes | None:
    """WUPA: wakes every card, halted ones too; the two bytes of ATQA, or None if nothing is there."""
    reply = radio.exchange(WUPA, SHORT_FRAME)
    if reply is None:
        return None
    if reply.bits != 16:
        raise CardSilent(f"the answer to the wake-up has {reply.bits} bits instead of 16")
    return reply.data


def select(radio: Radio, atqa: bytes) -> Selected:
    """Anticollision and selection of the one card that was woken; raises Collided if there are several."""
    uid = b""
    for command in SELECTS:
        part = _anticollision(radio, command)
        sak = _select(radio, command, part)
        if not sak & CASCADE:
            if part[0] == CASCADE_TAG and command == SELECTS[0]:  # further on 88 is a byte like any other
                raise BadCardData("the card's UID promises more and ends")
            return Selected(uid + part[:4], atqa, sak)
        if part[0] != CASCADE_TAG:
            raise BadCardData("the card's UID goes on without a cascade tag")
        uid += part[1:4]
    raise BadCardData("the card's UID does not end after three levels")


def _anticollision(radio: Radio, command: int) -> bytes:
    """Four bytes of the UID and their check byte (BCC); a card in READY says them as often as it is asked."""
    try:
        return _part_of_uid(radio, command)
    except CardSilent:
        return _part_of_uid(radio, command)


def _part_of_uid(radio: Radio, command: int) -> bytes:
    reply = radio.exchange(bytes((command, 0x20)))
    if reply is None:
        raise CardSilent("the card fell silent while its UID was read")
    part = reply.data
    if reply.bits != 40 or part[0] ^ part[1] ^ part[2] ^ part[3] != part[4]:
        raise CardSilent("the card's UID did not arrive whole")
    return part


def _select(radio: Radio, command: int, part: bytes) -> int:
    frame = bytes((command, 0x70)) + part
    reply = radio.exchange(frame + crc_a(frame))
    if reply is None:
        raise CardSilent("the card fell silent while it was selected")
    if reply.bits != 24 or crc_a(reply.data[:1]) != reply.data[1:]:
        raise CardSilent("the card's select acknowledge did not arrive whole")
    return reply.data[0]


def halt(radio: Radio) -> None:
    """HLTA: the selected card waits for the next WUPA; one that was still being selected falls back to IDLE."""
    try:
        radio.exchange(HLTA + crc_a(HLTA))  # silence is the good answer
    except CardFault:
        return


def opens_backdoor(radio: Radio) -> bool:
    """Whether a halted card is a first-generation clone, which answers 40 (7 bits) and 43 with an ACK."""
    return _acknowledged(radio.exchange(b"\x40", SHORT_FRAME)) and _acknowledged(radio.exchange(b"\x43"))


def _acknowledged(reply: Reply | None) -> bool:
    return reply is not None and reply.bits == 4 and reply.data[0] & 0x0F == 0x0A
