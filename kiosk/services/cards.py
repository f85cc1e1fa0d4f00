"""Whose card is this, or whose code."""

from __future__ import annotations

from contextlib import suppress

from kiosk.model import codes
from kiosk.model.member import CardStatus
from kiosk.model.proof import Proof
from kiosk.rules.cards import refusal
from kiosk.services.account import account_of
from kiosk.services.books import Books
from kiosk.services.faults import NoVoucher
from kiosk.services.proofs import Proofs
from kiosk.services.views import GuestCard, Holder, NoCard, Refusal, StaffCard, StrangeCard, VoucherCode
from kiosk.services.vouchers import Vouchers


class Cards:
    def __init__(self, books: Books, proofs: Proofs, vouchers: Vouchers) -> None:
        self._books, self._proofs, self._vouchers = books, proofs, vouchers

    def holder(self, uid: bytes, kind: str, message: bytes = b"") -> Holder:
        """Whose card this is; `kind` is the value of `drivers.events.CardKind`, `message` the card's NDEF message.

        Reads only, but for the counter of a card that signed this read.
        """
        never = refusal(uid, kind)
        if never:
            return NoCard(Refusal(never.value))
        key = self._books.keys.card(uid)
        return self._whose(key, self._proofs.of(uid, key, message))

    def bearer(self, text: str) -> Holder:
        """Whose member code was scanned, or which voucher. Reads only.

        A code is a number that can be copied, as a bare UID is: it proves nothing.
        """
        if token := codes.member_token(text):
            return self._whose(self._books.keys.card(b"qr:" + token.encode()), Proof.NONE)
        if code := codes.voucher_code(text):
            with suppress(NoVoucher):
                return VoucherCode(self._vouchers.look_up(code))
        return NoCard(Refusal.CODE)

    def _whose(self, key: bytes, proof: Proof) -> Holder:
        if proof is Proof.FORGED or proof < self._proofs.least:
            return NoCard(Refusal.CLONE)
        books = self._books
        card = books.store.cards.get(key)
        if card is None:
            return StrangeCard(key)
        if card.status is not CardStatus.ACTIVE:
            return NoCard(Refusal.BLOCKED, key)
        if card.staff_id is not None:
            if proof is not Proof.FRESH and self._proofs.signs(key):
                return NoCard(Refusal.CLONE)  # it approves rewards: its bare number is worth nothing
            staff = books.store.staff.get(card.staff_id)
            return StaffCard(staff) if staff else NoCard(Refusal.BLOCKED, key)
        if card.member_id is None:
            return StrangeCard(key)
        member, now = books.member(card.member_id), books.clock.stamp()
        guest = books.guest(member, account_of(books, member, now).balance(now))
        return GuestCard(guest, key, proven=proof is Proof.FRESH)
