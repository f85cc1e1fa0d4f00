"""A till's file of sales becomes purchases of members: none of it if a line can't be read, and no sale twice.

It is read and sorted out whole before the first sale is booked. `Till.take` then books all of it in one transaction;
`Booking.slice` books it part by part, for a kiosk that serves guests meanwhile.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from kiosk.model.member import CardStatus
from kiosk.rules.moment import DAY_MS
from kiosk.services.audit import note
from kiosk.services.books import Books
from kiosk.services.posting import settled
from kiosk.services.purchases import MOST, Sale, sell
from kiosk.services.rights import Right
from kiosk.services.till_file import Table
from kiosk.services.till_report import TillReport, whole
from kiosk.services.till_sales import Part, Receipt, Sales, sorted_out
from kiosk.services.wire_points import TierV1
from kiosk.store.change import Change

Numbers = Mapping[str, Callable[[str], bytes | None]]
"""Format of a card's number -> the UID that a text of it means, None if it is none."""

CARDS_AT_ONCE = 40
"""Cards looked up in one slice, in every format: a few milliseconds."""
MOST_CATEGORIES = 60
"""In one purchase; more don't fit into an event, and no shop has so many groups of goods."""


class _Tried(Exception):
    """The end of an import that was only to be tried."""


class Till:
    def __init__(self, books: Books) -> None:
        self._books = books

    def take(
        self,
        table: Table,
        numbers: Numbers,
        *,
        name: str = "",
        only_try: bool = False,
        progress: Callable[[], object] = lambda: None,
    ) -> TillReport:
        """Book the sales of `table` in one transaction; sales that are on file already are passed over.

        `numbers` are the ways in which cards may be written, the one that finds most cards is taken; `name` tells
        several tills apart; `progress` is called for each sale. Raises TillFault if a line can't be read.
        """
        whole(table)
        booking = Booking(self._books, sorted_out(self._books, table.rows, name), numbers)
        while booking.look_up():
            pass
        try:
            with self._books.store.change(self._books.clock.stamp()) as change:
                booking.begin(change)
                for part in booking.sales.parts:
                    booking.report.add(booking.book(change, part))
                    for _ in part:
                        progress()
                if only_try:
                    raise _Tried
        except _Tried:
            pass
        return booking.report


class Booking:
    """The sales of one file on their way into the books; `report` counts what is committed."""

    def __init__(self, books: Books, sales: Sales, numbers: Numbers) -> None:
        self.sales = sales
        self.report = TillReport(rows=sales.rows, no_card=sales.no_card)
        self._books, self._numbers = books, numbers
        self._cards = list(sales.cards)
        self._found: Counter[str] = Counter()
        self._next = 0
        self._begun = False

    def slice(self) -> bool:
        """The next few cards looked up, or the next part booked in a transaction of its own; whether there is more.

        One that raises has done nothing, and may be tried again.
        """
        if self.look_up():
            return True
        parts = self.sales.parts
        if self._next < len(parts):
            part = parts[self._next]
            self.report.add(self._passed_over(part) or self._booked(part))
            self._next += 1
        return self._next < len(parts)

    def look_up(self) -> bool:
        """See in which format more of the cards are known; whether there are more to look up."""
        some = self._cards[:CARDS_AT_ONCE]
        if not some:
            return False
        known = {
            form: sum(self._member(uid_of(text)) is not None for text in some) for form, uid_of in self._numbers.items()
        }
        self._found.update(known)
        del self._cards[:CARDS_AT_ONCE]
        if any(self._found.values()):
            self.report.format = max(self._found, key=lambda form: self._found[form])
        return bool(self._cards)

    def begin(self, change: Change) -> None:
        """The trail tells of a file before the first of its sales."""
        subject = f"till {self.sales.name}".strip()
        note(self._books, change, None, Right.IMPORT, subject, f"{sum(map(len, self.sales.parts))} purchases")

    def book(self, change: Change, part: Part) -> TillReport:
        """Book a part, and the tiers that its sales lead to."""
        done = TillReport()
        programme = self._books.programme
        categories = {category.casefold(): category for rule in programme.earn for category in rule.categories}
        for receipt in part:
            self._book(change, receipt, categories, done)
        for number in sorted(done.who):
            member = self._books.member(number)
            now_in = settled(self._books, member, change.stamp, replayed=True)
            if now_in.tier != member.tier:
                change.record("tier.v1", TierV1(number, now_in.tier, now_in.tier_at_ms))
        return done

    def _booked(self, part: Part) -> TillReport:
        with self._books.store.change(self._books.clock.stamp()) as change:
            if not self._begun:
                self.begin(change)
            booked = self.book(change, part)
        self._begun = True
        return booked

    def _passed_over(self, part: Part) -> TillReport | None:
        """The count of a part that holds nothing to be booked, which is worth no commit; None if it does. Some tills
        write the whole month every day."""
        done = TillReport()
        for receipt in part:
            if self._buyer(receipt) is None:
                done.strange_cards += 1
            elif self._books.store.purchases.knows(receipt.till):
                done.known += 1
            else:
                return None
        return done

    def _book(self, change: Change, receipt: Receipt, categories: Mapping[str, str], done: TillReport) -> None:
        books, first = self._books, receipt.first
        member = self._buyer(receipt)
        if member is None:
            done.strange_cards += 1
        elif books.store.purchases.knows(receipt.till):
            done.known += 1
        elif why := self._refusal(change, receipt, member):
            done.refused.append(f"line {first.line}: {why}")
        else:
            sale = Sale(member, first.at_ms, receipt.lines(categories), receipt.till)
            sold = sell(books, change, sale, late=True)
            done.points += sum(gain.points for gain in sold.gains)
            done.who.add(member)
            done.booked += 1

    def _refusal(self, change: Change, receipt: Receipt, member: int) -> str:
        amount = receipt.amount
        if amount <= 0:
            return "goods given back; take the purchase back on the member's page"
        if amount > MOST:
            return f"{amount / 100:.2f} is more than one purchase can be ({MOST / 100:.2f})"
        if (many := len({row.category for row in receipt.rows})) > MOST_CATEGORIES:
            return f"{many} categories in one purchase; is it the right column? At most {MOST_CATEGORIES} can be"
        if change.stamp.wall_ok and receipt.first.at_ms > change.stamp.wall_ms + DAY_MS:
            return "it lies in the future; see whether the till's clock is right"
        if receipt.first.at_ms < self._joined_day(member):
            return "it was before the member joined"
        return ""

    def _joined_day(self, member: int) -> int:
        """A day's grace: the purchase comes before the card that is given with it."""
        return self._books.member(member).joined_ms - DAY_MS

    def _buyer(self, receipt: Receipt) -> int | None:
        uid_of = self._numbers.get(self.report.format)
        return self._member(uid_of(receipt.first.card)) if uid_of else None

    def _member(self, uid: bytes | None) -> int | None:
        card = self._books.store.cards.get(self._books.keys.card(uid)) if uid else None
        if card is None or card.member_id is None or card.status is CardStatus.BLOCKED:
            return None
        return card.member_id if self._books.store.members.get(card.member_id) else None
