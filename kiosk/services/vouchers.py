"""Vouchers: looked up by their code, used once, made void and good again."""

from __future__ import annotations

from kiosk.model.ledger import EntryKind, LedgerEntry
from kiosk.model.redemption import Redemption, VoucherStatus
from kiosk.model.text import say, say_day
from kiosk.model.time import Stamp
from kiosk.rules import lots
from kiosk.rules.lots import Short
from kiosk.rules.moment import DAY, DAY_MS, Moment, business_day, day_begins, moment
from kiosk.services.account import account_of, booked, numbered
from kiosk.services.audit import note
from kiosk.services.books import Books
from kiosk.services.faults import NotEnough, NotGood, NoVoucher
from kiosk.services.rights import Right, require
from kiosk.services.views import Voucher
from kiosk.services.wire import entries_of
from kiosk.services.wire_points import VoucherV1
from kiosk.store.change import Change

TYPE = "voucher.v1"
REASONS = ("mistake", "returned", "not-available", "misread", "agreed")
"""Why a voucher is made void or good again; ids, for the screen to say."""


def good_until(books: Books, days: int, at: Moment) -> int:
    """Wall ms at which a voucher given at `at` ends: with the last of its business days, the first being today."""
    return day_begins(at.day + days * DAY, books.zone, books.programme.day_starts)


