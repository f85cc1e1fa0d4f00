"""Points are earned or given back: which entries that makes, and which tier it leads to. Part of a change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kiosk.model.ledger import EntryKind, LedgerEntry
from kiosk.model.member import Member
from kiosk.model.time import Stamp
from kiosk.rules import earning, lots, tiers
from kiosk.rules.lots import Posting
from kiosk.rules.moment import Moment
from kiosk.services.account import Account, booked, growth, numbered, reviewed
from kiosk.services.books import Books
from kiosk.store.change import Change


def earned(
    books: Books, change: Change, account: Account, at: Moment, gains: Sequence[earning.Gain]
) -> tuple[Account, list[LedgerEntry]]:
    """The account after, and the new entries: what has expired, what is earned, what of it pays a debt."""
    expires = lots.expires_at(books.programme.points, at) if gains else None
    postings = [Posting(None, gain.points, EntryKind.EARN, gain.rule, expires) for gain in gains]
    return opened(books, change, account, postings, at.wall_ms)


def opened(
    books: Books, change: Change, account: Account, postings: Sequence[Posting], wall_ms: int
) -> tuple[Account, list[LedgerEntry]]:
    """The same for lots that are opened as `postings` say."""
    member = account.member.id
    entries = list(numbered(change, member, account.expired(change.stamp)))
    entries += numbered(change, member, postings, wall_ms)
    if account.owes() and postings:
        all_lots = booked(books.store.ledger.lots(member), entries)
        entries += numbered(change, member, lots.settle(all_lots))
    return account.after(entries), entries


def undone(
    books: Books, change: Change, account: Account, past: Sequence[LedgerEntry]
) -> tuple[Account, list[LedgerEntry]]:
    """The account after taking back all that the entries `past` of one member did, and the new entries.

    What was taken goes back to the very lots; what was earned or given is taken from its own lot, then from the
    oldest, as far as there is any. What had expired along with the change, or paid a debt, stays as it is.
    """
    member = account.member.id
    gone = list(numbered(change, member, account.expired(change.stamp)))
    own = [entry for entry in past if entry.kind is not EntryKind.EXPIRE and entry.rule != "debt"]
    given = [entry for entry in own if entry.lot == entry.id and entry.points > 0]
    taken = [entry for entry in own if entry not in given]
    back = list(numbered(change, member, lots.reverse(taken, taken[0].rule if taken else "")))
    left = booked(books.store.ledger.lots(member), [*gone, *back])
    for entry in given:
        postings = lots.take_back(left, entry.lot, entry.points, entry.rule)
        if entry.kind is EntryKind.ADJUST:  # takes nothing from the growth that other lots stand for
            postings = tuple(replace(each, kind=EntryKind.ADJUST) for each in postings)
        more = list(numbered(change, member, postings))
        left = booked(left, more)
        back += more
    return account.after([*gone, *back]), [*gone, *back]


def in_tier(books: Books, member: Member, value: int, now: Stamp) -> Member:
    """Reviewed when that is due and the clock is trusted, then up at once."""
    programme = books.programme
    if now.wall_ok and tiers.review_due(programme, member.tier, member.tier_at_ms, now.wall_ms):
        member = reviewed(books, member, now)
    tier = tiers.raised(programme, member.tier, value)
    return member if tier == member.tier else member.in_tier(tier, now.wall_ms)


def settled(books: Books, member: Member, now: Stamp, *, replayed: bool = False) -> Member:
    """The member in the tier that the rows written so far give; `replayed`: by the play of the whole history, for
    what was taken back or happened earlier. A change of tier is kept."""
    found = reviewed(books, member, now) if replayed else in_tier(books, member, growth(books, member.id, now), now)
    if found != member:
        books.store.members.change(found)
    return found
