"""The PN532 on a serial port as a card reader: UM0701-02's commands for ISO/IEC 14443-3A and -4 cards."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from drivers.cards.kinds import ISO_DEP, CardFacts, Recogniser, classify
from drivers.cards.pn532_link import FIRST_ACK_S, Link
from drivers.cards.reader import CardReader, Field
from drivers.cards.transceiver import CardRefused, CardSilent
from drivers.faults import LastingFault, PassingFault
from drivers.presence import Timing
from drivers.serial_port import serial_port

GET_FIRMWARE_VERSION = 0x02
SAM_CONFIGURATION = 0x14
RF_CONFIGURATION = 0x32
IN_DATA_EXCHANGE = 0x40
IN_COMMUNICATE_THRU = 0x42
IN_LIST_PASSIVE_TARGET = 0x4A
IN_RELEASE = 0x52

NORMAL_MODE = b"\x01\x00\x00"  # the SAM is not used, no IRQ line
FEW_RETRIES = b"\x05\xff\x01\x02"  # with the chip's own "for ever" an empty field would never be answered
TWO_CARDS_106A = b"\x02\x00"
ALL = b"\x00"

MORE_FOLLOWS = 0x40
STATUS = 0x3F
LONGEST_APDU_ANSWER = 4096
CARD_S = 1.0  # a card may ask for more time, and a DESFIRE does


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
        """One raw frame; the chip adds and checks the CRC. Raises CardSilent."""
        return self._judged(self._link.exchange(IN_COMMUNICATE_THRU, data, answer_s=CARD_S))[1]

    def apdu(self, command: bytes) -> bytes:
        """One APDU, its answer put together from as many parts as it has. Raises CardSilent, CardRefused."""
        answer = b""
        more, part = self._judged(self._link.exchange(IN_DATA_EXCHANGE, self._number + command, answer_s=CARD_S))
        answer += part
        while more:
            if len(answer) > LONGEST_APDU_ANSWER:
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


class Pn532:
    """A PN532 that is awake and set up; `about` names its firmware."""

    def __init__(self, link: Link, where: str) -> None:
        self._link = link
        self._where = where
        self._recogniser = Recogniser()
        self._selected = True  # whatever an earlier program left behind
        link.wake()
        link.command(SAM_CONFIGURATION, NORMAL_MODE, ack_s=FIRST_ACK_S, tries=1)
        self.about = self._firmware()
        link.command(RF_CONFIGURATION, FEW_RETRIES)

    def _firmware(self) -> str:
        answer = self._link.command(GET_FIRMWARE_VERSION)
        if len(answer) != 4 or answer[0] != 0x32:
            raise LastingFault(
                f"What answers at {self._where} is no PN532 (it says {answer.hex() or 'nothing'}): correct the port or"
                " the reader's kind in the configuration."
            )
        return f"PN532, firmware {answer[1]}.{answer[2]}, at {self._where}"

    def poll(self) -> Field:
        """One look at the field; a card that is alone there is asked what it is, once."""
        found = self.listed()
        if len(found) == 1:
            facts = self._recogniser.facts(SelectedCard(self._link, found[0]))
            return Field((facts,)) if facts else Field()
        return Field(tuple(CardFacts(t.uid, t.atqa, t.sak, classify(t.uid, t.atqa, t.sak)) for t in found))

    def listed(self) -> list[Target]:
        """Selects at most two cards and tells which; those of the last listing are let go first.

        A card that stays selected is deaf to every second listing (Adafruit-PN532 #52).
        """
        if self._selected:
            self._link.command(IN_RELEASE, ALL)
        found = targets(self._link.command(IN_LIST_PASSIVE_TARGET, TWO_CARDS_106A), self._where)
        self._selected = bool(found)
        return found


@contextmanager
def pn532_at(port: str, baud: int, clock: Callable[[], float] = time.monotonic) -> Iterator[Pn532]:
    """A PN532 on the serial port `port`, closed when left."""
    with serial_port(port, baud) as wire:
        yield Pn532(Link(wire, port, clock), port)


class Pn532Reader(CardReader):
    """A PN532 as a device; `poll_s` 0 polls as fast as the wire bears."""

    def __init__(
        self,
        name: str,
        port: str,
        *,
        baud: int = 115_200,
        poll_s: float = 0.1,
        timing: Timing | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(name, lambda: pn532_at(port, baud, clock), every_s=poll_s, timing=timing, clock=clock)
