"""AskWords: what is often said, as tiles; or anything else, typed."""

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.gridlayout import GridLayout

from kiosk.flow.deeds import MAY_BE_EMPTY, Kind
from kiosk.flow.desk_states import AskWords
from kiosk.flow.events import Back, LeftOut, WordsGiven, WordsTyped
from kiosk.ui.screens.asks import AskScreen
from kiosk.ui.screens.deed_words import often_said, question_of
from kiosk.ui.widgets.keyboard import CONTACT_SIGNS, NAME_SIGNS, SENTENCE_SIGNS, NameDesk
from kiosk.ui.widgets.keyboard import LONGEST as LONGEST_NAME
from kiosk.ui.widgets.touchable import BigButton
from kiosk.ui.widgets.words import Choir

LONGEST = 60
"""Letters of a note, an answer or a full name."""
LONGEST_CONTACT = 50
_NAMES = frozenset({Kind.RENAME, Kind.TOWN, Kind.APPOINT, Kind.FULL_NAME})


def longest(kind: Kind) -> int:
    if kind is Kind.CONTACT:
        return LONGEST_CONTACT
    return LONGEST_NAME if kind in _NAMES and kind is not Kind.FULL_NAME else LONGEST


class AskWordsScreen(AskScreen):
    typing = BooleanProperty(False)
    typed = StringProperty("")
    sends = BooleanProperty(False)
    sealed = BooleanProperty(False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._dealt: object = None
        super().__init__(*args, **kwargs)

    def draw(self, state: AskWords) -> None:
        self.ask(state, question_of(state.deed.kind, self.say))
        self._kind, self.sealed = state.deed.kind, state.sealed
        now = (state.deed, self.language, self.get_root_window() is None)
        if now != self._dealt:
            self._dealt = (state.deed, self.language, False)
            self.typed = state.typed
            self.typing = bool(state.typed) or not often_said(state.deed.kind, self.say)
            self._deal(state.deed.kind)
        elif not self.typing and not self.ids.page.children:
            self._deal(state.deed.kind)
        self.sends = self.typing and self._fits()

    def leave_out(self) -> None:
        self.touched(LeftOut())

    def send(self) -> None:
        self.touched(WordsGiven(self.typed.strip()))

    def backward(self) -> None:
        """From the keys to the tiles, from there to the page before."""
        if self.typing and often_said(self._kind, self.say):
            self._turn(typing=False)
        else:
            self.touched(Back())

    def _turn(self, *, typing: bool) -> None:
        self.typing = typing
        self.sends = typing and self._fits()
        self._deal(self._kind)

    def _fits(self) -> bool:
        return bool(self.typed.strip()) or (self._kind in MAY_BE_EMPTY and not self.sealed)

    def _deal(self, kind: Kind) -> None:
        self.ids.page.clear_widgets()
        self.ids.page.add_widget(self._keys(kind) if self.typing else self._tiles(kind))

    def _keys(self, kind: Kind) -> Any:
        names, contact = kind in _NAMES, kind is Kind.CONTACT
        desk = NameDesk(
            text=self.typed,
            hint=self.say("only head office can read it") if self.sealed else self.question,
            language=self.language,
            say=self.say,
            names=names,
            contact=contact,
            signs=NAME_SIGNS if names else CONTACT_SIGNS if contact else SENTENCE_SIGNS,
            longest=longest(kind),
            size_hint_y=None,
        )
        desk.height = self.theme.mm(68)
        desk.bind(text=self._heard)
        return desk

    def _heard(self, _: Any, text: str) -> None:
        self.typed = text
        self.sends = self._fits()
        self.touched(WordsTyped(text))

    def _tiles(self, kind: Kind) -> Any:
        mm = self.theme.mm
        grid, choir = GridLayout(cols=2, spacing=mm(2.5), padding=(mm(4), mm(1))), Choir()
        for number, words in enumerate(often_said(kind, self.say)):
            tile = BigButton(name=f"words-{number}", text=words, language=self.language, role="lead", choir=choir)
            tile.bind(on_release=lambda _, words=words: self.touched(WordsGiven(words)))
            grid.add_widget(tile)
        other = BigButton(name="words-other", text=self.say("In other words"), language=self.language, kind="quiet")
        other.bind(on_release=lambda _: self._turn(typing=True))
        grid.add_widget(other)
        return grid
