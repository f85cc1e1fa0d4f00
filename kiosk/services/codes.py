"""Codes that a scanner reads: which voucher."""

from __future__ import annotations

from datetime import timedelta

from kiosk.model.redemption import VoucherStatus
from kiosk.model.text import say
from kiosk.rules.moment import moment
from kiosk.services.account import account_of
from kiosk.services.books import Books
from kiosk.services.views import ScannedVoucher

OVER = "over"


def voucher_of(books: Books, code: str) -> ScannedVoucher | None:
    """The voucher with this code, as staff see it; None if there never was one. Reads only."""
    found = books.store.redemptions.by_code(code)
    if found is None:
        return None
    now = books.clock.stamp()
    reward = next((each for each in books.programme.reward if each.id == found.reward), None)
    days = reward.voucher_days if reward else 1
    until = moment(found.wall_ms, books.zone, books.programme.day_starts).day + timedelta(days=days - 1)
    over = found.status is VoucherStatus.OPEN and now.wall_ok and books.moment(now).day > until
    who = books.member(found.member_id)
    return ScannedVoucher(
        code=code,
        reward=say(reward.name, who.language) if reward else found.reward,
        guest=books.guest(who, account_of(books, who, now).balance(now)),
        status=OVER if over else found.status.value,
        until=until,
    )
