"""Cards: lost, blocked, replaced, a second one."""

from __future__ import annotations

from kiosk.model.member import Card, CardStatus
from kiosk.services import audit
from kiosk.services.books import Books
from kiosk.services.faults import CardTaken, CardUnknown
from kiosk.services.rights import Right, require
from kiosk.services.views import Receipt
from kiosk.services.views_people import CardView
from kiosk.services.wire_people import CardV1
from kiosk.store.change import Change

TYPE = "card.v1"


class CardDesk:
    def __init__(self, books: Books) -> None:
        self._books = books

    def cards(self, member: int) -> tuple[CardView, ...]:
        """All that this member ever had, the oldest first. Reads only."""
        return tuple(
            CardView(each.key, each.key.hex()[:4].upper(), each.status, each.since_ms)
            for each in self._books.store.cards.of(member)
        )

    def lose(self, card: bytes, by: int) -> Receipt:
        """Nobody comes in with this card until it is found again; raises CardUnknown, NotAllowed."""
        return self._set(card, (CardStatus.ACTIVE, CardStatus.BLOCKED), CardStatus.LOST, by)

    def block(self, card: bytes, by: int) -> Receipt:
        """Nobody comes in with this card until it is unblocked; raises CardUnknown, NotAllowed."""
        return self._set(card, (CardStatus.ACTIVE, CardStatus.LOST), CardStatus.BLOCKED, by)

    def unblock(self, card: bytes, by: int) -> Receipt:
        """A lost or blocked card is good again; raises CardUnknown, NotAllowed."""
        return self._set(card, (CardStatus.LOST, CardStatus.BLOCKED), CardStatus.ACTIVE, by)

    def replace(self, member: int, old: bytes, new: bytes, by: int) -> Receipt:
        """`new`, which nobody has, takes over from `old`, which is good no more.

        Raises CardUnknown, CardTaken, UnknownMember, NotAllowed.
        """
        require(self._books, by, Right.REPLACE_CARD)
        former = self._of_member(old)
        if former.member_id != member:
            raise CardUnknown("the old card is another member's")
        if former.status is CardStatus.REPLACED:
            raise CardUnknown("another card took over from the old card already")
        return self._add(member, new, by, instead_of=old)

    def give(self, member: int, card: bytes, by: int) -> Receipt:
        """One more card beside those they have; raises CardTaken, UnknownMember, NotAllowed."""
        require(self._books, by, Right.REPLACE_CARD)
        return self._add(member, card, by)

    def _add(self, member: int, card: bytes, by: int, instead_of: bytes | None = None) -> Receipt:
        books = self._books
        books.member(member)
        if books.store.cards.get(card) is not None:
            raise CardTaken("this card belongs to someone")
        with books.store.change(books.clock.stamp()) as change:
            now = change.stamp.wall_ms
            audit.note(books, change, by, Right.REPLACE_CARD, f"member {member}")
            if instead_of is not None:
                books.store.cards.set(instead_of, CardStatus.REPLACED, now)
            books.store.cards.add(Card(card, member, None, CardStatus.ACTIVE, now))
            return _told(change, member, card, CardStatus.ACTIVE, by, instead_of)

    def _set(self, card: bytes, among: tuple[CardStatus, ...], status: CardStatus, by: int) -> Receipt:
        books = self._books
        require(books, by, Right.BLOCK_CARD)
        found = self._of_member(card)
        if found.status not in among:
            raise CardUnknown(f"a card that is {found.status.value} can't become {status.value}")
        assert found.member_id is not None
        with books.store.change(books.clock.stamp()) as change:
            audit.note(books, change, by, Right.BLOCK_CARD, f"member {found.member_id}", status.value)
            books.store.cards.set(card, status, change.stamp.wall_ms)
            return _told(change, found.member_id, card, status, by)

    def _of_member(self, card: bytes) -> Card:
        found = self._books.store.cards.get(card)
        if found is None or found.member_id is None:
            raise CardUnknown("this is no member's card")
        return found


def _told(
    change: Change, member: int, card: bytes, status: CardStatus, by: int, instead_of: bytes | None = None
) -> Receipt:
    return Receipt(change.record(TYPE, CardV1(member, card, status.value, by, instead_of)), TYPE)
