"""What should be looked at: too many taps or redemptions of one member, staff who favour one, guessed PINs."""

from __future__ import annotations

from kiosk.services.books import Books
from kiosk.services.views_care import Notice


class Watch:
    def __init__(self, books: Books) -> None:
        self._books = books

    def look(self) -> None:
        """Keep what strikes the eye of this business day and the one before."""
        ...

    def notices(self, language: str, by: int) -> tuple[Notice, ...]: ...

    def settle(self, notice: int, by: int, why: str) -> None: ...
