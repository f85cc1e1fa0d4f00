"""The cards that a PN532 has listed: what it says of them, and how they are spoken to through it."""

from __future__ import annotations

from dataclasses import dataclass

from drivers.cards.kinds import ISO_DEP
from drivers.cards.pn532_link import Link
from drivers.cards.transceiver import CardRefused, CardSilent
from drivers.faults import PassingFault

WRITE_REGISTER = 0x08
IN_DATA_EXCHANGE = 0x40
IN_COMMUNICATE_THRU = 0x42

MORE_FOLLOWS = 0x40
STATUS = 0x3F
LONGEST_APDU_ANSWER = 4096
CARD_S = 1.0  # a card may ask for more time, and a DESFIRE does

TYPE_2_COMMANDS = (b"\x30", b"\xa2")
"""READ and WRITE, which the firmware knows: a WRITE's four-bit ACK would be a CRC fault to the bare radio."""

# CIU_TxMode (6302) and CIU_RxMode (6303): bit 7 adds and checks the CRC; CIU_BitFraming (633D): bits of the last byte.
SEVEN_BITS_WITHOUT_CRC = bytes.fromhex("630200 630300 633D07")
BYTES_WITHOUT_CRC = bytes.fromhex("633D00")
BYTES_WITH_CRC = bytes.fromhex("630280 630380 633D00")
CARD_ACK = b"\x00\x0a"  # status, then the card's four bits


@dataclass(frozen=True, slots=True)
class Target:
    """One card as the chip lists it: its number there, `atqa` low byte first, the complete `uid`."""

    number: int
    atqa: bytes
    sak: int
    uid: bytes


def targets(data: bytes, where: str) -> list[Target]:
    """The cards in an answer to InListPassiveTarget at 106 kbit/s type A; raises `PassingFault` if it is garbled."""
    found = []
    try:
        at = 1
        for _ in range(data[0]):
            uid_length = data[at + 4]
            uid = data[at + 5 : at + 5 + uid_length]
            if uid_length not in (4, 7, 10) or len(uid) != uid_length:
                raise IndexError
            # The chip sends SENS_RES high byte first, ISO/IEC 14443-3 and everybody else say it low byte first.
            found.append(Target(data[at], data[at + 1 : at + 3][::-1], data[at + 3], uid))
            at += 5 + uid_length
            if found[-1].sak & ISO_DEP and at < len(data):
                at += max(1, data[at])  # the answer to RATS, which begins with its own length
    except IndexError:
        raise PassingFault(f"The PN532 at {where} lists cards in a way that can't be read: {data.hex()}.") from None
    return found


class SelectedCard:
    """A listed target as a `Transceiver`."""

    def __init__(self, link: Link, target: Target) -> None:
        self.uid = target.uid
        self.atqa = target.atqa
        self.sak = target.sak
        self._link = link
        self._number = bytes((target.number,))

    def frame(self, data: bytes) -> bytes:
        """One frame; the chip adds and checks the CRC. Raises CardSilent, also for a "no" of four bits."""
        if data[:1] in TYPE_2_COMMANDS:
            return self._judged(self._link.exchange(IN_DATA_EXCHANGE, self._number + data, answer_s=CARD_S))[1]
        return self._judged(self._link.exchange(IN_COMMUNICATE_THRU, data, answer_s=CARD_S))[1]

    def apdu(self, command: bytes) -> bytes:
        """One APDU, its answer put together from as many parts as it has. Raises CardSilent, CardRefused."""
        answer, ends = b"", self._link.clock() + CARD_S
        more, part = self._judged(self._link.exchange(IN_DATA_EXCHANGE, self._number + command, answer_s=CARD_S))
        answer += part
        while more:
            if len(answer) > LONGEST_APDU_ANSWER or self._link.clock() >= ends:
                raise CardRefused("The card's answer does not end; try another card.", code=0)
            more, part = self._judged(self._link.exchange(IN_DATA_EXCHANGE, self._number, answer_s=CARD_S))
            answer += part
        return answer

    def _judged(self, answer: bytes) -> tuple[bool, bytes]:
        if not answer:
            raise PassingFault("The PN532 answered an exchange without a status; it is opened anew.")
        if answer[0] & STATUS:
            raise CardSilent(
                f"The card fell silent (PN532 status {answer[0] & STATUS:02X}); let it rest on the reader."
            )
        return bool(answer[0] & MORE_FOLLOWS), answer[1:]


def opens_backdoor(link: Link) -> bool:
    """Whether the released card is a first-generation clone, which answers 40 (7 bits) and 43 with an ACK."""
    link.command(WRITE_REGISTER, SEVEN_BITS_WITHOUT_CRC)
    try:
        if link.exchange(IN_COMMUNICATE_THRU, b"\x40", answer_s=CARD_S) != CARD_ACK:
            return False
        link.command(WRITE_REGISTER, BYTES_WITHOUT_CRC)
        return link.exchange(IN_COMMUNICATE_THRU, b"\x43", answer_s=CARD_S) == CARD_ACK
    finally:
        link.command(WRITE_REGISTER, BYTES_WITH_CRC)
