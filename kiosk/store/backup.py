"""Copies of the store that can be trusted: taken while it runs, checked, synced, renamed; the newest seven kept.

A copy's name holds its time and the beginning of its SHA-256, so that whatever carries it away carries both.
"""

from __future__ import annotations

import hashlib
import logging
import re
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec

from kiosk.store import audit, check, files
from kiosk.store.faults import StoreFault, broken, fault_of
from kiosk.store.hold import ours
from kiosk.store.outbox import event_of
from sync.wire import CHAIN_START, chain

log = logging.getLogger(__name__)

KEPT = 7
_PAGES = 2000
_INSTRUCTIONS = 100_000
"""SQLite's own, between two looks whether to stop."""
_CHUNK = 1 << 20
_DIGITS = 16
_NAMED = re.compile(rf".*-([0-9a-f]{{{_DIGITS}}})\.db")


def back_up(
    store: Path,
    folder: Path,
    wall_ms: int,
    progress: Callable[[int, int], None] = lambda done, of: None,
    stop: Callable[[], bool] = lambda: False,
) -> Path:
    """Copy `store` into `folder` and return the copy; from any thread, while the kiosk works on.

    `progress` hears of the pages done; `stop` is asked now and then whether to give up. Raises StoreFault with nothing
    but whole backups left in the folder. The copy opens only with the key file, which does not lie beside it. It is
    named by `wall_ms`, or by the newest time that the store knows, if the clock is behind that.
    """
    beside = folder / f"{store.stem}-copying.db.new"
    ours(store.parent)
    try:
        files.make_folder(folder)
        for leftover in folder.glob(f"{store.stem}-*.db.new*"):
            leftover.unlink()
        beside.touch(0o600, exist_ok=False)
        _copy(store, beside, progress, stop)
        _sound(store, beside, stop)
        when = datetime.fromtimestamp(max(wall_ms, _newest_ms(beside)) / 1000, UTC)
        copy = folder / f"{store.stem}-{when:%Y%m%d-%H%M%S}-{checksum(beside, stop)}.db"
        files.move_durably(beside, copy)
        _rotate(copy, f"{store.stem}-*.db")
        files.sync_folder(folder)
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise fault_of(error, store) or StoreFault(f"{folder}: the backup failed ({error}); try again") from error
    except OSError as error:
        raise StoreFault(f"{folder}: can't be written ({error}); see whether the disk is there and has room") from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)  # of a copy that failed
    log.info("backed up to %s", copy)
    return copy


def _sound(store: Path, copy: Path, stop: Callable[[], bool]) -> None:
    """Raises StoreFault if the copy is not whole, for then the store is not either."""
    try:
        proven(copy, stop)
    except StoreFault as fault:
        if stop():
            raise _given_up(copy) from fault
        said = str(fault).removeprefix(f"{copy}: ").partition(";")[0]
        raise broken(store, f"its copy is no backup: {said}") from fault


def unchanged(file: Path, backup: Path) -> bool:
    """Whether `file` was compared with the checksum that the name of `backup` holds; false if it holds none.

    Raises StoreFault if they differ, or if `file` can't be read.
    """
    named = _NAMED.fullmatch(backup.name)
    if named is None:
        return False
    try:
        found = checksum(file)
    except OSError as error:
        raise StoreFault(f"{file}: can't be read ({error.strerror}); take the one before") from error
    if found != named[1]:
        raise StoreFault(
            f"{backup}: this backup is damaged (its checksum is {found}, not the one in its name); take the one before"
        )
    return True


def checksum(file: Path, stop: Callable[[], bool] = lambda: False) -> str:
    """The first digits of the file's SHA-256."""
    digest = hashlib.sha256()
    with file.open("rb") as data:
        while part := data.read(_CHUNK):
            if stop():
                raise _given_up(file)
            digest.update(part)
    return digest.hexdigest()[:_DIGITS]


def _rotate(newest: Path, pattern: str) -> None:
    """Keep the newest by name, the one just made whatever its name: a later one was named by a clock that ran ahead,
    and goes first."""
    others = sorted(
        (each for each in newest.parent.glob(pattern) if each != newest),
        key=lambda each: (each.name < newest.name, each.name),
    )
    for old in others[: -KEPT + 1]:
        old.unlink()


def _newest_ms(copy: Path) -> int:
    file = sqlite3.connect(f"file:{quote(str(copy))}?mode=ro", uri=True)
    try:
        return int(file.execute("SELECT wall_floor_ms FROM meta").fetchone()[0])
    finally:
        file.close()


def _given_up(file: Path) -> StoreFault:
    return StoreFault(f"{file}: the backup was given up, the kiosk stops")


def _copy(store: Path, target: Path, progress: Callable[[int, int], None], stop: Callable[[], bool]) -> None:
    def copied(_: int, left: int, of: int) -> None:
        if stop():
            raise _given_up(target)
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
    the audit trail, each entry following from the one before it, up to the last one that the outbox tells of.
    """
    copy = sqlite3.connect(f"file:{quote(str(backup))}?mode=ro", uri=True)
    copy.set_progress_handler(stop, _INSTRUCTIONS)
    try:
        if copy.execute("PRAGMA application_id").fetchone() != (check.APPLICATION_ID,):
            raise StoreFault(f"{backup}: not a backup of a store")
        found = copy.execute("PRAGMA integrity_check(1)").fetchone()
        if found != ("ok",):
            raise StoreFault(f"{backup}: this backup is damaged ({found[0]}); take the one before")
        if orphan := copy.execute("PRAGMA foreign_key_check").fetchone():
            raise StoreFault(
                f"{backup}: this backup is damaged (a row of {orphan[0]} belongs to a row of {orphan[2]} that is not"
                " there); take the one before"
            )
        next_seq, head = copy.execute("SELECT next_seq, head FROM meta").fetchone()
        _chained(backup, copy.execute(_EVENTS), next_seq, head)
        if copy.execute("SELECT 1 FROM sqlite_master WHERE name = 'audit'").fetchone():  # older ones have none yet
            _trailed(backup, copy)
    except (sqlite3.Error, ValueError, TypeError, OverflowError) as error:  # whatever a damaged row makes of ours
        raise StoreFault(f"{backup}: this backup is damaged ({error}); take the one before") from error
    finally:
        copy.close()
    return int(next_seq) - 1


_EVENTS = "SELECT seq, id, type, boot_n, mono_ms, wall_ms, wall_ok, body, chain FROM outbox ORDER BY seq"


class _Told(msgspec.Struct):
    """What an event says of the trail's entry that was made with it."""

    entry: int
    chain: bytes


def _trailed(backup: Path, copy: sqlite3.Connection) -> None:
    entry = audit.broken(copy.execute(audit.ALL.sql))
    if entry is not None:
        raise StoreFault(f"{backup}: entry {entry} of the audit trail was changed; take the backup before")
    told = copy.execute("SELECT body FROM outbox WHERE type = 'audit.v1' ORDER BY seq DESC LIMIT 1").fetchone()
    if told is None:
        return  # none yet, or the cloud has held it for so long that it was let go of
    newest = msgspec.json.decode(told[0], type=_Told)
    if copy.execute("SELECT id, chain FROM audit ORDER BY id DESC LIMIT 1").fetchone() != (newest.entry, newest.chain):
        raise StoreFault(f"{backup}: the last entries of the audit trail are missing; take the backup before")


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
