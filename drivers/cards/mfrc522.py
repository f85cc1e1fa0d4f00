"""The RC522 on SPI as a card reader (the board most shops have; product name MFRC522)."""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from threading import Event
from typing import Final

from drivers.cards import iso14443a
from drivers.cards.crc import crc_a
from drivers.cards.iso14443a import Collided, Radio, Selected
from drivers.cards.isodep import IsoDep
from drivers.cards.kinds import CardFacts, Recogniser
from drivers.cards.message import MessageReader
from drivers.cards.rc522_bus import spidev_bus
from drivers.cards.rc522_chip import Rc522Chip, ResetLine, Unwell
from drivers.cards.rc522_registers import RegisterBus
from drivers.cards.reader import CardReader, Field
from drivers.cards.transceiver import CardFault, CardRefused, CardSilent, Transceiver
from drivers.events import CardKind
from drivers.faults import PassingFault
from drivers.presence import Timing

log = logging.getLogger(__name__)

POLL_S: Final = 0.075
"""A signed card takes 40 ms to say what it proves: at this pace one that was just laid down is told within 120 ms."""
HEALTH_EVERY: Final = 10
"""Polls between two looks at the chip's own state: an antenna that was lost is back within a second."""
_REVIVALS: Final = 3
"""Resets in a row, with no look that worked between, before it is a fault."""
_WAKES: Final = 3
"""A card whose answer was lost takes the next WUPA for a mistake and only falls back: the one after that it answers."""
_TRIES: Final = 4
_ACK: Final = 0x0A
_FRAME_S: Final = 0.012  # NTAG21x takes up to 10 ms to write
_CLASSICS_KEPT: Final = 8


class ActiveCard:
    """A selected card as a `Transceiver`; `release` sends it back to sleep."""

    def __init__(self, radio: Radio, card: Selected, pause: Callable[[float], object]) -> None:
        self.uid = card.uid
        self.atqa = card.atqa
        self.sak = card.sak
        self._radio = radio
        self._pause = pause
        self._protocol: IsoDep | None = None
        self._asked_for_protocol = False

    def frame(self, data: bytes) -> bytes:
        return self.carry(data, _FRAME_S)

    def carry(self, data: bytes, limit_s: float) -> bytes:
        """One frame with its CRC; raises CardSilent, and CardRefused for a NAK."""
        reply = self._radio.exchange(data + crc_a(data), limit_s=limit_s)
        if reply is None:
            raise CardSilent("The card fell silent: let it rest on the reader.")
        if reply.bits == 4:
            code = reply.data[0] & 0x0F
            if code != _ACK:
                raise CardRefused(f"The card refused a command (NAK {code:X}).", code)
            return b""
        body, checksum = reply.data[:-2], reply.data[-2:]
        if reply.bits % 8 or crc_a(body) != checksum:
            raise CardSilent("The card's answer did not arrive whole: let it rest on the reader.")
        return body

    def apdu(self, command: bytes) -> bytes:
        if self._protocol is None:
            self._asked_for_protocol = True
            self._protocol = IsoDep(self, self._pause)
        return self._protocol.exchange(command)

    def release(self) -> bool:
        """Halts the card; False if it may still be in the protocol, deaf to wake-ups."""
        if self._protocol is not None:
            return self._protocol.deselect()
        iso14443a.halt(self._radio)
        return not self._asked_for_protocol


