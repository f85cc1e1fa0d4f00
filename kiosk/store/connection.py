"""One SQLite connection of one thread: settings asserted, queries compiled once, errors put into sentences."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from peewee import SQL, PeeweeException, SqliteDatabase
from peewee import Query as PeeweeQuery

from kiosk.store.faults import StoreFault, StoreIo, fault_of

log = logging.getLogger(__name__)

ANY = SQL("?")
"""Stands in a prepared query for a value that is given when it runs."""

Row = tuple[Any, ...]

_BUSY_S = 10.0
_WRITER = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "wal_autocheckpoint": 200,
    "journal_size_limit": 4 * 1024 * 1024,
    "cache_size": -8192,
}
_READER = {"synchronous": 2, "foreign_keys": 1, "query_only": 1}
_ASSERTED = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


class Prepared:
    """A Peewee query compiled once: building one costs 50 to 130 us, running it 3 us.

    Its changing values are `ANY`, given in their order in the SQL text; a fixed one is written as `SQL("1")`.
    """

    __slots__ = ("sql",)

    def __init__(self, query: PeeweeQuery) -> None:
        self.sql, fixed = query.sql()
        if fixed:
            raise ValueError(f"values inside a prepared query: {self.sql} {fixed}")


class Connection:
    """Opens `path`, which must exist; a writing one belongs to the thread that opened it."""

    def __init__(self, path: Path, *, writes: bool) -> None:
        self.path = path
        self._writes = writes
        self._thread = threading.get_ident()
        self._changing = False
        self._sick: StoreIo | None = None
        self._db = SqliteDatabase(
            f"file:{quote(str(path))}?mode={'rw' if writes else 'ro'}",
            pragmas=_WRITER if writes else _READER,
            timeout=_BUSY_S,
            uri=True,
            thread_safe=False,
            autoconnect=False,
            cached_statements=256,
        )
        with self._sentences():
            self._db.connect()
        self._assert_settings()

    def _assert_settings(self) -> None:
        found = {name: self.rows(f"PRAGMA {name}")[0][0] for name in _ASSERTED}
        if found != _ASSERTED:
            self.close()
            raise StoreFault(f"{self.path}: SQLite runs with {found} instead of {_ASSERTED}; what it keeps may be lost")

    def rows(self, query: Prepared | PeeweeQuery | str, *values: object) -> list[Row]:
        with self._sentences():
            return self._execute(query, values).fetchall()

    def row(self, query: Prepared | PeeweeQuery | str, *values: object) -> Row | None:
        with self._sentences():
            found: Row | None = self._execute(query, values).fetchone()
            return found

    def run(self, query: Prepared | PeeweeQuery | str, *values: object) -> int:
        """Change rows, inside a transaction only; how many."""
        if not self._changing:
            raise RuntimeError("a write outside a transaction")
        with self._sentences():
            return self._execute(query, values).rowcount

    def many(self, query: Prepared, rows: Iterator[Row]) -> None:
        """Change many rows with one statement, inside a transaction only."""
        if not self._changing:
            raise RuntimeError("a write outside a transaction")
        with self._sentences():
            self._sqlite().executemany(query.sql, rows)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """BEGIN IMMEDIATE to COMMIT; whatever is raised inside leaves the store as it was."""
        if threading.get_ident() != self._thread:
            raise RuntimeError("the store is written by the thread that opened it, and by no other")
        if self._changing:
            raise RuntimeError("a transaction inside a transaction")
        if self._sick:
            raise self._sick
        with self._sentences():
            self._execute("BEGIN IMMEDIATE", ())
        self._changing = True
        try:
            yield
            with self._sentences():
                self._execute("COMMIT", ())
        except BaseException:
            self._roll_back()
            raise
        finally:
            self._changing = False

    def _roll_back(self) -> None:
        if not self._sqlite().in_transaction:
            return  # SQLite has rolled back by itself
        try:
            with self._sentences():
                self._execute("ROLLBACK", ())
        except StoreFault as fault:  # the first error is the one to tell
            log.error("rolling back: %s", fault)

    def _execute(self, query: Prepared | PeeweeQuery | str, values: tuple[object, ...]) -> sqlite3.Cursor:
        sql: str
        if isinstance(query, PeeweeQuery):
            sql, fixed = query.sql()
            values = tuple(fixed)
        else:
            sql = query.sql if isinstance(query, Prepared) else query
        cursor: sqlite3.Cursor = self._db.execute_sql(sql, values)  # type: ignore[no-untyped-call]  # as its stubs have it
        return cursor

    def _sqlite(self) -> sqlite3.Connection:
        connection: sqlite3.Connection = self._db.connection()  # type: ignore[no-untyped-call]  # as its stubs have it
        return connection

    @contextmanager
    def _sentences(self) -> Iterator[None]:
        try:
            yield
        except PeeweeException as error:
            fault = fault_of(error, self.path)
            if fault is None:
                raise
            if isinstance(fault, StoreIo):
                self._sick = fault
            raise fault from error

    @property
    def closed(self) -> bool:
        return bool(self._db.is_closed())

    def close(self) -> None:
        """Close; twice does no harm."""
        self._db.close()


@contextmanager
def reading(path: Path) -> Iterator[Connection]:
    """A short read-only connection, from any thread, on one unchanging view of the store."""
    connection = Connection(path, writes=False)
    try:
        connection.rows("BEGIN")
        yield connection
    finally:
        connection.close()
