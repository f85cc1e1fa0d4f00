"""The outbox as sync reads it, while the desk goes on writing."""

from __future__ import annotations

import threading
from pathlib import Path

import msgspec
import pytest

from kiosk.clock import HandClock
from kiosk.store.acknowledging import KEPT_MS
from kiosk.store.connection import reading
from kiosk.store.faults import StoreFault
from kiosk.store.outbox import Outbox
from sync.ports import Outbox as Port
from sync.wire import CHAIN_START
from tests.store.given import NOW_MS, Thing, at, opened, raw, record


def reader(folder: Path) -> Outbox:
    outbox = Outbox(folder / "store.db", "1.2.3", HandClock(NOW_MS + 90_000))
    port: Port = outbox  # fits by shape
    assert port is outbox
    return outbox


def test_events_come_in_order_with_the_bytes_that_were_written(tmp_path: Path) -> None:
    store, outbox = opened(tmp_path), reader(tmp_path)
    for what in "abc":
        record(store, what)
    assert outbox.position().next_seq == 4
    events = outbox.pending(0, 2)
    assert [event.seq for event in events] == [1, 2]
    assert bytes(events[0].data) == b'{"what":"a"}'
    assert (events[0].boot_n, events[0].mono_ms, events[0].wall_ms, events[0].wall_ok) == (1, 1000, NOW_MS, True)
    assert len({event.id for event in outbox.pending(0, 10)}) == 3
    assert outbox.pending(3, 10) == []
    assert outbox.chain_before(1) == CHAIN_START
    msgspec.json.encode(events)


def test_the_heartbeat_tells_what_waits(tmp_path: Path) -> None:
    store, outbox = opened(tmp_path), reader(tmp_path)
    assert (outbox.state().outbox, outbox.state().oldest_s) == (0, 0)
    record(store)
    record(store)
    store.acknowledge(1, 1, 5, 5)
    state = outbox.state()
    assert (state.app, state.outbox, state.oldest_s, state.boots, state.dropped) == ("1.2.3", 1, 90, 1, {})
    assert state.disk_free_mb > 0


def test_what_the_server_holds_may_go_back_as_well_as_forward(tmp_path: Path) -> None:
    store, outbox = opened(tmp_path), reader(tmp_path)
    for _ in range(3):
        record(store)
    for high_water in (2, 3, 0, 1):
        store.acknowledge(high_water, store.boot_n, 2_000, NOW_MS + 7)
        assert outbox.position().acked == high_water
    file = raw(tmp_path)
    assert file.execute("SELECT anchor_boot_n, anchor_mono_ms, anchor_server_ms FROM meta").fetchone() == (
        store.boot_n,
        2_000,
        NOW_MS + 7,
    )
    file.close()


@pytest.mark.parametrize("high_water", [-1, 4, 10**9])
def test_a_server_that_claims_what_was_never_recorded_is_not_believed(tmp_path: Path, high_water: int) -> None:
    store, outbox = opened(tmp_path), reader(tmp_path)
    for _ in range(3):
        record(store)
    with pytest.raises(StoreFault, match="has recorded only 3"):
        store.acknowledge(high_water, 1, 1, 1)
    assert outbox.position().acked == 0


def test_events_go_once_they_are_acknowledged_and_old(tmp_path: Path) -> None:
    store, outbox = opened(tmp_path), reader(tmp_path)
    clock = at(store)
    for _ in range(6):
        with store.change(clock.stamp()) as change:
            change.record("thing.v1", Thing("old"))
        clock.go_on(24 * 3600)
    clock.wall_ms = NOW_MS + KEPT_MS + 2 * 24 * 3_600_000 + 1
    store.rest(clock.stamp())
    assert len(outbox.pending(0, 10)) == 6, "nothing goes that the cloud does not hold"
    store.acknowledge(5, 1, 1, 1)
    clock.wall_ok = False
    store.rest(clock.stamp())
    assert len(outbox.pending(0, 10)) == 6, "nothing goes by a clock that may be wrong"
    clock.wall_ok = True
    store.rest(clock.stamp())
    assert [event.seq for event in outbox.pending(2, 10)] == [3, 4, 5, 6]
    with pytest.raises(LookupError, match="asks for event 1, which it held for more than 14 days"):
        outbox.pending(0, 10)
    with pytest.raises(LookupError):
        outbox.chain_before(3)
    assert outbox.chain_before(4) != CHAIN_START
    clock.wall_ms += KEPT_MS
    store.acknowledge(6, 1, 1, 1)
    store.rest(clock.stamp())
    assert outbox.pending(6, 10) == []
    assert len(outbox.chain_before(7)) == 32
    assert record(store) == 7


def test_the_write_ahead_log_is_emptied_in_quiet_moments(tmp_path: Path) -> None:
    store = opened(tmp_path)
    record(store)
    assert (tmp_path / "store.db-wal").stat().st_size > 0
    store.rest(at(store).stamp())
    assert (tmp_path / "store.db-wal").stat().st_size == 0


def test_a_reader_that_takes_its_time_holds_nobody_up(tmp_path: Path) -> None:
    store = opened(tmp_path)
    record(store)
    with reading(tmp_path / "store.db") as backup:
        backup.rows("SELECT COUNT(*) FROM outbox")
        record(store)
        store.rest(at(store).stamp())  # would wait ten seconds for it, and the visitors too
        assert (tmp_path / "store.db-wal").stat().st_size > 0
    assert store._connection.rows("PRAGMA busy_timeout") == [(10_000,)]
    store.rest(at(store).stamp())
    assert (tmp_path / "store.db-wal").stat().st_size == 0


def test_it_reads_from_another_thread_while_the_desk_writes(tmp_path: Path) -> None:
    store, outbox = opened(tmp_path), reader(tmp_path)
    done = threading.Event()
    seen: list[int] = []
    wrong: list[object] = []

    def read() -> None:
        while not done.is_set() or not seen or seen[-1] < 60:
            events = outbox.pending(0, 100)
            numbers = [event.seq for event in events]
            if numbers != list(range(1, len(numbers) + 1)):
                wrong.append(numbers)
                return
            seen.append(len(numbers))

    thread = threading.Thread(target=read, name="reader")
    thread.start()
    for number in range(60):
        record(store, str(number))
    done.set()
    thread.join(20)
    assert not thread.is_alive()
    assert wrong == []
    assert seen == sorted(seen)


def test_it_can_be_read_after_the_store_was_closed(tmp_path: Path) -> None:
    store, outbox = opened(tmp_path), reader(tmp_path)
    record(store)
    store.close()
    assert len(outbox.pending(0, 10)) == 1
    assert outbox.position().next_seq == 2
