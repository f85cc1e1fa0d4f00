"""What a rating earns, where the programme links ratings to members and thanks for them with points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.model.ledger import LedgerEntry
from kiosk.model.loyalty import Event
from kiosk.rules import earning
from kiosk.services.account import account_of
from kiosk.services.books import Books
from kiosk.services.posting import earned, settled
from kiosk.store.change import Change


@dataclass(frozen=True, slots=True)
class Thanked:
    """The entries of the rating's event, what they are for, and the tier if it changed."""

    entries: Sequence[LedgerEntry] = ()
    gains: tuple[earning.Gain, ...] = ()
    tier: str | None = None


def thanked(books: Books, change: Change, member: int) -> Thanked:
    """Book what a rating that counts earns; once for each counted visit, however often they press.

    Part of the change, right before the event that the entries belong to.
    """
    programme, now = books.programme, change.stamp
    rules = {rule.id for rule in programme.earn if rule.on is Event.RATING}
    visit = books.store.visits.last_counted(member) if rules else None
    if visit is None:
        return Thanked()
    at = books.moment(now)
    past = books.store.ledger.since(member, min(earning.caps_since(at), visit.at.wall_ms))
    if any(entry.rule in rules and entry.seq > visit.seq for entry in past):
        return Thanked()
    who = books.member(member)
    gains = earning.earn(programme, (Event.RATING,), at, tier=who.tier, past=past)
    if not gains:
        return Thanked()
    _, entries = earned(books, change, account_of(books, who, now), at, gains)
    books.store.ledger.add(entries)
    now_in = settled(books, who, now)
    return Thanked(entries, gains, now_in.tier if now_in.tier != who.tier else None)
