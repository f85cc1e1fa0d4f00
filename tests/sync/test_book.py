"""The endpoint's books: once, in order, all or nothing."""

from __future__ import annotations

import base64
import itertools
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from peewee import IntegrityError, SqliteDatabase

from sync.cloud import access, reading
from sync.cloud.book import Book, Refused
from sync.cloud.rows import open_database
from sync.wire import Batch, Event, Sent, chain, seal
from tests.sync.shop import Shop, event, visit

NOW = 1_763_785_800_000
STREAMS = itertools.count()


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteDatabase]:
    books = open_database(tmp_path_factory.mktemp("book") / "books.db")
    yield books
    books.close()


class Office:
    """The books, and a kiosk that is enrolled under a name of its own."""

    def __init__(self, database: SqliteDatabase) -> None:
        self.book = Book(database)
        self.name = f"k-{next(STREAMS)}"
        access.enrol(self.name, self.name)
        self.shop = Shop(device=self.name)

    def take(self, batch: Batch, now: int = NOW) -> int:
        device = access.device_of(self.name)
        assert device is not None
        return self.book.take(batch, device, now).high_water

    def refused(self, batch: Batch) -> Refused:
        with pytest.raises(Refused) as refused:
            self.take(batch)
        return refused.value

    def seqs(self) -> list[int]:
        return [row.seq for row in reading.ledger(self.name, None, 0, 10_000).rows]

    def points(self) -> dict[int, int]:
        return {row.member: row.points for row in reading.balances(self.name, None, None).rows}


@pytest.fixture
def office(database: SqliteDatabase) -> Office:
    return Office(database)


def test_a_batch_is_booked_and_read_back_as_the_very_bytes(office: Office) -> None:
    data = '{"member": 1, "card":"賀","counted":true,\n"points":5,"new field":[1e3]}'.encode()
    office.shop.record(event(1, "visit.v1", data))
    assert office.take(office.shop.batch(1, 1)) == 1
    (row,) = reading.ledger(office.name, None, 0, 10).rows
    assert bytes(row.data) == data
    assert row.hash == chain(bytes(32), office.shop.events[0])[:16].hex()
    assert office.points() == {1: 5}


@settings(max_examples=40, deadline=None)
@given(data=st.data(), total=st.integers(1, 30))
def test_any_delivery_ends_in_each_event_once_and_in_order(database: SqliteDatabase, data: Any, total: int) -> None:
    """Batches overlap, come twice, late and in any order, replies get lost; in the end the kiosk sends the rest."""
    office = Office(database)
    office.shop.record_many(total, lambda seq: visit(seq, member=seq % 3 + 1, points=seq))
    marks = [0]
    for first, length in data.draw(st.lists(st.tuples(st.integers(1, total), st.integers(0, 12)), max_size=15)):
        batch = office.shop.batch(first, min(total, first + length - 1))
        if first > marks[-1] + 1:
            assert (office.refused(batch).code, office.refused(batch).high_water) == ("gap", marks[-1])
        else:
            marks.append(office.take(batch))
            assert marks[-1] == max(marks[-2], first + len(batch.events) - 1)
    office.take(office.shop.batch(marks[-1] + 1, total))
    assert office.seqs() == list(range(1, total + 1))
    sums = {member: sum(n for n in range(1, total + 1) if n % 3 + 1 == member) for member in (1, 2, 3)}
    assert office.points() == {member: points for member, points in sums.items() if points}