class Rc522:
    """An RC522 that is set up: a `Reader`."""

    def __init__(
        self,
        chip: Rc522Chip,
        pause: Callable[[float], object],
        reads_messages: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._messages = MessageReader(clock) if reads_messages else None
        self._chip = chip
        self._pause = pause
        self._polls = 0
        self._revivals = 0
        self._recogniser = Recogniser()
        self._classics: OrderedDict[bytes, CardKind] = OrderedDict()
        chip.start()
        self.about = chip.about

    def poll(self) -> Field:
        """One look at the field. A chip that lost itself is set up anew; only one that stays lost is a fault."""
        self._polls += 1
        if self._polls % HEALTH_EVERY == 0 and not self._chip.is_well():
            self._revive("the RC522 has lost its settings")
        try:
            field = self._look()
        except Unwell as fault:
            self._revive(str(fault))
            return Field()
        self._revivals = 0
        return field

    def _revive(self, why: str) -> None:
        self._revivals += 1
        if self._revivals > _REVIVALS:
            raise PassingFault(
                f"{self.about} loses itself again and again: check its 3V3 supply and the length of its wires."
            )
        log.warning("reset and set up anew: %s", why)
        self._chip.start()

    def _look(self) -> Field:
        try:
            card = self._one_card()
        except Collided:
            return Field(crowded=True)
        except CardFault:
            return Field()
        return self._ask(card) if card else self._nothing()

    def _one_card(self) -> Selected | None:
        """Selects the one card in the field; raises Collided for several, CardSilent for one that lies badly.

        A collision may be noise once, two in a row are a crowd. With every fifth answer lost one try of two fails.
        """
        faults: list[CardFault] = []
        for _ in range(_TRIES):
            try:
                selected = self._select()
                if selected or not faults:
                    return selected
            except CardFault as fault:
                faults.append(fault)
                iso14443a.halt(self._chip)  # after a broken-off anticollision, or WUPA would not be heard
                if len(faults) == 2 and all(isinstance(each, Collided) for each in faults):
                    raise
        raise CardSilent("The card lies badly: let it rest in the middle of the reader.") from faults[-1]

    def _nothing(self) -> Field:
        if self._messages:
            self._messages.nothing_there()
        return Field()

    def _select(self) -> Selected | None:
        for _ in range(_WAKES):
            if atqa := iso14443a.wake(self._chip):
                return iso14443a.select(self._chip, atqa)
        return None

    def _ask(self, selected: Selected) -> Field:
        try:
            with self._holding(selected) as card:
                facts = self._recogniser.facts(card)
                if facts and self._messages:
                    facts = self._messages.complete(facts, card)
        except CardFault:
            facts = None
        if facts is None:
            return Field()  # it fell silent while it was asked: this look doesn't count
        if facts.kind is CardKind.CLASSIC:
            facts = replace(facts, kind=self._classic_or_clone(facts))
        return Field((facts,))

    @contextmanager
    def _holding(self, selected: Selected) -> Iterator[ActiveCard]:
        card = ActiveCard(self._chip, selected, self._pause)
        try:
            yield card
        finally:
            if not card.release():
                self._chip.blink_field()

    def _classic_or_clone(self, facts: CardFacts) -> CardKind:
        """Asks a halted card for the back door of clones, once for each card."""
        kind = self._classics.get(facts.uid)
        if kind is None:
            try:
                kind = CardKind.CLONE if iso14443a.opens_backdoor(self._chip) else CardKind.CLASSIC
            except CardFault:
                return CardKind.CLASSIC  # asked again at the next look
            finally:
                iso14443a.halt(self._chip)
            self._classics[facts.uid] = kind
            if len(self._classics) > _CLASSICS_KEPT:
                self._classics.popitem(last=False)
        return kind

    @contextmanager
    def selected(self) -> Iterator[Transceiver | None]:
        """The one card in the field, selected as long as the context lasts; None if there is none.

        Raises CardFault for several cards, or one that lies badly.
        """
        card = self._one_card()
        if card is None:
            yield None
            return
        with self._holding(card) as active:
            yield active


@contextmanager
def rc522_at(
    bus: Callable[[], AbstractContextManager[RegisterBus]],
    where: str,
    *,
    gain_db: int = 33,
    reset: ResetLine | None = None,
    reads_messages: bool = False,
    clock: Callable[[], float] = time.monotonic,
    pause: Callable[[float], object] | None = None,
) -> Iterator[Rc522]:
    """An RC522 on the wire that `bus` opens, set up; the wire is closed when left."""
    pause = pause or Event().wait
    with bus() as wire:
        yield Rc522(Rc522Chip(wire, where, pause, gain_db=gain_db, reset=reset), pause, reads_messages, clock)


class Rc522Reader(CardReader):
    """An RC522 as a device; `bus` opens its wire, by default SPI bus 0, chip select 0, through spidev."""

    def __init__(
        self,
        name: str,
        bus: Callable[[], AbstractContextManager[RegisterBus]] = spidev_bus,
        *,
        where: str = "/dev/spidev0.0",
        poll_s: float = POLL_S,
        gain_db: int = 33,
        reset: ResetLine | None = None,
        reads_messages: bool = False,
        timing: Timing | None = None,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], object] | None = None,
    ) -> None:
        def reach() -> AbstractContextManager[Rc522]:
            return rc522_at(
                bus, where, gain_db=gain_db, reset=reset, reads_messages=reads_messages, clock=clock, pause=pause
            )

        super().__init__(name, reach, every_s=poll_s, timing=timing, clock=clock)
