"""What is left of the rewards that are counted, and what can be done about one of them."""

from __future__ import annotations

from kiosk.flow.deeds import Kind
from kiosk.flow.events import RewardTouched
from kiosk.flow.office_states import ShelfPage, StockPage
from kiosk.rules.stock import Level
from kiosk.services.views_office import Shelf
from kiosk.ui.screens.desk import DetailScreen, ListScreen, RowWords
from kiosk.ui.screens.details import deed
from kiosk.ui.words import Say


def level_words(level: Level, say: Say) -> str:
    return {Level.OUT: say("out"), Level.LOW: say("runs low"), Level.PLENTY: say("enough")}[level]


def week_words(shelf: Shelf, say: Say) -> str:
    return say("{n} given in 7 days", n=shelf.week)


class StockScreen(ListScreen):
    def draw(self, state: StockPage) -> None:
        say = self.say
        self.head(state, say("Stock"), "", "bag")
        self.fill([self._row(shelf) for shelf in state.shelves], nothing=say("The programme counts no reward."))

    def _row(self, shelf: Shelf) -> RowWords:
        say = self.say
        level = "" if shelf.level is Level.PLENTY else level_words(shelf.level, say)
        return RowWords(
            title=shelf.name,
            detail=" · ".join(part for part in (level, week_words(shelf, say)) if part),
            end=str(shelf.left),
            picture=shelf.picture,
            name=f"shelf:{shelf.reward}",
            touch=RewardTouched(shelf.reward),
            urgent=shelf.level is not Level.PLENTY,
        )


class ShelfScreen(DetailScreen):
    def draw(self, state: ShelfPage) -> None:
        say, shelf = self.say, state.shelf
        self.head(state, shelf.name, "", shelf.picture)
        facts = (
            (say("Status"), level_words(shelf.level, say)),
            (say("Handed out"), week_words(shelf, say)),
        )
        actions = (
            deed(Kind.DELIVER, say, main=True, code=shelf.reward),
            deed(Kind.COUNT, say, code=shelf.reward),
        )
        self.fill(say("{n} left", n=shelf.left), facts, actions)
