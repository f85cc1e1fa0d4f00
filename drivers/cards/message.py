"""What a card says beside its UID: its NDEF message, read once for each time it is laid down."""

from __future__ import annotations

from dataclasses import replace

from drivers.cards.kinds import CardFacts
from drivers.cards.ntag import Ntag21x
from drivers.cards.transceiver import BadCardData, CardRefused, Transceiver
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

    def __init__(self) -> None:
        self._lying: tuple[bytes, bytes] | None = None

    def complete(self, facts: CardFacts, card: Transceiver) -> CardFacts:
        """`facts` with the message of the selected card; raises CardSilent if it fell silent."""
        if self._lying is None or self._lying[0] != facts.uid:
            self._lying = (facts.uid, read_message(card, facts.kind))
        return replace(facts, message=self._lying[1])

    def nothing_there(self) -> None:
        """The field was empty: what is laid down next is read anew, the same card too."""
        self._lying = None
