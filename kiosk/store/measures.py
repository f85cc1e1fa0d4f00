"""Measures: what is done about a cause."""

from __future__ import annotations

from datetime import date

from kiosk.model.care import Ended, Measure
from kiosk.store.connection import Connection, Row
from kiosk.store.prepared import ANY, Prepared, adding, changing
from kiosk.store.rows_care import MeasureRow
from kiosk.store.seal import Seal
from kiosk.store.words import SealedWords

_COLUMNS = (
    *(MeasureRow.id, MeasureRow.cause, MeasureRow.words, MeasureRow.owner_id, MeasureRow.start, MeasureRow.due),
    *(MeasureRow.ended, MeasureRow.result, MeasureRow.wall_ms),
)
_ADD = adding(_COLUMNS)
_END = changing((MeasureRow.ended, MeasureRow.result), MeasureRow.id == ANY)
_GET = Prepared(MeasureRow.select(*_COLUMNS).where(MeasureRow.id == ANY))
_ALL = Prepared(
    MeasureRow.select(*_COLUMNS).order_by(MeasureRow.ended.is_null(False), MeasureRow.due, MeasureRow.id).limit(ANY)
)


class Measures:
    def __init__(self, connection: Connection, seal: Seal) -> None:
        self._connection, self._words = connection, SealedWords(connection.path, seal)

    def add(self, measure: Measure) -> None:
        about, ended = _about(measure.id), measure.ended
        self._connection.run(
            _ADD,
            *(measure.id, measure.cause, self._words.close(measure.words, about), measure.owner_id),
            *(measure.start.isoformat(), measure.due.isoformat(), ended and ended.value),
            *(self._words.close(measure.result, about), measure.wall_ms),
        )

    def end(self, measure: int, ended: Ended, result: str) -> None:
        self._connection.run(_END, ended.value, self._words.close(result, _about(measure)), measure)

    def get(self, measure: int) -> Measure | None:
        row = self._connection.row(_GET, measure)
        return None if row is None else self._measure(row)

    def all(self, limit: int) -> list[Measure]:
        """Those that have not ended first, in each part the one that is due first at the top."""
        return [self._measure(row) for row in self._connection.rows(_ALL, limit)]

    def _measure(self, row: Row) -> Measure:
        number, cause, words, owner, start, due, ended, result, wall_ms = row
        return Measure(
            id=number,
            cause=cause,
            words=self._words.open(words, _about(number)),
            owner_id=owner,
            start=date.fromisoformat(start),
            due=date.fromisoformat(due),
            ended=Ended(ended) if ended else None,
            result=self._words.open(result, _about(number)),
            wall_ms=wall_ms,
        )


def _about(measure: int) -> str:
    return f"measure {measure}"