def test_every_kind_books_what_it_says(office: Office) -> None:
    kinds: list[tuple[str, dict[str, object], int]] = [
        ("member.v1", {"member": 1, "card": "Y2FyZA==", "language": "en", "joined_ms": 1}, 0),
        ("visit.v1", {"member": 1, "card": "Y2FyZA==", "counted": True, "points": 10,
                      "entries": [{"points": 7, "rule": "visit", "lot": 1, "expires_ms": None, "kind": "earn"},
                                  {"points": 3, "rule": "monday", "lot": 2, "expires_ms": 9, "kind": "earn"}]}, 10),
        ("visit.v1", {"member": 1, "card": "Y2FyZA==", "counted": False, "points": 0, "entries": []}, 10),
        ("rating.v1", {"rating": 1, "face": 5, "question": "q", "source": "panel", "counted": True}, 10),
        ("followup.v1", {"rating": 1, "outcome": "option", "reason": "slow"}, 10),
        ("callback.v1", {"rating": 1, "member": 1}, 10),
        ("redemption.v1", {"member": 1, "reward": "tea", "points": 8, "code": "c", "approved_by": 2,
                           "entries": [{"points": -7, "lot": 1, "kind": "spend"}, {"points": -1, "lot": 2}]}, 2),
        ("language.v1", {"member": 1, "language": "zh-Hans"}, 2),
        ("adjust.v1", {"member": 1, "points": -5, "reason": "mistake", "by": 2}, -3),
        ("never.seen.v9", {"whatever": [1, {"deep": None}]}, -3),
    ]  # fmt: skip
    for seq, (kind, data, points) in enumerate(kinds, 1):
        office.shop.record(event(seq, kind, msgspec.json.encode(data)))
        assert office.take(office.shop.batch(seq, seq)) == seq
        assert office.points() == {1: points}
    (row,) = reading.balances(office.name, 1, "Y2FyZA==").rows
    assert (row.points, row.visits, row.redemptions) == (-3, 1, 1)
    assert reading.balances(office.name, None, "other card").rows == []
    assert reading.quarantine(office.name, None).rows == []


def test_one_card_at_two_kiosks_is_found_at_both(database: SqliteDatabase) -> None:
    card = f"shared{next(STREAMS)}"
    for member in (4, 9):
        office = Office(database)
        data = {"member": member, "card": card, "counted": True, "points": 5}
        office.shop.record(event(1, "visit.v1", msgspec.json.encode(data)))
        office.take(office.shop.batch(1, 1))
    assert [(row.member, row.points) for row in reading.balances(None, None, card).rows] == [(4, 5), (9, 5)]


def test_an_event_nested_beyond_reason_delays_nobody_whether_python_can_read_it_or_not(office: Office) -> None:
    """Python 3.11 gives up at such a depth and it is put aside, 3.13 reads it and it is kept as a kind unknown."""
    office.shop.record(visit(1))
    office.shop.record(event(2, "note.v1", b"[" * 5_000 + b"]" * 5_000))
    office.shop.record(visit(3))
    device = access.device_of(office.name)
    assert device is not None
    receipt = office.book.take(office.shop.batch(1, 3), device, NOW)
    assert receipt.high_water == 3
    aside = [row.seq for row in receipt.quarantined]
    booked = [row.seq for row in reading.ledger(office.name, None, 0, 10).rows]
    assert sorted(aside + booked) == [1, 2, 3]


@pytest.mark.parametrize(
    ("kind", "data", "code", "detail"),
    [
        ("visit.v1", b'{"member":1,"card":"c","counted":true,"points":"5"}', "schema", "points"),
        ("visit.v1", b'{"member":0,"card":"c","counted":true,"points":5}', "schema", "member"),
        ("visit.v1", b'{"card":"c","counted":true,"points":5}', "schema", "member"),
        ("visit.v1", b"[]", "schema", "visit.v1"),
        ("rating.v1", b'{"rating":1,"face":6,"question":"","source":"","counted":true}', "schema", "face"),
        ("redemption.v1", b'{"member":1,"reward":"r","points":-9,"code":"c","approved_by":1}', "schema", "points"),
        ("note.v1", b'"\xff\xfe"', "text", "UTF-8"),
        ("note.v1", b'"' + b"x" * 17_000 + b'"', "size", "17002"),
    ],
)
def test_a_poison_event_is_kept_aside_with_its_bytes_and_delays_nobody(
    office: Office, kind: str, data: bytes, code: str, detail: str
) -> None:
    office.shop.record(visit(1))
    office.shop.record(event(2, kind, data))
    office.shop.record(visit(3))
    device = access.device_of(office.name)
    assert device is not None
    receipt = office.book.take(office.shop.batch(1, 3), device, NOW)
    assert receipt.high_water == 3
    ((seq, said, why),) = [(row.seq, row.code, row.detail) for row in receipt.quarantined]
    assert (seq, said) == (2, code)
    assert detail.lower() in why.lower()
    (row,) = reading.quarantine(office.name, None).rows
    assert row.body == msgspec.json.encode(office.shop.events[1])
    assert office.seqs() == [1, 3]
    assert office.points() == {1: 10}
    assert office.take(office.shop.batch(1, 3)) == 3


