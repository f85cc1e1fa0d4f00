"""Is this file a store, and a sound one? Asked at every start; nothing is ever repaired or replaced here."""

from __future__ import annotations

import logging
from pathlib import Path

from kiosk.store.connection import Connection
from kiosk.store.faults import StoreBroken, broken
from kiosk.store.prepared import Prepared
from kiosk.store.rows import MetaRow

log = logging.getLogger(__name__)

APPLICATION_ID = int.from_bytes(b"Tuck")

_CLEAN = Prepared(MetaRow.select(MetaRow.clean))


def exists(path: Path, backups: Path | None = None) -> bool:
    """Whether there is a store at `path`; raises StoreBroken for what only a lost one leaves behind.

    A store is made beside and renamed, so an empty file, a lone write-ahead log or backups without a store mean that
    something is gone: starting anew in silence would hide it.
    """
    if path.exists():
        if path.stat().st_size == 0:
            raise broken(path, "the file is empty")
        return True
    log_file = path.with_name(path.name + "-wal")
    if log_file.exists() and log_file.stat().st_size > 0:
        raise StoreBroken(f"{path}: the store is missing, but {log_file.name} is there; restore the newest backup")
    if backups is not None and any(backups.glob("*.db")):
        raise StoreBroken(
            f"{path}: the store is missing, but there are backups in {backups};"
            " restore the newest with `kiosk restore`, or move them away to begin with an empty shop"
        )
    return False


def check(connection: Connection) -> None:
    """quick_check after an orderly stop, integrity_check and foreign keys after any other; raises StoreBroken."""
    if connection.rows("PRAGMA application_id") != [(APPLICATION_ID,)]:
        raise StoreBroken(f"{connection.path}: an SQLite file, but none of ours; set the store's path to another file")
    meta = connection.row(_CLEAN)
    if meta is None:
        raise broken(connection.path, "its first row is missing")
    if meta[0]:
        sound(connection, "quick_check")
    else:
        log.warning("%s: the last stop was not an orderly one; checking all of it", connection.path)
        thoroughly(connection)


def thoroughly(connection: Connection) -> None:
    sound(connection, "integrity_check")
    orphan = connection.row("PRAGMA foreign_key_check")
    if orphan is not None:
        raise broken(connection.path, f"a row of {orphan[0]} belongs to a row of {orphan[2]} that is not there")


def sound(connection: Connection, pragma: str) -> None:
    found = connection.rows(f"PRAGMA {pragma}(1)")
    if found != [("ok",)]:
        raise broken(connection.path, str(found[0][0]))
