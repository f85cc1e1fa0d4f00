"""A member's account as lines that people can read."""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.model.text import say, say_day
from kiosk.rules.earning import REFERRALS
from kiosk.rules.moment import business_day
from kiosk.services.books import Books
from kiosk.services.views import Line


def statement(books: Books, member: int, language: str, most: int) -> tuple[Line, ...]:
    """The newest `most` changes of the account, the newest first. `words` names a reward, or is the id of a reason;
    other kinds explain themselves."""
    store, programme = books.store, books.programme
    bought = {each.seq: each for each in store.purchases.of(member, most)}
    made = {each.seq: each for each in store.adjustments.of(member, most)}
    given = {each.seq: each for each in store.redemptions.of(member)}
    marked = {mark.seq: each for each in given.values() for mark in store.vouchers.marks(each.id)}
    back = store.adjustments.taken_back(member)
    backs = dict(back.values())
    names = {reward.id: say(reward.name, language) for reward in programme.reward}
    visits = store.visits.seqs(member, most)
    referrals = {rule.id for rule in programme.earn if rule.on in REFERRALS}

    def line(seq: int, expiry: bool, points: int, wall_ms: int, rule: str = "") -> Line:
        kind, words, amount, undo = "other", "", 0, False
        if expiry:
            kind = "expiry"
        elif seq in bought:
            kind, amount, undo = "purchase", bought[seq].amount, seq not in back
        elif seq in made:
            kind, words, undo = "adjustment", made[seq].reason, seq not in back
        elif seq in given:
            kind, words = "redemption", names.get(given[seq].reward, given[seq].reward)
        elif seq in marked:
            kind, words = "reversal", names.get(marked[seq].reward, marked[seq].reward)
        elif seq in backs:
            kind, words = "reversal", backs[seq]
        elif seq in visits:
            kind = "visit"
        elif rule in referrals:
            kind = "referral"
        day = say_day(business_day(wall_ms, books.zone, programme.day_starts), language)
        return Line(seq, kind, words, points, amount, wall_ms, day, undo)

    def lines() -> Iterator[Line]:
        told = set()
        for seq, expiry, points, wall_ms, rule in store.ledger.changes(member, most):
            told.add(seq)
            yield line(seq, expiry, points, wall_ms, rule)
        for each in bought.values():
            if each.seq not in told:  # it earned nothing, and is a purchase all the same
                yield line(each.seq, False, 0, each.wall_ms)

    return tuple(sorted(lines(), key=lambda each: -each.seq)[:most])