def test_a_sealed_event_that_is_sound_is_booked_as_if_it_had_come_plain(office: Office) -> None:
    office.shop.record_many(2)
    plain = office.shop.batch(1, 2)
    office.take(msgspec.structs.replace(plain, events=[seal(plain.events[0]), plain.events[1]]))
    assert [row.type for row in reading.ledger(office.name, None, 0, 9).rows] == ["visit.v1", "visit.v1"]
    assert office.points() == {1: 10}
    assert office.take(plain) == 2


@pytest.mark.parametrize("data", [b"{", b'{"a":1},"x":{"b":2}', b"\xff"])
def test_a_sealed_event_that_is_broken_is_kept_aside(office: Office, data: bytes) -> None:
    office.shop.record(event(1, "visit.v1", data))
    batch = office.shop.batch(1, 1)
    assert office.take(msgspec.structs.replace(batch, events=[seal(batch.events[0])])) == 1
    (row,) = reading.quarantine(office.name, None).rows
    assert row.body == msgspec.json.encode(office.shop.events[0])
    assert office.seqs() == []


def test_a_sealed_event_that_holds_another_number_is_kept_aside(office: Office) -> None:
    office.shop.record_many(2)
    batch = office.shop.batch(1, 1)
    wrong = msgspec.structs.replace(seal(office.shop.events[1]), seq=1)
    assert office.take(msgspec.structs.replace(batch, events=[wrong])) == 1
    assert [row.code for row in reading.quarantine(office.name, None).rows] == ["opaque"]


def test_an_opaque_event_without_base64_is_refused_by_its_number(office: Office) -> None:
    office.shop.record(visit(1))
    batch = office.shop.batch(1, 1)
    refused = office.refused(msgspec.structs.replace(batch, events=[event(1, "opaque.v1", b'{"b64":"!"}')]))
    assert (refused.status, refused.code, refused.seq) == (422, "envelope", 1)


def test_numbers_with_a_hole_are_an_envelope_fault(office: Office) -> None:
    office.shop.record_many(3)
    batch = office.shop.batch(1, 3)
    refused = office.refused(msgspec.structs.replace(batch, events=[batch.events[0], batch.events[2]]))
    assert (refused.status, refused.code) == (400, "envelope")
    assert "events[1].seq is 3, 2 must follow" in refused.message
    assert office.seqs() == []


def other(seq: int) -> Event:
    return visit(seq, points=99)


def test_another_kiosks_token_books_nothing(office: Office, database: SqliteDatabase) -> None:
    stranger = Office(database)
    stranger.shop.record(visit(1))
    refused = office.refused(stranger.shop.batch(1, 1))
    assert (refused.status, refused.code) == (403, "other_device")
    assert stranger.seqs() == []


@pytest.mark.parametrize("first", [1, 3, 5, 6])
def test_a_copied_kiosk_is_found_by_its_hashes_and_set_aside(office: Office, first: int) -> None:
    """The twin shares the first three events; its fourth differs."""
    twin = Shop(device=office.name)
    for shop, make in ((office.shop, visit), (twin, other)):
        shop.record_many(3)
        shop.record_many(5, make)
    office.take(office.shop.batch(1, 5))
    refused = office.refused(twin.batch(first, 8))
    assert (refused.status, refused.code) == (409, "fork")
    assert "copied or set back" in refused.message
    assert office.seqs() == [1, 2, 3, 4, 5]
    assert office.refused(office.shop.batch(6, 8)).code == "fork"
    access.release(office.name)
    assert office.take(office.shop.batch(6, 8)) == 8


def test_after_a_fork_a_new_stream_starts_at_one(office: Office) -> None:
    office.shop.record_many(3)
    office.take(office.shop.batch(1, 3))
    fresh = Shop(device=office.name, stream="another")
    fresh.record_many(2)
    assert office.take(fresh.batch(1, 2)) == 2
    assert office.seqs() == [1, 2, 3, 1, 2]
    assert [row.streams for row in reading.devices().rows if row.device == office.name] == [
        {office.shop.stream: 3, "another": 2}
    ]