class Vouchers:
    REASONS = REASONS

    def __init__(self, books: Books) -> None:
        self._books = books

    def look_up(self, code: str, language: str = "") -> Voucher:
        """The voucher with this code, written in whatever way; raises NoVoucher. Reads only.

        In the member's own language if none is given.
        """
        return self._view(self._found(code), language)

    def of(self, member: int, language: str = "") -> tuple[Voucher, ...]:
        """All of this member's, the newest first. Reads only."""
        found = self._books.store.redemptions.of(self._books.member(member).id)
        return tuple(self._view(each, language) for each in reversed(found))

    def use(self, code: str, by: int) -> Voucher:
        """The guest has got what the voucher is for; raises NoVoucher, NotGood, NotAllowed."""
        books, now = self._books, self._books.clock.stamp()
        require(books, by, Right.REDEEM)
        with books.store.change(now) as change:
            found = self._found(code)
            if (status := self._status(found, now)) != VoucherStatus.OPEN.value:
                raise NotGood(f"voucher {found.code} is {status}")
            self._mark(change, found, VoucherStatus.USED, "", by, [])
            note(books, change, by, Right.REDEEM, f"voucher {found.id}")
        return self.look_up(code)

    def void(self, code: str, reason: str, by: int) -> Voucher:
        """Take the redemption back: its points return to the lots they came from, its present waits again.

        The one who handed it out may do so on the same business day while it is open; a manager as long as it is
        good, and for `void_days` after it was used or ran out.
        Raises NoVoucher, NotGood, NotAllowed.
        """
        books, now = self._books, self._books.clock.stamp()
        _known(reason)
        with books.store.change(now) as change:
            found = self._found(code)
            if found.status is VoucherStatus.VOID:
                raise NotGood(f"voucher {found.code} is void already")
            self._in_time(found, now)
            self._may_void(found, by, now)
            account = account_of(books, books.member(found.member_id), now)
            gone = list(numbered(change, found.member_id, account.expired(now)))
            back = list(numbered(change, found.member_id, lots.reverse(self._past(found), found.reward)))
            self._mark(change, found, VoucherStatus.VOID, reason, by, [*gone, *back])
            note(books, change, by, Right.VOID_VOUCHER, f"voucher {found.id}", reason)
        return self.look_up(code)

    def restore(self, code: str, reason: str, by: int) -> Voucher:
        """What a voucher was before it was made void it is again, open or used, and its points are taken again;
        raises NoVoucher, NotGood, NotEnough."""
        books, now = self._books, self._books.clock.stamp()
        require(books, by, Right.VOID_VOUCHER)
        _known(reason)
        with books.store.change(now) as change:
            found = self._found(code)
            was = self._before_void(found)
            self._restorable(found, was, now)
            member = found.member_id
            account = account_of(books, books.member(member), now)
            gone = list(numbered(change, member, account.expired(now)))
            held = booked(books.store.ledger.lots(member), gone)
            try:
                taken = list(numbered(change, member, lots.spend(held, found.points, found.reward)))
            except Short as short:
                raise NotEnough(f"voucher {found.code} costs {found.points}, {short.missing} are missing") from None
            self._mark(change, found, VoucherStatus.OPEN, reason, by, [*gone, *taken])
            if was is VoucherStatus.USED:
                self._mark(change, found, VoucherStatus.USED, "", by, [])
            note(books, change, by, Right.VOID_VOUCHER, f"voucher {found.id}", f"restored: {reason}")
        return self.look_up(code)

    def _found(self, code: str) -> Redemption:
        signs = "".join(sign for sign in code.upper() if sign.isalnum())
        found = self._books.store.redemptions.by_code(f"{signs[:4]}-{signs[4:]}")
        if found is None:
            raise NoVoucher("no voucher has this code; see whether it was read right")
        return found

    def _status(self, found: Redemption, now: Stamp) -> str:
        """open, used, void or expired; nothing expires by a clock that may be wrong."""
        if found.status is VoucherStatus.OPEN and now.wall_ok and now.wall_ms >= self._until(found):
            return "expired"
        return found.status.value

    def _until(self, found: Redemption) -> int:
        if found.until_ms is not None:
            return found.until_ms
        books = self._books
        days = next((each.voucher_days for each in books.programme.reward if each.id == found.reward), 1)
        return good_until(books, days, moment(found.wall_ms, books.zone, books.programme.day_starts))

    def _past(self, found: Redemption) -> list[LedgerEntry]:
        """All that this voucher has done to the lots so far."""
        store = self._books.store
        seqs = [found.seq, *(mark.seq for mark in store.vouchers.marks(found.id))]
        entries = (entry for seq in seqs for entry in store.ledger.recorded(found.member_id, seq))
        return [entry for entry in entries if entry.kind is not EntryKind.EXPIRE]

    def _before_void(self, found: Redemption) -> VoucherStatus:
        """What it is, or was before it was made void the last time."""
        fates = [mark.status for mark in self._books.store.vouchers.marks(found.id)]
        return next((each for each in reversed(fates) if each is not VoucherStatus.VOID), VoucherStatus.OPEN)

    def _in_time(self, found: Redemption, now: Stamp) -> None:
        """Nothing is too late by a clock that may be wrong."""
        days, marks = self._books.programme.redeem.void_days, self._books.store.vouchers.marks(found.id)
        used_ms = next((mark.wall_ms for mark in marks if mark.status is VoucherStatus.USED), None)
        over_ms = self._until(found) if used_ms is None else used_ms
        if now.wall_ok and now.wall_ms >= over_ms + days * DAY_MS:
            how = "ran out" if used_ms is None else "was used"
            raise NotGood(f"voucher {found.code} {how} more than {days} days ago")

    def _may_void(self, found: Redemption, by: int, now: Stamp) -> None:
        books = self._books
        staff = require(books, by, Right.REDEEM)
        today = business_day(found.wall_ms, books.zone, books.programme.day_starts) == books.moment(now).day
        own = staff.id == found.approved_by and today and found.status is VoucherStatus.OPEN
        if not own:
            require(books, by, Right.VOID_VOUCHER)

    def _restorable(self, found: Redemption, was: VoucherStatus, now: Stamp) -> None:
        """One that `was` used had its day and its piece of the stock already."""
        if found.status is not VoucherStatus.VOID:
            raise NotGood(f"voucher {found.code} is {found.status.value}, not void")
        if was is VoucherStatus.OPEN and now.wall_ok and now.wall_ms >= self._until(found):
            raise NotGood(f"voucher {found.code} has run out")
        others = self._books.store.redemptions.of(found.member_id)
        if found.campaign and any(
            each.campaign == found.campaign and each.status is not VoucherStatus.VOID for each in others
        ):
            raise NotGood("this present was given again since")
        counted = {each.id: each.stock for each in self._books.programme.reward if each.stock is not None}
        stock = counted.get(found.reward) if was is VoucherStatus.OPEN else None
        if stock is not None and self._books.store.stock.left(found.reward, stock) <= 0:
            raise NotGood("none of these rewards is left")

    def _mark(
        self,
        change: Change,
        found: Redemption,
        status: VoucherStatus,
        reason: str,
        by: int,
        entries: list[LedgerEntry],
    ) -> None:
        store = self._books.store
        number = change.new_id()
        told = VoucherV1(found.member_id, found.code, status.value, reason, by, entries_of(entries))
        seq = change.record(TYPE, told)
        store.ledger.add(entries)
        store.vouchers.mark(found.id, number, seq, status, reason, by, change.stamp.wall_ms)

    def _view(self, found: Redemption, language: str) -> Voucher:
        books, now = self._books, self._books.clock.stamp()
        member = books.member(found.member_id)
        language = language or member.language
        offered = next((each for each in books.programme.reward if each.id == found.reward), None)
        until = self._until(found)
        return Voucher(
            code=found.code,
            status=self._status(found, now),
            reward=found.reward,
            name=say(offered.name, language) if offered else found.reward,
            picture=offered.picture if offered else "gift",
            points=found.points,
            guest=books.guest(member, account_of(books, member, now).balance(now)),
            last_day=say_day(business_day(until - 1, books.zone, books.programme.day_starts), language),
            until_ms=until,
            given_ms=found.wall_ms,
        )


def _known(reason: str) -> None:
    if reason not in REASONS:
        raise NotGood(f"no reason {reason!r}; there are {', '.join(REASONS)}")
