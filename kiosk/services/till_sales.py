"""A till's lines sorted out into sales, and these into parts, each of which is booked at once.

The parts depend on the file alone: a file that is gone through again, after a power cut, is cut at the same places.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kiosk.rules.earning import PurchaseLine
from kiosk.rules.moment import business_day
from kiosk.services.books import Books
from kiosk.services.till_file import Row

AT_ONCE = 5
"""Sales of one part: a few milliseconds and one commit, as long as a guest's own tap takes."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The lines of one sale; `till` is the number under which it is on file."""

    rows: tuple[Row, ...]
    till: str

    @property
    def first(self) -> Row:
        return self.rows[0]

    @property
    def amount(self) -> int:
        return sum(row.amount for row in self.rows)

    def lines(self, categories: Mapping[str, str]) -> tuple[PurchaseLine, ...]:
        """Amounts by category, in the programme's spelling of it."""
        sums: dict[str, int] = {}
        for row in self.rows:
            category = categories.get(row.category.casefold(), row.category)
            sums[category] = sums.get(category, 0) + row.amount
        return tuple(PurchaseLine(category, amount) for category, amount in sums.items())


Part = tuple[Receipt, ...]


@dataclass(frozen=True, slots=True)
class Sales:
    """The sales of one file, `name` being the till's; `no_card` of them had none and are in no part."""

    rows: int
    name: str
    parts: tuple[Part, ...]
    no_card: int

    @property
    def cards(self) -> tuple[str, ...]:
        """Every card's text, once."""
        return tuple(dict.fromkeys(receipt.first.card for part in self.parts for receipt in part))


def sorted_out(books: Books, rows: Sequence[Row], name: str = "") -> Sales:
    """The sales that `rows` tell of. Reads nothing of the store: any thread may ask."""
    receipts = sorted(_receipts(books, rows, name), key=lambda each: each.first.at_ms)
    with_card = [each for each in receipts if each.first.card]
    return Sales(len(rows), name, tuple(_parts(with_card)), len(receipts) - len(with_card))


def _parts(receipts: Iterable[Receipt]) -> Iterator[Part]:
    """A card's sales stay together, as a tier that is reached counts from the next part on; many are cut all the same:
    a cashier who lays on their own card for everybody must not hold up the door."""
    by_card: dict[str, list[Receipt]] = defaultdict(list)
    for receipt in receipts:
        by_card[receipt.first.card].append(receipt)
    part: list[Receipt] = []
    for of_card in by_card.values():
        if part and len(part) + len(of_card) > AT_ONCE:
            yield tuple(part)
            part = []
        for receipt in of_card:
            if len(part) == AT_ONCE:
                yield tuple(part)
                part = []
            part.append(receipt)
    if part:
        yield tuple(part)


def _receipts(books: Books, rows: Iterable[Row], name: str) -> list[Receipt]:
    """Lines of one receipt together. Receipt numbers of most tills begin anew each day, so the day belongs to
    them; without a number time, amount and card tell sales apart, and how often that came in this file."""
    groups: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    seen: Counter[tuple[str, ...]] = Counter()
    for row in rows:
        if row.number:
            day = business_day(row.at_ms, books.zone, books.programme.day_starts).isoformat()
            key: tuple[str, ...] = (day, row.number, row.card)
        else:
            alike = (str(row.at_ms), str(row.amount), row.category, row.card)
            seen[alike] += 1
            key = (*alike, str(seen[alike]))
        groups[key].append(row)
    return [Receipt(tuple(group), _number(books, name, *key)) for key, group in groups.items()]


def _number(books: Books, *words: str) -> str:
    """A number for the sale that tells nothing of the card: hashed with the key under which cards are kept."""
    secret = books.keys.card("\x1f".join(words).encode())
    return hashlib.sha256(secret).hexdigest()[:24]
