"""Colours, type scale and spacing, for one screen size and one set of settings; plain numbers, no Kivy.

Everything is measured on the glass: `mm` is a finger's millimetre, `sp` a text's 1/160 inch times the shop's text
scale. A larger screen is read from further away, so both grow with its shorter side.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kiosk.ui.look import Look, density

Rgba = tuple[float, float, float, float]

_SMALL_SCREEN_MM = 92.0  # the shorter side of the 7" panel that all sizes are drawn for
_LARGEST_GROWTH = 1.5

_COLOURS = {
    # the shop: wallpaper, paper, wood
    "cream": "#FFF6E8",
    "butter": "#FFEFCF",
    "paper": "#FFFFFF",
    "crumb": "#F4E4CC",
    "sand": "#E6CFAE",
    "cocoa": "#3B1D12",
    "truffle": "#66412F",
    "shadow": "#3B1D1226",
    "rim": "#00000000",  # round what only its shadow sets off: seen in high contrast alone
    "veil": "#FFF6E8E6",
    # the awning and the one main action
    "raspberry": "#A01243",
    "jam": "#7A0C31",
    "rose": "#F5A3B5",
    "blush": "#FCE0E5",
    # sweets
    "mint": "#A6DCC4",
    "leaf": "#175A3D",
    "pistachio": "#D9EDCB",
    "lemon": "#FFD95A",
    "honey": "#F0A52F",
    "caramel": "#C9803F",
    "toffee": "#8C4A1E",
    "sky": "#B5DCEE",
    "lake": "#2B6F92",
    "lilac": "#D6C3EC",
    "grape": "#63428F",
    "cherry": "#D9304F",
    "milk": "#FFFDF8",
    # metals of the tiers
    "bronze": "#CC8B52",
    "silver": "#BFC6D0",
    "slate": "#5B6572",
    "gold": "#EDBE3F",
    # five faces: neighbours differ in lightness as well as in hue, for eyes that do not tell red from green
    "face5": "#12876A",
    "face4": "#7FD6A8",
    "face3": "#FFE27A",
    "face2": "#F08A2C",
    "face1": "#C42348",
}

_HIGH_CONTRAST = {
    "cream": "#FFFFFF",
    "butter": "#FFFFFF",
    "crumb": "#EFE6DA",
    "sand": "#5A3A28",
    "cocoa": "#000000",
    "truffle": "#1F120C",
    "raspberry": "#7E0032",
    "jam": "#4D001E",
    "shadow": "#00000059",
    "rim": "#5A3A28",
    "veil": "#FFFFFFF2",
    "leaf": "#0B4A30",
    "lake": "#0E4661",
}


@dataclass(frozen=True, slots=True)
class Type:
    """A role of text: its size and the smallest it may shrink to, in sp; main lines carry the screen's message."""

    sp: float
    least: float
    bold: bool = False


TYPES: Mapping[str, Type] = MappingProxyType(
    {
        "small": Type(16, 16),
        "body": Type(20, 16),
        "label": Type(25, 16, bold=True),
        "lead": Type(32, 16),
        "title": Type(38, 20, bold=True),
        "main": Type(52, 32, bold=True),
        "number": Type(80, 44, bold=True),
    }
)

STEPS = (16.0, 20.0, 25.0, 32.0, 38.0, 44.0, 52.0, 64.0, 80.0)
"""All sizes that text is set in, in sp: few, because every size of a Chinese font costs 2.6 MB."""


def rgba(code: str) -> Rgba:
    """`#RRGGBB` or `#RRGGBBAA` as four numbers of 0..1."""
    r, g, b, a = (int(part, 16) / 255 for part in (code[1:3], code[3:5], code[5:7], code[7:9] or "FF"))
    return r, g, b, a


class Theme:
    """What a screen of `size` pixels looks like under `look`.

    Controls lie in the lower `reach` pixels: within reach of a wheelchair, and of a child.
    """

    def __init__(self, look: Look, size: tuple[int, int]) -> None:
        self.px_per_mm = look.px_per_mm or density(size)
        self.growth = min(max(min(size) / self.px_per_mm / _SMALL_SCREEN_MM, 1.0), _LARGEST_GROWTH)
        self.portrait = size[1] > size[0]
        self.reach = size[1] * 2 / 3 if self.portrait else float(size[1])
        self.text_scale = look.text_scale
        self.zone = look.zone
        self.reduced_motion = look.reduced_motion
        codes = {**_COLOURS, **_HIGH_CONTRAST} if look.high_contrast else _COLOURS
        self.colours: Mapping[str, Rgba] = MappingProxyType({name: rgba(code) for name, code in codes.items()})

    def mm(self, millimetres: float) -> float:
        """Pixels of a length given in millimetres on the small screen."""
        return millimetres * self.px_per_mm * self.growth

    def sp(self, size: float) -> float:
        """Pixels of a text size."""
        return size * self.px_per_mm * 25.4 / 160 * self.growth * self.text_scale

    def steps(self, role: str) -> list[float]:
        """The sizes a text of this role may be set in, largest first, in pixels."""
        type_ = TYPES[role]
        return [self.sp(step) for step in reversed(STEPS) if type_.least <= step <= type_.sp]
