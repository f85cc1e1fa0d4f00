"""The theme's colours as Kivy needs them: numbers for text, one small texture for everything drawn by a pen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kivy.graphics.texture import Texture

from kiosk.ui.theme import Rgba, Theme


class Palette:
    """`texture` has one row a colour and two columns, solid and clear; `inks` tells each colour's row as its v."""

    def __init__(self, theme: Theme) -> None:
        self._colours = theme.colours
        names = list(theme.colours)
        self.inks: Mapping[str, float] = {name: (row + 0.5) / len(names) for row, name in enumerate(names)}
        self.texture: Any = Texture.create(size=(2, len(names)), colorfmt="rgba")
        pixels = bytearray()
        for name in names:
            red, green, blue, alpha = (round(part * 255) for part in theme.colours[name])
            pixels += bytes((red, green, blue, alpha, red, green, blue, 0))
        self.texture.blit_buffer(bytes(pixels), colorfmt="rgba", bufferfmt="ubyte")

    def rgba(self, ink: str) -> Rgba:
        return self._colours[ink]
