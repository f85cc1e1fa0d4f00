"""The audit trail: every action of staff with who, when and why, only ever added to."""

from __future__ import annotations

from kiosk.services.books import Books
from kiosk.services.rights import Right
from kiosk.services.views_care import AuditView
from kiosk.store.change import Change


def note(books: Books, change: Change, who: int | None, action: Right, subject: str, why: str = "") -> None:
    """Part of the change that does `action`; `who` is a staff id, None for the kiosk itself."""


class Audit:
    def __init__(self, books: Books) -> None:
        self._books = books

    def trail(self, by: int, language: str, about: str = "", before: int | None = None) -> tuple[AuditView, ...]: ...
