"""A document as ESC/POS bytes: python-escpos writes the commands, we choose and encode the letters.

Its own text encoding sends Hanzi without switching the printer's mode, and kana as question marks: text goes in raw.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from drivers.faults import DeviceFault, LastingFault
from drivers.printer_document import Align, Code, Document, Pair, Part, Rule, Size, Space, Words
from drivers.printer_profile import Profile, columns, encoded, printable, wrapped

if TYPE_CHECKING:
    from PIL import Image

    from drivers.printer_bitmap import Artist

LONGEST_CODE = 800
"""Bytes in a QR code; with more, its modules are too small for a phone on 58 mm paper."""

MISSING = "Printing needs the package python-escpos: install it with `pip install python-escpos`."


class Unprintable(DeviceFault):
    """A document that can't be laid out; says which part."""


class Compositor:
    """Turns documents into blocks of bytes, a row each; `artist` draws what the printer has no letters for.

    Raises LastingFault if python-escpos is missing. Not for several threads at once.
    """

    def __init__(self, profile: Profile, artist: Artist) -> None:
        self._profile = profile
        self._artist = artist
        self._escpos = _writer(profile.dots)
        self._language = "en"

    def blocks(self, document: Document) -> list[bytes]:
        """The whole document, initialisation and cut included; raises Unprintable."""
        self._language = document.language
        blocks = [self._bytes(lambda: self._escpos.hw("INIT"))]
        for part in document.parts:
            blocks += self._part(part)
        blocks.append(self._bytes(self._end))
        return blocks

    def _part(self, part: Part) -> list[bytes]:
        match part:
            case Words():
                return self._words(part)
            case Pair():
                return self._pair(part)
            case Rule():
                return self._words(Words("-" * self._profile.columns))
            case Space(lines):
                return [b"\n" * max(0, min(lines, 20))]
            case Code(text):
                return [self._code(text)]

    def _words(self, words: Words) -> list[bytes]:
        room = self._profile.columns // words.size.value
        rows = wrapped(words.text, room, self._profile.charset)
        return [self._row(row, words.size, words.align, words.bold) for row in rows]

    def _row(self, row: str, size: Size, align: Align, bold: bool) -> bytes:
        raw = encoded(row, self._profile.charset)
        if raw is None:
            return self._picture(self._artist.row(row, self._language, size, align, bold))
        return self._text(raw, size, align, bold)

    def _pair(self, pair: Pair) -> list[bytes]:
        charset, room = self._profile.charset, self._profile.columns
        left, right = printable(pair.left), printable(pair.right)
        gap = room - columns(left, charset) - columns(right, charset)
        if gap < 1:
            above = Words(left, bold=pair.bold)
            return [*self._words(above), *self._words(Words(right, align=Align.RIGHT, bold=pair.bold))]
        raw = encoded(left + " " * gap + right, charset)
        if raw is None:
            return [self._picture(self._artist.pair(left, right, self._language, pair.bold))]
        return [self._text(raw, Size.NORMAL, Align.LEFT, pair.bold)]

    def _text(self, raw: bytes, size: Size, align: Align, bold: bool) -> bytes:
        large = size is Size.LARGE
        charset = self._profile.charset
        style = self._bytes(
            lambda: self._escpos.set(
                align=align.value, bold=bold, normal_textsize=not large, double_width=large, double_height=large
            )
        )
        return style + (charset.large if large else charset.normal) + raw + b"\n"

    def _picture(self, picture: Image.Image) -> bytes:
        def write() -> None:
            self._escpos.set(align="left")
            self._escpos.image(picture)

        return self._bytes(write)

    def _code(self, text: str) -> bytes:
        size = len(text.encode("utf-8", "replace"))
        if not 0 < size <= LONGEST_CODE:
            raise Unprintable(f"A QR code of {size} bytes can't be printed: 1 to {LONGEST_CODE} bytes can.")
        import qrcode  # type: ignore[import-untyped]  # here for the same reason as escpos; it has no stubs

        code = qrcode.QRCode(border=2, box_size=1, error_correction=qrcode.constants.ERROR_CORRECT_M)
        code.add_data(text.encode("utf-8", "replace"))
        modules = len(code.get_matrix())
        dots = max(2, min(16, self._profile.dots // 2 // modules))
        if self._profile.qr:
            return self._bytes(lambda: self._native_code(text, dots))
        return self._picture(self._artist.code(code.get_matrix(), dots))

    def _native_code(self, text: str, dots: int) -> None:
        from escpos.constants import QR_ECLEVEL_M  # type: ignore[import-untyped]  # it has no stubs

        self._escpos.set(align="center")
        self._escpos.qr(text, ec=QR_ECLEVEL_M, size=dots, native=True)
        self._escpos.set(align="left")

    def _end(self) -> None:
        if self._profile.cuts:
            self._escpos.cut(mode="PART")
        else:
            self._escpos.print_and_feed(5)  # up to the edge where it is torn off

    def _bytes(self, write: Callable[[], None]) -> bytes:
        self._escpos.clear()
        write()
        return bytes(self._escpos.output)


def _writer(dots: int) -> Any:  # python-escpos has no type information
    try:
        # Here and not above: only kiosks with a printer pay for its 0.3 s.
        from escpos.capabilities import Profile as EscposProfile  # type: ignore[import-untyped]  # it has no stubs
        from escpos.printer import Dummy  # type: ignore[import-untyped]  # it has no stubs
    except ImportError as fault:
        raise LastingFault(MISSING) from fault
    paper = EscposProfile(features={"paperFullCut": True, "paperPartCut": True})
    # Its default profile knows no width, and then prints a complaint to standard output with every picture.
    paper.profile_data = {**paper.profile_data, "media": {"width": {"mm": "Unknown", "pixels": dots}}}
    return Dummy(profile=paper)
