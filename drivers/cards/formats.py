"""How readers and old card lists write a card's number, and the UID bytes behind it; pure functions.

A UID has an order on the air (ISO/IEC 14443-3: first byte sent first). A keyboard reader may print it in hexadecimal
or decimal, first byte first or last, whole, or only four of a 7-byte card's bytes; the old 125 kHz kind prints ten
digits, or `facility,number` as on a Wiegand wire. Every such habit is one `CardFormat`, named in the configuration
as `hex`, `decimal-reversed`, `hex-last4`, `wiegand26` ...
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable
from dataclasses import dataclass

from drivers.faults import PassingFault

UID_SIZES = (4, 7, 10)
LONGEST_TEXT = 64
"""No notation of a 10-byte UID is longer; more is not a card number."""

_DECIMAL_WIDTHS = {4: 10, 7: 17, 10: 25}  # digits of the largest number of that many bytes
_SENTINELS = " \t\r\n\x02\x03;?%"  # what readers that play a magnetic stripe put round the number


class UnreadableNumber(PassingFault):
    """A text that is no card number in the format asked for; says why, in one sentence."""


class Notation(enum.Enum):
    """The digits that are printed."""

    HEX = "hex"  # two digits a byte: 8H, 14H, 20H; separators and 0x are let pass
    DECIMAL = "decimal"  # one number: 10D for four bytes, 17D for seven
    HEX_DECIMAL = "8h10d"  # both, the first four bytes wide: "01A2B3C4 0027440068"
    WIEGAND26 = "wiegand26"  # 3D,5D: one byte of facility, two of number: the fourth byte is lost
    WIEGAND34 = "wiegand34"  # 5D,5D: two bytes of facility, two of number


class Part(enum.Enum):
    """Which bytes of a 7- or 10-byte UID are printed; a 4-byte UID is always printed whole."""

    WHOLE = "whole"
    FIRST4 = "first4"
    LAST4 = "last4"
    CASCADE = "cascade"  # the cascade tag 88 and the first three bytes: a reader that knows only level 1


@dataclass(frozen=True, slots=True)
class CardNumber:
    """What a text says: `uid` is 4, 7 or 10 bytes in the air's order.

    `whole` is false when the format loses bytes: two cards may then print the same number, and another reader will
    not know this card by these bytes.
    """

    uid: bytes
    whole: bool


@dataclass(frozen=True, slots=True)
class CardFormat:
    """One way to write a UID; `backwards` prints the last byte first."""

    notation: Notation
    backwards: bool = False
    part: Part = Part.WHOLE

    @property
    def name(self) -> str:
        """As in the configuration: `decimal`, `hex-reversed`, `decimal-reversed-last4`."""
        words = [self.notation.value]
        if self.backwards:
            words.append("reversed")
        if self.part is not Part.WHOLE:
            words.append(self.part.value)
        return "-".join(words)

    @property
    def whole(self) -> bool:
        """Whether every byte of every card is printed; if not, the configuration deserves a warning."""
        return self.part is Part.WHOLE and self.notation not in _FOUR_BYTES

    def decode(self, text: str) -> CardNumber:
        """The bytes behind `text`; raises UnreadableNumber."""
        if len(text) > LONGEST_TEXT:
            raise UnreadableNumber(f"A text of {len(text)} characters is no card number: {LONGEST_TEXT} are the most.")
        printed = _READ[self.notation](text.strip(_SENTINELS))
        cut = self.part is not Part.WHOLE
        if cut and len(printed) != 4:
            raise UnreadableNumber(
                f"{text.strip()!r} has {len(printed)} bytes, and the format {self.name} prints four: "
                "find the format with `kiosk doctor learn-reader`."
            )
        if self.notation is Notation.WIEGAND26:
            printed = b"\x00" + printed
        uid = printed[::-1] if self.backwards else printed
        return CardNumber(uid, whole=not cut and self.notation is not Notation.WIEGAND26)

    def printed(self, uid: bytes) -> bytes:
        """The bytes of `uid` that survive printing and decoding; raises UnreadableNumber for a size that has no UID."""
        if len(uid) not in UID_SIZES:
            raise UnreadableNumber(f"A UID has 4, 7 or 10 bytes, not {len(uid)}.")
        if len(uid) > 4:
            match self.part:
                case Part.FIRST4:
                    uid = uid[:4]
                case Part.LAST4:
                    uid = uid[-4:]
                case Part.CASCADE:
                    uid = b"\x88" + uid[:3]
                case Part.WHOLE if self.notation in _FOUR_BYTES:
                    # These have no room for more: readers print the low end of the number they would have printed.
                    uid = uid[:4] if self.backwards else uid[-4:]
                case Part.WHOLE:
                    pass
        if self.notation is Notation.WIEGAND26:
            return uid[:3] + b"\x00" if self.backwards else b"\x00" + uid[1:]
        return uid

    def encode(self, uid: bytes) -> str:
        """The text that a reader with this format prints for a card; raises UnreadableNumber for an impossible size."""
        raw = self.printed(uid)
        raw = raw[::-1] if self.backwards else raw
        number = int.from_bytes(raw, "big")
        match self.notation:
            case Notation.HEX:
                return raw.hex().upper()
            case Notation.DECIMAL:
                return f"{number:0{_DECIMAL_WIDTHS[len(raw)]}d}"
            case Notation.HEX_DECIMAL:
                return f"{number:08X} {number:010d}"
            case Notation.WIEGAND26:
                return f"{number >> 16 & 0xFF:03d},{number & 0xFFFF:05d}"
            case Notation.WIEGAND34:
                return f"{number >> 16:05d},{number & 0xFFFF:05d}"


_FOUR_BYTES = frozenset({Notation.HEX_DECIMAL, Notation.WIEGAND26, Notation.WIEGAND34})


def _hex(text: str) -> bytes:
    digits = re.sub(r"[\s:.-]", "", text).lower().removeprefix("0x")
    # Some readers drop one leading zero; a shorter text is the rest of a number that was cut.
    if not re.fullmatch(r"[0-9a-f]{7,8}|[0-9a-f]{13,14}|[0-9a-f]{19,20}", digits):
        raise UnreadableNumber(f"{text!r} is no hexadecimal card number: 8, 14 or 20 of the digits 0-9 and A-F.")
    size = next(size for size in UID_SIZES if len(digits) <= 2 * size)
    return bytes.fromhex(digits.zfill(2 * size))


def _decimal(text: str) -> bytes:
    # Without leading zeros nearly all have 7, 14 or 22 digits at least; fewer are the rest of a number that was cut.
    if not re.fullmatch(r"[0-9]{7,10}|[0-9]{14,17}|[0-9]{22,25}", text):
        raise UnreadableNumber(f"{text!r} is no decimal card number: 10, 17 or 25 of the digits 0-9.")
    number = int(text)
    size = next(size for size, width in _DECIMAL_WIDTHS.items() if len(text) <= width)
    if number >= 1 << 8 * size:
        raise UnreadableNumber(f"{text!r} is larger than any card number of its length.")
    return number.to_bytes(size, "big")


def _hex_decimal(text: str) -> bytes:
    both = re.fullmatch(r"([0-9A-Fa-f]{8})[\s/,;-]*([0-9]{10})", text)
    if not both:
        raise UnreadableNumber(f"{text!r} is not 8 hexadecimal and 10 decimal digits (8H10D).")
    number = int(both[1], 16)
    if number != int(both[2]):
        raise UnreadableNumber(f"{text!r}: its hexadecimal and its decimal half are different numbers.")
    return number.to_bytes(4, "big")


def _wiegand(text: str, facility_digits: int, facility_bytes: int) -> bytes:
    halves = re.fullmatch(rf"([0-9]{{1,{facility_digits}}})[\s,.:/-]+([0-9]{{1,5}})", text) or re.fullmatch(
        rf"([0-9]{{{facility_digits}}})([0-9]{{5}})", text
    )
    if not halves:
        raise UnreadableNumber(f"{text!r} is not a facility of {facility_digits} and a number of 5 digits.")
    facility, number = int(halves[1]), int(halves[2])
    if facility >= 1 << 8 * facility_bytes or number > 0xFFFF:
        raise UnreadableNumber(f"{text!r} is larger than a Wiegand wire can say.")
    return facility.to_bytes(facility_bytes, "big") + number.to_bytes(2, "big")


_READ: dict[Notation, Callable[[str], bytes]] = {
    Notation.HEX: _hex,
    Notation.DECIMAL: _decimal,
    Notation.HEX_DECIMAL: _hex_decimal,
    Notation.WIEGAND26: lambda text: _wiegand(text, 3, 1),
    Notation.WIEGAND34: lambda text: _wiegand(text, 5, 2),
}

FORMATS: tuple[CardFormat, ...] = tuple(
    CardFormat(notation, backwards, part)
    for notation in Notation
    for part in Part
    for backwards in (False, True)
    if part is Part.WHOLE or notation not in _FOUR_BYTES
)
"""Every format, the commonest first."""

_NAMES = {card_format.name: card_format for card_format in FORMATS}
_ALSO = {"8h": "hex", "14h": "hex", "10d": "decimal", "17d": "decimal", "3d,5d": "wiegand26", "5d,5d": "wiegand34"}


def format_named(name: str) -> CardFormat:
    """The format of this name (readers' own names such as `10D` too); raises UnreadableNumber with all the names."""
    wanted = name.strip().lower()
    try:
        return _NAMES[_ALSO.get(wanted, wanted)]
    except KeyError:
        known = ", ".join(_NAMES)
        raise UnreadableNumber(f"There is no card format {name!r}; there are {known}.") from None
