"""Alarms: at most one rings at a time."""

from __future__ import annotations

from peewee import SQL

from kiosk.model.care import Alarm
from kiosk.store.connection import Connection
from kiosk.store.prepared import ANY, Prepared, adding, changing
from kiosk.store.rows_care import AlarmRow
from kiosk.store.seal import Seal
from kiosk.store.words import SealedWords

_COLUMNS = (
    *(AlarmRow.id, AlarmRow.n, AlarmRow.unhappy, AlarmRow.acknowledged_by, AlarmRow.comment),
    *(AlarmRow.closed_ms, AlarmRow.wall_ms),
)
_ADD = adding(_COLUMNS)
_CHANGE = changing(
    (AlarmRow.n, AlarmRow.unhappy, AlarmRow.acknowledged_by, AlarmRow.comment, AlarmRow.closed_ms), AlarmRow.id == ANY
)
_RINGING = Prepared(AlarmRow.select(*_COLUMNS).where(AlarmRow.closed_ms.is_null()).limit(SQL("1")))


class Alarms:
    def __init__(self, connection: Connection, seal: Seal) -> None:
        self._connection, self._words = connection, SealedWords(connection.path, seal)

    def ringing(self) -> Alarm | None:
        row = self._connection.row(_RINGING)
        if row is None:
            return None
        number, n, unhappy, by, comment, closed_ms, wall_ms = row
        return Alarm(number, n, unhappy, by, self._words.open(comment, _about(number)), closed_ms, wall_ms)

    def add(self, alarm: Alarm) -> None:
        comment = self._words.close(alarm.comment, _about(alarm.id))
        by, closed_ms = alarm.acknowledged_by, alarm.closed_ms
        self._connection.run(_ADD, alarm.id, alarm.n, alarm.unhappy, by, comment, closed_ms, alarm.wall_ms)

    def change(self, alarm: Alarm) -> None:
        comment = self._words.close(alarm.comment, _about(alarm.id))
        by, closed_ms = alarm.acknowledged_by, alarm.closed_ms
        self._connection.run(_CHANGE, alarm.n, alarm.unhappy, by, comment, closed_ms, alarm.id)


def _about(alarm: int) -> str:
    return f"alarm {alarm}"
