"""What kind of card answers: from the facts of its selection and, where these don't tell, one exchange."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from drivers.cards.transceiver import CardFault, Transceiver
from drivers.events import CardKind

ISO_DEP = 0x20  # SAK: the card speaks ISO/IEC 14443-4
CLASSIC = 0x08  # SAK: MIFARE Classic and what imitates it
INCOMPLETE = 0x04  # SAK: the UID is not complete, one more cascade level follows

CLONE_UID = bytes.fromhex("01020304")
"""The UID that rewritable cards are sold with: many cards, one number."""

SELECT_PPSE = bytes.fromhex("00A404000E325041592E5359532E444446303100")
"""SELECT 2PAY.SYS.DDF01, the directory that every contactless payment card has (EMV Book B)."""


@dataclass(frozen=True, slots=True)
class CardFacts:
    """What a reader knows of one card: `uid` of 4, 7 or 10 bytes, `atqa` low byte first, the last `sak`."""

    uid: bytes
    atqa: bytes = b""
    sak: int | None = None
    kind: CardKind = CardKind.UNKNOWN
    message: bytes = b""

    @property
    def identity(self) -> bytes:
        """What stays the same while the card lies there: a phone may draw a new random UID at every look."""
        return b"phone" if is_random(self.uid) else self.uid


def is_random(uid: bytes) -> bool:
    """ISO/IEC 14443-3: a single-size UID that begins with 08 was drawn by chance."""
    return len(uid) == 4 and uid[0] == 0x08


def classify(uid: bytes, atqa: bytes, sak: int) -> CardKind:
    """The kind as far as the selection tells it; DESFIRE stands for every ISO 14443-4 card with a fixed UID."""
    if is_random(uid):
        return CardKind.PHONE
    if uid == CLONE_UID:
        return CardKind.CLONE
    if sak & ISO_DEP:
        return CardKind.DESFIRE
    if sak & CLASSIC:
        return CardKind.CLASSIC
    if sak == 0x00:
        return CardKind.NTAG
    return CardKind.UNKNOWN


class Recogniser:
    """Finds the kind of each card once, however long it lies in the field."""

    _TRIES = 3
    _KEPT = 8

    def __init__(self) -> None:
        self._known: OrderedDict[bytes, CardKind] = OrderedDict()
        self._silent: OrderedDict[bytes, int] = OrderedDict()

    def facts(self, card: Transceiver) -> CardFacts | None:
        """The selected card's facts; None if it fell silent while it was asked, so that this look doesn't count."""
        kind = classify(card.uid, card.atqa, card.sak)
        if kind is CardKind.DESFIRE:
            asked = self._known.get(card.uid) or self._ask(card)
            if asked is None:
                return None
            kind = asked
        return CardFacts(card.uid, card.atqa, card.sak, kind)

    def _ask(self, card: Transceiver) -> CardKind | None:
        try:
            answer = card.apdu(SELECT_PPSE)
        except CardFault:
            if self._ask_again(card.uid):
                return None
            answer = b""
        kind = CardKind.BANK if answer[-2:] == b"\x90\x00" else CardKind.DESFIRE
        self._known[card.uid] = kind
        if len(self._known) > self._KEPT:
            self._known.popitem(last=False)
        return kind

    def _ask_again(self, uid: bytes) -> bool:
        """Whether to ask again: a card that never answers is still a card, after some tries its selection counts."""
        tries = self._silent.pop(uid, 0) + 1
        if tries >= self._TRIES:
            return False
        self._silent[uid] = tries
        if len(self._silent) > self._KEPT:
            self._silent.popitem(last=False)
        return True
