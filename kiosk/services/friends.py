"""A member brought by another: both are rewarded at the friend's visits that a rule names, once for each."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.model.loyalty import Event
from kiosk.model.purchase import Referral
from kiosk.rules import campaigns, earning
from kiosk.rules.moment import Moment
from kiosk.services.account import account_of, facts_of
from kiosk.services.books import Books
from kiosk.services.faults import Declined
from kiosk.services.posting import earned, settled
from kiosk.services.wire import entries_of
from kiosk.services.wire_points import ReferralV1
from kiosk.store.change import Change

TYPE = "referral.v1"


@dataclass(frozen=True, slots=True)
class Brought:
    """The friend's counted visit for which somebody is to be rewarded."""

    referral: Referral
    visits: int


def due(books: Books, friend: int) -> Brought | None:
    """Whether the friend's counted visit that is being booked is one that a rule rewards."""
    referral = books.store.referrals.of(friend)
    if referral is None:
        return None
    visits = len(books.store.visits.counted_ms(friend)) + 1
    if referral.paid_visits >= visits or not any(
        rule.on in earning.REFERRALS and rule.after_visits == visits for rule in books.programme.earn
    ):
        return None
    return Brought(referral, visits)


def bring(books: Books, change: Change, friend: int, referrer: int, by: int | None) -> Brought:
    """Keep who brought the friend, as part of the change in which they join: before their first visit is booked,
    which then rewards both; or after it, with the visits they had. Raises Declined; `by` None: the friend says so."""
    if friend == referrer:
        raise Declined("nobody brings themselves")
    if books.store.referrals.of(friend) is not None:
        raise Declined("who brought this member was said already")
    if books.member(referrer).joined_ms > books.member(friend).joined_ms:
        raise Declined("only one who was a member before can have brought them")
    if friend in _brought_by(books, referrer):
        raise Declined("one who was brought by this friend, or by somebody they brought, can't have brought them")
    visits = len(books.store.visits.counted_ms(friend))
    referral = Referral(friend, referrer, visits, by, change.stamp.wall_ms)
    books.store.referrals.add(referral)
    return Brought(referral, visits)


def _brought_by(books: Books, member: int) -> set[int]:
    """Who brought the member, who brought those, and so on; joining stamps may be equal, of a list of old cards."""
    found: set[int] = set()
    while (referral := books.store.referrals.of(member)) and referral.referrer_id not in found:
        member = referral.referrer_id
        found.add(member)
    return found


def reward(books: Books, change: Change, brought: Brought, at: Moment) -> int:
    """Book what the one who brought the friend earns; returns the points."""
    points = book(books, change, brought, brought.referral.referrer_id, Event.REFERRAL, at)
    books.store.referrals.pay(brought.referral.friend_id, brought.visits)
    return points


def book(books: Books, change: Change, brought: Brought, member: int, side: Event, at: Moment) -> int:
    """One side's reward as a change of its own; returns the points, 0 if there is nothing to book."""
    store, programme, now = books.store, books.programme, change.stamp
    who = store.members.get(member)
    if who is None:
        return 0  # erased or merged meanwhile; the friend's visit counts all the same
    account = account_of(books, who, now)
    gains = earning.earn(
        programme,
        (side,),
        at,
        tier=who.tier,
        past=store.ledger.since(member, earning.caps_since(at)),
        running=campaigns.referring(programme, facts_of(books, who, None, store.visits.carried(member)), at),
        friend_visits=brought.visits,
    )
    if not gains:
        return 0
    _, entries = earned(books, change, account, at, gains)
    points = sum(gain.points for gain in gains)
    referral = brought.referral
    other = referral.friend_id if member == referral.referrer_id else referral.referrer_id
    store.ledger.add(entries)
    settled(books, who, now)
    change.record(TYPE, ReferralV1(member, other, side.value, brought.visits, points, entries_of(entries)))
    return points
