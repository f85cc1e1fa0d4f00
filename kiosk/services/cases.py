"""Complaints: opened by a guest who wishes to be called back, answered by somebody, told at the next tap."""

from __future__ import annotations

from kiosk.services.books import Books
from kiosk.services.views_care import CaseView


class Cases:
    def __init__(self, books: Books) -> None:
        self._books = books

    def all_open(self, language: str, by: int) -> tuple[CaseView, ...]:
        """Cases that are open or answered, the one that is due first at the top. Reads only."""
        ...

    def case(self, case: int, language: str, by: int) -> CaseView: ...

    def write_down(self, words: str, by: int, member: int | None = None) -> CaseView:
        """A complaint that was made in words."""
        ...

    def take(self, case: int, by: int, owner: int | None = None) -> CaseView:
        """Make `owner` see to it (None: `by` does)."""
        ...

    def put_off(self, case: int, days: int, by: int, why: str) -> CaseView: ...

    def note(self, case: int, words: str, by: int) -> CaseView: ...

    def answer(self, case: int, words: str, by: int) -> CaseView:
        """What was done; the member is told in these words at their next tap, and the case closes."""
        ...

    def close(self, case: int, by: int, why: str) -> CaseView:
        """Without telling at the kiosk: it was told in person, or there is nothing to tell."""
        ...
