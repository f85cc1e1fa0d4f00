"""Practice: staff try everything with real cards on the real screen, and nothing of it is kept."""

from __future__ import annotations

from kiosk.services.books import Books


class Practice:
    def __init__(self, books: Books) -> None:
        self._books = books

    @property
    def on(self) -> bool:
        """Whether nothing is kept just now."""
        ...

    def begin(self, by: int) -> None: ...

    def end(self) -> None: ...
