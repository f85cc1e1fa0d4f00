"""Long texts to be read together with a guest, a page at a time: all their data, and what an erasure leaves."""

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from kiosk.flow.desk_states import ErasedPage, ExportPage
from kiosk.ui.screens.desk import DeskScreen

LINES = 8


class ReadingScreen(DeskScreen):
    """Eight lines a page."""

    text = StringProperty("")
    page = NumericProperty(0)
    more = BooleanProperty(False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._lines: tuple[str, ...] = ()
        super().__init__(*args, **kwargs)

    def read(self, text: str) -> None:
        lines = tuple(line for line in text.splitlines() if line.strip())
        if lines != self._lines:
            self._lines, self.page = lines, 0
        self.more = len(lines) > LINES
        self._open()

    def turn_page(self) -> None:
        self.page = (self.page + 1) % max(1, -(-len(self._lines) // LINES))
        self._open()

    def _open(self) -> None:
        self.text = "\n".join(self._lines[int(self.page) * LINES :][:LINES])


class ExportScreen(ReadingScreen):
    def draw(self, state: ExportPage) -> None:
        self.member_head(state, self.say("All that is known"))
        self.read(state.text)


class ErasedScreen(ReadingScreen):
    def draw(self, state: ErasedPage) -> None:
        self.heading, self.picture = self.say("Forgotten"), "tick"
        self.facts = self.say("Receipt {code}", code=state.erased.code)
        self.read("\n".join(state.erased.words))
