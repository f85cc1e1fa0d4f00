"""The endpoint's tables; Peewee on SQLite (PostgreSQL needs no change here)."""

from __future__ import annotations

from pathlib import Path

from peewee import (
    AutoField,
    BigIntegerField,
    BlobField,
    BooleanField,
    CharField,
    CompositeKey,
    DatabaseProxy,
    ForeignKeyField,
    IntegerField,
    Model,
    SqliteDatabase,
    TextField,
)

database = DatabaseProxy()

ACTIVE = "active"
REVOKED = "revoked"
FORKED = "forked"


class Row(Model):
    class Meta:
        database = database


class Device(Row):
    """A kiosk that may speak; `token` is the SHA-256 of 32 random bytes, so it needs no salt."""

    id = AutoField()
    name = CharField(64, unique=True)
    token = BlobField(unique=True)
    status = CharField(16, default=ACTIVE)
    reason = TextField(default="")
    seen_ms = BigIntegerField(null=True)
    app = TextField(default="")
    state = TextField(default="{}")


class Stream(Row):
    """One life of a kiosk's store: everything up to `high_water` is here, and `head` is the chain's hash over it."""

    id = AutoField()
    device = ForeignKeyField(Device, index=False)
    name = CharField(64)
    high_water = BigIntegerField(default=0)
    head = BlobField()

    class Meta:
        indexes = ((("device", "name"), True),)


class Ledger(Row):
    """Every event taken, once and in order; `n` grows over all devices, so readers need one cursor only.

    `occurred_ms` with `dated` is when it happened by the server's clock (see dating.py), between `lo_ms` and `hi_ms`.
    """

    n = AutoField()
    stream = ForeignKeyField(Stream, index=False)
    seq = BigIntegerField()
    id = CharField(64)
    type = CharField(64)
    boot_n = BigIntegerField()
    mono_ms = BigIntegerField()
    wall_ms = BigIntegerField()
    wall_ok = BooleanField()
    received_ms = BigIntegerField()
    occurred_ms = BigIntegerField(null=True)
    lo_ms = BigIntegerField(null=True)
    hi_ms = BigIntegerField(null=True)
    dated = CharField(8)
    data = TextField()
    hash = BlobField()

    class Meta:
        indexes = ((("stream", "seq"), True),)


class Quarantine(Row):
    """An event that is held but could not be booked: the very bytes, and why."""

    stream = ForeignKeyField(Stream, index=False)
    seq = BigIntegerField()
    code = CharField(16)
    detail = TextField()
    received_ms = BigIntegerField()
    body = BlobField()
    hash = BlobField()

    class Meta:
        primary_key = CompositeKey("stream", "seq")


class Boot(Row):
    """What is known of one boot by the server's clock: when it began, and its latest known moment."""

    stream = ForeignKeyField(Stream, index=False)
    boot_n = BigIntegerField()
    start_ms = BigIntegerField()
    last_ms = BigIntegerField()

    class Meta:
        primary_key = CompositeKey("stream", "boot_n")


class Balance(Row):
    """The sum of one member's booked entries, kept beside the ledger; members are numbered by their kiosk."""

    device = ForeignKeyField(Device, index=False)
    member = BigIntegerField()
    points = BigIntegerField()
    visits = IntegerField()
    redemptions = IntegerField()

    class Meta:
        primary_key = CompositeKey("device", "member")


class Holding(Row):
    """Which member of which kiosk a card belongs to: what joins one person's balances over several kiosks."""

    card = CharField(128)
    device = ForeignKeyField(Device, index=False)
    member = BigIntegerField()

    class Meta:
        primary_key = CompositeKey("card", "device", "member")


class Owner(Row):
    """Who may read the books."""

    name = CharField(64, unique=True)
    token = BlobField(unique=True)


TABLES = [Device, Stream, Ledger, Quarantine, Boot, Balance, Holding, Owner]


def open_database(path: Path) -> SqliteDatabase:
    """The books at `path`, made if they are not there; raises peewee.DatabaseError for a file that is no database."""
    books = SqliteDatabase(
        str(path),
        pragmas={"journal_mode": "wal", "synchronous": "full", "foreign_keys": 1, "journal_size_limit": 4 << 20},
        timeout=10,
        lock_type="IMMEDIATE",
    )
    database.initialize(books)
    books.connect()
    if books.pragma("synchronous") != 2:
        raise RuntimeError("SQLite does not take synchronous=FULL: an acknowledgement would promise too much")
    books.create_tables(TABLES)
    return books
