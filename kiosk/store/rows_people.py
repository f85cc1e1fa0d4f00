"""What is known of people beyond what the door needs, and what was done to their files; private to the store."""

from __future__ import annotations

from peewee import BlobField, BooleanField, CompositeKey, IntegerField, Model, TextField

TABLES = (
    "ALTER TABLE members ADD COLUMN gone TEXT",
    """CREATE TABLE profiles (
        id INTEGER PRIMARY KEY, member_id INTEGER NOT NULL UNIQUE REFERENCES members (id), sealed BLOB NOT NULL)
        STRICT""",
    """CREATE TABLE personal (
        id INTEGER PRIMARY KEY, member_id INTEGER NOT NULL REFERENCES members (id), part TEXT NOT NULL,
        office INTEGER NOT NULL, sealed BLOB NOT NULL, written_by INTEGER REFERENCES staff (id),
        wall_ms INTEGER NOT NULL) STRICT""",
    "CREATE INDEX personal_of_member ON personal (member_id)",
    "CREATE UNIQUE INDEX personal_one_of_each ON personal (member_id, part) WHERE part <> 'note'",
    """CREATE TABLE consents (
        id INTEGER PRIMARY KEY, member_id INTEGER NOT NULL REFERENCES members (id), version TEXT NOT NULL,
        given INTEGER NOT NULL, asked_by INTEGER REFERENCES staff (id), wall_ms INTEGER NOT NULL,
        wall_ok INTEGER NOT NULL) STRICT""",
    "CREATE INDEX consents_of_member ON consents (member_id)",
    """CREATE TABLE parents (
        id INTEGER PRIMARY KEY, member_id INTEGER NOT NULL UNIQUE REFERENCES members (id),
        parent_id INTEGER NOT NULL REFERENCES members (id)) STRICT""",
    "CREATE INDEX parents_of ON parents (parent_id)",
    """CREATE TABLE merges (
        id INTEGER PRIMARY KEY, kept_id INTEGER NOT NULL, gone_id INTEGER NOT NULL, merged_by INTEGER NOT NULL,
        seq INTEGER NOT NULL, before BLOB NOT NULL, undone INTEGER NOT NULL, boot_n INTEGER NOT NULL,
        mono_ms INTEGER NOT NULL, wall_ms INTEGER NOT NULL, wall_ok INTEGER NOT NULL) STRICT""",
    """CREATE TABLE moves (
        merge_id INTEGER NOT NULL REFERENCES merges (id), n INTEGER NOT NULL, place TEXT NOT NULL, key TEXT NOT NULL,
        PRIMARY KEY (merge_id, n)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE unlike (
        one_id INTEGER NOT NULL, other_id INTEGER NOT NULL, CHECK (one_id < other_id),
        PRIMARY KEY (one_id, other_id)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE erasures (
        id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, erased_by INTEGER REFERENCES staff (id),
        counts TEXT NOT NULL, wall_ms INTEGER NOT NULL) STRICT""",
)
"""What migration 4 adds. Every column that names a member is declared as a reference: merging and erasing find their
rows by that. Those of `merges` and `unlike` are plain numbers, since they tell of files, not of the person behind."""


class ProfileRow(Model):
    """`sealed` with the device's key: the nightly numbers need it."""

    id = IntegerField(primary_key=True)
    member_id = IntegerField(unique=True)
    sealed = BlobField()

    class Meta:
        table_name = "profiles"


class PersonalRow(Model):
    """`office`: sealed to head office, not to be opened here."""

    id = IntegerField(primary_key=True)
    member_id = IntegerField()
    part = TextField()
    office = BooleanField()
    sealed = BlobField()
    written_by = IntegerField(null=True)
    wall_ms = IntegerField()

    class Meta:
        table_name = "personal"


class ConsentRow(Model):
    id = IntegerField(primary_key=True)
    member_id = IntegerField()
    version = TextField()
    given = BooleanField()
    asked_by = IntegerField(null=True)
    wall_ms = IntegerField()
    wall_ok = BooleanField()

    class Meta:
        table_name = "consents"


class ParentRow(Model):
    id = IntegerField(primary_key=True)
    member_id = IntegerField(unique=True)
    parent_id = IntegerField()

    class Meta:
        table_name = "parents"


class MergeRow(Model):
    """`before` is the kept member's row as it was, in JSON."""

    id = IntegerField(primary_key=True)
    kept_id = IntegerField()
    gone_id = IntegerField()
    merged_by = IntegerField()
    seq = IntegerField()
    before = BlobField()
    undone = BooleanField()
    boot_n = IntegerField()
    mono_ms = IntegerField()
    wall_ms = IntegerField()
    wall_ok = BooleanField()

    class Meta:
        table_name = "merges"


class MoveRow(Model):
    """A row that a merge moved: `place` is table.column, `key` the rest of its primary key in JSON."""

    merge_id = IntegerField()
    n = IntegerField()
    place = TextField()
    key = TextField()

    class Meta:
        table_name = "moves"
        primary_key = CompositeKey("merge_id", "n")


class UnlikeRow(Model):
    """Two members that staff know to be two people."""

    one_id = IntegerField()
    other_id = IntegerField()

    class Meta:
        table_name = "unlike"
        primary_key = CompositeKey("one_id", "other_id")


class ErasureRow(Model):
    """That somebody was erased, and how much; not who."""

    id = IntegerField(primary_key=True)
    code = TextField(unique=True)
    erased_by = IntegerField(null=True)
    counts = TextField()
    wall_ms = IntegerField()

    class Meta:
        table_name = "erasures"
