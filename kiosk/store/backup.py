"""Copies of the store that can be trusted: taken while it runs, checked, synced, renamed; the newest seven kept."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from kiosk.store import audit, check, files
from kiosk.store.faults import StoreFault, fault_of
from kiosk.store.outbox import event_of
from sync.wire import CHAIN_START, chain

log = logging.getLogger(__name__)

KEPT = 7
_PAGES = 2000
_INSTRUCTIONS = 100_000
"""SQLite's own, between two looks whether to stop."""


def back_up(
    store: Path,
    folder: Path,
    wall_ms: int,
    progress: Callable[[int, int], None] = lambda done, of: None,
    stop: Callable[[], bool] = lambda: False,
) -> Path:
    """Copy `store` into `folder` and return the copy; from any thread, while the kiosk works on.

    `progress` hears of the pages done; `stop` is asked now and then whether to give up. Raises StoreFault with nothing
    but whole backups left in the folder. The copy opens only with the key file, which does not lie beside it.
    """
    when = datetime.fromtimestamp(wall_ms / 1000, UTC)
    copy = folder / f"{store.stem}-{when:%Y%m%d-%H%M%S}.db"
    beside = copy.with_name(copy.name + ".new")
    try:
        files.make_folder(folder)
        for leftover in folder.glob(f"{store.stem}-*.db.new*"):
            leftover.unlink()
        _copy(store, beside, progress, stop)
        proven(beside, stop)
        files.move_durably(beside, copy)
        for old in sorted(folder.glob(f"{store.stem}-*.db"))[:-KEPT]:
            old.unlink()
        files.sync_folder(folder)
    except sqlite3.Error as error:
        raise fault_of(error, store) or StoreFault(f"{copy}: the backup failed ({error}); try again") from error
    except OSError as error:
        raise StoreFault(f"{folder}: can't be written ({error}); see whether the disk is there and has room") from error
    log.info("backed up to %s", copy)
    return copy


def _copy(store: Path, target: Path, progress: Callable[[int, int], None], stop: Callable[[], bool]) -> None:
    def copied(_: int, left: int, of: int) -> None:
        if stop():
            raise StoreFault(f"{target}: the backup was given up, the kiosk stops")
        progress(of - left, of)

    source = sqlite3.connect(f"file:{quote(str(store))}?mode=ro", uri=True, isolation_level=None)
    copy = sqlite3.connect(target)
    try:
        source.execute("BEGIN")  # one view of the store, however long it takes
        source.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
        source.backup(copy, pages=_PAGES, progress=copied, sleep=0)
        copy.execute("PRAGMA journal_mode = delete")  # a backup is one file
    finally:
        copy.close()
        source.close()


def proven(backup: Path, stop: Callable[[], bool] = lambda: False) -> int:
    """How many events the backup at `backup` has recorded; raises StoreFault unless it is whole and sound.

    Integrity and foreign keys by SQLite; the outbox: no number missing, every hash right, up to the last one; and
    the audit trail, each entry following from the one before it.
    """
    copy = sqlite3.connect(f"file:{quote(str(backup))}?mode=ro", uri=True)
    copy.set_progress_handler(stop, _INSTRUCTIONS)
    try:
        if copy.execute("PRAGMA application_id").fetchone() != (check.APPLICATION_ID,):
            raise StoreFault(f"{backup}: not a backup of a store")
        found = copy.execute("PRAGMA integrity_check(1)").fetchone()
        if found != ("ok",) or copy.execute("PRAGMA foreign_key_check").fetchone():
            raise StoreFault(f"{backup}: this backup is damaged ({found[0]}); take the one before")
        next_seq, head = copy.execute("SELECT next_seq, head FROM meta").fetchone()
        _chained(backup, copy.execute(_EVENTS), next_seq, head)
        if copy.execute("SELECT 1 FROM sqlite_master WHERE name = 'audit'").fetchone():  # older ones have none yet
            _trailed(backup, copy.execute(audit.ALL.sql))
    except sqlite3.Error as error:
        raise StoreFault(f"{backup}: this backup is damaged ({error}); take the one before") from error
    finally:
        copy.close()
    return int(next_seq) - 1


_EVENTS = "SELECT seq, id, type, boot_n, mono_ms, wall_ms, wall_ok, body, chain FROM outbox ORDER BY seq"


def _trailed(backup: Path, rows: Iterable[tuple[Any, ...]]) -> None:
    entry = audit.broken(rows)
    if entry is not None:
        raise StoreFault(f"{backup}: entry {entry} of the audit trail was changed; take the backup before")


def _chained(backup: Path, rows: Iterable[tuple[Any, ...]], next_seq: int, head: bytes) -> None:
    before, seq = CHAIN_START, 0
    for number, (*fields, kept) in enumerate(rows):
        event = event_of(*fields)
        whole = event.seq == seq + 1 and chain(before, event) == kept
        pruned = number == 0 and event.seq > 1  # the cloud has held what came before; its hash is taken as it is
        if not whole and not pruned:
            raise StoreFault(f"{backup}: event {seq + 1} is missing or changed; take the backup before")
        before, seq = kept, event.seq
    if seq and (seq, before) != (next_seq - 1, head):
        raise StoreFault(f"{backup}: the last events are missing; take the backup before")
