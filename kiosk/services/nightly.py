"""The night's work, once for each business day: expiry, reviews, win-back lists, old stores, backup; in slices so
short that a card is never kept waiting, and taken up again where a power cut ended it.

It begins at the first quiet minute of a business day (04:00, or when the kiosk is switched on). While the clock is not
trusted there is only the backup: nothing expires by a clock that may be wrong. A slice that is done twice does nothing
the second time.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kiosk.model.purchase import Absence
from kiosk.rules import campaigns
from kiosk.rules.moment import DAY, DAY_MS, Moment, business_day, day_begins
from kiosk.services.account import account_of, numbered, reviewed
from kiosk.services.books import Books
from kiosk.services.calendar import win_backs
from kiosk.services.copies import Copies
from kiosk.services.wire import entries_of
from kiosk.services.wire_points import ExpiryV1, MissedV1, TierV1
from kiosk.store import put_aside
from kiosk.store.faults import StoreReadOnly

log = logging.getLogger(__name__)

AT_ONCE = 20
"""Members looked at in one slice: a few milliseconds."""
CHANGED_AT_ONCE = 5
"""Members changed in one slice."""
KEPT_EVERY = 20
"""Slices after which the store is told how far a task has come; more would only wear out the card."""

Step = Callable[[Books, int, Moment], int | None]


@dataclass(frozen=True, slots=True)
class Task:
    """Work for every night: `step(books, cursor, at)` does a slice from `cursor` on, 0 being the beginning, and
    returns the next cursor (above this one) or None when all is done. A slice may come twice, after a power cut."""

    name: str
    step: Step


class Nightly:
    """`more` are the tasks of other services; the backup comes last."""

    def __init__(self, books: Books, copies: Copies | None = None, more: Iterable[Task] = ()) -> None:
        self._books, self._copies = books, copies
        own = (
            Task("expiry", expire),
            Task("tiers", review),
            Task("win-back", list_missed),
            Task("put-aside", age_out),
        )
        self._tasks = (*own, *more)
        self._day = ""
        self._cursors: dict[str, int | None] = {}
        self._slices = 0

    def step(self) -> bool:
        """One slice, if any is due; whether there is more to do at once."""
        books, now = self._books, self._books.clock.stamp()
        if books.store.rehearsing:
            return False
        at = books.moment(now)
        self._begin(at.day.isoformat())
        task = next((each for each in self._tasks if self._cursors[each.name] is not None), None)
        if task is None or not now.wall_ok:
            self._copy(now.mono_ms, now.wall_ms)
            return False
        cursor = task.step(books, self._cursors[task.name] or 0, at)
        self._cursors[task.name] = cursor
        self._slices += 1
        if cursor is None or self._slices % KEPT_EVERY == 0:
            self._keep(task.name, cursor)
        return True

    def notice(self) -> str:
        """What staff should know of the last backup, in a sentence; "" if all is well."""
        return self._copies.notice if self._copies else ""

    def close(self) -> None:
        """Ends a backup that is being written; raises RuntimeError if it does not stop."""
        if self._copies:
            self._copies.close()

    def _begin(self, day: str) -> None:
        if day == self._day:
            return
        self._day = day
        names = [*(task.name for task in self._tasks), BACKUP]
        self._cursors = {name: self._books.store.nights.cursor(name, day) for name in names}

    def _copy(self, mono_ms: int, wall_ms: int) -> None:
        if self._copies is None or self._cursors[BACKUP] is None:
            return
        if self._copies.done(mono_ms, wall_ms):
            self._cursors[BACKUP] = None
            self._keep(BACKUP, None)

    def _keep(self, name: str, cursor: int | None) -> None:
        with self._books.store.change(self._books.clock.stamp()):
            self._books.store.nights.go_on(name, self._day, cursor)
        if cursor is None:
            log.info("the night before %s: %s done", self._day, name)


BACKUP = "backup"


def expire(books: Books, cursor: int, at: Moment) -> int | None:
    """Points past their time are booked as expired."""
    upto = books.store.nights.next_members(cursor, AT_ONCE)
    if upto is None:
        return None
    found = books.store.nights.expired(cursor, upto, at.wall_ms)
    batch, rest = found[:CHANGED_AT_ONCE], found[CHANGED_AT_ONCE:]
    if batch:
        with books.store.change(books.clock.stamp()) as change:
            for number in batch:
                member = books.store.members.get(number)
                if member is None:
                    continue
                entries = list(numbered(change, number, account_of(books, member, change.stamp).expired(change.stamp)))
                change.record("expiry.v1", ExpiryV1(number, entries_of(entries)))
                books.store.ledger.add(entries)
    return batch[-1] if rest else upto


def age_out(books: Books, cursor: int, at: Moment) -> int | None:
    """The store of before a restore is not kept for ever."""
    try:
        put_aside.age_out(books.store.path, at.wall_ms)
    except StoreReadOnly as fault:
        log.error("%s", fault)  # the rest of the night does not wait for it
    return None


def review(books: Books, cursor: int, at: Moment) -> int | None:
    """Tiers whose review is due, also of members who stay away."""
    programme = books.programme
    before_ms = at.wall_ms - programme.tiers.review_days * DAY_MS
    found = books.store.nights.review_due(before_ms, programme.tier[0].id, cursor, CHANGED_AT_ONCE)
    if not found:
        return None
    with books.store.change(books.clock.stamp()) as change:
        for number in found:
            member = books.store.members.get(number)
            if member is None:
                continue
            now_in = reviewed(books, member, change.stamp)
            if now_in != member:
                books.store.members.change(now_in)
            if now_in.tier != member.tier:
                change.record("tier.v1", TierV1(number, now_in.tier, now_in.tier_at_ms))
    return found[-1]


def list_missed(books: Books, cursor: int, at: Moment) -> int | None:
    """Who has stayed away for so long that a campaign waits for them; who is held out from it is fixed now."""
    upto = books.store.nights.next_members(cursor, AT_ONCE)
    if upto is None:
        return None
    fresh: list[Absence] = []
    for campaign in win_backs(books, at):
        before_ms = day_begins(at.day - (campaign.after_days - 1) * DAY, books.zone, books.programme.day_starts)
        for number, last_ms in books.store.missed.absent(cursor, upto, before_ms):
            last = business_day(last_ms, books.zone, books.programme.day_starts)
            key = f"{campaign.id}@{last.isoformat()}"
            member = books.store.members.get(number)
            if member is None or (campaign.tiers and member.tier not in campaign.tiers):
                continue
            decided = books.store.missed.decided(number)
            if key not in decided:
                out = campaigns.held_out(campaign, key, number, decided)
                fresh.append(Absence(number, key, out, last_ms))
    if fresh:
        with books.store.change(books.clock.stamp()) as change:
            for absence in fresh:
                books.store.missed.add(absence, change.stamp.wall_ms)
            listed = tuple((each.member_id, each.campaign, each.held_out) for each in fresh)
            change.record("missed.v1", MissedV1(listed))
    return upto
