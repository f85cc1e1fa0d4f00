"""What the staff's pages share: a head with the news, a list in pages, details with what can be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from kiosk.flow.desk_states import MemberPart, Page
from kiosk.flow.events import Touch
from kiosk.model.text import columns
from kiosk.ui.screens.deed_words import said_of
from kiosk.ui.screens.problems import sentence_for
from kiosk.ui.screens.screen import Screen
from kiosk.ui.widgets.rows import Fact, Row
from kiosk.ui.widgets.tiles import Deck, touching
from kiosk.ui.widgets.touchable import BigButton

LARGE = 1.15
"""A text scale from which fewer lines have room."""
WIDE = 30.0
"""Columns of a fact that stand on one line for certain, at a text scale of 1."""


@dataclass(frozen=True, slots=True)
class RowWords:
    """One line of a list; without a touch it is only read. The end of an `urgent` one stands out."""

    title: str
    detail: str = ""
    end: str = ""
    picture: str = ""
    name: str = ""
    touch: Touch | None = None
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Action:
    """A button: its name, its words, the touch it stands for; `main` for the one that is wanted most."""

    name: str
    words: str
    touch: Touch
    picture: str = ""
    main: bool = False


class DeskScreen(Screen):
    heading = StringProperty("")
    facts = StringProperty("")
    news = StringProperty("")
    bad_news = BooleanProperty(False)
    picture = StringProperty("")

    def head(self, state: Page, heading: str, facts: str = "", picture: str = "") -> None:
        """The head of a page: what was just done or refused takes the place of the facts."""
        self.heading, self.facts, self.picture = heading, facts, picture
        self.bad_news = state.problem is not None
        if state.problem is not None:
            self.news = sentence_for(state.problem, self.say)
        else:
            self.news = said_of(state.done, self.say) if state.done is not None else ""

    def member_head(self, state: MemberPart, facts: str = "") -> None:
        guest = state.guest
        points = self.say.many("{n} point", "{n} points", guest.balance)
        more = facts or f"{guest.tier.name} · {points}"
        self.head(state, guest.name or self.say("No name"), more, f"badge-{guest.tier.badge}")


class ListScreen(DeskScreen):
    """As many lines a page as a finger can tell apart, and up to four actions."""

    page = NumericProperty(0)
    more = BooleanProperty(False)
    columns = NumericProperty(2)
    lines = NumericProperty(3)
    nothing = StringProperty("")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._rows: tuple[RowWords, ...] = ()
        super().__init__(*args, **kwargs)
        if self.theme.portrait:
            self.columns, self.lines = 1, 3 if self.theme.text_scale > LARGE else 4
        elif self.theme.text_scale > LARGE:
            self.lines -= 1
        self._room = int(self.columns * self.lines)
        self._deck = Deck(self.ids.rows, lambda: touching(Row(), self._touch))
        place = self.ids.actions_above if self.theme.portrait else self.ids.actions_beside
        self._actions = Deck(place, lambda: touching(BigButton(role="label"), self.touched))

    def fill(self, rows: Sequence[RowWords], actions: Sequence[Action] = (), nothing: str = "") -> None:
        """Show these lines, from the first on if they are others than before; without any, what `nothing` says."""
        self.nothing = "" if rows else nothing
        if tuple(row.name for row in rows) != tuple(row.name for row in self._rows):
            self.page = 0
        self._rows, self.more = tuple(rows), len(rows) > self._room
        show_actions(self._actions, actions, self.language, self.theme.mm(1))
        self._deal()

    def turn_page(self) -> None:
        """The next page, or the first again."""
        self.page = (self.page + 1) % max(1, -(-len(self._rows) // self._room))
        self._deal()

    def warm(self) -> None:
        self._deck.deal(self._room)

    def _touch(self, touch: Touch | None) -> None:
        if touch is not None:
            self.touched(touch)

    def _deal(self) -> None:
        shown = self._rows[int(self.page) * self._room :][: self._room]
        for tile, row in zip(self._deck.deal(len(shown)), shown, strict=True):
            tile.title, tile.detail, tile.end, tile.picture = row.title, row.detail, row.end, row.picture
            tile.name, tile.means, tile.language = row.name if row.touch else "", row.touch, self.language
            tile.kind = "plain" if row.touch else "muted"
            tile.urgent = row.urgent
            tile.disabled = row.touch is None


class DetailScreen(DeskScreen):
    """A story in words, up to seven facts, and up to six things that can be done."""

    story = StringProperty("")
    shown_facts = NumericProperty(0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._facts = Deck(self.ids.facts, Fact)
        self._deeds = Deck(self.ids.deeds, lambda: touching(BigButton(role="label"), self.touched))

    def fill(self, story: str, facts: Sequence[tuple[str, str]], actions: Sequence[Action]) -> None:
        self.story = story
        facts = [fact for fact in facts if fact[1]]
        self.shown_facts = len(facts) * 0.5
        for widget, (what, value) in zip(self._facts.deal(len(facts)), facts, strict=True):
            tell(widget, what, value, self.language, WIDE / self.theme.text_scale)
        show_actions(self._deeds, actions, self.language, self.theme.mm(1))


def tell(fact: Fact, what: str, value: str, language: str, wide: float) -> None:
    """Show a fact; one of more than `wide` columns gets the room of two lines."""
    fact.what, fact.value, fact.language = what, value, language
    fact.size_hint_y = 2.0 if max(columns(what) * 1.8, columns(value)) > wide else 1.0


def show_actions(deck: Deck, actions: Sequence[Action], language: str, padding: float) -> None:
    for button, action in zip(deck.deal(len(actions)), actions, strict=True):
        button.name, button.text, button.means = action.name, action.words, action.touch
        button.language, button.picture = language, action.picture
        button.kind = "main" if action.main else "plain"
        button.padding = [padding] * 4
