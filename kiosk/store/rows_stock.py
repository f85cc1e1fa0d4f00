"""The table of what went onto the shelf and off it other than by handing out, as Peewee sees it (private here)."""

from __future__ import annotations

from peewee import IntegerField, Model, TextField

TABLES = (
    """CREATE TABLE stock_moves (
        id INTEGER PRIMARY KEY, seq INTEGER NOT NULL, reward TEXT NOT NULL, n INTEGER NOT NULL, reason TEXT NOT NULL,
        staff_id INTEGER NOT NULL REFERENCES staff (id), wall_ms INTEGER NOT NULL) STRICT""",
    "CREATE INDEX stock_moves_of_reward ON stock_moves (reward, n)",
)
"""What migration 6 adds."""


class StockMoveRow(Model):
    """`n` more of a reward, or fewer (below 0)."""

    id = IntegerField(primary_key=True)
    seq = IntegerField()
    reward = TextField()
    n = IntegerField()
    reason = TextField()
    staff_id = IntegerField()
    wall_ms = IntegerField()

    class Meta:
        table_name = "stock_moves"
