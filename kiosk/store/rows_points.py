"""The tables of purchases, points by hand, vouchers' fates, friends brought, who is missed, and the night's work."""

from __future__ import annotations

from peewee import CompositeKey, IntegerField, Model, TextField

TABLES = (
    """CREATE TABLE purchases (
        member_id INTEGER NOT NULL REFERENCES members (id), id INTEGER NOT NULL, seq INTEGER NOT NULL,
        amount INTEGER NOT NULL, lines TEXT NOT NULL, points INTEGER NOT NULL, till TEXT,
        staff_id INTEGER REFERENCES staff (id), wall_ms INTEGER NOT NULL,
        PRIMARY KEY (member_id, id)) STRICT, WITHOUT ROWID""",
    "CREATE UNIQUE INDEX purchases_by_till ON purchases (till) WHERE till IS NOT NULL",
    "CREATE INDEX purchases_by_time ON purchases (wall_ms)",
    """CREATE TABLE adjustments (
        member_id INTEGER NOT NULL REFERENCES members (id), id INTEGER NOT NULL, seq INTEGER NOT NULL,
        points INTEGER NOT NULL, reason TEXT NOT NULL, staff_id INTEGER NOT NULL REFERENCES staff (id),
        wall_ms INTEGER NOT NULL, PRIMARY KEY (member_id, id)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX adjustments_of_staff ON adjustments (staff_id, wall_ms)",
    """CREATE TABLE taken_back (
        member_id INTEGER NOT NULL REFERENCES members (id), of_seq INTEGER NOT NULL, seq INTEGER NOT NULL,
        reason TEXT NOT NULL, staff_id INTEGER NOT NULL REFERENCES staff (id), wall_ms INTEGER NOT NULL,
        PRIMARY KEY (member_id, of_seq)) STRICT, WITHOUT ROWID""",
    "ALTER TABLE redemptions ADD COLUMN until_ms INTEGER",
    """CREATE TABLE voucher_marks (
        redemption_id INTEGER NOT NULL REFERENCES redemptions (id), id INTEGER NOT NULL, seq INTEGER NOT NULL,
        status TEXT NOT NULL, reason TEXT NOT NULL, staff_id INTEGER NOT NULL REFERENCES staff (id),
        wall_ms INTEGER NOT NULL, PRIMARY KEY (redemption_id, id)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE referrals (
        friend_id INTEGER PRIMARY KEY REFERENCES members (id),
        referrer_id INTEGER NOT NULL REFERENCES members (id), paid_visits INTEGER NOT NULL,
        staff_id INTEGER REFERENCES staff (id), wall_ms INTEGER NOT NULL,
        CHECK (friend_id <> referrer_id)) STRICT""",
    "CREATE INDEX referrals_of_referrer ON referrals (referrer_id)",
    """CREATE TABLE missed (
        member_id INTEGER NOT NULL REFERENCES members (id), campaign TEXT NOT NULL, held_out INTEGER NOT NULL,
        last_ms INTEGER NOT NULL, listed_ms INTEGER NOT NULL,
        PRIMARY KEY (member_id, campaign)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX missed_by_campaign ON missed (campaign)",
    """CREATE TABLE nightly (
        task TEXT PRIMARY KEY, day TEXT NOT NULL, cursor INTEGER) STRICT, WITHOUT ROWID""",
)
"""Step 3 of the migrations. All money in hundredths. `missed` are the win-back lists: `campaign` is the occurrence,
`last_ms` the counted visit before the absence."""


class PurchaseRow(Model):
    """`lines` is a JSON list of [category, amount]; `till` the till's number for it, null if staff typed it."""

    member_id = IntegerField()
    id = IntegerField()
    seq = IntegerField()
    amount = IntegerField()
    lines = TextField()
    points = IntegerField()
    till = TextField(null=True)
    staff_id = IntegerField(null=True)
    wall_ms = IntegerField()

    class Meta:
        table_name = "purchases"
        primary_key = CompositeKey("member_id", "id")


class AdjustmentRow(Model):
    """Points given or taken by hand."""

    member_id = IntegerField()
    id = IntegerField()
    seq = IntegerField()
    points = IntegerField()
    reason = TextField()
    staff_id = IntegerField()
    wall_ms = IntegerField()

    class Meta:
        table_name = "adjustments"
        primary_key = CompositeKey("member_id", "id")


class TakenBackRow(Model):
    """The change that was recorded as `of_seq` was undone by the one recorded as `seq`."""

    member_id = IntegerField()
    of_seq = IntegerField()
    seq = IntegerField()
    reason = TextField()
    staff_id = IntegerField()
    wall_ms = IntegerField()

    class Meta:
        table_name = "taken_back"
        primary_key = CompositeKey("member_id", "of_seq")


class VoucherMarkRow(Model):
    """What became of a voucher, one row for each step."""

    redemption_id = IntegerField()
    id = IntegerField()
    seq = IntegerField()
    status = TextField()
    reason = TextField()
    staff_id = IntegerField()
    wall_ms = IntegerField()

    class Meta:
        table_name = "voucher_marks"
        primary_key = CompositeKey("redemption_id", "id")


class ReferralRow(Model):
    """Who brought whom; `paid_visits` is up to which of the friend's counted visits both were rewarded.

    `staff_id` is null for one who named their friend when joining on their own.
    """

    friend_id = IntegerField(primary_key=True)
    referrer_id = IntegerField()
    paid_visits = IntegerField()
    staff_id = IntegerField(null=True)
    wall_ms = IntegerField()

    class Meta:
        table_name = "referrals"
