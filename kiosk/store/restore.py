"""Putting a backup in the store's place: proven first, told what it lacks, and the present store kept beside."""

from __future__ import annotations

import logging
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from kiosk.model.keys import Keys
from kiosk.model.people import Gone
from kiosk.store import files, put_aside
from kiosk.store.backup import proven, unchanged
from kiosk.store.faults import StoreFault, broken
from kiosk.store.hold import Hold, ours
from kiosk.store.store import Store

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Contents:
    """What a store or a backup holds; `newest_ms` is its newest time, `acked` how far the cloud had it."""

    events: int
    members: int
    visits: int
    points: int
    newest_ms: int
    acked: int


@dataclass(frozen=True, slots=True)
class Findings:
    """The backup beside the present store, of which `present` is None if it can't be read (`why`).

    `same_history`: the present store went on from this backup; None if that can't be told any more. `unchanged`:
    every byte is as it was when the backup was made; False if its name holds no checksum to tell by. `erased`: members
    whom the backup still knows and the present store was made to forget.
    """

    backup: Contents
    present: Contents | None
    why: str
    same_history: bool | None
    unchanged: bool
    erased: tuple[int, ...] = ()

    @property
    def newest_ms(self) -> int:
        """The newest time that either of them knows."""
        return max(self.backup.newest_ms, self.present.newest_ms if self.present else 0)

    @property
    def cloud_ahead(self) -> int:
        """Events that the cloud has from here and the backup lacks."""
        return max(0, self.present.acked - self.backup.events) if self.present else 0


def examine(backup: Path, store: Path, keys: Keys, device: str) -> Findings:
    """Prove the backup (its checksum, integrity, every event's hash, our keys, a start of this version on a copy of
    it) and compare it with the store; neither is touched. Raises StoreFault for a backup that can't be restored."""
    try:
        backup.open("rb").close()
    except FileNotFoundError:
        raise StoreFault(f"{backup}: there is no such file; the backups lie in the backup folder") from None
    except OSError as error:
        raise StoreFault(f"{backup}: can't be read ({error.strerror}); lay it where the kiosk's user may") from error
    ours(store.parent)
    same = unchanged(backup, backup)
    proven(backup)
    _starts(backup, store.parent, keys, device)
    before = _contents(backup)
    try:
        present = _contents(store)
        went_on = _went_on(store, backup, before.events)
        erased = _erased_since(backup, store)
    except (OSError, StoreFault) as error:
        return Findings(before, None, str(error), None, same)
    return Findings(before, present, "", went_on, same, erased)


def restore(
    backup: Path, store: Path, wall_ms: int, prepare: Callable[[Path], None] = lambda copy: None
) -> Path | None:
    """Put a copy of the examined backup in the store's place; returns where the store of before is kept, if there was
    any. Raises StoreFault, also while a kiosk has the store open. A power cut leaves the one or the other, or none and
    a start that says so. `prepare` may change the copy before it is anybody's store."""
    hold = Hold(store)
    beside = store.with_name(store.name + ".restored")
    try:
        _clear(beside)
        shutil.copyfile(backup, beside)
        beside.chmod(0o600)
        files.sync_file(beside)
        unchanged(beside, backup)
        prepare(beside)
        if any(_part(beside, part).exists() for part in put_aside.PARTS[1:]):
            raise StoreFault(f"{beside}: not all that was changed came into the file; see whether the disk has room")
        kept = _put_away(store, wall_ms)
        files.move_durably(beside, store)
    except OSError as error:
        raise StoreFault(
            f"{store}: can't be replaced ({error}); see whether the disk has room and can be written"
        ) from error
    finally:
        with suppress(OSError):
            _clear(beside)
        hold.let_go()
    log.warning("%s: restored from %s; the one before is kept as %s", store, backup, kept)
    return kept


def _put_away(store: Path, wall_ms: int) -> Path | None:
    """Rename the store of before, then its log: a store without its log would start after a power cut, and lack what
    only the log has; a log without its store starts nothing."""
    kept = put_aside.place(store, wall_ms)
    for part in put_aside.PARTS:
        old = _part(store, part)
        if old.exists():
            old.replace(_part(kept, part))
            files.sync_folder(store.parent)
    return kept if kept.exists() else None


def _part(store: Path, part: str) -> Path:
    return store.with_name(store.name + part)


def _clear(store: Path) -> None:
    for part in put_aside.PARTS:
        _part(store, part).unlink(missing_ok=True)


def _starts(backup: Path, folder: Path, keys: Keys, device: str) -> None:
    with tempfile.TemporaryDirectory(prefix=put_aside.TRIALS[0], dir=folder) as name:
        copy = Path(name) / "store.db"
        try:
            shutil.copyfile(backup, copy)
        except OSError as error:
            raise StoreFault(f"{folder}: no room to try the backup ({error}); free some space") from error
        Store.open(copy, keys, device).close()


def _contents(path: Path) -> Contents:
    with _reading(path) as file:
        (next_seq, acked, floor), (members,), (visits,), (points,) = (
            file.execute(query).fetchone()
            for query in (
                "SELECT next_seq, acked, wall_floor_ms FROM meta",
                "SELECT COUNT(*) FROM members",
                "SELECT COUNT(*) FROM visits",
                "SELECT COALESCE(SUM(points), 0) FROM ledger",
            )
        )
    return Contents(next_seq - 1, members, visits, points, floor, acked)


_GONE = "SELECT 1 FROM pragma_table_info('members') WHERE name = 'gone'"


def _erased_since(backup: Path, store: Path) -> tuple[int, ...]:
    """Members whom the backup knows and the store was made to forget; before there was a column for it, nobody was."""
    with _reading(store) as file:
        query = f"SELECT id FROM members WHERE gone = '{Gone.ERASED.value}'"
        erased = {number for (number,) in file.execute(query)} if file.execute(_GONE).fetchone() else set()
    with _reading(backup) as file:
        query = "SELECT id FROM members" + (" WHERE gone IS NULL" if file.execute(_GONE).fetchone() else "")
        return tuple(sorted(erased.intersection(number for (number,) in file.execute(query))))


def _went_on(store: Path, backup: Path, events: int) -> bool | None:
    with _reading(backup) as file:
        stream, head = file.execute("SELECT stream, head FROM meta").fetchone()
    with _reading(store) as file:
        present, next_seq, newest = file.execute("SELECT stream, next_seq, head FROM meta").fetchone()
        row = file.execute("SELECT chain FROM outbox WHERE seq = ?", (events,)).fetchone()
    if present != stream or next_seq - 1 < events:
        return False
    if next_seq - 1 == events:
        return bool(newest == head)
    return None if row is None else bool(row[0] == head)


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A read-only connection; raises StoreFault if there is no such file, or it does not say what a store says."""
    if not path.exists():
        raise StoreFault(f"{path}: there is no store")
    file = sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)
    try:
        yield file
    except (sqlite3.Error, ValueError, TypeError) as error:  # a row that is not there, a number that is none
        raise broken(path, str(error)) from error
    finally:
        file.close()
