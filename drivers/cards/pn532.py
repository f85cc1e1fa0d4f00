"""The PN532 on a serial port as a card reader: UM0701-02's commands for ISO/IEC 14443-3A and -4 cards."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

from drivers.cards.kinds import CardFacts, Recogniser, classify
from drivers.cards.message import MessageReader
from drivers.cards.pn532_link import FIRST_ACK_S, Link
from drivers.cards.pn532_target import SelectedCard, Target, opens_backdoor, targets
from drivers.cards.reader import CardReader, Field
from drivers.cards.transceiver import CardFault, Transceiver
from drivers.events import CardKind
from drivers.faults import LastingFault
from drivers.presence import Timing
from drivers.serial_port import serial_port

GET_FIRMWARE_VERSION = 0x02
SAM_CONFIGURATION = 0x14
RF_CONFIGURATION = 0x32
IN_LIST_PASSIVE_TARGET = 0x4A
IN_RELEASE = 0x52

NORMAL_MODE = b"\x01\x00\x00"  # the SAM is not used, no IRQ line
FEW_RETRIES = b"\x05\xff\x01\x02"  # with the chip's own "for ever" an empty field would never be answered
TWO_CARDS_106A = b"\x02\x00"
ALL = b"\x00"

CLASSICS_KEPT = 8


class Pn532:
    """A PN532 that is awake and set up; `about` names its firmware."""

    def __init__(self, link: Link, where: str, reads_messages: bool = False) -> None:
        self._messages = MessageReader(link.clock) if reads_messages else None
        self._link = link
        self._where = where
        self._recogniser = Recogniser()
        self._classics: OrderedDict[bytes, CardKind] = OrderedDict()
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
        match self.listed():
            case []:
                if self._messages:
                    self._messages.nothing_there()
                return Field()
            case [target]:
                facts = self._ask(SelectedCard(self._link, target))
                return Field((facts,)) if facts else Field()
            case several:
                return Field(tuple(CardFacts(t.uid, t.atqa, t.sak, classify(t.uid, t.atqa, t.sak)) for t in several))

    def _ask(self, card: SelectedCard) -> CardFacts | None:
        """None if the card fell silent: this look doesn't count."""
        try:
            facts = self._recogniser.facts(card)
            if facts and self._messages:
                facts = self._messages.complete(facts, card)
        except CardFault:
            return None
        if facts and facts.kind is CardKind.CLASSIC:
            return replace(facts, kind=self._classic_or_clone(card.uid))
        return facts

    def _classic_or_clone(self, uid: bytes) -> CardKind:
        """Asks for the back door of clones, once for each card."""
        kind = self._classics.get(uid)
        if kind is None:
            self._release()
            kind = CardKind.CLONE if opens_backdoor(self._link) else CardKind.CLASSIC
            self._classics[uid] = kind
            if len(self._classics) > CLASSICS_KEPT:
                self._classics.popitem(last=False)
        return kind

    @contextmanager
    def selected(self) -> Iterator[Transceiver | None]:
        """The one card in the field, selected as long as the context lasts; None if there is none.

        Raises CardFault for several cards.
        """
        found = self.listed()
        if len(found) > 1:
            raise CardFault("Several cards lie on the reader: leave only one.")
        try:
            yield SelectedCard(self._link, found[0]) if found else None
        finally:
            self._release()

    def listed(self) -> list[Target]:
        """Selects at most two cards and tells which; those of the last listing are let go first.

        A card that stays selected is deaf to every second listing (Adafruit-PN532 #52).
        """
        if self._selected:
            self._release()
        found = targets(self._link.command(IN_LIST_PASSIVE_TARGET, TWO_CARDS_106A), self._where)
        self._selected = bool(found)
        return found

    def _release(self) -> None:
        self._link.command(IN_RELEASE, ALL)
        self._selected = False


@contextmanager
def pn532_at(
    port: str, baud: int = 115_200, *, reads_messages: bool = False, clock: Callable[[], float] = time.monotonic
) -> Iterator[Pn532]:
    """A PN532 on the serial port `port`, closed when left."""
    with serial_port(port, baud) as wire:
        yield Pn532(Link(wire, port, clock), port, reads_messages)


class Pn532Reader(CardReader):
    """A PN532 as a device; `poll_s` 0 polls as fast as the wire bears."""

    def __init__(
        self,
        name: str,
        port: str,
        *,
        baud: int = 115_200,
        poll_s: float = 0.1,
        reads_messages: bool = False,
        timing: Timing | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        reach = partial(pn532_at, port, baud, reads_messages=reads_messages, clock=clock)
        super().__init__(name, reach, every_s=poll_s, timing=timing, clock=clock)
