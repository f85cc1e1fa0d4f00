"""A visit is booked: whether it counts, what it earns, what it leads to. Part of a change, not one of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kiosk.model.ledger import EntryKind, LedgerEntry
from kiosk.model.loyalty import Event, Growth
from kiosk.model.member import Member
from kiosk.model.programme import Programme
from kiosk.model.text import Text
from kiosk.model.time import Stamp
from kiosk.model.visit import Visit
from kiosk.rules import campaigns, earning, greeting, lots, progress, rewards, tiers
from kiosk.rules import visits as rule
from kiosk.rules.moment import Moment
from kiosk.services.account import Account, account_of, booked, facts_of, growth, numbered, purse_of, reviewed
from kiosk.services.books import Books
from kiosk.services.views import Receipt
from kiosk.services.wire import VisitV1, entries_of
from kiosk.store.change import Change

TYPE = "visit.v1"


@dataclass(frozen=True, slots=True)
class Arrival:
    """A booked visit and all there is to tell of it, in every language; `member` and `after` are as they are now."""

    receipt: Receipt
    member: Member
    counted: bool
    first: bool
    before: int
    after: int
    gains: tuple[earning.Gain, ...]
    goal: progress.Goal | None
    offers: tuple[greeting.Offer, ...]


def arrive(
    books: Books, change: Change, member: Member, card: bytes, events: tuple[Event, ...] = (Event.VISIT,)
) -> Arrival:
    """Keep the visit with what it earns, what has expired since, and the tier it reaches."""
    store, programme, now = books.store, books.programme, change.stamp
    at = books.moment(now)
    account = account_of(books, member, now)
    before = account.balance(now)
    last = store.visits.last(member.id)
    last_counted = last if last is None or last.counted else store.visits.last_counted(member.id)
    counted = rule.counted(last_counted.at if last_counted else None, now, programme.visits)
    carried = store.visits.carried(member.id)

    running: tuple[campaigns.Running, ...] = ()
    gains: tuple[earning.Gain, ...] = ()
    if counted:
        facts = facts_of(member, last_counted.at.wall_ms if last_counted else None, carried)
        running = campaigns.running(programme, facts, at)
        past = store.ledger.since(member.id, earning.caps_since(at))
        gains = earning.earn(programme, events, at, tier=member.tier, past=past, running=running)
    points = sum(gain.points for gain in gains)
    account, entries = _booked(books, change, account, at, gains)
    keys = tuple(each.key for each in running)

    value = growth(books, member.id, now) + (counted if programme.tiers.by is Growth.VISITS else points)
    now_in = _in_tier(books, member, value, now)
    tier = now_in.tier if now_in.tier != member.tier else None
    number = change.new_id()
    seq = change.record(TYPE, VisitV1(member.id, card, counted, points, entries_of(entries), keys, tier))
    store.visits.add(Visit(number, member.id, card, counted, points, keys, seq, now))
    store.ledger.add(entries)
    if now_in != member:
        store.members.change(now_in)

    account = replace(account, member=now_in)
    purse = purse_of(books, account, now, at, {**dict.fromkeys(keys, now.wall_ms), **carried})
    menu = rewards.menu(programme, purse, at)
    return Arrival(
        receipt=Receipt(seq, TYPE),
        member=now_in,
        counted=counted,
        first=last is None,
        before=before,
        after=purse.balance,
        gains=gains,
        goal=progress.next_goal(programme, menu, purse.balance, now_in.tier, value),
        offers=greeting.offers(
            programme,
            at,
            running=running,
            gifts=purse.gifts,
            menu=menu,
            lots=account.near,
            new_tier=_risen(programme, member.tier, now_in.tier),
        ),
    )


def _booked(
    books: Books, change: Change, account: Account, at: Moment, gains: Sequence[earning.Gain]
) -> tuple[Account, list[LedgerEntry]]:
    """The account after, and the new entries: what has expired, what is earned, what of it pays a debt."""
    member = account.member.id
    expires = lots.expires_at(books.programme.points, at) if gains else None
    postings = [
        *account.expired(change.stamp),
        *(lots.Posting(None, gain.points, EntryKind.EARN, gain.rule, expires) for gain in gains),
    ]
    entries = list(numbered(change, member, postings))
    if account.owes() and gains:
        all_lots = booked(books.store.ledger.lots(member), entries)
        entries += numbered(change, member, lots.settle(all_lots))
    return account.after(entries), entries


def _in_tier(books: Books, member: Member, value: int, now: Stamp) -> Member:
    """Reviewed when that is due and the clock is trusted, then up at once."""
    programme = books.programme
    if now.wall_ok and tiers.review_due(programme, member.tier, member.tier_at_ms, now.wall_ms):
        member = reviewed(books, member, now)
    tier = tiers.raised(programme, member.tier, value)
    return member if tier == member.tier else member.in_tier(tier, now.wall_ms)


def _risen(programme: Programme, before: str, after: str) -> Text | None:
    rank = programme.rank(after)
    return programme.tier[rank].name if rank > programme.rank(before) else None
