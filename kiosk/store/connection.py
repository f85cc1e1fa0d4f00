"""One SQLite connection of one thread: settings asserted, queries compiled once, errors put into sentences."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from peewee import PeeweeException, SqliteDatabase
from peewee import Query as PeeweeQuery

from kiosk.store.faults import StoreFault, StoreIo, fault_of
from kiosk.store.prepared import Prepared

log = logging.getLogger(__name__)

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


class Connection:
    """Opens `path`, which must exist; a writing one belongs to the thread that opened it."""

    def __init__(self, path: Path, *, writes: bool) -> None:
        self.path = path
        self._writes = writes
        self._thread = threading.get_ident()
        self._changing = False
        self._rehearsing = False
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
        try:
            self._db.connect()
        except (PeeweeException, UnicodeDecodeError) as error:
            raise fault_of(error, path) or error from error
        self._sqlite: sqlite3.Connection = self._db.connection()  # type: ignore[no-untyped-call]  # as its stubs have it
        self._assert_settings()

    def _assert_settings(self) -> None:
        found = {name: self.rows(f"PRAGMA {name}")[0][0] for name in _ASSERTED}
        if found != _ASSERTED:
            self.close()
            raise StoreFault(f"{self.path}: SQLite runs with {found} instead of {_ASSERTED}; what it keeps may be lost")

    def rows(self, query: Prepared | PeeweeQuery | str, *values: object) -> list[Row]:
        try:
            return self._sqlite.execute(*_sql(query, values)).fetchall()
        except (sqlite3.Error, UnicodeDecodeError) as error:
            raise self._fault(error) from error

    def row(self, query: Prepared | PeeweeQuery | str, *values: object) -> Row | None:
        try:
            found: Row | None = self._sqlite.execute(*_sql(query, values)).fetchone()
        except (sqlite3.Error, UnicodeDecodeError) as error:
            raise self._fault(error) from error
        return found

    def run(self, query: Prepared | PeeweeQuery | str, *values: object) -> int:
        """Change rows, inside a transaction only; how many."""
        if not self._changing:
            raise RuntimeError("a write outside a transaction")
        try:
            return self._sqlite.execute(*_sql(query, values)).rowcount
        except (sqlite3.Error, UnicodeDecodeError) as error:
            raise self._fault(error) from error

    def many(self, query: Prepared, rows: Iterable[Row]) -> None:
        """Change many rows with one statement, inside a transaction only."""
        if not self._changing:
            raise RuntimeError("a write outside a transaction")
        try:
            self._sqlite.executemany(query.sql, rows)
        except (sqlite3.Error, UnicodeDecodeError) as error:
            raise self._fault(error) from error

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """BEGIN IMMEDIATE to COMMIT; whatever is raised inside leaves the store as it was."""
        if threading.get_ident() != self._thread:
            raise RuntimeError("the store is written by the thread that opened it, and by no other")
        if self._changing:
            raise RuntimeError("a transaction inside a transaction")
        if self._sick:
            raise self._sick
        if not (self._rehearsing and self._sqlite.in_transaction):  # a full disk may have ended the rehearsal's
            self.rows("BEGIN IMMEDIATE")
        if self._rehearsing:
            self.rows("SAVEPOINT change")
        self._changing = True
        try:
            yield
            self.rows("RELEASE change" if self._rehearsing else "COMMIT")
        except BaseException:
            self._roll_back()
            raise
        finally:
            self._changing = False

    def rehearse(self) -> None:
        """From now on nothing is kept: each transaction is a step inside one that `forget` rolls back.

        A process that dies before has kept nothing either.
        """
        with self.transaction():
            pass  # on the right thread, not inside another one, on a disk that is well
        self.rows("BEGIN IMMEDIATE")
        self._rehearsing = True

    def forget(self) -> None:
        """The end of the rehearsal: the store is as it was before."""
        self._rehearsing = False
        self._roll_back()

    @property
    def rehearsing(self) -> bool:
        return self._rehearsing

    def _roll_back(self) -> None:
        if not self._sqlite.in_transaction:
            return  # SQLite has rolled back by itself
        try:
            self.rows("ROLLBACK TO change" if self._rehearsing else "ROLLBACK")
        except StoreFault as fault:  # the first error is the one to tell
            log.error("rolling back: %s", fault)

    def _fault(self, error: sqlite3.Error | UnicodeDecodeError) -> Exception:
        """What to raise: a fault in a sentence, or the error itself if it is ours."""
        fault = fault_of(error, self.path)
        if isinstance(fault, StoreIo):
            self._sick = fault
        return fault or error

    def checkpoint(self) -> None:
        """The write-ahead log into the file, at once or not at all: a backup that reads for long holds nobody up."""
        self.rows("PRAGMA busy_timeout = 0")
        try:
            self.rows("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            self.rows(f"PRAGMA busy_timeout = {_BUSY_S * 1000:.0f}")

    @property
    def closed(self) -> bool:
        return bool(self._db.is_closed())

    def close(self) -> None:
        """Close; twice does no harm."""
        self._db.close()


def _sql(query: Prepared | PeeweeQuery | str, values: tuple[object, ...]) -> tuple[str, Sequence[object]]:
    if isinstance(query, Prepared):
        return query.sql, values
    return (query, values) if isinstance(query, str) else query.sql()


@contextmanager
def reading(path: Path) -> Iterator[Connection]:
    """A short read-only connection, from any thread, on one unchanging view of the store."""
    connection = Connection(path, writes=False)
    try:
        connection.rows("BEGIN")
        yield connection
    finally:
        connection.close()
