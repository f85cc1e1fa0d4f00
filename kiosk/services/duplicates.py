"""Files that may be one person's, proposed to staff and never merged by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from kiosk.rules.duplicates import PROPOSED, File, Pair, in_order, judged
from kiosk.rules.moment import Moment
from kiosk.services import audit
from kiosk.services.books import Books
from kiosk.services.naming import day_of, guest_of
from kiosk.services.rights import Right, may, require
from kiosk.services.views import Receipt
from kiosk.services.views_care import Task
from kiosk.services.views_people import DuplicateView
from kiosk.services.wire_people import UnlikeV1

TYPE = "unlike.v1"
SLICE = 2000
"""Pairs judged in one step: some 20 ms."""
FEW = 500
"""Members among whom one looks at once; where there are more, the night does it."""

ON_THE_LIST = 5


class Duplicates:
    def __init__(self, books: Books) -> None:
        self._books = books
        self._search: Iterator[Pair] | None = None
        self._found: list[Pair] = []
        self._known: list[Pair] | None = None

    def step(self) -> bool:
        """For the night: look at some more pairs; whether there are any left. The first step begins anew."""
        if self._search is None:
            self._search, self._found = judged(self._files()), []
        some = list(islice(self._search, SLICE))
        self._found += (pair for pair in some if pair.score >= PROPOSED)
        if len(some) == SLICE:
            return True
        self._known, self._search = in_order(self._found), None
        return False

    def night(self, books: Books, cursor: int, at: Moment) -> int | None:
        """A slice of the night's work."""
        return cursor + 1 if self.step() else None

    def proposed(self, limit: int = 50) -> tuple[DuplicateView, ...]:
        """As of last night (in a small shop: of the first time that was asked since the start), the likeliest first;
        without those that staff have merged or said to be two people. Reads only."""
        if self._known is None and self._books.store.members.count() <= FEW:
            while self.step():
                pass
        unlike, views = self._books.store.people.unlike(), []
        for pair in self._known or ():
            if (min(pair.one, pair.other), max(pair.one, pair.other)) in unlike:
                continue
            one, other = guest_of(self._books, pair.one), guest_of(self._books, pair.other)
            if one and other:
                views.append(DuplicateView(one, other, pair.score, pair.reasons))
            if len(views) == limit:
                break
        return tuple(views)

    def tasks(self, language: str, by: int) -> Iterator[Task]:
        """The likeliest few of last night as lines of the task list, for those who may merge them."""
        who = self._books.store.staff.get(by)
        if self._known and who is not None and may(who.role, Right.MERGE):
            for pair in self.proposed(ON_THE_LIST):
                yield Task("duplicate", pair.one.id, pair.other.name, pair.one, "", overdue=False)

    def different(self, one: int, other: int, by: int) -> Receipt:
        """Staff know these to be two people: not proposed again. Raises UnknownMember, NotAllowed."""
        books = self._books
        require(books, by, Right.MERGE)
        books.member(one), books.member(other)
        with books.store.change(books.clock.stamp()) as change:
            audit.note(books, change, by, Right.MERGE, f"member {one}", f"not member {other}")
            books.store.people.add_unlike(one, other)
            seq = change.record(TYPE, UnlikeV1(one, other, by))
        return Receipt(seq, TYPE)

    def _files(self) -> list[File]:
        books, store = self._books, self._books.store
        profiles = store.people.profiles()
        seen = store.visits.last_seen()
        files = []
        for number in store.members.ids():
            member = books.member(number)
            place = profiles[number].locality if number in profiles else ""
            last = day_of(books, seen[number]) if number in seen else None
            files.append(File(number, member.name, member.birthday, place, day_of(books, member.joined_ms), last))
        return files
