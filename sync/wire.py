"""The messages of protocol v1, one definition for both ends (docs/sync.md).

Numbers are integers, times are milliseconds; `data` stays the very bytes the kiosk wrote, so that both ends
hash the same thing.
"""

from __future__ import annotations

import hashlib

import msgspec

PROTO = 1
MAX_EVENTS = 500
MAX_BATCH_BYTES = 256 * 1024
MAX_EVENT_BYTES = 16 * 1024
CHAIN_START = bytes(32)


class Event(msgspec.Struct, frozen=True):
    """One thing that happened at a kiosk; `seq` is the order and the truth, the times are only told."""

    seq: int
    id: str
    type: str
    boot_n: int
    mono_ms: int
    wall_ms: int
    wall_ok: bool
    data: msgspec.Raw


def chain(before: bytes, event: Event) -> bytes:
    """h(n) = SHA-256(h(n-1) | event n), 32 bytes; `before` is h(n-1), or CHAIN_START."""
    return hashlib.sha256(before + msgspec.json.encode(event)).digest()


class Sent(msgspec.Struct, frozen=True):
    """The sender's clocks as the batch left."""

    boot_n: int
    mono_ms: int
    wall_ms: int
    wall_ok: bool


class KioskState(msgspec.Struct, frozen=True):
    """What a heartbeat tells of the kiosk; `made` = acked + pending + refused, counted at the kiosk."""

    app: str
    outbox: int
    oldest_s: int
    disk_free_mb: int
    boots: int
    dropped: dict[str, int] = {}
    last_error: str | None = None
    cursors: dict[str, str] = {}


class Batch(msgspec.Struct, frozen=True):
    """`POST /v1/batches`; empty `events` is a heartbeat."""

    proto: int
    device: str
    stream: str
    batch: str
    first_seq: int
    prev_hash: str
    sent: Sent
    state: KioskState
    events: list[Event]


class Quarantined(msgspec.Struct, frozen=True):
    """An event the server holds but could not book, with the reason."""

    seq: int
    code: str
    detail: str


class Receipt(msgspec.Struct, frozen=True):
    """The answer to a batch; only one that echoes device, stream and batch acknowledges anything."""

    proto: int
    device: str
    stream: str
    batch: str
    high_water: int
    server_ms: int
    poll_after_ms: int
    quarantined: list[Quarantined] = []
    down: list[str] = []
    commands: list[str] = []
