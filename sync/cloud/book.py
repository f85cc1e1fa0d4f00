"""Taking a batch: each event once and in order, or not at all, in one transaction."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec
from peewee import SqliteDatabase, chunked

from sync.cloud.boots import Boots
from sync.cloud.effects import Effect
from sync.cloud.kinds import Unbookable, effect_of
from sync.cloud.rows import FORKED, REVOKED, Device, Ledger, Quarantine, Stream
from sync.cloud.sums import ROWS_AT_ONCE, add_up
from sync.wire import CHAIN_START, OPAQUE, PROTO, Batch, Event, Quarantined, Receipt, chain, original

log = logging.getLogger(__name__)

HASH_BYTES = 16


@dataclass
class Refused(Exception):
    """No receipt: an HTTP status, a code for machines, a sentence for people, and what the code needs."""

    status: int
    code: str
    message: str
    high_water: int | None = None
    seq: int | None = None


class Book:
    """The ledger over one database; used by one thread at a time per connection, by several processes at once."""

    def __init__(self, database: SqliteDatabase, poll_after_ms: int = 300_000) -> None:
        self._database, self._poll_after_ms = database, poll_after_ms

    def take(self, batch: Batch, device: Device, received_ms: int) -> Receipt:
        """Book what is new of `batch` and answer what is held; raises Refused with nothing booked."""
        if batch.device != device.name:
            raise Refused(403, "other_device", f"this token belongs to {device.name}, not to {batch.device}")
        for at, event in enumerate(batch.events):
            if event.seq != batch.first_seq + at:
                message = f"events[{at}].seq is {event.seq}, {batch.first_seq + at} must follow: send them without gap"
                raise Refused(400, "envelope", message)
        with self._database.atomic("IMMEDIATE"):
            result = self._take(batch, device.id, received_ms)
        if isinstance(result, Refused):
            raise result
        return result

    def _take(self, batch: Batch, device_id: int, received_ms: int) -> Receipt | Refused:
        device = Device.get_by_id(device_id)  # read again: inside the transaction nobody else changes it
        if device.status == REVOKED:
            return Refused(403, "revoked", f"{device.name} was taken out of service: {device.reason}")
        if device.status == FORKED:
            return Refused(409, "fork", f"{device.name} is set aside: {device.reason}")
        stream = Stream.get_or_none((Stream.device == device) & (Stream.name == batch.stream))
        if stream is None:
            stream = Stream.create(device=device, name=batch.stream, head=CHAIN_START)
        if batch.first_seq > stream.high_water + 1:
            message = f"events up to {stream.high_water} are held, {batch.first_seq} comes too early"
            return Refused(409, "gap", message, high_water=stream.high_water)
        try:
            fresh = list(_fresh(batch, stream))
        except Forked as fork:
            log.warning("%s, stream %s: %s", device.name, batch.stream, fork)
            device.status, device.reason = FORKED, str(fork)
            device.save()
            return Refused(409, "fork", str(fork))
        quarantined = _write(batch, stream, fresh, received_ms)
        device.seen_ms, device.app = received_ms, batch.state.app
        device.state = msgspec.json.encode(batch.state).decode()
        device.save()
        return Receipt(
            proto=PROTO,
            device=batch.device,
            stream=batch.stream,
            batch=batch.batch,
            high_water=stream.high_water,
            server_ms=received_ms,
            poll_after_ms=self._poll_after_ms,
            quarantined=quarantined,
        )


class Forked(Exception):
    """Two histories under one name; the text says where they part."""


def _fresh(batch: Batch, stream: Stream) -> Iterator[tuple[Event, bytes]]:
    """The events beyond the high-water mark with their hashes; raises Forked if what is held differs.

    A heartbeat below the mark is no fork: it may have been on its way for an hour. The kiosk sees from the
    receipt if numbers are held that it has not given yet.
    """
    before = batch.first_seq - 1
    held = _hashes(stream, before, before + len(batch.events))
    held[0] = CHAIN_START[:HASH_BYTES]
    link = bytes.fromhex(batch.prev_hash)
    at_head = before == stream.high_water
    if held.get(before, link[:HASH_BYTES]) != link[:HASH_BYTES] or (at_head and bytes(stream.head) != link):
        raise Forked(f"another history leads up to event {batch.first_seq}: the kiosk was copied or set back")
    for event in batch.events:
        try:
            link = chain(link, event)
        except ValueError as fault:
            raise Refused(422, "envelope", str(fault), seq=event.seq) from fault
        if event.seq > stream.high_water:
            yield event, link
        elif held.get(event.seq, link[:HASH_BYTES]) != link[:HASH_BYTES]:
            raise Forked(f"event {event.seq} is held with other content: the kiosk was copied or set back")


def _write(batch: Batch, stream: Stream, fresh: list[tuple[Event, bytes]], received_ms: int) -> list[Quarantined]:
    boots = Boots(stream, batch.sent, received_ms)
    ledger: list[dict[str, object]] = []
    aside: list[dict[str, object]] = []
    reasons: list[Quarantined] = []
    effects: list[Effect] = []
    for event, link in fresh:
        common = {"stream": stream, "seq": event.seq, "received_ms": received_ms, "hash": link[:HASH_BYTES]}
        try:
            plain = _opened(event)
            effect = effect_of(plain)
        except Unbookable as fault:
            reasons.append(Quarantined(event.seq, fault.code, str(fault)))
            aside.append({**common, "code": fault.code, "detail": str(fault), "body": original(event)})
            continue
        if effect:
            effects.append(effect)
        date = boots.date(plain)
        ledger.append(
            common
            | {name: getattr(plain, name) for name in ("id", "type", "boot_n", "mono_ms", "wall_ms", "wall_ok")}
            | {"occurred_ms": date.occurred_ms, "lo_ms": date.lo_ms, "hi_ms": date.hi_ms, "dated": date.how}
            | {"data": bytes(plain.data).decode()}
        )
    for rows in chunked(ledger, ROWS_AT_ONCE):
        Ledger.insert_many(rows).execute()
    for rows in chunked(aside, ROWS_AT_ONCE):
        Quarantine.insert_many(rows).execute()
    add_up(stream, effects)
    boots.save()
    if fresh:
        stream.high_water, stream.head = fresh[-1][0].seq, fresh[-1][1]
        stream.save()
    return reasons


def _opened(event: Event) -> Event:
    """What an `opaque.v1` holds, if that is an event to the last byte; any other event as it is. Raises Unbookable."""
    if event.type != OPAQUE:
        return event
    try:
        body = original(event)
        inside = msgspec.json.decode(body, type=Event)
    except (msgspec.MsgspecError, ValueError, RecursionError) as fault:
        raise Unbookable("opaque", f"what it holds is no event: {fault}") from fault
    if inside.seq != event.seq or inside.type == OPAQUE:
        raise Unbookable("opaque", f"it holds event {inside.seq} of type {inside.type}")
    if msgspec.json.encode(inside) != body:
        raise Unbookable("opaque", "its data end before the event does, or are written otherwise")
    return inside


def _hashes(stream: Stream, first: int, last: int) -> dict[int, bytes]:
    held: dict[int, bytes] = {}
    for table in (Ledger, Quarantine):
        rows = table.select(table.seq, table.hash).where((table.stream == stream) & table.seq.between(first, last))
        held.update((row.seq, bytes(row.hash)) for row in rows)
    return held