def test_a_late_heartbeat_is_no_fork(office: Office) -> None:
    office.shop.record_many(3)
    late = office.shop.batch(1, 0)
    office.take(office.shop.batch(1, 3))
    assert office.take(late) == 3


def test_a_revoked_kiosk_is_told_so_and_books_nothing(office: Office) -> None:
    office.shop.record_many(1)
    assert access.revoke(office.name)
    refused = office.refused(office.shop.batch(1, 1))
    assert (refused.status, refused.code) == (403, "revoked")
    assert office.seqs() == []


def test_a_new_token_ends_the_old_one(office: Office) -> None:
    access.enrol(office.name, "new")
    assert access.device_of(office.name) is None
    found = access.device_of("new")
    assert found is not None
    assert found.name == office.name


def test_boots_that_never_spoke_lie_between_those_that_did(office: Office) -> None:
    minute = 60_000
    office.shop.record(event(1, boot_n=1, mono_ms=1 * minute))
    office.take(office.shop.batch(1, 1, sent=Sent(1, 2 * minute, 0, False)), NOW)
    office.shop.record(event(2, boot_n=1, mono_ms=5 * minute))  # after the exchange: the boot is known all the same
    office.shop.record(event(3, boot_n=2, mono_ms=10 * minute))
    office.shop.record(event(4, boot_n=3, mono_ms=1 * minute))
    office.take(office.shop.batch(2, 4, sent=Sent(3, 3 * minute, 0, False)), NOW + 90 * minute)
    rows = reading.ledger(office.name, None, 0, 9).rows
    assert [(row.dated, row.occurred_ms) for row in rows] == [
        ("boot", NOW - 1 * minute),
        ("boot", NOW + 3 * minute),
        ("interval", NOW + 13 * minute),
        ("boot", NOW + 88 * minute),
    ]
    assert (rows[2].lo_ms, rows[2].hi_ms) == (NOW + 13 * minute, NOW + 87 * minute)


def test_the_same_batch_from_two_connections_at_once_is_booked_once(tmp_path: Path, database: SqliteDatabase) -> None:
    office = Office(database)
    office.shop.record_many(200)
    start, marks = threading.Barrier(4), []

    def deliver() -> None:
        start.wait(20)
        try:
            marks.append(office.take(office.shop.batch(1, 200)))
        finally:
            database.close()

    threads = [threading.Thread(target=deliver) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert marks == [200] * 4
    assert office.seqs() == list(range(1, 201))
    assert office.points() == {1: 1000}


def test_a_failure_half_way_leaves_nothing(office: Office, database: SqliteDatabase) -> None:
    """The balance can't be written: neither is the ledger, nor the mark."""
    office.shop.record_many(2)
    with closing(sqlite3.connect(str(database.database))) as other_hand:
        other_hand.execute("CREATE TRIGGER full BEFORE INSERT ON balance BEGIN SELECT RAISE(ABORT, 'disk full'); END")
        with pytest.raises(IntegrityError, match="disk full"):
            office.take(office.shop.batch(1, 2))
        other_hand.execute("DROP TRIGGER full")
    assert office.seqs() == []
    assert office.take(office.shop.batch(1, 2)) == 2
    assert office.points() == {1: 10}


def test_what_the_balance_says_is_what_the_ledger_sums_to(office: Office) -> None:
    office.shop.record_many(50, lambda seq: visit(seq, member=seq % 7 + 1, points=seq))
    office.take(office.shop.batch(1, 50))
    sums: dict[int, int] = {}
    for row in reading.ledger(office.name, None, 0, 100).rows:
        data = msgspec.json.decode(row.data)
        sums[data["member"]] = sums.get(data["member"], 0) + sum(entry["points"] for entry in data["entries"])
    assert sums == office.points()


def test_the_quarantined_bytes_read_back_through_json(office: Office) -> None:
    office.shop.record(event(1, "visit.v1", b"{}"))
    office.take(office.shop.batch(1, 1))
    text = msgspec.json.encode(reading.quarantine(office.name, None))
    body = msgspec.json.decode(text)["rows"][0]["body"]
    assert base64.b64decode(body) == msgspec.json.encode(office.shop.events[0])
