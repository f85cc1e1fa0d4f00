"""The tables as Peewee sees them: how columns are named and queries are built; private to the store.

The tables themselves are made by the migrations. Rows of one member lie together in the file (`WITHOUT ROWID`, the
member first in the key), so that a visit reads one or two pages however long the shop's history is.
"""

from __future__ import annotations

from peewee import BlobField, BooleanField, CompositeKey, IntegerField, Model, TextField


class MetaRow(Model):
    """The one row about this store: its stream, its next numbers, where it stands."""

    id = IntegerField(primary_key=True)
    device = TextField()
    stream = TextField()
    next_seq = IntegerField()
    head = BlobField()
    next_id = IntegerField()
    acked = IntegerField()
    boot_n = IntegerField()
    wall_floor_ms = IntegerField()
    anchor_boot_n = IntegerField(null=True)
    anchor_mono_ms = IntegerField(null=True)
    anchor_server_ms = IntegerField(null=True)
    clean = BooleanField()
    key_check = BlobField()

    class Meta:
        table_name = "meta"


class CounterRow(Model):
    """What the heartbeat counts: changes refused, by reason."""

    name = TextField(primary_key=True)
    n = IntegerField()

    class Meta:
        table_name = "counters"


class OutboxRow(Model):
    seq = IntegerField(primary_key=True)
    id = TextField()
    type = TextField()
    body = BlobField()
    boot_n = IntegerField()
    mono_ms = IntegerField()
    wall_ms = IntegerField()
    wall_ok = BooleanField()
    chain = BlobField()

    class Meta:
        table_name = "outbox"


class MemberRow(Model):
    """`sealed` holds name, birthday and language, encrypted with the device's key; `gone`: merged or erased."""

    id = IntegerField(primary_key=True)
    sealed = BlobField()
    tier = TextField()
    tier_at_ms = IntegerField()
    joined_ms = IntegerField()
    gone = TextField(null=True)

    class Meta:
        table_name = "members"


class CardRow(Model):
    key = BlobField(primary_key=True)
    member_id = IntegerField(null=True)
    staff_id = IntegerField(null=True)
    status = TextField()
    since_ms = IntegerField()

    class Meta:
        table_name = "cards"


class VisitRow(Model):
    """`campaigns` is a JSON list of the occurrences that were on."""

    member_id = IntegerField()
    id = IntegerField()
    seq = IntegerField()
    card = BlobField()
    counted = BooleanField()
    points = IntegerField()
    campaigns = TextField()
    boot_n = IntegerField()
    mono_ms = IntegerField()
    wall_ms = IntegerField()
    wall_ok = BooleanField()

    class Meta:
        table_name = "visits"
        primary_key = CompositeKey("member_id", "id")


class CarriedRow(Model):
    """An occurrence of a campaign that a visit of the member carried, for the first time at `wall_ms`; `held_out`:
    they were told nothing and got nothing."""

    member_id = IntegerField()
    campaign = TextField()
    wall_ms = IntegerField()
    held_out = BooleanField()

    class Meta:
        table_name = "carried"
        primary_key = CompositeKey("member_id", "campaign")


class LedgerRow(Model):
    member_id = IntegerField()
    id = IntegerField()
    points = IntegerField()
    kind = TextField()
    rule = TextField()
    lot = IntegerField()
    expires_ms = IntegerField(null=True)
    seq = IntegerField()
    wall_ms = IntegerField()

    class Meta:
        table_name = "ledger"
        primary_key = CompositeKey("member_id", "id")


class RatingRow(Model):
    """`flags` and `shown` are JSON lists; `outcome` is empty until the follow-up ended."""

    id = IntegerField(primary_key=True)
    seq = IntegerField()
    face = IntegerField()
    question = TextField()
    aspect = TextField()
    source = TextField()
    language = TextField()
    counted = BooleanField()
    flags = TextField()
    member_id = IntegerField(null=True)
    shown = TextField()
    outcome = TextField(null=True)
    reason = TextField(null=True)
    call_back_member_id = IntegerField(null=True)
    boot_n = IntegerField()
    mono_ms = IntegerField()
    wall_ms = IntegerField()
    wall_ok = BooleanField()

    class Meta:
        table_name = "ratings"


class RedemptionRow(Model):
    id = IntegerField(primary_key=True)
    seq = IntegerField()
    member_id = IntegerField()
    reward = TextField()
    points = IntegerField()
    campaign = TextField()
    code = TextField(unique=True)
    status = TextField()
    approved_by = IntegerField()
    wall_ms = IntegerField()
    until_ms = IntegerField(null=True)

    class Meta:
        table_name = "redemptions"


class StaffRow(Model):
    """`sealed` holds name and language; `pin` is the Argon2id hash, null for one who has only a card."""

    id = IntegerField(primary_key=True)
    sealed = BlobField()
    role = TextField()
    pin = BlobField(null=True)
    active = BooleanField()

    class Meta:
        table_name = "staff"


class PinGuardRow(Model):
    """The one row about wrong PINs: tries since the last pause, pauses in a row, the pause that runs."""

    id = IntegerField(primary_key=True)
    tries = IntegerField()
    pauses = IntegerField()
    pause_ms = IntegerField()
    boot_n = IntegerField()
    until_mono_ms = IntegerField()
    digits = IntegerField()

    class Meta:
        table_name = "pin_guard"


class ReadCounterRow(Model):
    """`card` is the keyed hash of a signed card's UID, `counter` its last read that was taken."""

    card = BlobField(primary_key=True)
    counter = IntegerField()

    class Meta:
        table_name = "read_counters"


class MigrationRow(Model):
    number = IntegerField(primary_key=True)
    name = TextField()

    class Meta:
        table_name = "migrations"
