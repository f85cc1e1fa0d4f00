"""Practice: staff try everything with real cards on the real screen, and nothing of it is kept.

The store stays the real one, inside one transaction that is rolled back at the end: no second way for the data, no
copy to keep in step, and a kiosk that loses its power in the middle has kept nothing either.
"""

from __future__ import annotations

import logging

from kiosk.services.audit import note as audited
from kiosk.services.books import Books
from kiosk.services.faults import Declined
from kiosk.services.rights import Right, require

log = logging.getLogger(__name__)

LASTS_MS = 15 * 60_000
"""By the boot clock; whoever forgets to end it loses no guest's points for longer."""


class Practice:
    def __init__(self, books: Books) -> None:
        self._books = books

    @property
    def on(self) -> bool:
        """Whether nothing is kept just now."""
        return self._books.store.rehearses(self._books.clock.stamp())

    def begin(self, by: int) -> None:
        """For a quarter of an hour; raises NotAllowed, Declined if it is on already."""
        books, now = self._books, self._books.clock.stamp()
        require(books, by, Right.PRACTISE)
        if self.on:
            raise Declined("practice mode is on already")
        self.settle()
        with books.store.change(now) as change:
            audited(books, change, by, Right.PRACTISE, "kiosk")
        books.store.rehearse(now.mono_ms + LASTS_MS)
        log.info("practice mode: nothing is kept for %d minutes", LASTS_MS // 60_000)

    def end(self) -> None:
        """Everything is as it was before it began; nothing happens if it is not on."""
        if self._books.store.rehearsing:
            self._books.store.forget()
            log.info("practice mode is over")

    def settle(self) -> None:
        """For quiet moments: end it when its time is up."""
        if not self.on:
            self.end()
