"""A member's rows moved to another member, row by row and written down, and moved back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import msgspec

from kiosk.model.people import Gone
from kiosk.rules.parting import LateRow
from kiosk.store.connection import Connection
from kiosk.store.prepared import ANY, Prepared, adding
from kiosk.store.references import references
from kiosk.store.rows_people import MoveRow

_ADD = adding((MoveRow.merge_id, MoveRow.n, MoveRow.place, MoveRow.key))
_OF = Prepared(MoveRow.select(MoveRow.place, MoveRow.key).where(MoveRow.merge_id == ANY).order_by(MoveRow.n.desc()))
_FORGET = Prepared(MoveRow.delete().where(MoveRow.merge_id == ANY))
_SET_GONE = "UPDATE members SET gone = ? WHERE id = ?"
_CARRIED = "SELECT 1 FROM visits WHERE member_id = ? AND campaigns LIKE ? LIMIT 1"
_CARRY_TOO = """
INSERT OR IGNORE INTO carried (member_id, campaign, wall_ms, held_out)
SELECT ?, campaign, ?, held_out FROM carried WHERE member_id = ? AND campaign = ?"""
_FOLLOW = """
UPDATE OR IGNORE {0} SET {1} = ? WHERE {1} = ? AND of_seq IN (
    SELECT seq FROM visits WHERE member_id = ? UNION SELECT seq FROM redemptions WHERE member_id = ?
    UNION SELECT seq FROM ledger WHERE member_id = ?)"""

Key = tuple[object, ...]


class Moves:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def move(self, merge: int, source: int, target: int) -> Counter[str]:
        """All rows that name `source`, which is set aside; how many of each table.

        A row that `target` has already (a profile, a campaign's occurrence) stays where it is.
        """
        moved: list[tuple[str, Key]] = []
        for reference in references(self._connection):
            for key in reference.keys(self._connection, source):
                if reference.move(self._connection, key, source, target):
                    moved.append((reference.place, key))
        written = ((merge, n, place, _written(key)) for n, (place, key) in enumerate(moved))
        self._connection.many(_ADD, written)
        self._connection.run(_SET_GONE, Gone.MERGED.value, source)
        return Counter(place.partition(".")[0] for place, _ in moved)

    def of(self, merge: int) -> list[tuple[str, Key]]:
        """(table.column, key) of what was moved, the last one first."""
        return [(place, _read(key)) for place, key in self._connection.rows(_OF, merge)]

    def late(self, member: int, seq: int) -> list[LateRow]:
        """The rows of events after `seq` that name this member."""
        found = []
        for each in references(self._connection):
            if "seq" not in each.columns:
                continue
            key = ", ".join(each.key) or "1"
            card = "card" if "card" in each.columns else "NULL"
            query = f"SELECT {key}, seq, {card} FROM {each.table} WHERE {each.column} = ? AND seq > ? ORDER BY {key}"
            for row in self._connection.rows(query, member, seq):
                found.append(LateRow(each.place, tuple(row[:-2]), row[-2], row[-1]))
        return found

    def back(self, merge: int, source: int, target: int, late: Iterable[LateRow]) -> None:
        """What was moved, and these `late` rows, to `target` again, who comes back."""
        known = {each.place: each for each in references(self._connection)}
        for place, key in self.of(merge):
            known[place].move(self._connection, key, source, target)
        for row in late:
            known[row.place].move(self._connection, row.key, source, target)
            if row.place == "visits.member_id":
                self._carried(row, source, target)
        for each in known.values():
            if "of_seq" in each.columns:  # what was taken back follows what it took back
                self._connection.run(_FOLLOW.format(each.table, each.column), target, source, target, target, target)
        self._connection.run(_FORGET, merge)
        self._connection.run(_SET_GONE, None, target)

    def _carried(self, row: LateRow, source: int, target: int) -> None:
        """The campaigns that the visit carried go with it, unless another visit of `source` carried them too."""
        found = self._connection.row("SELECT campaigns, wall_ms FROM visits WHERE seq = ?", row.seq)
        assert found is not None
        for campaign in msgspec.json.decode(found[0], type=list[str]):
            self._connection.run(_CARRY_TOO, target, found[1], source, campaign)
            quoted = msgspec.json.encode(campaign).decode()
            if self._connection.row(_CARRIED, source, f"%{quoted}%") is None:
                self._connection.run("DELETE FROM carried WHERE member_id = ? AND campaign = ?", source, campaign)


def _written(key: Key) -> str:
    """A key as JSON; bytes (a card's) as an object of their own."""
    return msgspec.json.encode([{"hex": part.hex()} if isinstance(part, bytes) else part for part in key]).decode()


def _read(text: str) -> Key:
    return tuple(bytes.fromhex(part["hex"]) if isinstance(part, dict) else part for part in msgspec.json.decode(text))
