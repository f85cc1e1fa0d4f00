"""What a simulated printer has put on paper, to be read by a test or looked at as a picture."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image


@dataclass(frozen=True, slots=True)
class PrintedRow:
    text: str
    times: int = 1  # as wide and high as normal letters
    bold: bool = False
    align: int = 0  # 0 left, 1 middle, 2 right


@dataclass(frozen=True, slots=True)
class PrintedDots:
    """A picture: `rows` of `stride` bytes, the first dot in the highest bit, 1 is black."""

    stride: int
    rows: bytes

    @property
    def height(self) -> int:
        return len(self.rows) // self.stride if self.stride else 0


@dataclass(frozen=True, slots=True)
class PrintedCode:
    """A QR code drawn by the printer itself, `dots` to a module."""

    text: str
    dots: int


@dataclass(frozen=True, slots=True)
class Fed:
    rows: int


@dataclass(frozen=True, slots=True)
class Torn:
    """The paper was cut here."""


OnPaper = PrintedRow | PrintedDots | PrintedCode | Fed | Torn

ROW_DOTS = 30


def as_text(paper: Iterable[OnPaper]) -> str:
    """The paper as lines of text; pictures and codes in brackets."""
    lines = []
    for item in paper:
        match item:
            case PrintedRow(text):
                lines.append(text)
            case PrintedDots():
                lines.append(f"[picture {item.stride * 8}x{item.height}]")
            case PrintedCode(text):
                lines.append(f"[QR {text}]")
            case Fed(rows):
                lines += [""] * rows
            case Torn():
                lines.append("[cut]")
    return "\n".join(lines)


def as_picture(paper: Iterable[OnPaper], dots: int, font: Path) -> Image.Image:
    """The paper as it would look, one pixel a dot; the printer's own letters are drawn with `font`."""
    from PIL import Image

    strips = [_strip(item, dots, font) for item in paper]
    whole = Image.new("L", (dots, max(1, sum(strip.height for strip in strips))), 255)
    y = 0
    for strip in strips:
        whole.paste(strip, (0, y))
        y += strip.height
    return whole


def _strip(item: OnPaper, dots: int, font: Path) -> Image.Image:
    from PIL import Image

    match item:
        case PrintedRow():
            return _row(item, dots, font)
        case PrintedDots():
            picture = Image.frombytes("1", (item.stride * 8, item.height), bytes(~b & 0xFF for b in item.rows))
            strip = Image.new("L", (dots, item.height), 255)
            strip.paste(picture, (0, 0))
            return strip
        case PrintedCode():
            return _code(item, dots)
        case Fed(rows):
            return Image.new("L", (dots, ROW_DOTS * rows), 255)
        case Torn():
            return Image.new("L", (dots, 4), 160)


def _row(row: PrintedRow, dots: int, font: Path) -> Image.Image:
    """A printer's letters stand in cells: 12 dots wide, wide ones 24."""
    from PIL import Image, ImageDraw, ImageFont

    cell = 12 * row.times
    wide = [2 if ord(letter) > 0x2E7F else 1 for letter in row.text]
    strip = Image.new("L", (dots, ROW_DOTS * row.times), 255)
    pen = ImageDraw.Draw(strip)
    face = ImageFont.truetype(str(font), 20 * row.times, index=2 if font.suffix == ".ttc" else 0)
    x = (dots - sum(wide) * cell) * row.align // 2
    for letter, cells in zip(row.text, wide, strict=True):
        middle = x + cells * cell // 2
        pen.text((middle, 23 * row.times), letter, font=face, fill=0, anchor="ms", stroke_width=int(row.bold))
        x += cells * cell
    return strip


def _code(code: PrintedCode, dots: int) -> Image.Image:
    import qrcode  # type: ignore[import-untyped]  # it has no stubs
    from PIL import Image

    made = qrcode.QRCode(border=0, error_correction=qrcode.constants.ERROR_CORRECT_M)
    made.add_data(code.text.encode())
    modules = made.get_matrix()
    side = len(modules)
    small = Image.new("L", (side, side), 255)
    small.putdata([0 if dark else 255 for line in modules for dark in line])
    large = small.resize((side * code.dots, side * code.dots), Image.Resampling.NEAREST)
    strip = Image.new("L", (dots, large.height + ROW_DOTS), 255)
    strip.paste(large, ((dots - large.width) // 2, ROW_DOTS // 2))
    return strip
