"""AskWords: what is often said, as tiles; or anything else, typed."""

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.gridlayout import GridLayout

from kiosk.flow.deeds import MAY_BE_EMPTY, Kind
from kiosk.flow.desk_states import AskWords
from kiosk.flow.events import Back, WordsGiven, WordsTyped
from kiosk.ui.screens.asks import AskScreen
from kiosk.ui.screens.deed_words import often_said, question_of
from kiosk.ui.widgets.keyboard import LONGEST as LONGEST_NAME
from kiosk.ui.widgets.keyboard import NameDesk
from kiosk.ui.widgets.touchable import BigButton

LONGEST = 60
"""Letters of a note or an answer."""


class AskWordsScreen(AskScreen):
    typing = BooleanProperty(False)
    typed = StringProperty("")
    sends = BooleanProperty(False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._dealt: object = None
        super().__init__(*args, **kwargs)

    def draw(self, state: AskWords) -> None:
        self.ask(state, question_of(state.deed.kind, self.say))
        now = (state.deed, self.language, self.get_root_window() is None)
        if now != self._dealt:
            self._dealt = (state.deed, self.language, False)
            self.typed = state.typed
            self.typing = bool(state.typed) or not often_said(state.deed.kind, self.say)
            self._deal(state.deed.kind)
        elif not self.typing and not self.ids.page.children:
            self._deal(state.deed.kind)
        self._kind = state.deed.kind
        self.sends = self.typing and self._fits()

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
        return bool(self.typed.strip()) or self._kind in MAY_BE_EMPTY

    def _deal(self, kind: Kind) -> None:
        self.ids.page.clear_widgets()
        self.ids.page.add_widget(self._keys(kind) if self.typing else self._tiles(kind))

    def _keys(self, kind: Kind) -> Any:
        names = kind in (Kind.RENAME, Kind.TOWN, Kind.APPOINT)
        desk = NameDesk(
            text=self.typed,
            hint=self.question,
            language=self.language,
            say=self.say,
            names=names,
            longest=LONGEST_NAME if names else LONGEST,
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
        grid = GridLayout(cols=2, spacing=mm(2.5), padding=(mm(4), mm(1)))
        for number, words in enumerate(often_said(kind, self.say)):
            tile = BigButton(name=f"words-{number}", text=words, language=self.language, role="body")
            tile.bind(on_release=lambda _, words=words: self.touched(WordsGiven(words)))
            grid.add_widget(tile)
        other = BigButton(name="words-other", text=self.say("In other words"), language=self.language, kind="quiet")
        other.bind(on_release=lambda _: self._turn(typing=True))
        grid.add_widget(other)
        return grid
