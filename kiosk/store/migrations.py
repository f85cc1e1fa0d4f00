"""The tables, step by step; every step only adds, so that the version before still runs on the file.

A step is never changed once released. A file with steps this version does not know was written by a newer one and is
taken as it is.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from kiosk.store.connection import Connection
from kiosk.store.prepared import adding
from kiosk.store.rows import MigrationRow
from kiosk.store.rows_care import TABLES as CARE
from kiosk.store.rows_people import TABLES as PEOPLE
from kiosk.store.rows_points import TABLES as POINTS
from kiosk.store.rows_stock import TABLES as STOCK

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Migration:
    number: int
    name: str
    statements: tuple[str, ...]


_FIRST = (
    """CREATE TABLE meta (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        device TEXT NOT NULL, stream TEXT NOT NULL,
        next_seq INTEGER NOT NULL CHECK (next_seq > 0), head BLOB NOT NULL CHECK (length(head) = 32),
        next_id INTEGER NOT NULL, acked INTEGER NOT NULL CHECK (acked >= 0 AND acked < next_seq),
        boot_n INTEGER NOT NULL, wall_floor_ms INTEGER NOT NULL,
        anchor_boot_n INTEGER, anchor_mono_ms INTEGER, anchor_server_ms INTEGER,
        clean INTEGER NOT NULL, key_check BLOB NOT NULL) STRICT""",
    "CREATE TABLE counters (name TEXT PRIMARY KEY, n INTEGER NOT NULL) STRICT",
    """CREATE TABLE outbox (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL, type TEXT NOT NULL, body BLOB NOT NULL,
        boot_n INTEGER NOT NULL, mono_ms INTEGER NOT NULL, wall_ms INTEGER NOT NULL, wall_ok INTEGER NOT NULL,
        chain BLOB NOT NULL CHECK (length(chain) = 32)) STRICT""",
    """CREATE TABLE members (
        id INTEGER PRIMARY KEY, sealed BLOB NOT NULL, tier TEXT NOT NULL, tier_at_ms INTEGER NOT NULL,
        joined_ms INTEGER NOT NULL) STRICT""",
    """CREATE TABLE staff (
        id INTEGER PRIMARY KEY, sealed BLOB NOT NULL, role TEXT NOT NULL, pin BLOB, active INTEGER NOT NULL) STRICT""",
    """CREATE TABLE cards (
        key BLOB PRIMARY KEY CHECK (length(key) = 16),
        member_id INTEGER REFERENCES members (id), staff_id INTEGER REFERENCES staff (id),
        status TEXT NOT NULL, since_ms INTEGER NOT NULL,
        CHECK (member_id IS NULL OR staff_id IS NULL)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX cards_of_member ON cards (member_id) WHERE member_id IS NOT NULL",
    """CREATE TABLE visits (
        member_id INTEGER NOT NULL REFERENCES members (id), id INTEGER NOT NULL, seq INTEGER NOT NULL,
        card BLOB NOT NULL, counted INTEGER NOT NULL, points INTEGER NOT NULL, campaigns TEXT NOT NULL,
        boot_n INTEGER NOT NULL, mono_ms INTEGER NOT NULL, wall_ms INTEGER NOT NULL, wall_ok INTEGER NOT NULL,
        PRIMARY KEY (member_id, id)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX visits_by_time ON visits (wall_ms)",
    """CREATE TABLE carried (
        member_id INTEGER NOT NULL REFERENCES members (id), campaign TEXT NOT NULL, wall_ms INTEGER NOT NULL,
        PRIMARY KEY (member_id, campaign)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE ledger (
        member_id INTEGER NOT NULL REFERENCES members (id), id INTEGER NOT NULL,
        points INTEGER NOT NULL, kind TEXT NOT NULL, rule TEXT NOT NULL, lot INTEGER NOT NULL, expires_ms INTEGER,
        seq INTEGER NOT NULL, wall_ms INTEGER NOT NULL,
        PRIMARY KEY (member_id, id)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE ratings (
        id INTEGER PRIMARY KEY, seq INTEGER NOT NULL, face INTEGER NOT NULL CHECK (face BETWEEN 1 AND 5),
        question TEXT NOT NULL, aspect TEXT NOT NULL, source TEXT NOT NULL, language TEXT NOT NULL,
        counted INTEGER NOT NULL, flags TEXT NOT NULL, member_id INTEGER REFERENCES members (id),
        shown TEXT NOT NULL, outcome TEXT, reason TEXT, call_back_member_id INTEGER REFERENCES members (id),
        boot_n INTEGER NOT NULL, mono_ms INTEGER NOT NULL, wall_ms INTEGER NOT NULL, wall_ok INTEGER NOT NULL)
        STRICT""",
    "CREATE INDEX ratings_by_time ON ratings (wall_ms)",
    """CREATE TABLE redemptions (
        id INTEGER PRIMARY KEY, seq INTEGER NOT NULL, member_id INTEGER NOT NULL REFERENCES members (id),
        reward TEXT NOT NULL, points INTEGER NOT NULL, campaign TEXT NOT NULL, code TEXT NOT NULL UNIQUE,
        status TEXT NOT NULL, approved_by INTEGER NOT NULL REFERENCES staff (id), wall_ms INTEGER NOT NULL) STRICT""",
    "CREATE INDEX redemptions_of_member ON redemptions (member_id, reward)",
    "CREATE INDEX redemptions_of_reward ON redemptions (reward) WHERE status <> 'void'",
    "CREATE INDEX redemptions_by_time ON redemptions (wall_ms)",
    """CREATE TABLE pin_guard (
        id INTEGER PRIMARY KEY CHECK (id = 1), tries INTEGER NOT NULL, pauses INTEGER NOT NULL,
        pause_ms INTEGER NOT NULL, boot_n INTEGER NOT NULL, until_mono_ms INTEGER NOT NULL) STRICT""",
    "INSERT INTO pin_guard VALUES (1, 0, 0, 0, 0, 0)",
)

_READ_COUNTERS = (
    """CREATE TABLE read_counters (
        card BLOB PRIMARY KEY CHECK (length(card) = 16), counter INTEGER NOT NULL CHECK (counter >= 0))
        STRICT, WITHOUT ROWID""",
)

MIGRATIONS: tuple[Migration, ...] = (
    Migration(1, "the first tables", _FIRST),
    Migration(2, "counters of signed cards", _READ_COUNTERS),
    Migration(3, "purchases, points by hand, vouchers, campaigns", POINTS),
    Migration(4, "profiles, consents, sealed parts, merges, erasures", PEOPLE),
    Migration(5, "the audit trail, complaints, alarms, measures, notices, heartbeats", CARE),
    Migration(6, "deliveries and counts of rewards", STOCK),
    Migration(7, "how many digits PINs have", ("ALTER TABLE pin_guard ADD COLUMN digits INTEGER NOT NULL DEFAULT 4",)),
)


def migrate(connection: Connection, steps: tuple[Migration, ...] = MIGRATIONS) -> None:
    """Bring the file up to this version, each step whole or not at all."""
    connection_has = _applied(connection)
    for step in steps:
        if step.number in connection_has:
            continue
        with connection.transaction():
            for statement in step.statements:
                connection.run(statement)
            connection.run(_ADD, step.number, step.name)
        log.info("%s: step %d: %s", connection.path, step.number, step.name)
    unknown = connection_has - {step.number for step in steps}
    if unknown:
        log.warning("%s: written by a newer version (steps %s); going on", connection.path, sorted(unknown))


def _applied(connection: Connection) -> set[int]:
    with connection.transaction():
        connection.run("CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT")
    return {number for (number,) in connection.rows(MigrationRow.select(MigrationRow.number))}


_ADD = adding((MigrationRow.number, MigrationRow.name))
