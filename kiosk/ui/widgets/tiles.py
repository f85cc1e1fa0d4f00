"""Tiles to choose from: rewards, reasons; dealt into a grid and used again from one state to the next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.gridlayout import GridLayout

from kiosk.flow.events import RewardTouched, Touch
from kiosk.services.views import Choice
from kiosk.ui.widgets.touchable import Tile
from kiosk.ui.widgets.words import Choir
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
    tall = BooleanProperty(False)

    def offer(self, choice: Choice, say: Say) -> None:
        """Show this reward; only one that can be had is a control."""
        self.picture, self.title, self.price = choice.picture, choice.name, price_of(choice, say)
        self.language = say.language
        self.kind = "plain" if choice.affordable else "muted"
        self.disabled = not choice.affordable
        self.name = f"reward:{choice.id}" if choice.affordable else ""
        self.means = RewardTouched(choice.id)


def price_of(choice: Choice, say: Say) -> str:
    """What a reward costs, or what is still missing, or why it is not to be had."""
    if choice.why_not:
        return choice.why_not
    if choice.missing:
        return say.many("{n} point to go", "{n} points to go", choice.missing)
    return say.many("{n} point", "{n} points", choice.cost)


class Deck:
    """Deals tiles into a layout and keeps those that are not needed now.

    Building a tile costs several milliseconds, changing one a fraction: an answer must not wait for the former.
    """

    def __init__(self, layout: Any, make: Callable[[], Any]) -> None:
        self._choir = Choir()
        self._layout = layout
        self._make = make
        self._tiles: list[Any] = []

    def deal(self, count: int) -> list[Any]:
        """Bring the layout to `count` tiles, in order, all set in one size; making only those that never were."""
        while len(self._tiles) < count:
            tile = self._make()
            tile.choir = self._choir
            self._tiles.append(tile)
        if len(self._layout.children) != count:
            self._layout.clear_widgets()
            for tile in self._tiles[:count]:
                self._layout.add_widget(tile)
        return self._tiles[:count]


def touching(tile: Any, touched: Callable[[Touch], None]) -> Any:
    """`tile`, which from now on hands what it means to `touched`."""
    tile.bind(on_release=lambda tile: touched(tile.means))
    return tile


ROWS = 2


class RewardGrid(GridLayout):
    """Rewards in pages of as many tiles as lie comfortably on the screen; `more` if there is another page."""

    touched = ObjectProperty(None)
    theme = ObjectProperty(None)
    more = BooleanProperty(False)
    count = NumericProperty(0)
    widest = NumericProperty(3)

    def __init__(self, **kwargs: Any) -> None:
        self._choices: tuple[Choice, ...] = ()
        self._page = 0
        super().__init__(**kwargs)
        self._deck = Deck(self, lambda: touching(RewardTile(), self.touched))

    def offer(self, choices: tuple[Choice, ...], say: Say) -> None:
        """Show these, from the first page unless they are the same rewards as before."""
        if [choice.id for choice in choices] != [choice.id for choice in self._choices]:
            self._page = 0
        self._choices, self._say = choices, say
        self.more = len(choices) > self._room
        self.count = len(choices)
        self._deal()

    def turn_page(self) -> None:
        """The next page, or the first again."""
        self._page = (self._page + 1) % max(1, -(-len(self._choices) // self._room))
        self._deal()

    def warm(self) -> None:
        """Build a page of tiles before it is needed."""
        self._deck.deal(self._room)

    @property
    def _room(self) -> int:
        return (2 if self.theme.portrait else int(self.widest)) * ROWS

    def _deal(self) -> None:
        first = self._page * self._room
        shown = self._choices[first : first + self._room]
        for tile, choice in zip(self._deck.deal(len(shown)), shown, strict=True):
            tile.offer(choice, self._say)
