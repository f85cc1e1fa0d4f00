"""A change and its events: all or nothing, numbered without a gap, chained."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.clock import HandClock
from kiosk.store.faults import EventTooBig
from kiosk.store.outbox import Outbox
from kiosk.store.store import Store
from sync.wire import CHAIN_START, MAX_EVENT_BYTES, chain
from tests.store.given import ANNA, KEYS, NOW_MS, Thing, at, earned, opened, raw, record, visit


def test_rows_and_events_are_committed_together(tmp_path: Path) -> None:
    store = opened(tmp_path)
    with store.change(at(store).stamp()) as change:
        store.members.add(ANNA)
        assert change.next_seq == 1
        assert change.record("thing.v1", Thing("one")) == 1
        assert change.record("thing.v1", Thing("two")) == 2
    assert store.members.get(ANNA.id) == ANNA
    assert [(each.seq, each.type) for each in store.committed()] == [(1, "thing.v1"), (2, "thing.v1")]
    assert store.committed() == []


def test_whatever_is_raised_leaves_nothing_behind(tmp_path: Path) -> None:
    store = opened(tmp_path)
    record(store)

    def fails() -> None:
        with store.change(at(store).stamp()) as change:
            store.members.add(ANNA)
            change.record("thing.v1", Thing("never"))
            change.new_id()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    assert store.members.get(ANNA.id) is None
    assert [each.seq for each in store.committed()] == [1]
    assert record(store) == 2


@pytest.mark.parametrize("table", ["visits", "ledger", "outbox", "meta", "members"])
def test_a_table_that_refuses_takes_the_whole_change_with_it(tmp_path: Path, table: str) -> None:
    store = opened(tmp_path)
    with store.change(at(store).stamp()):
        store.members.add(ANNA)
    file = raw(tmp_path)
    act = "UPDATE" if table in ("meta", "members") else "INSERT"
    file.execute(f"CREATE TRIGGER no BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, 'no'); END")

    def everything() -> None:
        with store.change(at(store).stamp()) as change:
            store.members.change(ANNA.in_tier("gold", NOW_MS))
            store.ledger.add([earned(ANNA.id, change.new_id(), 10)])
            change.record("thing.v1", Thing("x"))
            store.visits.add(visit(ANNA.id, change.new_id()))

    with pytest.raises(Exception, match="no"):
        everything()
    assert file.execute("SELECT COUNT(*) FROM outbox").fetchone() == (0,)
    assert store.ledger.sum(ANNA.id) == 0
    assert store.visits.last(ANNA.id) is None
    assert store.members.get(ANNA.id) == ANNA
    file.execute("DROP TRIGGER no")
    file.close()
    everything()
    assert [each.seq for each in store.committed()] == [1]


@settings(max_examples=12, deadline=None)
@given(st.lists(st.lists(st.sampled_from(["event", "fail", "reopen"]), max_size=5), max_size=8))
def test_numbers_have_no_gap_whatever_fails_or_restarts(
    tmp_path_factory: pytest.TempPathFactory, changes: list[list[str]]
) -> None:
    folder = tmp_path_factory.mktemp("gap")
    store, told = opened(folder), 0
    for acts in changes:
        if "reopen" in acts:
            store.close()
            store = opened(folder)
        made = 0
        try:
            with store.change(at(store).stamp()) as change:
                for act in acts:
                    if act == "event":
                        change.record("thing.v1", Thing(f"{told}"))
                        made += 1
                    if act == "fail":
                        raise KeyError("fail")
        except KeyError:
            made = 0
        told += made
    outbox = Outbox(folder / "store.db", "test", HandClock(NOW_MS))
    events = outbox.pending(0, 1000) if told else []
    assert [event.seq for event in events] == list(range(1, told + 1))
    assert outbox.position().next_seq == told + 1
    head = CHAIN_START
    for event in events:
        assert outbox.chain_before(event.seq) == head
        head = chain(head, event)
    assert outbox.chain_before(told + 1) == head
    store.close()


def test_an_event_over_16_kib_is_refused_when_it_is_recorded(tmp_path: Path) -> None:
    store = opened(tmp_path)
    with pytest.raises(EventTooBig, match=f"more than {MAX_EVENT_BYTES}"):
        record(store, "x" * MAX_EVENT_BYTES)
    assert record(store, "x" * (MAX_EVENT_BYTES - 400)) == 1


def test_numbers_of_rows_are_unique_among_stores_and_grow(tmp_path: Path) -> None:
    found: list[list[int]] = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        store = opened(tmp_path / name)
        with store.change(at(store).stamp()) as change:
            found.append([change.new_id() for _ in range(3)])
        with store.change(at(store).stamp()) as change:
            found[-1].append(change.new_id())
        store.close()
    one, other = found
    assert one == sorted(set(one))
    assert not set(one) & set(other)
    assert max(*one, *other) < 2**53


def test_a_change_inside_a_change_is_our_mistake(tmp_path: Path) -> None:
    store = opened(tmp_path)
    with (
        pytest.raises(RuntimeError, match="inside a transaction"),
        store.change(at(store).stamp()),
        store.change(at(store).stamp()),
    ):
        pass
    assert record(store) == 1


def test_a_write_outside_a_change_is_our_mistake(tmp_path: Path) -> None:
    store = opened(tmp_path)
    with pytest.raises(RuntimeError, match="outside a transaction"):
        store.members.add(ANNA)


def test_only_the_thread_that_opened_it_writes(tmp_path: Path) -> None:
    store = opened(tmp_path)
    said: list[str] = []

    def elsewhere() -> None:
        try:
            record(store)
        except RuntimeError as error:
            said.append(str(error))

    thread = threading.Thread(target=elsewhere, name="elsewhere")
    thread.start()
    thread.join(10)
    assert said == ["the store is written by the thread that opened it, and by no other"]


def test_two_stores_live_in_one_process(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    one, other = opened(tmp_path / "a", "k-1"), opened(tmp_path / "b", "k-2")
    with one.change(at(one).stamp()) as change, other.change(at(other).stamp()) as there:
        change.record("thing.v1", Thing("here"))
        there.record("thing.v1", Thing("there"))
        there.record("thing.v1", Thing("there"))
        one.members.add(ANNA)
    assert (one.members.count(), other.members.count()) == (1, 0)
    assert (len(one.committed()), len(other.committed())) == (1, 2)


def test_the_floor_of_the_wall_clock_goes_back_only_to_a_trusted_time(tmp_path: Path) -> None:
    def floor_after(wall_ms: int, trusted: bool) -> int:
        store = opened(tmp_path)
        with store.change(HandClock(wall_ms, store.boot_n, trusted).stamp()):
            pass
        store.close()
        again: Store = Store.open(tmp_path / "store.db", KEYS, "k-1")
        again.close()
        return again.wall_floor_ms

    assert floor_after(NOW_MS, trusted=False) == NOW_MS
    assert floor_after(0, trusted=False) == NOW_MS
    assert floor_after(NOW_MS * 2, trusted=False) == NOW_MS * 2
    assert floor_after(NOW_MS + 5, trusted=True) == NOW_MS + 5
