"""The outbox as sync reads it: short read-only connections, from any thread (fits `sync.ports.Outbox` by shape)."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
from peewee import fn

from kiosk.model.time import Clock
from kiosk.store.connection import Connection, reading
from kiosk.store.prepared import ANY, Prepared
from kiosk.store.rows import CounterRow, MetaRow, OutboxRow
from sync.ports import Position
from sync.wire import CHAIN_START, Event, KioskState

_POSITION = Prepared(MetaRow.select(MetaRow.device, MetaRow.stream, MetaRow.next_seq, MetaRow.acked))
_PENDING = Prepared(
    OutboxRow.select(
        OutboxRow.seq,
        OutboxRow.id,
        OutboxRow.type,
        OutboxRow.boot_n,
        OutboxRow.mono_ms,
        OutboxRow.wall_ms,
        OutboxRow.wall_ok,
        OutboxRow.body,
    )
    .where(OutboxRow.seq > ANY)
    .order_by(OutboxRow.seq)
    .limit(ANY)
)
_HEAD = Prepared(MetaRow.select(MetaRow.next_seq, MetaRow.head))
_CHAIN = Prepared(OutboxRow.select(OutboxRow.chain).where(OutboxRow.seq == ANY))
_OLDEST = Prepared(OutboxRow.select(fn.MIN(OutboxRow.wall_ms)).where(OutboxRow.seq == ANY))
_STATE = Prepared(MetaRow.select(MetaRow.next_seq, MetaRow.acked, MetaRow.boot_n))
_COUNTERS = Prepared(CounterRow.select(CounterRow.name, CounterRow.n))


class Outbox:
    """`app` is our version, told in the heartbeat. Every method raises StoreFault if the file can't be read."""

    def __init__(self, path: Path, app: str, clock: Clock) -> None:
        self._path, self._app, self._clock = path, app, clock

    def position(self) -> Position:
        with reading(self._path) as connection:
            return Position(*connection.rows(_POSITION)[0])

    def pending(self, after: int, limit: int) -> list[Event]:
        """At most `limit` events with seq > `after`, ascending and contiguous.

        Raises LookupError if event `after` + 1 was let go of: the cloud had it for 14 days and has lost it since.
        """
        with reading(self._path) as connection:
            rows = connection.rows(_PENDING, after, limit)
            if (rows[0][0] if rows else connection.rows(_STATE)[0][0]) != after + 1:
                raise _gone(after + 1)
            return [event_of(*row) for row in rows]

    def chain_before(self, seq: int) -> bytes:
        """The 32-byte hash over all events before `seq`; raises LookupError if event `seq` - 1 was let go of."""
        if seq == 1:
            return CHAIN_START
        with reading(self._path) as connection:
            next_seq, head = connection.rows(_HEAD)[0]
            row = (head,) if seq == next_seq else connection.row(_CHAIN, seq - 1)
            if row is None:
                raise _gone(seq - 1)
            return bytes(row[0])

    def state(self) -> KioskState:
        with reading(self._path) as connection:
            next_seq, acked, boots = connection.rows(_STATE)[0]
            dropped: dict[str, int] = dict(connection.rows(_COUNTERS))
            oldest = self._oldest_s(connection, acked + 1)
        return KioskState(
            app=self._app,
            outbox=next_seq - 1 - acked,
            oldest_s=oldest,
            disk_free_mb=shutil.disk_usage(self._path.parent).free // 1_000_000,
            boots=boots,
            dropped=dropped,
        )

    def _oldest_s(self, connection: Connection, seq: int) -> int:
        row = connection.row(_OLDEST, seq)
        if row is None or row[0] is None:
            return 0
        return int(max(0, self._clock.stamp().wall_ms - row[0]) // 1000)


def event_of(
    seq: int, number: str, kind: str, boot_n: int, mono_ms: int, wall_ms: int, wall_ok: int, body: bytes
) -> Event:
    """A row of the outbox as it goes over the wire."""
    return Event(seq, number, kind, boot_n, mono_ms, wall_ms, bool(wall_ok), msgspec.Raw(body))


def _gone(seq: int) -> LookupError:
    return LookupError(
        f"the cloud asks for event {seq}, which it held for more than 14 days and this kiosk no longer keeps;"
        " restore the cloud from a newer backup"
    )
