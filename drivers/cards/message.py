"""What a card says beside its UID: its NDEF message, read once for each time it is laid down."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from drivers.cards.kinds import CardFacts
from drivers.cards.ntag import Ntag21x
from drivers.cards.transceiver import BadCardData, CardRefused, CardSilent, Transceiver
from drivers.events import CardKind
from drivers.ntag424 import Ntag424

LONGEST_MESSAGE: Final = 256
"""Bytes; all that a NTAG 424 DNA holds. What a stranger's card says beyond is none of ours and is not read."""
READ_S: Final = 0.4
"""All the talk of one look: a turn lasts half a second, and a stop waits for it."""


class _Hurried:
    """A selected card that is asked nothing more after the moment `ends`."""

    def __init__(self, card: Transceiver, clock: Callable[[], float], ends: float) -> None:
        self.uid, self.atqa, self.sak = card.uid, card.atqa, card.sak
        self._card = card
        self._clock = clock
        self._ends = ends

    def _in_time(self) -> Transceiver:
        if self._clock() >= self._ends:
            raise CardSilent("The card takes too long to say what it holds: let it rest on the reader.")
        return self._card

    def frame(self, data: bytes) -> bytes:
        return self._in_time().frame(data)

    def apdu(self, command: bytes) -> bytes:
        return self._in_time().apdu(command)


def read_message(card: Transceiver, kind: CardKind) -> bytes:
    """The NDEF message of a selected card; b"" if it has none of ours. Raises CardSilent."""
    try:
        match kind:
            case CardKind.NTAG:
                return Ntag21x(card).read_ndef(LONGEST_MESSAGE)
            case CardKind.DESFIRE:
                return Ntag424(card).read_ndef()
    except (CardRefused, BadCardData):
        return b""
    return b""


class MessageReader:
    """Remembers the message of the card that lies there: a signed card counts every read."""

    _TRIES = 3

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._uid = b""
        self._message: bytes | None = None
        self._failures = 0

    def complete(self, facts: CardFacts, card: Transceiver) -> CardFacts:
        """`facts` with the message of the selected card.

        Raises CardSilent if it fell silent; a card that does so again and again is one without a message.
        """
        if facts.uid != self._uid:
            self._uid, self._message, self._failures = facts.uid, None, 0
        if self._message is None:
            self._message = self._read(card, facts)
        return replace(facts, message=self._message)

    def _read(self, card: Transceiver, facts: CardFacts) -> bytes:
        try:
            return read_message(_Hurried(card, self._clock, self._clock() + READ_S), facts.kind)
        except CardSilent:
            self._failures += 1
            if self._failures < self._TRIES:
                raise
            return b""

    def nothing_there(self) -> None:
        """The field was empty: what is laid down next is read anew, the same card too."""
        self._uid, self._message, self._failures = b"", None, 0
