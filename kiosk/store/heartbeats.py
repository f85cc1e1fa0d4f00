"""When the kiosk was up and its reader well, by quarters of an hour; and the opening hours as they were."""

from __future__ import annotations

from dataclasses import dataclass

from peewee import SQL

from kiosk.store.connection import Connection
from kiosk.store.prepared import ANY, Prepared, adding
from kiosk.store.rows_care import HeartbeatRow, OpeningHoursRow

_BEAT = """INSERT INTO heartbeats (hour, boot_n, up, reader, wall_ok, told) VALUES (?, ?, ?, ?, ?, 0)
    ON CONFLICT (hour, boot_n) DO UPDATE SET
    up = up | excluded.up, reader = reader | excluded.reader, wall_ok = wall_ok AND excluded.wall_ok"""
_UNTOLD = Prepared(
    HeartbeatRow.select(
        *(HeartbeatRow.hour, HeartbeatRow.boot_n, HeartbeatRow.up, HeartbeatRow.reader, HeartbeatRow.wall_ok)
    )
    .where((HeartbeatRow.told == SQL("0")) & ((HeartbeatRow.hour != ANY) | (HeartbeatRow.boot_n != ANY)))
    .order_by(HeartbeatRow.boot_n, HeartbeatRow.hour)
    .limit(ANY)
)
_TOLD = Prepared(
    HeartbeatRow.update({HeartbeatRow.told: SQL("1")}).where((HeartbeatRow.hour == ANY) & (HeartbeatRow.boot_n == ANY))
)
_KEPT = Prepared(OpeningHoursRow.select(OpeningHoursRow.hours).order_by(OpeningHoursRow.id.desc()).limit(SQL("1")))
_KEEP = adding((OpeningHoursRow.id, OpeningHoursRow.hours, OpeningHoursRow.seq, OpeningHoursRow.wall_ms))


@dataclass(frozen=True, slots=True)
class Hour:
    """One hour of one boot: bits of `up` and `reader` for its quarters, the first lowest."""

    hour: int
    boot_n: int
    up: int
    reader: int
    wall_ok: bool


class Heartbeats:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def beat(self, beat: Hour) -> None:
        """Add the bits of `beat` to its hour."""
        self._connection.run(_BEAT, beat.hour, beat.boot_n, beat.up, beat.reader, beat.wall_ok)

    def untold(self, but_hour: int, of_boot: int, limit: int) -> list[Hour]:
        """Hours that the cloud was not told of, other than this one, the oldest first."""
        rows = self._connection.rows(_UNTOLD, but_hour, of_boot, limit)
        return [Hour(hour, boot_n, up, reader, bool(wall_ok)) for hour, boot_n, up, reader, wall_ok in rows]

    def told(self, hour: Hour) -> None:
        self._connection.run(_TOLD, hour.hour, hour.boot_n)

    def hours_kept(self) -> str | None:
        """The opening hours as they were written down last."""
        row = self._connection.row(_KEPT)
        return None if row is None else str(row[0])

    def keep_hours(self, number: int, hours: str, seq: int, wall_ms: int) -> None:
        self._connection.run(_KEEP, number, hours, seq, wall_ms)
