"""Find out how a reader or an old list writes card numbers: surely from known cards, likely from numbers alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from drivers.cards.formats import FORMATS, CardFormat, UnreadableNumber


@dataclass(frozen=True, slots=True)
class Learned:
    """What known cards tell about a reader.

    `formats` are all that explain every sample, the commonest first: none: the reader does something unknown; several:
    another card will tell. `remark` is one sentence for the person at the reader.
    """

    formats: tuple[CardFormat, ...]
    remark: str

    @property
    def format(self) -> CardFormat | None:
        """The one to take, if the samples leave no doubt about the bytes that it gives."""
        return self.formats[0] if len(self.formats) == 1 else None


def learn(samples: Iterable[tuple[bytes, str]]) -> Learned:
    """Which formats explain what the reader printed for cards whose UID is known: pairs of UID and text.

    Raises UnreadableNumber when a "known" UID can't be one (not 4, 7 or 10 bytes).
    """
    pairs = list(samples)
    for uid, _text in pairs:
        FORMATS[0].printed(uid)
    fits = tuple(one for one in FORMATS if pairs and all(_explains(one, uid, text) for uid, text in pairs))
    # A 4-byte card is printed whole by every part; only a longer card tells the parts apart.
    if all(len(uid) == 4 for uid, _text in pairs):
        fits = tuple(one for one in fits if one.part is FORMATS[0].part)
    return Learned(fits, _remark(fits, pairs))


def _explains(card_format: CardFormat, uid: bytes, text: str) -> bool:
    try:
        return card_format.decode(text).uid == card_format.printed(uid)
    except UnreadableNumber:
        return False


def _remark(fits: tuple[CardFormat, ...], pairs: Sequence[tuple[bytes, str]]) -> str:
    if not pairs:
        return "Nothing was read yet: lay the known card on the reader."
    if not fits:
        uid, text = pairs[-1]
        return f"No known format turns {text!r} into {uid.hex(' ').upper()}: is it really that card?"
    if len(fits) > 1:
        names = " or ".join(one.name for one in fits)
        return f"It may be {names}: lay another known card on the reader."
    if not fits[0].whole:
        return (
            f"It is {fits[0].name}, which does not print the whole number: two cards may look the same to this reader. "
            "Set it to print all bytes if it can."
        )
    if all(len(uid) == 4 for uid, _text in pairs):
        return f"It is {fits[0].name}. Try a card with a 7-byte number too, some readers cut those."
    return f"It is {fits[0].name}."


@dataclass(frozen=True, slots=True)
class Guess:
    """A format that a list may be written in: `readable` is the share of its texts that it can read (0 to 1)."""

    format: CardFormat
    readable: float
    likely: float  # share of the readable numbers that look like a maker's UID (0 to 1)


def guess(texts: Sequence[str]) -> tuple[Guess, ...]:
    """Formats that the texts of an old card list may be written in, the likeliest first; to be shown before it counts.

    Without a known card the order of the bytes of 4-byte numbers can't be known for sure; 7-byte ones begin with their
    maker (04 is NXP), which tells.
    """
    if not texts:
        return ()
    guesses = []
    for card_format in FORMATS:
        if card_format.part is not FORMATS[0].part:
            continue  # which bytes are missing can't be seen from a list
        uids = [uid for uid in (_uid(card_format, text) for text in texts) if uid is not None]
        if uids:
            likely = sum(map(_like_a_makers, uids)) / len(uids)
            guesses.append(Guess(card_format, len(uids) / len(texts), likely))
    digits_only = all(text.strip().isdecimal() for text in texts)
    guesses.sort(key=lambda one: (-one.readable, _unlikely_notation(one.format, digits_only), -one.likely))
    return tuple(guesses)


def _uid(card_format: CardFormat, text: str) -> bytes | None:
    try:
        return card_format.decode(text).uid
    except UnreadableNumber:
        return None


def _unlikely_notation(card_format: CardFormat, digits_only: bool) -> bool:
    # 20 numbers of 8 hexadecimal digits without a single letter happen once in 10^32 lists.
    return digits_only and card_format.notation is FORMATS[0].notation


def _like_a_makers(uid: bytes) -> bool:
    # ISO/IEC 7816-6 makers of 7-byte cards that shops meet: NXP, ST, Infineon, Fudan (clones print NXP's).
    if len(uid) > 4:
        return uid[0] in (0x04, 0x02, 0x05, 0x1D)
    # 08 is random, 88 is the cascade tag, F8 is reserved (ISO/IEC 14443-3, 6.5.4).
    return uid[0] not in (0x08, 0x88, 0xF8)
