"""A visit is booked: whether it counts, what it earns, what it leads to. Part of a change, not one of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kiosk.model.loyalty import Event, Growth
from kiosk.model.member import Member
from kiosk.model.programme import Programme
from kiosk.model.text import Text
from kiosk.model.visit import Visit
from kiosk.rules import campaigns, earning, greeting, progress, rewards
from kiosk.rules import visits as rule
from kiosk.services import cases, friends
from kiosk.services.account import account_of, facts_of, growth, purse_of
from kiosk.services.books import Books
from kiosk.services.posting import earned, in_tier
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
    brought = friends.due(books, member.id) if counted else None

    running: tuple[campaigns.Running, ...] = ()
    gains: tuple[earning.Gain, ...] = ()
    if counted:
        facts = facts_of(books, member, last_counted.at.wall_ms if last_counted else None, carried)
        running = campaigns.running(programme, facts, at)
        past = store.ledger.since(member.id, earning.caps_since(at))
        gains = earning.earn(
            programme,
            (*events, Event.REFERRED) if brought else events,
            at,
            tier=member.tier,
            past=past,
            running=(*running, *campaigns.referring(programme, facts, at)) if brought else running,
            friend_visits=brought.visits if brought else 1,
        )
    points = sum(gain.points for gain in gains)
    account, entries = earned(books, change, account, at, gains)
    keys = tuple(each.key for each in running)
    held_out = tuple(each.key for each in running if each.held_out)

    grown = {Growth.POINTS: points, Growth.VISITS: int(counted), Growth.SPEND: 0}[programme.tiers.by]
    value = growth(books, member.id, now) + grown
    now_in = in_tier(books, member, value, now)
    tier = now_in.tier if now_in.tier != member.tier else None
    number = change.new_id()
    seq = change.record(TYPE, VisitV1(member.id, card, counted, points, entries_of(entries), keys, tier, held_out))
    store.visits.add(Visit(number, member.id, card, counted, points, keys, seq, now, held_out))
    store.ledger.add(entries)
    if now_in != member:
        store.members.change(now_in)
    if brought:
        friends.reward(books, change, brought, at)
    solved = cases.tell(books, change, member.id)

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
            gains=gains,
            gifts=purse.gifts,
            menu=menu,
            lots=account.near,
            solved=solved,
            new_tier=_risen(programme, member.tier, now_in.tier),
        ),
    )


def _risen(programme: Programme, before: str, after: str) -> Text | None:
    rank = programme.rank(after)
    return programme.tier[rank].name if rank > programme.rank(before) else None
