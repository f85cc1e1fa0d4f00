"""Readers of the ACR122U class through PC/SC: the service tells of a card, one pseudo-APDU tells its UID.

Such a reader shows one card at a time, whichever answered first: several cards can't be told from one.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from drivers.cards.formats import UID_SIZES
from drivers.cards.kinds import CLASSIC, ISO_DEP, CardFacts, Recogniser
from drivers.cards.message import MessageReader
from drivers.cards.pcsc_port import PcscCard, PcscPort, Slot, pyscard_port
from drivers.cards.reader import CardReader, Field
from drivers.cards.transceiver import CardFault, CardRefused, CardSilent
from drivers.faults import PassingFault
from drivers.presence import Timing

log = logging.getLogger(__name__)

GET_UID = bytes.fromhex("FFCA000000")
"""PC/SC part 3, 3.2.2.1.3: the UID of the card in the field."""

_STORAGE_CARD = bytes.fromhex("804F0CA000000306")
"""Historical bytes of a memory card (PC/SC part 3, 3.1.3.2.3.2); then the standard and two bytes of name follow."""

_ISO_14443_A3 = 0x03
_SAKS = {0x0001: CLASSIC, 0x0002: 0x18, 0x0003: 0x00, 0x0026: 0x09, 0x003A: 0x00}
"""Card names of PC/SC part 3 supplemental: Classic 1K, 4K, Ultralight, Mini, Ultralight C."""


def sak_of(atr: bytes) -> int | None:
    """The SAK behind an ATR of a contactless reader: memory cards by name, every other card speaks ISO 14443-4.

    None for cards that are not ISO/IEC 14443 type A, or whose name is unknown.
    """
    at = atr.find(_STORAGE_CARD)
    if at < 0:
        return ISO_DEP if atr[:1] == b"\x3b" else None
    rest = atr[at + len(_STORAGE_CARD) :]
    if len(rest) < 3 or rest[0] != _ISO_14443_A3:
        return None
    name = int.from_bytes(rest[1:3], "big")
    if name & 0xFF00 == 0xFF00:
        return name & 0xFF  # the ACR122U's way to name a card it does not know: FF and the SAK
    return _SAKS.get(name)


class SelectedCard:
    """A connected card as a `Transceiver`."""

    atqa = b""

    def __init__(self, card: PcscCard, uid: bytes, sak: int) -> None:
        self.uid = uid
        self.sak = sak
        self._card = card

    def apdu(self, command: bytes) -> bytes:
        return self._card.transmit(command)

    def frame(self, data: bytes) -> bytes:
        """Raw frames go to the PN532 inside an ACR122U: FF 00 00 00, then its own InCommunicateThru."""
        answer = self._card.transmit(b"\xff\x00\x00\x00" + bytes([len(data) + 2]) + b"\xd4\x42" + data)
        if answer[-2:] != b"\x90\x00" or answer[:2] != b"\xd5\x43" or len(answer) < 5:
            raise CardRefused("This PC/SC reader passes no raw frames on: take a card that needs none.", code=0)
        if answer[2]:
            raise CardSilent(f"The card fell silent (status {answer[2]:02X}): let it rest on the reader.")
        return answer[3:-2]


class PcscReader:
    """An open PC/SC reader; a card that lies there is asked once."""

    def __init__(self, port: PcscPort, name: str, reads_messages: bool = True) -> None:
        self.about = f"PC/SC reader {name}"
        self._port = port
        self._name = name
        self._recogniser = Recogniser()
        self._messages = MessageReader() if reads_messages else None
        self._known: tuple[Slot, Field] | None = None

    def poll(self) -> Field:
        slot = self._port.slot(self._name)
        if not slot.atr:
            self._known = None
            if self._messages is not None:
                self._messages.nothing_there()
            return Field()
        if self._known is not None and self._known[0] == slot:
            return self._known[1]
        facts = self._asked(slot)
        if facts is None:
            return Field()  # it was gone, or is not ready yet: the next look asks anew
        field = Field((facts,))
        self._known = (slot, field)
        return field

    def _asked(self, slot: Slot) -> CardFacts | None:
        try:
            card = self._port.connect(self._name)
        except CardFault:
            return None
        try:
            return self._facts(card, slot)
        except CardSilent:
            return None
        finally:
            self._port.disconnect(card)

    def _facts(self, card: PcscCard, slot: Slot) -> CardFacts | None:
        answer = card.transmit(GET_UID)
        uid, status = answer[:-2], answer[-2:]
        if status != b"\x90\x00" or len(uid) not in UID_SIZES:
            log.info("%s: a card without a UID of type A (status %s, %d bytes)", self._name, status.hex(), len(uid))
            return None
        sak = sak_of(slot.atr)
        if sak is None:
            return CardFacts(uid)
        selected = SelectedCard(card, uid, sak)
        facts = self._recogniser.facts(selected)
        if facts is None or self._messages is None:
            return facts
        return self._messages.complete(facts, selected)


@contextmanager
def pcsc_reader(
    match: str, reads_messages: bool = True, reach: Callable[[], AbstractContextManager[PcscPort]] = pyscard_port
) -> Iterator[PcscReader]:
    """The first reader whose name contains `match`; raises PassingFault if there is none."""
    with reach() as port:
        names = port.readers()
        chosen = next((name for name in names if match.lower() in name.lower()), None)
        if chosen is None:
            there = ", ".join(names) or "none at all"
            wanted = f"with {match!r} in its name " if match else ""
            raise PassingFault(
                f"There is no PC/SC reader {wanted}({there}): plug it in, and keep the kernel's pn533_usb off it"
                " as docs/wiring.md says."
            )
        yield PcscReader(port, chosen, reads_messages)


class PcscCardReader(CardReader):
    """A PC/SC reader as a device; `match` is a part of its name, "" takes the first."""

    def __init__(
        self,
        name: str,
        match: str = "",
        *,
        poll_s: float = 0.1,
        reads_messages: bool = True,
        timing: Timing | None = None,
        clock: Callable[[], float] = time.monotonic,
        reach: Callable[[], AbstractContextManager[PcscPort]] = pyscard_port,
    ) -> None:
        super().__init__(
            name, lambda: pcsc_reader(match, reads_messages, reach), every_s=poll_s, timing=timing, clock=clock
        )
