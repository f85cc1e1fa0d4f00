"""The tables about care, staff and the kiosk itself as Peewee sees them, and how they are made (private here)."""

from __future__ import annotations

from peewee import BlobField, BooleanField, CompositeKey, IntegerField, Model, TextField

TABLES = (
    """CREATE TABLE audit (
        id INTEGER PRIMARY KEY, staff_id INTEGER REFERENCES staff (id), action TEXT NOT NULL, subject TEXT NOT NULL,
        why BLOB, seq INTEGER NOT NULL,
        boot_n INTEGER NOT NULL, mono_ms INTEGER NOT NULL, wall_ms INTEGER NOT NULL, wall_ok INTEGER NOT NULL,
        chain BLOB NOT NULL CHECK (length(chain) = 32)) STRICT""",
    """CREATE TRIGGER audit_never_changes BEFORE UPDATE ON audit
        BEGIN SELECT RAISE(ABORT, 'the audit trail is only ever added to'); END""",
    """CREATE TRIGGER audit_never_forgets BEFORE DELETE ON audit
        BEGIN SELECT RAISE(ABORT, 'the audit trail is only ever added to'); END""",
    "CREATE INDEX audit_about ON audit (subject, id)",
    """CREATE TABLE cases (
        id INTEGER PRIMARY KEY, member_id INTEGER REFERENCES members (id),
        rating_id INTEGER UNIQUE REFERENCES ratings (id), state TEXT NOT NULL,
        owner_id INTEGER REFERENCES staff (id), due TEXT NOT NULL, answer BLOB, told_ms INTEGER, closed_ms INTEGER,
        wall_ms INTEGER NOT NULL) STRICT""",
    "CREATE INDEX cases_of_member ON cases (member_id, state) WHERE member_id IS NOT NULL",
    "CREATE INDEX cases_open ON cases (due) WHERE state <> 'closed'",
    """CREATE TABLE case_notes (
        id INTEGER PRIMARY KEY, case_id INTEGER NOT NULL REFERENCES cases (id),
        staff_id INTEGER NOT NULL REFERENCES staff (id), words BLOB NOT NULL, wall_ms INTEGER NOT NULL) STRICT""",
    "CREATE INDEX case_notes_of_case ON case_notes (case_id)",
    """CREATE TABLE alarms (
        id INTEGER PRIMARY KEY, n INTEGER NOT NULL, unhappy INTEGER NOT NULL,
        acknowledged_by INTEGER REFERENCES staff (id), comment BLOB, closed_ms INTEGER, wall_ms INTEGER NOT NULL)
        STRICT""",
    "CREATE UNIQUE INDEX alarms_ringing ON alarms (closed_ms IS NULL) WHERE closed_ms IS NULL",
    """CREATE TABLE measures (
        id INTEGER PRIMARY KEY, cause TEXT NOT NULL, words BLOB NOT NULL,
        owner_id INTEGER NOT NULL REFERENCES staff (id), start TEXT NOT NULL, due TEXT NOT NULL,
        ended TEXT, result BLOB, wall_ms INTEGER NOT NULL) STRICT""",
    """CREATE TABLE notices (
        id INTEGER PRIMARY KEY, kind TEXT NOT NULL, member_id INTEGER REFERENCES members (id),
        staff_id INTEGER REFERENCES staff (id), day TEXT NOT NULL, n INTEGER NOT NULL, limit_n INTEGER NOT NULL,
        settled_by INTEGER REFERENCES staff (id), wall_ms INTEGER NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX notices_once ON notices (day, kind, COALESCE(member_id, 0), COALESCE(staff_id, 0))",
    "CREATE INDEX notices_open ON notices (id) WHERE settled_by IS NULL",
    """CREATE TABLE heartbeats (
        hour INTEGER NOT NULL, boot_n INTEGER NOT NULL, up INTEGER NOT NULL, reader INTEGER NOT NULL,
        wall_ok INTEGER NOT NULL, told INTEGER NOT NULL,
        PRIMARY KEY (hour, boot_n)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX heartbeats_untold ON heartbeats (hour) WHERE told = 0",
    """CREATE TABLE opening_hours (
        id INTEGER PRIMARY KEY, hours TEXT NOT NULL, seq INTEGER NOT NULL, wall_ms INTEGER NOT NULL) STRICT""",
    "ALTER TABLE carried ADD COLUMN held_out INTEGER NOT NULL DEFAULT 0",
)
"""What migration 5 adds. Words that somebody wrote are sealed blobs; days are ISO 8601."""


class AuditRow(Model):
    id = IntegerField(primary_key=True)
    staff_id = IntegerField(null=True)
    action = TextField()
    subject = TextField()
    why = BlobField(null=True)
    seq = IntegerField()
    boot_n = IntegerField()
    mono_ms = IntegerField()
    wall_ms = IntegerField()
    wall_ok = BooleanField()
    chain = BlobField()

    class Meta:
        table_name = "audit"


class CaseRow(Model):
    id = IntegerField(primary_key=True)
    member_id = IntegerField(null=True)
    rating_id = IntegerField(null=True)
    state = TextField()
    owner_id = IntegerField(null=True)
    due = TextField()
    answer = BlobField(null=True)
    told_ms = IntegerField(null=True)
    closed_ms = IntegerField(null=True)
    wall_ms = IntegerField()

    class Meta:
        table_name = "cases"


class CaseNoteRow(Model):
    id = IntegerField(primary_key=True)
    case_id = IntegerField()
    staff_id = IntegerField()
    words = BlobField()
    wall_ms = IntegerField()

    class Meta:
        table_name = "case_notes"


class AlarmRow(Model):
    id = IntegerField(primary_key=True)
    n = IntegerField()
    unhappy = IntegerField()
    acknowledged_by = IntegerField(null=True)
    comment = BlobField(null=True)
    closed_ms = IntegerField(null=True)
    wall_ms = IntegerField()

    class Meta:
        table_name = "alarms"


class MeasureRow(Model):
    id = IntegerField(primary_key=True)
    cause = TextField()
    words = BlobField()
    owner_id = IntegerField()
    start = TextField()
    due = TextField()
    ended = TextField(null=True)
    result = BlobField(null=True)
    wall_ms = IntegerField()

    class Meta:
        table_name = "measures"


class NoticeRow(Model):
    id = IntegerField(primary_key=True)
    kind = TextField()
    member_id = IntegerField(null=True)
    staff_id = IntegerField(null=True)
    day = TextField()
    n = IntegerField()
    limit_n = IntegerField()
    settled_by = IntegerField(null=True)
    wall_ms = IntegerField()

    class Meta:
        table_name = "notices"


class HeartbeatRow(Model):
    """`hour` counts from 1970 by wall time; `up` and `reader` have a bit for each quarter of it, the first lowest."""

    hour = IntegerField()
    boot_n = IntegerField()
    up = IntegerField()
    reader = IntegerField()
    wall_ok = BooleanField()
    told = BooleanField()

    class Meta:
        table_name = "heartbeats"
        primary_key = CompositeKey("hour", "boot_n")


class OpeningHoursRow(Model):
    id = IntegerField(primary_key=True)
    hours = TextField()
    seq = IntegerField()
    wall_ms = IntegerField()

    class Meta:
        table_name = "opening_hours"
