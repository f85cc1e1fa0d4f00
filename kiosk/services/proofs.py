"""What a tapped card proves; a signed read is good once."""

from __future__ import annotations

from kiosk.model.proof import NO_PROOF, Judge, Proof, judge_nothing
from kiosk.services.books import Books


class Proofs:
    """`judge` knows the shop's keys; `least` is what a card must prove to be taken at all."""

    def __init__(self, books: Books, judge: Judge = judge_nothing, least: Proof = Proof.NONE) -> None:
        self._books, self._judge = books, judge
        self._practised: dict[bytes, int] = {}  # what was shown while nothing was kept is no good afterwards either
        self.least = least

    def of(self, uid: bytes, card: bytes, message: bytes) -> Proof:
        """What the tap proves; `card` is the key under which its card is on file.

        The counter of a signed read is kept before anybody hears of it: no message is good twice, not even when the
        plug is pulled in between.
        """
        claim = self._judge(uid, message) if message else NO_PROOF
        if claim.counter is None:
            return claim.proof
        return claim.proof if self._has_grown(card, claim.counter) else Proof.FORGED

    def signs(self, card: bytes) -> bool:
        """Whether this card has ever signed a read here. Reads only."""
        return self._books.store.proofs.counter(card) is not None

    def _has_grown(self, card: bytes, counter: int) -> bool:
        books = self._books
        last = books.store.proofs.counter(card)
        if counter <= max(-1 if last is None else last, self._practised.get(card, -1)):
            return False
        with books.store.change(books.clock.stamp()):
            books.store.proofs.keep(card, counter)
        if books.store.rehearsing:
            self._practised[card] = counter
        return True
