"""What is made ready in small steps while nothing happens, so that the next tap finds it done."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

from kiosk.flow import states as s
from kiosk.flow.join_states import Consent
from kiosk.model.text import LANGUAGES
from kiosk.ui.fonts import Shelf
from kiosk.ui.screens.screen import Screen
from kiosk.ui.sound import Sounds
from kiosk.ui.theme import TYPES, Theme
from kiosk.ui.widgets.words import Setting
from kiosk.ui.words import Catalogues

_FIRST_WORD = {"en": "Ag", "zh-Hans": "国", "zh-Hant": "國"}
_ROLES = ("main", "lead", "label")
AT_THE_DOOR = (
    *(s.Greeting, s.Welcome, s.Thanks, s.TooSoon, s.UnknownCard, s.RefusedCard, s.Idle, s.OutOfOrder, s.OneMoment),
    *(s.Rewards, s.Redeeming, s.Voucher, Consent),
)
"""What a visitor may meet in the next second; staff can wait a tenth of one for theirs."""
JOIN_S = 30.0


class Preparations:
    """Iterate one step at a time, in Kivy's thread; `close` when the window goes."""

    def __init__(
        self,
        screen_for: Callable[[type[s.State]], Screen],
        shelf: Shelf,
        words: Catalogues,
        theme: Theme,
        sounds: Sounds,
        language: str,
    ) -> None:
        self._screen_for = screen_for
        self._shelf, self._words, self._theme, self._sounds = shelf, words, theme, sounds
        self._language = language
        self._splitting = threading.Thread(target=self._split, name="fonts")

    def steps(self) -> Iterator[None]:
        """Screens first (a tap may come at any moment), then catalogues, the shop's own fonts, and sounds."""
        for kind in AT_THE_DOOR:
            self._screen_for(kind).warm()
            yield
        for language in LANGUAGES:
            self._words.say(language)
            yield
        self._splitting.start()  # copies 16 MB a face the first time: not in the thread that draws
        while self._splitting.is_alive():
            yield
        word = _FIRST_WORD.get(self._language, "")
        for role in _ROLES:  # 2.6 MB each for a Chinese one: the other languages' are opened when they are needed
            font = self._shelf.pick(word, self._language, TYPES[role].bold)
            for step in {self._theme.steps(role)[0], self._theme.steps(role)[-1]}:
                Setting(word, str(font), step, 1000.0)
                yield
        self._sounds.prepare()

    def close(self) -> None:
        """Wait for the file that is being written."""
        if self._splitting.ident is not None:
            self._splitting.join(JOIN_S)
            if self._splitting.is_alive():
                raise TimeoutError(f"the thread 'fonts' did not end within {JOIN_S} s")

    def _split(self) -> None:
        for language in LANGUAGES:
            for bold in (False, True):
                self._shelf.pick(_FIRST_WORD[language], language, bold)
