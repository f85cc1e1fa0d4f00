"""What a receipt printer's own letters can write, and how they are asked for; the rest has to be drawn."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

ESC, FS = b"\x1b", b"\x1c"


@dataclass(frozen=True, slots=True)
class Charset:
    """The letters of a printer: a Python codec and the commands round it.

    `widest` is the most bytes a letter may have: printers with a GB18030 stamp hold its two-byte letters only.
    `absent` is a range of codes that the codec knows and printers don't (Big5's kana came with one maker's extension).
    """

    codec: str
    widest: int
    begin: bytes = b""
    end: bytes = b""
    large: bytes = b""  # twice as wide and high, for letters that the common command leaves small
    normal: bytes = b""
    instead: tuple[tuple[str, str], ...] = ()  # the same sign at another place of the set
    absent: tuple[bytes, bytes] = (b"\xff\xff", b"\xff\xff")

    def encode(self, letter: str) -> bytes | None:
        """The bytes of one letter, or None: the printer has not got it. A byte is a column."""
        if " " <= letter <= "~":
            return letter.encode("ascii")
        sign = dict(self.instead).get(letter, letter)
        try:
            raw = sign.encode(self.codec)
        except UnicodeEncodeError:
            return None
        first, last = self.absent
        if len(raw) > self.widest or raw[0] < 0x80 or first <= raw <= last:
            return None
        return raw if raw.decode(self.codec) == sign else None  # cp950 has "best fits": • would come out as ‧


# U+00A5, U+00A3, U+00A2: a Chinese set has the money signs at double width only.
_WIDE_MONEY = (("¥", "￥"), ("£", "￡"), ("¢", "￠"))


def _chinese(codec: str, absent: tuple[bytes, bytes] = (b"\xff\xff", b"\xff\xff")) -> Charset:
    return Charset(
        codec,
        widest=2,
        begin=FS + b"&",
        end=FS + b".",
        large=FS + b"!\x0c",
        normal=FS + b"!\x00",
        instead=_WIDE_MONEY,
        absent=absent,
    )


ASCII = Charset("ascii", 1)
LATIN = Charset("cp858", 1, begin=ESC + b"t\x13")
GB2312 = _chinese("gb2312")
GB18030 = _chinese("gb18030")
BIG5 = _chinese("cp950", absent=(b"\xc6\xa1", b"\xc8\xfe"))


@dataclass(frozen=True, slots=True)
class Profile:
    """A kind of printer: `dots` and `columns` (of normal letters) across the paper.

    `answers` is false for printers that tell nothing of paper and cover; `qr` whether it draws QR codes itself.
    """

    name: str
    dots: int
    columns: int
    charset: Charset
    cuts: bool = True
    qr: bool = True
    answers: bool = True


PROFILES = {
    profile.name: profile
    for profile in (
        Profile("ascii-58", 384, 32, ASCII, cuts=False, qr=False),  # works on every printer of that width
        Profile("ascii-80", 576, 48, ASCII, qr=False),
        Profile("latin-58", 384, 32, LATIN, cuts=False),
        Profile("latin-80", 576, 48, LATIN),  # Epson TM-T20, TM-T88 and what imitates them
        Profile("gb2312-58", 384, 32, GB2312, cuts=False),
        Profile("gb18030-58", 384, 32, GB18030, cuts=False),  # most small printers sold in China
        Profile("gb18030-80", 576, 48, GB18030),
        Profile("big5-80", 576, 48, BIG5),  # sold in Taiwan
    )
}


def printable(text: str) -> str:
    """`text` without anything that is no letter: a name must not be able to send commands to the printer."""
    return "".join(letter for letter in unicodedata.normalize("NFC", text) if letter.isprintable())


def width(letter: str, charset: Charset) -> int:
    """Columns of one letter, drawn ones included."""
    raw = charset.encode(letter)
    if raw is not None:
        return len(raw)
    if unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def columns(text: str, charset: Charset) -> int:
    return sum(width(letter, charset) for letter in text)


def wrapped(text: str, room: int, charset: Charset) -> Iterator[str]:
    """`text` in rows of at most `room` columns (2 or more), broken at blanks and between wide letters."""
    for paragraph in text.split("\n"):
        row, used, blank, continued = "", 0, 0, False
        for letter in printable(paragraph):
            wide = width(letter, charset)
            while row and used + wide > room:  # the rest after a blank may be too long once more
                cut = blank or len(row)
                yield row[:cut].rstrip()
                row = row[cut:].lstrip()
                used, blank, continued = columns(row, charset), 0, True
            if letter == " " and continued and not row:
                continue
            row += letter
            used += wide
            if letter == " " or wide == 2:
                blank = len(row)
        yield row.rstrip()


def encoded(row: str, charset: Charset) -> bytes | None:
    """One row in the printer's own letters, or None if one of them is missing."""
    letters = [charset.encode(letter) for letter in row]
    if any(letter is None for letter in letters):
        return None
    raw = b"".join(letter for letter in letters if letter is not None)
    return raw if raw.isascii() else charset.begin + raw + charset.end
