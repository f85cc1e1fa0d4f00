"""A till's file of sales becomes purchases of members: all of it or nothing, and none of them twice."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kiosk.model.member import CardStatus
from kiosk.rules.earning import PurchaseLine
from kiosk.rules.moment import DAY_MS, business_day
from kiosk.services.audit import note
from kiosk.services.books import Books
from kiosk.services.posting import settled
from kiosk.services.purchases import MOST, Sale, sell
from kiosk.services.rights import Right
from kiosk.services.till_file import Row, Table, TillFault
from kiosk.services.wire_points import TierV1
from kiosk.store.change import Change

Numbers = Mapping[str, Callable[[str], bytes | None]]
"""Format of a card's number -> the UID that a text of it means, None if it is none."""


@dataclass(slots=True)
class TillReport:
    """What an import did, or would do; `refused` are sales with why, as sentences with their line."""

    rows: int = 0
    booked: int = 0
    points: int = 0
    members: int = 0
    known: int = 0
    no_card: int = 0
    strange_cards: int = 0
    format: str = ""
    refused: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Receipt:
    """The lines of one sale at the till."""

    rows: tuple[Row, ...]
    till: str

    @property
    def first(self) -> Row:
        return self.rows[0]

    def lines(self, categories: Mapping[str, str]) -> tuple[PurchaseLine, ...]:
        """Amounts by category, in the programme's spelling of it."""
        sums: dict[str, int] = {}
        for row in self.rows:
            category = categories.get(row.category.casefold(), row.category)
            sums[category] = sums.get(category, 0) + row.amount
        return tuple(PurchaseLine(category, amount) for category, amount in sums.items())


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
        books = self._books
        if table.faults:
            more = f"\n... and {len(table.faults) - 20} more" if len(table.faults) > 20 else ""
            raise TillFault("\n".join(table.faults[:20]) + more + "\nmend these lines; nothing was imported")
        report = TillReport(rows=len(table.rows))
        receipts = self._receipts(table.rows, name)
        report.format, cards = self._cards(table.rows, numbers)
        categories = {category.casefold(): category for rule in books.programme.earn for category in rule.categories}
        earned: dict[int, int] = defaultdict(int)
        try:
            with books.store.change(books.clock.stamp()) as change:
                for receipt in sorted(receipts, key=lambda each: each.first.at_ms):
                    self._book(change, receipt, cards, categories, report, earned)
                    progress()
                self._settle(change, earned)
                note(books, change, None, Right.IMPORT, f"till {name}".strip(), f"{report.booked} purchases")
                if only_try:
                    raise _Tried
        except _Tried:
            pass
        report.members, report.points = len(earned), sum(earned.values())
        return report

    def _book(
        self,
        change: Change,
        receipt: _Receipt,
        cards: Mapping[str, int | None],
        categories: Mapping[str, str],
        report: TillReport,
        earned: dict[int, int],
    ) -> None:
        books, first = self._books, receipt.first
        member = cards.get(first.card)
        if not first.card:
            report.no_card += 1
        elif member is None:
            report.strange_cards += 1
        elif books.store.purchases.knows(receipt.till):
            report.known += 1
        elif why := self._refusal(change, receipt, member):
            report.refused.append(f"line {first.line}: {why}")
        else:
            sale = Sale(member, first.at_ms, receipt.lines(categories), receipt.till)
            sold = sell(books, change, sale, late=True)
            earned[member] += sum(gain.points for gain in sold.gains)
            report.booked += 1

    def _refusal(self, change: Change, receipt: _Receipt, member: int) -> str:
        amount = sum(row.amount for row in receipt.rows)
        if amount <= 0:
            return "goods given back; take the purchase back on the member's page"
        if amount > MOST:
            return f"{amount / 100:.2f} is more than one purchase can be ({MOST / 100:.2f})"
        if change.stamp.wall_ok and receipt.first.at_ms > change.stamp.wall_ms + DAY_MS:
            return "it lies in the future; see whether the till's clock is right"
        if receipt.first.at_ms < self._joined_day(member):
            return "it was before the member joined"
        return ""

    def _joined_day(self, member: int) -> int:
        """A day's grace: the purchase comes before the card that is given with it."""
        return self._books.member(member).joined_ms - DAY_MS

    def _settle(self, change: Change, members: Iterable[int]) -> None:
        """The tiers, once all purchases are on file."""
        for number in members:
            member = self._books.member(number)
            now_in = settled(self._books, member, change.stamp, replayed=True)
            if now_in.tier != member.tier:
                change.record("tier.v1", TierV1(number, now_in.tier, now_in.tier_at_ms))

    def _receipts(self, rows: Sequence[Row], name: str) -> list[_Receipt]:
        """Lines of one receipt together. Receipt numbers of most tills begin anew each day, so the day belongs to
        them; without a number time, amount and card tell sales apart, and how often that came in this file."""
        books = self._books
        groups: dict[tuple[str, ...], list[Row]] = defaultdict(list)
        seen: Counter[tuple[str, ...]] = Counter()
        for row in rows:
            day = business_day(row.at_ms, books.zone, books.programme.day_starts).isoformat()
            if row.number:
                key: tuple[str, ...] = (day, row.number, row.card)
            else:
                alike = (str(row.at_ms), str(row.amount), row.category, row.card)
                seen[alike] += 1
                key = (*alike, str(seen[alike]))
            groups[key].append(row)
        return [_Receipt(tuple(group), self._key(name, *key)) for key, group in groups.items()]

    def _key(self, *words: str) -> str:
        """A number for the sale that tells nothing of the card: hashed with the key under which cards are kept."""
        secret = self._books.keys.card("\x1f".join(words).encode())
        return hashlib.sha256(secret).hexdigest()[:24]

    def _cards(self, rows: Iterable[Row], numbers: Numbers) -> tuple[str, dict[str, int | None]]:
        """Whose the cards are, in the format in which most of them are known."""
        texts = {row.card for row in rows if row.card}
        best: tuple[str, dict[str, int | None]] = ("", {})
        most = 0
        for form, uid_of in numbers.items():
            found = {text: self._member(uid_of(text)) for text in texts}
            known = sum(member is not None for member in found.values())
            if known > most:
                best, most = (form, found), known
        return best

    def _member(self, uid: bytes | None) -> int | None:
        card = self._books.store.cards.get(self._books.keys.card(uid)) if uid else None
        if card is None or card.member_id is None or card.status is CardStatus.BLOCKED:
            return None
        return card.member_id if self._books.store.members.get(card.member_id) else None
