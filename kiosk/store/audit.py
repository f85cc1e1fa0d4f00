"""The audit trail: each entry's hash goes over all before it; no row is ever changed or taken away."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import msgspec
from peewee import SQL

from kiosk.model.care import AuditEntry
from kiosk.model.time import Stamp
from kiosk.store.connection import Connection, Row
from kiosk.store.prepared import ANY, Prepared, adding
from kiosk.store.rows_care import AuditRow
from kiosk.store.seal import Seal
from kiosk.store.words import SealedWords

START = bytes(32)

_COLUMNS = (
    *(AuditRow.id, AuditRow.staff_id, AuditRow.action, AuditRow.subject, AuditRow.why, AuditRow.seq),
    *(AuditRow.boot_n, AuditRow.mono_ms, AuditRow.wall_ms, AuditRow.wall_ok, AuditRow.chain),
)
_ADD = adding(_COLUMNS)
_HEAD = Prepared(AuditRow.select(AuditRow.chain).order_by(AuditRow.id.desc()).limit(SQL("1")))
ALL = Prepared(AuditRow.select(*_COLUMNS).order_by(AuditRow.id))
_BEFORE = AuditRow.id < ANY
_LAST = Prepared(AuditRow.select(*_COLUMNS).where(_BEFORE).order_by(AuditRow.id.desc()).limit(ANY))
_ABOUT = Prepared(
    AuditRow.select(*_COLUMNS).where((AuditRow.subject == ANY) & _BEFORE).order_by(AuditRow.id.desc()).limit(ANY)
)


class Audit:
    def __init__(self, connection: Connection, seal: Seal) -> None:
        self._connection, self._words = connection, SealedWords(connection.path, seal)

    def add(self, number: int, staff: int | None, action: str, subject: str, why: str, seq: int, at: Stamp) -> bytes:
        """Add an entry to the end of the trail and return its hash, for the event with number `seq` to carry."""
        sealed = self._words.close(why, _about(number))
        row = (number, staff, action, subject, sealed, seq, at.boot_n, at.mono_ms, at.wall_ms, at.wall_ok)
        head = self._connection.row(_HEAD)
        link = _link(head[0] if head else START, row)
        self._connection.run(_ADD, *row, link)
        return link

    def last(self, limit: int, before: int, about: str = "") -> list[AuditEntry]:
        """The newest entries with an id below `before`, the newest first; all, or those about one subject."""
        rows = (
            self._connection.rows(_ABOUT, about, before, limit)
            if about
            else self._connection.rows(_LAST, before, limit)
        )
        return [self._entry(row) for row in rows]

    def _entry(self, row: Row) -> AuditEntry:
        number, staff, action, subject, sealed, seq, boot_n, mono_ms, wall_ms, wall_ok, chain = row
        why = self._words.open(sealed, _about(number))
        return AuditEntry(
            number, staff, action, subject, why, seq, Stamp(boot_n, mono_ms, wall_ms, bool(wall_ok)), chain
        )


def broken(rows: Iterable[Row]) -> int | None:
    """The id of the first entry that does not follow from the one before it; None for a trail that is whole.

    `rows` are those of `ALL`.
    """
    before = START
    for *fields, chain in rows:
        if _link(before, tuple(fields)) != chain:
            return int(fields[0])
        before = chain
    return None


def _link(before: bytes, row: Row) -> bytes:
    """Over the sealed words, not over what they say: who has no key can check the trail too."""
    *fields, wall_ok = row
    return hashlib.sha256(before + msgspec.json.encode([*fields, bool(wall_ok)])).digest()


def _about(number: int) -> str:
    return f"audit {number}"
