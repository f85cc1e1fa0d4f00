"""Every picture by its name, as programme files and screens ask for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType

from kiosk.ui.drawings import faces, signs, sweets
from kiosk.ui.drawings.badges import badge
from kiosk.ui.drawings.pen import Pen

Draw = Callable[[Pen], None]

_SWEETS = ("candy", "lollipop", "tea", "cup", "cake", "cookie", "bag", "gift", "birthday", "apple", "bread", "bottle")
_SIGNS = (
    *("coupon", "percent", "star", "heart", "clock", "calendar", "crown", "people", "price", "broom", "smile", "hand"),
    *("tick", "cross", "card", "cards", "phone", "bank", "question", "lock", "bell", "spanner", "search", "plus"),
    *("back", "erase"),
)
PICTURES: Mapping[str, Draw] = MappingProxyType(
    {
        **{name: getattr(sweets, name) for name in (*_SWEETS, "shop")},
        **{name: getattr(signs, name) for name in _SIGNS},
        **{f"badge-{metal}": partial(badge, metal=metal) for metal in range(4)},
        **{f"face-{level}": partial(faces.face, level=level) for level in faces.LEVELS},
    }
)
"""Name -> how to draw it into a box of 100 x 100."""


def picture(name: str) -> Draw:
    """How to draw `name`; a name nobody has drawn is a gift, so that a shop's own word never leaves a hole."""
    return PICTURES.get(name, sweets.gift)
