"""Tiles to choose from: rewards, reasons."""

from __future__ import annotations

from kivy.properties import StringProperty

from kiosk.services.views import Choice
from kiosk.ui.widgets.touchable import Tile
from kiosk.ui.words import Say


class ReasonTile(Tile):
    picture = StringProperty("")
    words = StringProperty("")
    language = StringProperty("en")


class RewardTile(Tile):
    picture = StringProperty("")
    title = StringProperty("")
    price = StringProperty("")
    language = StringProperty("en")


def price_of(choice: Choice, say: Say) -> str:
    """What a reward costs, or what is still missing, or why it is not to be had."""
    if choice.why_not:
        return choice.why_not
    if choice.missing:
        return say.many("{n} point to go", "{n} points to go", choice.missing)
    return say.many("{n} point", "{n} points", choice.cost)


def reward_tile(choice: Choice, say: Say) -> RewardTile:
    """The tile of a reward; only one that can be had is a control."""
    return RewardTile(
        name=f"reward:{choice.id}" if choice.affordable else "",
        kind="plain" if choice.affordable else "muted",
        picture=choice.picture,
        title=choice.name,
        price=price_of(choice, say),
        language=say.language,
        disabled=not choice.affordable,
    )
