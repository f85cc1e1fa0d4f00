"""Whose card is this."""

from __future__ import annotations

from kiosk.model.member import CardStatus
from kiosk.rules.cards import refusal
from kiosk.services.account import account_of
from kiosk.services.books import Books
from kiosk.services.views import GuestCard, Holder, NoCard, Refusal, StaffCard, StrangeCard


class Cards:
    def __init__(self, books: Books) -> None:
        self._books = books

    def holder(self, uid: bytes, kind: str) -> Holder:
        """Whose card this is; `kind` is the value of `drivers.events.CardKind`. Reads only."""
        never = refusal(uid, kind)
        if never:
            return NoCard(Refusal(never.value))
        books = self._books
        key = books.keys.card(uid)
        card = books.store.cards.get(key)
        if card is None:
            return StrangeCard(key)
        if card.status is not CardStatus.ACTIVE:
            return NoCard(Refusal.BLOCKED)
        if card.staff_id is not None:
            staff = books.store.staff.get(card.staff_id)
            return StaffCard(staff) if staff else NoCard(Refusal.BLOCKED)
        if card.member_id is None:
            return StrangeCard(key)
        member, now = books.member(card.member_id), books.clock.stamp()
        return GuestCard(books.guest(member, account_of(books, member, now).balance(now)), key)
