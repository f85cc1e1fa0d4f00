"""Which files were merged, when and by whom."""

from __future__ import annotations

from peewee import SQL

from kiosk.model.people import Merge
from kiosk.model.time import Stamp
from kiosk.store.connection import Connection, Row
from kiosk.store.prepared import ANY, Prepared, adding
from kiosk.store.rows_people import MergeRow, MoveRow

_COLUMNS = (
    MergeRow.id,
    MergeRow.kept_id,
    MergeRow.gone_id,
    MergeRow.merged_by,
    MergeRow.seq,
    MergeRow.before,
    MergeRow.undone,
    MergeRow.boot_n,
    MergeRow.mono_ms,
    MergeRow.wall_ms,
    MergeRow.wall_ok,
)
_ADD = adding(_COLUMNS)
_GET = Prepared(MergeRow.select(*_COLUMNS).where(MergeRow.id == ANY))
_STANDING = MergeRow.undone == SQL("0")
_LAST = Prepared(MergeRow.select(*_COLUMNS).where(_STANDING).order_by(MergeRow.id.desc()).limit(ANY))
_TOUCHING = Prepared(
    MergeRow.select(*_COLUMNS)
    .where(_STANDING & ((MergeRow.kept_id == ANY) | (MergeRow.gone_id == ANY)))
    .order_by(MergeRow.id)
)
_UNSETTLED = Prepared(MergeRow.select(*_COLUMNS).where(MergeRow.before != SQL("x''")).order_by(MergeRow.id).limit(ANY))
_UNDONE = Prepared(MergeRow.update({MergeRow.undone: SQL("1")}).where(MergeRow.id == ANY))
_FORGET_MOVES = Prepared(MoveRow.delete().where(MoveRow.merge_id == ANY))
_FORGET = Prepared(MergeRow.update({MergeRow.before: SQL("x''")}).where(MergeRow.id == ANY))


class Merges:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, merge: Merge) -> None:
        at = merge.at
        self._connection.run(
            _ADD,
            merge.id,
            merge.kept_id,
            merge.gone_id,
            merge.by,
            merge.seq,
            merge.before,
            merge.undone,
            at.boot_n,
            at.mono_ms,
            at.wall_ms,
            at.wall_ok,
        )

    def get(self, merge: int) -> Merge | None:
        row = self._connection.row(_GET, merge)
        return None if row is None else _merge(row)

    def last(self, limit: int) -> list[Merge]:
        """Those not undone, the newest first."""
        return [_merge(row) for row in self._connection.rows(_LAST, limit)]

    def touching(self, member: int) -> list[Merge]:
        """Those not undone in which this member was kept or gone, the oldest first."""
        return [_merge(row) for row in self._connection.rows(_TOUCHING, member, member)]

    def unsettled(self, limit: int) -> list[Merge]:
        """Those that still hold who the kept member was before, the oldest first."""
        return [_merge(row) for row in self._connection.rows(_UNSETTLED, limit)]

    def undone(self, merge: int) -> None:
        self._connection.run(_UNDONE, merge)

    def forget(self, merge: int) -> None:
        """Let go of who the kept member was before, and of what was moved: it can't be undone any more."""
        self._connection.run(_FORGET_MOVES, merge)
        self._connection.run(_FORGET, merge)


def _merge(row: Row) -> Merge:
    number, kept, gone, by, seq, before, undone, boot_n, mono_ms, wall_ms, wall_ok = row
    return Merge(number, kept, gone, by, seq, before, bool(undone), Stamp(boot_n, mono_ms, wall_ms, bool(wall_ok)))
