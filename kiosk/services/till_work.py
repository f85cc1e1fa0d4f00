"""A till's file at the desk: the inbox's thread hands work in at the door, the desk's thread does it slice by slice.

Who handed it in hears how each slice went before it asks for the next one, so that whoever came to the door meanwhile
is served first, after one slice at most.
"""

from __future__ import annotations

import enum
import logging
import queue
from collections.abc import Callable

from kiosk.services.books import Books
from kiosk.store.faults import EventTooBig, StoreFault, StoreIo

log = logging.getLogger(__name__)


class Answer(enum.Enum):
    """How a slice went."""

    MORE = "more"  # done, and there is more to do
    DONE = "done"  # all is done
    LATER = "later"  # nothing can be kept just now: practice, a full disk
    BROKEN = "broken"  # it can't be done, now or later


class TillWork:
    """`slice()` does a piece of the work and tells whether there is more; one that raises has done nothing."""

    def __init__(self, books: Books, slice_: Callable[[], object]) -> None:
        self._books, self._slice = books, slice_
        self._answers: queue.SimpleQueue[Answer] = queue.SimpleQueue()

    def go_on(self) -> None:
        """One slice, on the desk's thread. What the store can't keep disturbs no guest: it is tried again later.

        Raises StoreIo, after which nothing can be kept at all, and what is a fault of ours.
        """
        answer = Answer.BROKEN
        try:
            answer = self._done()
        except EventTooBig as fault:
            log.error("the till's sales: %s", fault)
        except StoreFault as fault:
            answer = Answer.LATER
            log.error("the till's sales wait: %s", fault)
            if isinstance(fault, StoreIo):
                raise
        finally:
            self._answers.put(answer)

    def _done(self) -> Answer:
        if self._books.store.rehearsing:
            return Answer.LATER  # what is booked in practice is forgotten
        return Answer.MORE if self._slice() else Answer.DONE

    def answer(self, within_s: float) -> Answer | None:
        """How the slice that was asked for went; None: it is not done yet."""
        try:
            return self._answers.get(timeout=within_s)
        except queue.Empty:
            return None
