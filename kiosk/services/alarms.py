"""The alarm: too many unhappy answers in a short while; seen to by somebody, over by itself."""

from __future__ import annotations

from kiosk.services.books import Books
from kiosk.services.views_care import AlarmView


class Alarms:
    def __init__(self, books: Books) -> None:
        self._books = books

    def alarm(self) -> AlarmView | None:
        """The one that rings. Reads only."""
        ...

    def acknowledge(self, by: int, comment: str) -> AlarmView | None: ...
