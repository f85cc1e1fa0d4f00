"""The messages of protocol v1, one definition for both ends (docs/sync.md).

Numbers are integers, times are milliseconds; `data` stays the very bytes the kiosk wrote, so that both ends
hash the same thing.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from typing import Annotated

import msgspec
from msgspec import Meta

PROTO = 1
PATH = "/v1/batches"
MAX_EVENTS = 500
MAX_BATCH_BYTES = 256 * 1024
MAX_EVENT_BYTES = 16 * 1024
CHAIN_START = bytes(32)
OPAQUE = "opaque.v1"

# Whole numbers that JavaScript, SQLite and PostgreSQL all hold exactly.
Seq = Annotated[int, Meta(ge=1, le=2**53 - 1)]
Mark = Annotated[int, Meta(ge=0, le=2**53 - 1)]
Whole = Annotated[int, Meta(ge=-(2**53) + 1, le=2**53 - 1)]
Name = Annotated[str, Meta(min_length=1, max_length=64)]
Hash = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]


class Event(msgspec.Struct, frozen=True):
    """One thing that happened at a kiosk; `seq` is the order and the truth, the times are only told."""

    seq: Seq
    id: Name
    type: Name
    boot_n: Mark
    mono_ms: Mark
    wall_ms: Whole
    wall_ok: bool
    data: msgspec.Raw


class Sealed(msgspec.Struct, frozen=True):
    """The data of `opaque.v1`: the very bytes of an event that can't travel as it is, in base64."""

    b64: str


def seal(event: Event) -> Event:
    """The same event wrapped so that no reader on the way can stumble over its data."""
    inside = Sealed(base64.b64encode(msgspec.json.encode(event)).decode("ascii"))
    data = msgspec.Raw(msgspec.json.encode(inside))
    return msgspec.structs.replace(event, type=OPAQUE, data=data)


def original(event: Event) -> bytes:
    """The bytes the kiosk recorded, which the chain is over; what is inside for an `opaque.v1`.

    Raises ValueError for an `opaque.v1` that holds no base64.
    """
    if event.type != OPAQUE:
        return msgspec.json.encode(event)
    try:
        return base64.b64decode(msgspec.json.decode(event.data, type=Sealed).b64, validate=True)
    except (msgspec.MsgspecError, binascii.Error) as fault:
        raise ValueError(f"event {event.seq} says opaque.v1 but holds no base64: {fault}") from fault


def chain(before: bytes, event: Event) -> bytes:
    """h(n) = SHA-256(h(n-1) | event n), 32 bytes; `before` is h(n-1), or CHAIN_START."""
    return hashlib.sha256(before + original(event)).digest()


class Sent(msgspec.Struct, frozen=True):
    """The sender's clocks as the batch left."""

    boot_n: Mark
    mono_ms: Mark
    wall_ms: Whole
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
    """`POST /v1/batches`; empty `events` is a heartbeat, whose `first_seq` is the next number to be given."""

    proto: int
    device: Name
    stream: Name
    batch: Name
    first_seq: Seq
    prev_hash: Hash
    sent: Sent
    state: KioskState
    events: list[Event]


class Quarantined(msgspec.Struct, frozen=True):
    """An event the server holds but could not book, with the reason."""

    seq: int
    code: str
    detail: str


class Receipt(msgspec.Struct, frozen=True):
    """The answer to a batch; only one that echoes device, stream and batch acknowledges anything.

    `down` names the scopes that have changes to fetch and `commands` what the owner asks of this kiosk: room
    for the way down, which is not built yet.
    """

    proto: int
    device: str
    stream: str
    batch: str
    high_water: Mark
    server_ms: Whole
    poll_after_ms: Mark
    quarantined: list[Quarantined] = []
    down: list[str] = []
    commands: list[str] = []


class Refusal(msgspec.Struct, frozen=True, omit_defaults=True):
    """Any answer that is not a receipt: a code for machines, a sentence for people, and the echo.

    `high_water` comes with code "gap"; `seq` names the event that an "envelope" refusal is about.
    """

    code: str
    message: str
    device: str = ""
    stream: str = ""
    batch: str = ""
    server_ms: Whole = 0
    high_water: Mark | None = None
    seq: int | None = None
