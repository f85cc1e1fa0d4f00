"""Measures: what is done about a cause, by whom, from when, until when."""

from __future__ import annotations

from datetime import date

from kiosk.services.books import Books
from kiosk.services.views_care import MeasureView


class Measures:
    def __init__(self, books: Books) -> None:
        self._books = books

    def all(self, language: str, by: int) -> tuple[MeasureView, ...]:
        """Planned and running ones, the one that is due first at the top, then those that ended. Reads only."""
        ...

    def plan(self, cause: str, words: str, owner: int, start: date, due: date, by: int) -> MeasureView: ...

    def end(self, measure: int, result: str, by: int, dropped: bool = False) -> MeasureView: ...
