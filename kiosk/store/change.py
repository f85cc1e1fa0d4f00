"""One business change: its rows, its events and its numbers, all of them or none."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

import msgspec

from kiosk.model.time import Stamp
from kiosk.store.connection import Connection
from kiosk.store.faults import EventTooBig
from kiosk.store.prepared import Prepared, adding, changing
from kiosk.store.rows import MetaRow, OutboxRow
from sync.wire import MAX_EVENT_BYTES, Event, chain

_META = (MetaRow.next_seq, MetaRow.head, MetaRow.next_id, MetaRow.wall_floor_ms)
_READ = Prepared(MetaRow.select(*_META))
_WRITE = changing(_META)
_KEEP = adding(
    (
        OutboxRow.seq,
        OutboxRow.id,
        OutboxRow.type,
        OutboxRow.body,
        OutboxRow.boot_n,
        OutboxRow.mono_ms,
        OutboxRow.wall_ms,
        OutboxRow.wall_ok,
        OutboxRow.chain,
    )
)


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event that was committed: its number and its type on the wire."""

    seq: int
    type: str


class Change:
    """Lives inside one transaction; `stamp` is the moment that all of it happened."""

    def __init__(self, connection: Connection, stamp: Stamp) -> None:
        self.stamp = stamp
        self.recorded: list[Recorded] = []
        self._connection = connection
        meta = connection.row(_READ)
        assert meta is not None
        self._next_seq: int
        self._head: bytes
        self._next_id: int
        self._floor: int
        self._next_seq, self._head, self._next_id, self._floor = meta

    @property
    def next_seq(self) -> int:
        """The number of the event that is recorded next."""
        return self._next_seq

    def new_id(self) -> int:
        """A number for a row, unique among all kiosks and growing in this one."""
        self._next_id += 1
        return self._next_id - 1

    def record(self, kind: str, data: msgspec.Struct) -> int:
        """Put an event into the outbox and return its seq; raises EventTooBig over 16 KiB."""
        seq, stamp = self._next_seq, self.stamp
        body = msgspec.json.encode(data)
        event = Event(
            seq=seq,
            id=secrets.token_hex(16),
            type=kind,
            boot_n=stamp.boot_n,
            mono_ms=stamp.mono_ms,
            wall_ms=stamp.wall_ms,
            wall_ok=stamp.wall_ok,
            data=msgspec.Raw(body),
        )
        size = len(msgspec.json.encode(event))
        if size > MAX_EVENT_BYTES:
            raise EventTooBig(f"event {kind}: {size} bytes, more than {MAX_EVENT_BYTES}; nothing of this was kept")
        self._head = chain(self._head, event)
        self._connection.run(
            _KEEP, seq, event.id, kind, body, stamp.boot_n, stamp.mono_ms, stamp.wall_ms, stamp.wall_ok, self._head
        )
        self._next_seq += 1
        self.recorded.append(Recorded(seq, kind))
        return seq

    def finish(self) -> None:
        """Write the next numbers; the last thing before the commit.

        The floor of the wall clock goes back only to a time that was trusted.
        """
        stamp = self.stamp
        floor = stamp.wall_ms if stamp.wall_ok else max(self._floor, stamp.wall_ms)
        self._connection.run(_WRITE, self._next_seq, self._head, self._next_id, floor)
