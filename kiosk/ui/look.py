"""How the screen is to look and sound: the shop's settings for it, none of them business."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import time, tzinfo
from pathlib import Path

ASSETS = Path(__file__).resolve().parents[2] / "assets"

_PX_PER_MM = {
    (800, 480): 5.2,  # 7" Touch Display
    (1024, 600): 6.6,  # 7" HDMI panels
    (1280, 800): 5.9,  # 10.1"
    (720, 1280): 8.2,  # Touch Display 2, 7"
}
_SEVEN_INCHES_MM = 178.0


@dataclass(frozen=True, slots=True)
class Look:
    """Settings of the screen; `home` is the one folder that Kivy, fonts and catalogues may write into.

    `zone` is the shop's, None the machine's. `size` is the kiosk's picture in pixels, None the whole screen;
    `px_per_mm` None takes the known value of that size (a screen of 7 inches if unknown). `quiet` is (from, until) in
    shop time, without sound. `may_quit` lets Escape end the program and shows the mouse pointer: for a desk, not for a
    shop.
    """

    home: Path
    zone: tzinfo | None = None
    size: tuple[int, int] | None = (800, 480)
    px_per_mm: float | None = None
    text_scale: float = 1.0
    high_contrast: bool = False
    reduced_motion: bool = False
    sounds: bool = True
    quiet: tuple[time, time] | None = None
    may_quit: bool = False
    assets: Path = ASSETS


def density(size: tuple[int, int]) -> float:
    """Pixels per millimetre of a screen of this size in pixels, upright or on its side."""
    known = _PX_PER_MM.get(size) or _PX_PER_MM.get((size[1], size[0]))
    return known or math.hypot(*size) / _SEVEN_INCHES_MM
