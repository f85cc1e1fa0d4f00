"""Which columns of which tables name a member, asked of the file itself, so that no table is ever forgotten."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.store.connection import Connection


@dataclass(frozen=True, slots=True)
class Reference:
    """A column that names a member; `key` are the other columns of its table's primary key (none: it is the key)."""

    table: str
    column: str
    key: tuple[str, ...]
    columns: frozenset[str]
    required: bool

    @property
    def place(self) -> str:
        return f"{self.table}.{self.column}"

    def keys(self, connection: Connection, member: int) -> list[tuple[object, ...]]:
        """The keys of the rows that name this member, in order."""
        key = ", ".join(self.key) or "1"
        return connection.rows(f"SELECT {key} FROM {self.table} WHERE {self.column} = ? ORDER BY {key}", member)

    def move(self, connection: Connection, key: tuple[object, ...], source: int, target: int) -> bool:
        """One row from one member to the other; false if the other has such a row already, and nothing changed."""
        where = "".join(f" AND {column} = ?" for column in self.key)
        query = f"UPDATE OR IGNORE {self.table} SET {self.column} = ? WHERE {self.column} = ?{where}"
        return connection.run(query, target, source, *key[: len(self.key)]) == 1


def references(connection: Connection) -> tuple[Reference, ...]:
    """All of them, in the order of their names."""
    found = []
    tables = connection.rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    for (table,) in tables:
        columns = connection.rows(f"PRAGMA table_info({table})")
        primary = [(row[5], row[1]) for row in columns if row[5]]
        required = {row[1] for row in columns if row[3] or row[5]}
        for reference in connection.rows(f"PRAGMA foreign_key_list({table})"):
            if reference[2] != "members":
                continue
            column = reference[3]
            key = tuple(name for _, name in sorted(primary) if name != column)
            found.append(Reference(table, column, key, frozenset(row[1] for row in columns), column in required))
    return tuple(sorted(found, key=lambda each: each.place))
