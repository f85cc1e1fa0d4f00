"""Rows and codes drawn dot by dot, for letters that a printer has not got; wants Pillow and a font file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from drivers.printer_document import Align, Size

ROW_DOTS = 24  # the height of a printer's own letters
_LINE_DOTS = 30  # their distance

CJK_FACES = {"ja": 0, "ko": 1, "zh-Hans": 2, "zh-Hant": 3}
"""Which face of the Noto Sans CJK collection (.ttc) draws a language's shapes; the file's own order."""


class Artist:
    """Draws with one font file; black is a dot. Raises OSError if the file is no font."""

    def __init__(self, font: Path, dots: int) -> None:
        self._font = font
        self._dots = dots
        self._faces: dict[tuple[int, int], ImageFont.FreeTypeFont] = {}
        self._face("en", ROW_DOTS)

    def row(self, text: str, language: str, size: Size, align: Align, bold: bool) -> Image.Image:
        """One row of text across the paper, made smaller if it is too long."""
        face, length = self._fitting(text, language, size, self._dots)
        free = self._dots - length
        x = {Align.LEFT: 0, Align.CENTRE: free // 2, Align.RIGHT: free}[align]
        return self._drawn(size, bold, (text, x, face))

    def pair(self, left: str, right: str, language: str, bold: bool) -> Image.Image:
        """Two texts at the two ends of one row."""
        right_face, right_length = self._fitting(right, language, Size.NORMAL, self._dots // 2)
        left_face, _ = self._fitting(left, language, Size.NORMAL, self._dots - right_length - ROW_DOTS // 2)
        return self._drawn(Size.NORMAL, bold, (left, 0, left_face), (right, self._dots - right_length, right_face))

    def code(self, modules: Sequence[Sequence[bool]], dots: int) -> Image.Image:
        """A QR code in the middle of the paper, `dots` to a module; true is dark."""
        side = len(modules) * dots
        paper = Image.new("1", (self._dots, side), 1)
        pen = ImageDraw.Draw(paper)
        left = (self._dots - side) // 2
        for row, line in enumerate(modules):
            for column, dark in enumerate(line):
                if dark:
                    x, y = left + column * dots, row * dots
                    pen.rectangle((x, y, x + dots - 1, y + dots - 1), fill=0)
        return paper

    def _drawn(self, size: Size, bold: bool, *texts: tuple[str, int, ImageFont.FreeTypeFont]) -> Image.Image:
        grey = Image.new("L", (self._dots, _LINE_DOTS * size.value), 255)
        pen = ImageDraw.Draw(grey)
        base = ROW_DOTS * size.value
        for text, x, face in texts:
            pen.text((x, base), text, font=face, fill=0, anchor="ls", stroke_width=1 if bold else 0)
        return grey.convert("1", dither=Image.Dither.NONE)

    def _fitting(self, text: str, language: str, size: Size, room: int) -> tuple[ImageFont.FreeTypeFont, int]:
        height = ROW_DOTS * size.value
        face = self._face(language, height)
        length = face.getlength(text)
        if length > room:
            face = self._face(language, max(8, int(height * room / length)))
            length = face.getlength(text)
        return face, min(self._dots, round(length))

    def _face(self, language: str, height: int) -> ImageFont.FreeTypeFont:
        index = CJK_FACES.get(language, CJK_FACES["zh-Hans"]) if self._font.suffix == ".ttc" else 0
        if (index, height) not in self._faces:
            self._faces[index, height] = ImageFont.truetype(str(self._font), height, index=index)
        return self._faces[index, height]
