"""What is left of the rewards that are counted: what the programme began with, what came and went, what was given."""

from __future__ import annotations

from kiosk.store.connection import Connection
from kiosk.store.prepared import adding
from kiosk.store.rows_stock import StockMoveRow

_ADD = adding(
    (
        *(StockMoveRow.id, StockMoveRow.seq, StockMoveRow.reward, StockMoveRow.n, StockMoveRow.reason),
        *(StockMoveRow.staff_id, StockMoveRow.wall_ms),
    )
)
_LEFT = """
SELECT ?2 + COALESCE((SELECT SUM(n) FROM stock_moves WHERE reward = ?1), 0)
    - (SELECT COUNT(*) FROM redemptions WHERE reward = ?1 AND status <> 'void')"""
_GIVEN_SINCE = "SELECT COUNT(*) FROM redemptions WHERE reward = ? AND status <> 'void' AND wall_ms >= ?"


class Stock:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def left(self, reward: str, of: int) -> int:
        """How many of `reward` are left, of `of` in the programme; below 0 if the programme has taken some away."""
        return int(self._connection.rows(_LEFT, reward, of)[0][0])

    def given_since(self, reward: str, wall_ms: int) -> int:
        """How many were handed out since then, the void ones not counted."""
        return int(self._connection.rows(_GIVEN_SINCE, reward, wall_ms)[0][0])

    def add(self, number: int, seq: int, reward: str, n: int, reason: str, staff: int, wall_ms: int) -> None:
        """`n` more are on the shelf, or fewer (below 0)."""
        self._connection.run(_ADD, number, seq, reward, n, reason, staff, wall_ms)
