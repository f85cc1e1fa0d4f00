"""All members' points at once, for whoever compares books; read-only, from any thread."""

from __future__ import annotations

from pathlib import Path

from peewee import fn

from kiosk.store.connection import reading
from kiosk.store.prepared import Prepared
from kiosk.store.rows import LedgerRow

_TOTALS = Prepared(LedgerRow.select(LedgerRow.member_id, fn.SUM(LedgerRow.points)).group_by(LedgerRow.member_id))


def totals(path: Path) -> dict[int, int]:
    """Member -> sum of the ledger's entries; members without an entry are left out."""
    with reading(path) as connection:
        return dict(connection.rows(_TOTALS))
