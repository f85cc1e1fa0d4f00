"""Points by hand, friends brought, what is taken back, and an account as staff read it."""

from __future__ import annotations

from dataclasses import replace

from kiosk.model.calendar import Period
from kiosk.model.ledger import EntryKind
from kiosk.model.loyalty import Event
from kiosk.model.purchase import Adjustment
from kiosk.model.time import Stamp
from kiosk.rules import lots
from kiosk.rules.lots import Posting, Short
from kiosk.rules.moment import begins, business_day
from kiosk.services import friends
from kiosk.services.account import account_of, booked, numbered
from kiosk.services.audit import note
from kiosk.services.books import Books
from kiosk.services.faults import CapReached, Declined, NotAllowed, NotEnough
from kiosk.services.posting import opened, settled, undone
from kiosk.services.rights import Right, may, require
from kiosk.services.statement import statement
from kiosk.services.views import Booked, Guest, Line, Receipt
from kiosk.services.wire import entries_of
from kiosk.services.wire_points import AdjustV1, ReverseV1

REASONS = ("forgotten-card", "machine-fault", "goodwill", "mistake", "agreed")
"""Why points are given, taken or taken back; ids, for the screen to say."""

MOST_BY_HAND = 1_000_000


class Points:
    REASONS = REASONS

    def __init__(self, books: Books) -> None:
        self._books = books

    def history(self, member: int, language: str, most: int = 30) -> tuple[Line, ...]:
        """The member's account, the newest first. Reads only; raises UnknownMember."""
        self._books.member(member)
        return statement(self._books, member, language, most)

    def left_today(self, by: int) -> int:
        """How many points this staff member may still give by hand in this business day. Reads only."""
        books = self._books
        given = books.store.adjustments.given(by, begins(Period.DAY, books.moment(books.clock.stamp())))
        return max(0, books.programme.staff.manual_per_day - given)

    def give(self, member: int, points: int, reason: str, by: int) -> Booked:
        """Give points by hand, or take them (below 0); raises CapReached, NotEnough, NotAllowed, Declined."""
        books, now = self._books, self._books.clock.stamp()
        require(books, by, Right.GIVE_POINTS)
        _known(reason)
        if not points or abs(points) > MOST_BY_HAND:
            raise Declined(f"{points} points can't be given by hand")
        if points > (left := self.left_today(by)):
            raise CapReached(left)
        with books.store.change(now) as change:
            who = books.member(member)
            account = account_of(books, who, now)
            if points > 0:
                expires = lots.expires_at(books.programme.points, books.moment(now))
                posting = Posting(None, points, EntryKind.ADJUST, reason, expires)
                account, entries = opened(books, change, account, [posting], now.wall_ms)
            else:
                gone = list(numbered(change, member, account.expired(now)))
                held = booked(books.store.ledger.lots(member), gone)
                try:
                    taken = lots.spend(held, -points, reason)
                except Short as short:
                    raise NotEnough(f"{-points} points can't be taken, {short.missing} of them are not there") from None
                entries = gone + list(
                    numbered(change, member, (replace(each, kind=EntryKind.ADJUST) for each in taken))
                )
                account = account.after(entries)
            number = change.new_id()
            seq = change.record("adjust.v1", AdjustV1(member, points, reason, by, entries_of(entries)))
            books.store.ledger.add(entries)
            books.store.adjustments.add(Adjustment(number, member, points, reason, by, seq, now.wall_ms))
            note(books, change, by, Right.GIVE_POINTS, f"member {member}", f"{points:+} {reason}")
        return Booked(Receipt(seq, "adjust.v1"), books.guest(who, account.balance(now)), points)

    def take_back(self, member: int, seq: int, reason: str, by: int) -> Booked:
        """Undo the purchase or the points by hand that were recorded as `seq`: every lot gets back what was taken
        from it, and what was given is taken as far as it is there.

        Staff undo what they did themselves on this business day, a manager everything. Raises Declined if it was
        undone already or is something else (a voucher is made void), NotAllowed.
        """
        books, now = self._books, self._books.clock.stamp()
        _known(reason)
        with books.store.change(now) as change:
            who = books.member(member)
            made_by, at_ms = self._made(member, seq)
            self._allowed(by, made_by, at_ms, now)
            past = books.store.ledger.recorded(member, seq)
            account, entries = undone(books, change, account_of(books, who, now), past)
            points = sum(entry.points for entry in entries if entry.kind is not EntryKind.EXPIRE)
            number = change.next_seq
            books.store.ledger.add(entries)
            books.store.adjustments.take_back(member, seq, number, reason, by, now.wall_ms)
            now_in = settled(books, who, now, replayed=True)
            tier = now_in.tier if now_in.tier != who.tier else None
            change.record("reverse.v1", ReverseV1(member, seq, points, reason, by, entries_of(entries), tier))
            note(books, change, by, Right.REVERSE, f"member {member}", f"{points:+} {reason}")
        return Booked(Receipt(number, "reverse.v1"), books.guest(now_in, account.balance(now)), points)

    def introduced(self, friend: int, referrer: int, by: int) -> tuple[Booked, ...]:
        """Keep who brought the friend, and reward both for what the friend's visits have earned them so far.

        Only on the business day on which the friend joined, and once. Raises Declined, NotAllowed, UnknownMember.
        """
        books, now = self._books, self._books.clock.stamp()
        require(books, by, Right.REFER)
        at = books.moment(now)
        if business_day(books.member(friend).joined_ms, books.zone, books.programme.day_starts) != at.day:
            raise Declined("who brought a member is said on the day they join")
        paid: dict[int, int] = {}
        seqs: dict[int, int] = {}
        with books.store.change(now) as change:
            told = friends.bring(books, change, friend, referrer, by)
            note(books, change, by, Right.REFER, f"member {friend}", f"by member {referrer}")
            for visits in range(1, told.visits + 1):
                brought = friends.Brought(told.referral, visits)
                for member, side in ((referrer, Event.REFERRAL), (friend, Event.REFERRED)):
                    if points := friends.book(books, change, brought, member, side, at):
                        paid[member] = paid.get(member, 0) + points
                        seqs[member] = change.next_seq - 1
        return tuple(
            Booked(Receipt(seqs[member], friends.TYPE), self._guest(member, now), points)
            for member, points in paid.items()
        )

    def _made(self, member: int, seq: int) -> tuple[int | None, int]:
        """Who made the change and when; raises Declined for one that can't be undone."""
        store = self._books.store
        if seq in store.adjustments.taken_back(member):
            raise Declined("this was taken back already")
        if bought := store.purchases.recorded(member, seq):
            return bought.staff_id, bought.wall_ms
        if made := store.adjustments.recorded(member, seq):
            return made.staff_id, made.wall_ms
        raise Declined("only a purchase or points by hand can be taken back; a voucher can be made void")

    def _allowed(self, by: int, made_by: int | None, at_ms: int, now: Stamp) -> None:
        books = self._books
        staff = require(books, by, Right.PURCHASE)
        today = at_ms >= begins(Period.DAY, books.moment(now))
        if not (made_by == by and today) and not may(staff.role, Right.REVERSE):
            raise NotAllowed("staff take back what they booked themselves today, anything else a manager does")

    def _guest(self, member: int, now: Stamp) -> Guest:
        books = self._books
        who = books.member(member)
        return books.guest(who, account_of(books, who, now).balance(now))


def _known(reason: str) -> None:
    if reason not in REASONS:
        raise Declined(f"no reason {reason!r}; there are {', '.join(REASONS)}")
