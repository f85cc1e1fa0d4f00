"""What the owner may read back: plain rows, oldest first."""

from __future__ import annotations

from typing import Any

import msgspec

from sync.cloud.rows import Balance, Device, Holding, Ledger, Quarantine, Stream


class LedgerRow(msgspec.Struct, frozen=True):
    """One event as booked; `n` is the cursor to read on from. `dated`: "boot", "wall" or "interval"."""

    n: int
    device: str
    stream: str
    seq: int
    id: str
    type: str
    boot_n: int
    mono_ms: int
    wall_ms: int
    wall_ok: bool
    received_ms: int
    occurred_ms: int | None
    lo_ms: int | None
    hi_ms: int | None
    dated: str
    data: msgspec.Raw
    hash: str


class LedgerPage(msgspec.Struct, frozen=True):
    """`more`: there are rows beyond these; ask again with `after` = the last row's `n`."""

    rows: list[LedgerRow]
    more: bool


class BalanceRow(msgspec.Struct, frozen=True):
    device: str
    member: int
    points: int
    visits: int
    redemptions: int


class Balances(msgspec.Struct, frozen=True):
    rows: list[BalanceRow]


class QuarantineRow(msgspec.Struct, frozen=True):
    """`body` is the event's very bytes, in base64."""

    device: str
    stream: str
    seq: int
    code: str
    detail: str
    received_ms: int
    body: bytes


class Quarantines(msgspec.Struct, frozen=True):
    rows: list[QuarantineRow]


class DeviceRow(msgspec.Struct, frozen=True):
    """A kiosk, what it last told of itself, and the high-water mark of each of its streams."""

    device: str
    status: str
    reason: str
    seen_ms: int | None
    app: str
    state: msgspec.Raw
    streams: dict[str, int]


class Devices(msgspec.Struct, frozen=True):
    rows: list[DeviceRow]


def ledger(device: str | None, stream: str | None, after: int, limit: int) -> LedgerPage:
    query = Ledger.select(Ledger, Stream, Device).join(Stream).join(Device).where(Ledger.n > after)
    found = list(_of(query, device, stream).order_by(Ledger.n).limit(limit + 1))
    rows = [
        LedgerRow(
            device=row.stream.device.name,
            stream=row.stream.name,
            data=msgspec.Raw(row.data.encode()),
            hash=bytes(row.hash).hex(),
            **{name: getattr(row, name) for name in LedgerRow.__struct_fields__ if name not in _MADE},
        )
        for row in found[:limit]
    ]
    return LedgerPage(rows, len(found) > limit)


_MADE = frozenset({"device", "stream", "data", "hash"})


def balances(device: str | None, member: int | None, card: str | None) -> Balances:
    query = Balance.select(Balance, Device).join(Device)
    if device is not None:
        query = query.where(Device.name == device)
    if member is not None:
        query = query.where(Balance.member == member)
    if card is not None:
        query = query.switch(Balance).join(
            Holding, on=(Holding.device == Balance.device) & (Holding.member == Balance.member)
        )
        query = query.where(Holding.card == card)
    found = query.order_by(Device.name, Balance.member)
    return Balances([BalanceRow(row.device.name, row.member, row.points, row.visits, row.redemptions) for row in found])


def quarantine(device: str | None, stream: str | None) -> Quarantines:
    query = Quarantine.select(Quarantine, Stream, Device).join(Stream).join(Device)
    found = _of(query, device, stream).order_by(Quarantine.received_ms, Quarantine.seq)
    return Quarantines(
        [
            QuarantineRow(
                row.stream.device.name,
                row.stream.name,
                row.seq,
                row.code,
                row.detail,
                row.received_ms,
                bytes(row.body),
            )
            for row in found
        ]
    )


def devices() -> Devices:
    marks: dict[int, dict[str, int]] = {}
    for stream in Stream.select(Stream, Device).join(Device).order_by(Stream.id):
        marks.setdefault(stream.device.id, {})[stream.name] = stream.high_water
    return Devices(
        [
            DeviceRow(
                row.name,
                row.status,
                row.reason,
                row.seen_ms,
                row.app,
                msgspec.Raw(row.state.encode()),
                marks.get(row.id, {}),
            )
            for row in Device.select().order_by(Device.name)
        ]
    )


def _of(query: Any, device: str | None, stream: str | None) -> Any:
    if device is not None:
        query = query.where(Device.name == device)
    if stream is not None:
        query = query.where(Stream.name == stream)
    return query
