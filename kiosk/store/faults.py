"""Why the store can't keep something; every text is one sentence with the file and the remedy."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path


class StoreFault(Exception):
    """Nothing was kept and nothing is half-done."""


class StoreFull(StoreFault):
    """No room is left on the disk; it goes on by itself once there is."""


class StoreReadOnly(StoreFault):
    """The file or its disk can't be written."""


class StoreHeld(StoreFault):
    """Another program has this store open."""


class StoreIo(StoreFault):
    """The disk failed underneath a change: no further change is taken until a restart has checked the file."""


class StoreBroken(StoreFault):
    """The file is missing, damaged or not ours; it is kept as it is."""


class EventTooBig(StoreFault):
    """An event over 16 KiB can never be sent and is refused when it is recorded."""


_FULL = {sqlite3.SQLITE_FULL}
_READ_ONLY = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN}
_NOT_SYNCED = {sqlite3.SQLITE_IOERR_FSYNC, sqlite3.SQLITE_IOERR_DIR_FSYNC}
"""Never for want of room alone: what was written may be lost."""
_NEEDED = 128 * 1024
"""Bytes: the index of a write-ahead log, and its first pages."""
_BROKEN = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT}


def fault_of(error: BaseException, path: Path) -> StoreFault | None:
    """The fault that stands behind an error of SQLite (or of Peewee around it); None if the error is ours."""
    if isinstance(error, UnicodeDecodeError):  # a message of SQLite's that quotes what should have been a name
        return broken(path, "and not even the names in it can be read")
    cause = getattr(error, "orig", error)
    code = getattr(cause, "sqlite_errorcode", None)
    if code is None:
        return None
    match code & 0xFF:  # the extended codes say more in the bits above
        case primary if primary in _FULL:
            return StoreFull(f"{path}: the disk is full ({cause}); free some space, nothing of this was kept")
        case primary if primary in _READ_ONLY:
            return StoreReadOnly(
                f"{path}: can't be written ({cause}); see whether the disk is mounted read-only and who owns the file"
            )
        case primary if primary in _BROKEN:
            return broken(path, str(cause))
        case sqlite3.SQLITE_IOERR if code not in _NOT_SYNCED and not _room(path):  # no room for the -shm file
            return StoreFull(f"{path}: the disk is full ({cause}); free some space, nothing of this was kept")
        case sqlite3.SQLITE_IOERR:
            return StoreIo(
                f"{path}: the disk failed ({cause}); restart, and replace the card or disk if it comes again"
            )
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return StoreFault(f"{path}: another program holds the store ({cause}); end it and try again")
    return None


def _room(path: Path) -> bool:
    """Whether the disk has room for the little that every start writes; yes, if nobody can tell."""
    try:
        disk = os.statvfs(path.parent)
    except OSError:
        return True
    return disk.f_bavail * disk.f_frsize >= _NEEDED and (disk.f_favail > 0 or disk.f_files == 0)


def broken(path: Path, what: str) -> StoreBroken:
    return StoreBroken(
        f"{path}: the store is damaged ({what}); it is kept as it is, restore the newest backup with `kiosk restore`"
    )
