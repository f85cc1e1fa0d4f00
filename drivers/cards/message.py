"""What a card says beside its UID: its NDEF message, read once for each time it is laid down."""

from __future__ import annotations

from dataclasses import replace

from drivers.cards.kinds import CardFacts
from drivers.cards.ntag import Ntag21x
from drivers.cards.transceiver import BadCardData, CardRefused, CardSilent, Transceiver
from drivers.events import CardKind
from drivers.ntag424 import Ntag424


def read_message(card: Transceiver, kind: CardKind) -> bytes:
    """The NDEF message of a selected card; b"" if it has none. Raises CardSilent."""
    try:
        match kind:
            case CardKind.NTAG:
                return Ntag21x(card).read_ndef()
            case CardKind.DESFIRE:
                return Ntag424(card).read_ndef()
    except (CardRefused, BadCardData):
        return b""
    return b""


class MessageReader:
    """Remembers the message of the card that lies there: a signed card counts every read."""

    _TRIES = 3

    def __init__(self) -> None:
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
            return read_message(card, facts.kind)
        except CardSilent:
            self._failures += 1
            if self._failures < self._TRIES:
                raise
            return b""

    def nothing_there(self) -> None:
        """The field was empty: what is laid down next is read anew, the same card too."""
        self._uid, self._message, self._failures = b"", None, 0
