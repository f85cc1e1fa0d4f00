"""What is made ready in small steps while nothing happens, so that the next tap finds it done."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

from kiosk.flow.states import State
from kiosk.model.text import LANGUAGES
from kiosk.ui.fonts import Shelf
from kiosk.ui.screens import SCREENS
from kiosk.ui.screens.screen import Screen
from kiosk.ui.sound import Sounds
from kiosk.ui.theme import TYPES, Theme
from kiosk.ui.widgets.words import Setting
from kiosk.ui.words import Catalogues

_FIRST_WORD = {"en": "Ag", "zh-Hans": "国", "zh-Hant": "國"}
_ROLES = ("main", "lead", "label", "body")
JOIN_S = 30.0


class Preparations:
    """Iterate one step at a time, in Kivy's thread; `close` when the window goes."""

    def __init__(
        self, screen_for: Callable[[type[State]], Screen], shelf: Shelf, words: Catalogues, theme: Theme, sounds: Sounds
    ) -> None:
        self._screen_for = screen_for
        self._shelf, self._words, self._theme, self._sounds = shelf, words, theme, sounds
        self._splitting = threading.Thread(target=self._split, name="fonts")

    def steps(self) -> Iterator[None]:
        """Screens first (a tap may come at any moment), then catalogues, fonts and sounds."""
        for kind in SCREENS:
            self._screen_for(kind).warm()
            yield
        for language in LANGUAGES:
            self._words.say(language)
            yield
        self._splitting.start()  # copies 16 MB a face the first time: not in the thread that draws
        while self._splitting.is_alive():
            yield
        for language in LANGUAGES:
            for role in _ROLES:
                font = self._shelf.pick(_FIRST_WORD[language], language, TYPES[role].bold)
                Setting(_FIRST_WORD[language], str(font), self._theme.steps(role)[0], 1000.0)
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
