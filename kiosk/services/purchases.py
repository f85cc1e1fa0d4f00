"""A purchase of a member earns: an amount typed by staff, or a line of the till's file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.model.loyalty import Event
from kiosk.model.member import Member
from kiosk.model.purchase import Purchase
from kiosk.model.text import say
from kiosk.rules import campaigns, earning
from kiosk.rules.earning import PurchaseLine
from kiosk.rules.moment import moment
from kiosk.services.account import Account, account_of, facts_of
from kiosk.services.audit import note
from kiosk.services.books import Books
from kiosk.services.faults import Declined
from kiosk.services.posting import earned, settled
from kiosk.services.rights import Right, require
from kiosk.services.views import Bought, Gain, Receipt
from kiosk.services.wire import entries_of
from kiosk.services.wire_points import PurchaseV1
from kiosk.store.change import Change

TYPE = "purchase.v1"
MOST = 10_000_000
"""Hundredths of one purchase; more is a slip of the finger."""


@dataclass(frozen=True, slots=True)
class Sale:
    """A purchase of a member to be booked: when it was paid, its lines, and the till's number or who typed it."""

    member: int
    at_ms: int
    lines: tuple[PurchaseLine, ...]
    till: str | None = None
    by: int | None = None

    @property
    def amount(self) -> int:
        return sum(line.amount for line in self.lines)


@dataclass(frozen=True, slots=True)
class Sold:
    """A booked sale: its seq, what it earned, the member and the account as they are now."""

    seq: int
    gains: tuple[earning.Gain, ...]
    member: Member
    account: Account


class Purchases:
    def __init__(self, books: Books) -> None:
        self._books = books

    def categories(self) -> tuple[str, ...]:
        """The categories of goods that the programme's earning rules name. Reads only."""
        found = (category for rule in self._books.programme.earn for category in rule.categories)
        return tuple(dict.fromkeys(found))

    def book(self, member: int, amount: int, category: str, by: int) -> Bought:
        """A purchase of `amount` hundredths; raises Declined for an amount of nothing or far too much, NotAllowed."""
        books, now = self._books, self._books.clock.stamp()
        require(books, by, Right.PURCHASE)
        if not 0 < amount <= MOST:
            raise Declined(f"an amount of {amount / 100:.2f}; from 0.01 to {MOST / 100:.2f} can be booked")
        if category and category not in self.categories():
            raise Declined(f"the programme knows no category {category}")
        sale = Sale(member, now.wall_ms, (PurchaseLine(category, amount),), by=by)
        with books.store.change(now) as change:
            sold = sell(books, change, sale)
            note(books, change, by, Right.PURCHASE, f"member {member}", f"{amount / 100:.2f}")
        language = sold.member.language
        return Bought(
            receipt=Receipt(sold.seq, TYPE),
            guest=books.guest(sold.member, sold.account.balance(now)),
            amount=amount,
            gains=tuple(Gain(gain.points, say(gain.why, language)) for gain in sold.gains),
        )


def sell(books: Books, change: Change, sale: Sale, *, late: bool = False) -> Sold:
    """Book a purchase as part of a change; `late`: it may have happened before things that are on file already, and
    whoever books it sees to the tier when all of the like are booked."""
    store, programme, now = books.store, books.programme, change.stamp
    at = moment(sale.at_ms, books.zone, programme.day_starts)
    member = books.member(sale.member)
    gains = _gains(books, member, sale.lines, sale.at_ms)
    account, entries = earned(books, change, account_of(books, member, now), at, gains)
    points = sum(gain.points for gain in gains)
    lines = tuple((line.category, line.amount) for line in sale.lines)
    number, seq = change.new_id(), change.next_seq
    store.ledger.add(entries)
    store.purchases.add(Purchase(number, member.id, sale.amount, lines, points, sale.till, sale.by, seq, sale.at_ms))
    now_in = member if late else settled(books, member, now)
    tier = now_in.tier if now_in.tier != member.tier else None
    told = PurchaseV1(member.id, sale.amount, lines, points, sale.at_ms, entries_of(entries), sale.by, sale.till, tier)
    change.record(TYPE, told)
    return Sold(seq, gains, now_in, account)


def _gains(books: Books, member: Member, lines: Sequence[PurchaseLine], at_ms: int) -> tuple[earning.Gain, ...]:
    """A campaign multiplies a purchase as it does a visit; its extra points and presents belong to the visit."""
    at = moment(at_ms, books.zone, books.programme.day_starts)
    last = books.store.visits.last_counted(member.id)
    facts = facts_of(books, member, last.at.wall_ms if last else None, books.store.visits.carried(member.id))
    past = books.store.ledger.since(member.id, earning.caps_since(at))
    running = campaigns.running(books.programme, facts, at)
    return earning.earn(
        books.programme, (Event.AMOUNT,), at, tier=member.tier, past=past, running=running, purchase=lines
    )
