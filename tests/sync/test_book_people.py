"""At the endpoint two files become one and two again, and who is erased is forgotten there too."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from peewee import SqliteDatabase

from sync.cloud import access, reading
from sync.cloud.book import Book
from sync.cloud.rows import open_database
from tests.sync.shop import Shop, event, visit

NAMES = itertools.count()


class Office:
    """The books, and a kiosk that is enrolled under a name of its own."""

    def __init__(self, database: SqliteDatabase) -> None:
        self.book = Book(database)
        self.name = f"p-{next(NAMES)}"
        access.enrol(self.name, self.name)
        self.shop = Shop(device=self.name)

    def tell(self, kind: str, **data: Any) -> None:
        self.shop.record(event(len(self.shop.events) + 1, kind, msgspec.json.encode(data)))

    def visit(self, member: int, points: int = 5) -> None:
        self.shop.record(visit(len(self.shop.events) + 1, member, points))

    def take(self, *cuts: int) -> None:
        """All events, in as many batches as there are cuts and one more."""
        first = 1
        for last in (*sorted(cuts), len(self.shop.events)):
            if last >= first:
                device = access.device_of(self.name)
                assert device is not None
                receipt = self.book.take(self.shop.batch(first, last), device, 1_763_785_800_000)
                assert receipt.quarantined == []
                first = last + 1

    def balances(self, card: str | None = None) -> dict[int, tuple[int, int, int]]:
        rows = reading.balances(self.name, None, card).rows
        return {row.member: (row.points, row.visits, row.redemptions) for row in rows}


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteDatabase]:
    books = open_database(tmp_path_factory.mktemp("book") / "books.db")
    yield books
    books.close()


@pytest.fixture
def office(database: SqliteDatabase, tmp_path: Path) -> Office:
    return Office(database)


MERGED = {"merge": 1, "member": 1, "gone": 2, "by": 9, "cards": ["card2"], "points": 7, "visits": 1, "redemptions": 0}


def test_points_and_cards_follow_a_merge_and_come_back(office: Office) -> None:
    office.visit(1)
    office.visit(2, 7)
    office.tell("merge.v1", **MERGED)
    office.take()
    assert office.balances() == {1: (12, 2, 0), 2: (0, 0, 0)}
    assert office.balances("card2") == office.balances("card1") == {1: (12, 2, 0)}
    office.tell("unmerge.v1", **MERGED)
    office.take(3)
    assert office.balances() == {1: (5, 1, 0), 2: (7, 1, 0)}
    assert office.balances("card1") == {1: (5, 1, 0)}
    assert office.balances("card2") == {2: (7, 1, 0)}


@settings(max_examples=25, deadline=None)
@given(st.sets(st.integers(1, 7)))
def test_wherever_the_batches_are_cut(database: SqliteDatabase, cuts: set[int]) -> None:
    office = Office(database)
    office.visit(1)
    office.visit(2, 7)
    office.tell("merge.v1", **MERGED)
    office.visit(1, 3)
    office.tell("unmerge.v1", **MERGED)
    office.visit(2, 1)
    office.tell("merge.v1", **{**MERGED, "points": 8, "visits": 2})
    office.take(*cuts)
    assert office.balances() == {1: (16, 4, 0), 2: (0, 0, 0)}
    assert office.balances("card2") == {1: (16, 4, 0)}


def test_who_is_erased_holds_no_card_and_leaves_nothing_sealed(office: Office) -> None:
    office.visit(1)
    office.visit(11)
    for member in (1, 11):
        office.tell("personal.v1", member=member, id=member, part="note", sealed="c2VjcmV0")
    office.tell("expiry.v1", member=1, entries=[{"points": -5}])
    office.tell("erase.v1", member=1, code="ABCD-EFGH", cards=["card1"])
    office.take(4)
    assert office.balances() == {1: (0, 1, 0), 11: (5, 1, 0)}
    assert office.balances("card1") == {}
    rows = reading.ledger(office.name, None, 0, 100).rows
    notes = [msgspec.json.decode(row.data) for row in rows if row.type == "personal.v1"]
    assert notes == [
        {"member": 1, "id": 1, "part": "note"},
        {"member": 11, "id": 11, "part": "note", "sealed": "c2VjcmV0"},
    ]
    office.take(4)  # the receipt was lost: the same batches come again, and are still known
    assert len(reading.ledger(office.name, None, 0, 100).rows) == len(rows)


def test_a_lost_card_stays_known(office: Office) -> None:
    office.visit(1)
    office.tell("card.v1", member=1, card="card9", status="active", by=9, instead_of="card1")
    office.take()
    assert office.balances("card9") == office.balances("card1") == {1: (5, 1, 0)}
