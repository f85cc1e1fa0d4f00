"""Puts pictures side by side on one sheet; needs the window's graphics, so call it in Kivy's thread."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kivy.core.image import Image
from kivy.graphics import ClearBuffers, ClearColor, Fbo, Rectangle

from kiosk.ui.png import write_png

WIDTH, GAP = 2400, 8


def contact_sheet(pictures: list[Path], out: Path) -> None:
    """Draw `pictures`, all of one size, onto a sheet of WIDTH pixels."""
    textures: list[Any] = [Image(str(path), mipmap=True, nocache=True).texture for path in pictures]
    width, height = textures[0].size
    columns = 6 if width > height else 10
    wide = (WIDTH - GAP) // columns - GAP
    tall = round(height * wide / width)
    rows = -(-len(textures) // columns)
    size = (WIDTH, rows * (tall + GAP) + GAP)
    sheet = Fbo(size=size)
    with sheet:
        ClearColor(0.35, 0.33, 0.31, 1)
        ClearBuffers()
        for number, texture in enumerate(textures):
            row, column = divmod(number, columns)
            place = (GAP + column * (wide + GAP), size[1] - (row + 1) * (tall + GAP))
            Rectangle(texture=texture, pos=place, size=(wide, tall))
    sheet.draw()
    write_png(out, *size, sheet.pixels)
