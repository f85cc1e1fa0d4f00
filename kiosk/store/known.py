"""Everything that the file holds under a member's number, table by table: nothing can be left out of an export."""

from __future__ import annotations

from kiosk.store.connection import Connection
from kiosk.store.references import references

SEALED = "sealed"

Rows = dict[str, list[dict[str, object]]]


class Known:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, member: int) -> Rows:
        """Table -> rows as {column: value}; a card's key is written in hexadecimal, other bytes as "sealed"."""
        found: Rows = {}
        for reference in references(self._connection):
            names = [row[1] for row in self._connection.rows(f"PRAGMA table_info({reference.table})")]
            query = f"SELECT {', '.join(names)} FROM {reference.table} WHERE {reference.column} = ?"
            rows = found.setdefault(reference.table, [])
            for values in self._connection.rows(query, member):
                row = {name: _plain(name, value) for name, value in zip(names, values, strict=True)}
                if row not in rows:
                    rows.append(row)
        return {table: rows for table, rows in found.items() if rows}

    def account(self, member: int) -> list[tuple[int, int, str]]:
        """(wall ms, points, rule) of every ledger entry, the oldest first."""
        query = "SELECT wall_ms, points, rule FROM ledger WHERE member_id = ? ORDER BY id"
        return [(wall_ms, points, rule) for wall_ms, points, rule in self._connection.rows(query, member)]

    def visits(self, member: int) -> list[int]:
        """The wall time of every visit, counted or not, the oldest first."""
        query = "SELECT wall_ms FROM visits WHERE member_id = ? ORDER BY id"
        return [wall_ms for (wall_ms,) in self._connection.rows(query, member)]


def _plain(name: str, value: object) -> object:
    if isinstance(value, bytes):
        return value.hex() if name in ("card", "key") else SEALED
    return value
