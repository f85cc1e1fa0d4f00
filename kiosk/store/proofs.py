"""The last signed read of each card, so that a message seen before is known for a copy."""

from __future__ import annotations

from kiosk.store.connection import Connection
from kiosk.store.prepared import ANY, Prepared
from kiosk.store.rows import ReadCounterRow

_GET = Prepared(ReadCounterRow.select(ReadCounterRow.counter).where(ReadCounterRow.card == ANY))
_KEEP = (
    "INSERT INTO read_counters (card, counter) VALUES (?, ?)"
    " ON CONFLICT (card) DO UPDATE SET counter = excluded.counter WHERE excluded.counter > counter"
)
_FORGET = Prepared(ReadCounterRow.delete().where(ReadCounterRow.card == ANY))


class Proofs:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def counter(self, card: bytes) -> int | None:
        """The counter of the card's last signed read that was kept; None if there never was one."""
        row = self._connection.row(_GET, card)
        return None if row is None else int(row[0])

    def keep(self, card: bytes, counter: int) -> None:
        """Inside a change; a counter never goes back."""
        self._connection.run(_KEEP, card, counter)

    def forget(self, card: bytes) -> None:
        """Inside a change: the card was made anew and counts from one again."""
        self._connection.run(_FORGET, card)
