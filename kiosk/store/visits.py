"""Visits: every tap that was more than the same one again, counted or not."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from peewee import SQL

from kiosk.model.time import Stamp
from kiosk.model.visit import Visit
from kiosk.store.connection import Connection, Row
from kiosk.store.prepared import ANY, Prepared, adding
from kiosk.store.rows import CarriedRow, VisitRow

_COLUMNS = (
    VisitRow.member_id,
    VisitRow.id,
    VisitRow.seq,
    VisitRow.card,
    VisitRow.counted,
    VisitRow.points,
    VisitRow.campaigns,
    VisitRow.boot_n,
    VisitRow.mono_ms,
    VisitRow.wall_ms,
    VisitRow.wall_ok,
)
_OF = VisitRow.member_id == ANY
_ADD = adding(_COLUMNS)
_LAST = Prepared(VisitRow.select(*_COLUMNS).where(_OF).order_by(VisitRow.id.desc()).limit(SQL("1")))
_LAST_COUNTED = Prepared(
    VisitRow.select(*_COLUMNS).where(_OF & (VisitRow.counted == SQL("1"))).order_by(VisitRow.id.desc()).limit(SQL("1"))
)
_COUNTED = Prepared(VisitRow.select(VisitRow.wall_ms).where(_OF & (VisitRow.counted == SQL("1"))))
_CARRIED = Prepared(CarriedRow.select(CarriedRow.campaign, CarriedRow.wall_ms).where(CarriedRow.member_id == ANY))
_CARRY = "INSERT OR IGNORE INTO carried (member_id, campaign, wall_ms, held_out) VALUES (?, ?, ?, ?)"
_COUNT = "SELECT COUNT(*) FROM visits WHERE member_id = ? AND counted AND wall_ms > ? AND wall_ms <= ?"
_SEQS = Prepared(VisitRow.select(VisitRow.seq).where(_OF).order_by(VisitRow.id.desc()).limit(ANY))
_SINCE = "SELECT COUNT(*) FROM visits WHERE wall_ms >= ?"


class Visits:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, visit: Visit) -> None:
        self._connection.run(_ADD, *_values(visit))
        for key in visit.campaigns:
            self._connection.run(_CARRY, visit.member_id, key, visit.at.wall_ms, key in visit.held_out)

    def add_many(self, visits: Iterable[Visit]) -> None:
        """For a past without campaigns: a sample, an import."""
        self._connection.many(_ADD, (_values(visit) for visit in visits))

    def last(self, member: int) -> Visit | None:
        row = self._connection.row(_LAST, member)
        return None if row is None else _visit(row)

    def last_counted(self, member: int) -> Visit | None:
        row = self._connection.row(_LAST_COUNTED, member)
        return None if row is None else _visit(row)

    def seqs(self, member: int, most: int) -> set[int]:
        """The outbox numbers of this member's newest visits."""
        return {seq for (seq,) in self._connection.rows(_SEQS, member, most)}

    def counted_ms(self, member: int) -> list[int]:
        """The wall times of all counted visits of this member."""
        return [wall_ms for (wall_ms,) in self._connection.rows(_COUNTED, member)]

    def counted(self, member: int, after_ms: int, until_ms: int) -> int:
        """How many counted visits of this member there were in that time."""
        return int(self._connection.rows(_COUNT, member, after_ms, until_ms)[0][0])

    def carried(self, member: int) -> dict[str, int]:
        """The campaigns' occurrences that this member's visits carried, with the wall time of the first."""
        return dict(self._connection.rows(_CARRIED, member))

    def last_seen(self) -> dict[int, int]:
        """Member -> wall time of their last visit."""
        return dict(self._connection.rows("SELECT member_id, MAX(wall_ms) FROM visits GROUP BY member_id"))

    def since(self, wall_ms: int) -> int:
        """How many there were since then."""
        return int(self._connection.rows(_SINCE, wall_ms)[0][0])


def _values(visit: Visit) -> Row:
    at = visit.at
    return (
        visit.member_id,
        visit.id,
        visit.seq,
        visit.card,
        visit.counted,
        visit.points,
        msgspec.json.encode(visit.campaigns).decode(),
        at.boot_n,
        at.mono_ms,
        at.wall_ms,
        at.wall_ok,
    )


def _visit(row: Row) -> Visit:
    member, number, seq, card, counted, points, campaigns, boot_n, mono_ms, wall_ms, wall_ok = row
    at = Stamp(boot_n, mono_ms, wall_ms, bool(wall_ok))
    carried = tuple(msgspec.json.decode(campaigns))
    return Visit(number, member, card, bool(counted), points, carried, seq, at)
