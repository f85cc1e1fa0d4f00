"""What the lamps in the panel's buttons show: pure functions of a scene and the time."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

BREATH_S = 4.0
BLINK_S = 0.5
FRAME_S = 0.04  # a moving scene is drawn 25 times a second


@dataclass(frozen=True, slots=True)
class Lit:
    """One face shines, or none."""

    face: int | None = None


@dataclass(frozen=True, slots=True)
class Breathing:
    """All faces wax and wane, one after the other: come and press."""


@dataclass(frozen=True, slots=True)
class Blinking:
    """All faces blink together: out of order."""


Scene = Lit | Breathing | Blinking


def moves(scene: Scene) -> bool:
    return not isinstance(scene, Lit)


def brightness(scene: Scene, face: int, at: float) -> float:
    """0 to 1 for the lamp of `face` at monotonic second `at`, in hundredths as software PWM has them."""
    match scene:
        case Lit(lit):
            return 1.0 if lit == face else 0.0
        case Breathing():
            return round(0.5 - 0.5 * math.cos(2 * math.pi * (at / BREATH_S - face / 5)), 2)
        case Blinking():
            return 1.0 if at % (2 * BLINK_S) < BLINK_S else 0.0


def shown(scene: Scene, glowing: Mapping[int, float], face: int, at: float) -> float:
    """The scene, outshone by a press: `glowing` maps faces to the time until which they answer it."""
    return 1.0 if glowing.get(face, -math.inf) > at else brightness(scene, face, at)
