"""Everything that screens are put together from."""

from __future__ import annotations

from pathlib import Path

_CLASSES = {
    "drawn": ("Drawn", "Picture"),
    "words": ("Words",),
    "countup": ("CountUp",),
    "touchable": ("Touchable", "Tile", "BigButton", "LanguageButton", "FaceButton"),
    "furniture": ("Awning", "Counter", "Paper", "Ticket", "Sign", "Notice", "Ribbon"),
    "faces": ("FacesRow",),
    "liveface": ("LiveFace",),
    "corner": ("StatusCorner",),
    "head": ("Head",),
    "notes": ("Note", "Figure"),
    "tiles": ("ReasonTile", "RewardTile", "RewardGrid"),
    "pinpad": ("PinPad", "PinDots", "PinDesk"),
    "strip": ("Strip", "StripSwitch", "PanelButton"),
    "keyboard": ("Keyboard", "Field", "NameDesk"),
    "rows": ("Row", "Fact"),
    "code": ("QrCode",),
    "practice": ("PracticeBand",),
}


def introduce() -> None:
    """Tell kv which module each widget lives in (imported when first drawn), and load their looks."""
    from kivy.factory import Factory

    for module, classes in _CLASSES.items():
        for name in classes:
            Factory.register(name, module=f"{__name__}.{module}")
    load("widgets.kv")
    load("desk.kv")


def load(layout: str) -> None:
    """The looks in this file, which stands beside the widgets."""
    from kivy.lang import Builder

    Builder.load_file(str(Path(__file__).with_name(layout)))
