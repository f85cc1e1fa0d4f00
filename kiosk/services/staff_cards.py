"""The cards of those who work here: given, lost, and handed on to whoever comes after."""

from __future__ import annotations

from kiosk.model.member import Card, CardStatus
from kiosk.services.audit import note
from kiosk.services.books import Books
from kiosk.services.faults import CardTaken, CardUnknown, Declined
from kiosk.services.rights import Right, require
from kiosk.store.change import Change


class StaffCards:
    def __init__(self, books: Books) -> None:
        self._books = books

    def has(self, staff: int) -> bool:
        """Whether they have a card that is good. Reads only."""
        return any(each.status is CardStatus.ACTIVE for each in self._books.store.cards.of_staff(staff))

    def free(self, card: bytes) -> None:
        """Whether it could be given to somebody who works here; raises CardTaken. Reads only."""
        free(self._books, card)

    def give(self, staff: int, card: bytes, by: int) -> None:
        """Theirs from now on, in the place of any they had; raises CardTaken, NotAllowed, Declined."""
        books = self._books
        require(books, by, Right.GIVE_STAFF_CARD)
        if books.store.staff.get(staff) is None:
            raise Declined(f"no staff member {staff} works here")
        free(books, card)
        with books.store.change(books.clock.stamp()) as change:
            note(books, change, by, Right.GIVE_STAFF_CARD, f"staff {staff}")
            self._end(staff, CardStatus.REPLACED, change)
            claim(books, card, staff, change)

    def lose(self, staff: int, by: int) -> None:
        """Their card opens nothing until it is given to somebody anew; raises CardUnknown, NotAllowed.

        Whoever notices first may say so: in front of a guest a staff card approves rewards without a PIN.
        """
        books = self._books
        require(books, by, Right.LOSE_STAFF_CARD)
        with books.store.change(books.clock.stamp()) as change:
            note(books, change, by, Right.LOSE_STAFF_CARD, f"staff {staff}")
            if not self._end(staff, CardStatus.LOST, change):
                raise CardUnknown(f"staff member {staff} has no card that could be lost")

    def _end(self, staff: int, status: CardStatus, change: Change) -> bool:
        cards = self._books.store.cards
        ended = [each for each in cards.of_staff(staff) if each.status is CardStatus.ACTIVE]
        for each in ended:
            cards.set(each.key, status, change.stamp.wall_ms)
        return bool(ended)


def free(books: Books, card: bytes) -> None:
    """Raises CardTaken for a member's card, and for one with which somebody works here."""
    found = books.store.cards.get(card)
    if found is None:
        return
    works = found.staff_id is not None and books.store.staff.get(found.staff_id) is not None
    if found.staff_id is None or (works and found.status is CardStatus.ACTIVE):
        raise CardTaken("this card belongs to someone")


def claim(books: Books, card: bytes, staff: int, change: Change) -> None:
    """Part of a change: a card that is `free` is theirs."""
    now = change.stamp.wall_ms
    if books.store.cards.get(card) is None:
        books.store.cards.add(Card(card, None, staff, CardStatus.ACTIVE, now))
    else:
        books.store.cards.hand_on(card, staff, now)
