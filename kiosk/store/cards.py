"""Cards on file, under the keyed hash of their UID."""

from __future__ import annotations

from collections.abc import Iterable

from kiosk.model.member import Card, CardStatus
from kiosk.store.connection import Connection, Row
from kiosk.store.prepared import ANY, Prepared, adding, changing
from kiosk.store.rows import CardRow

_COLUMNS = (CardRow.key, CardRow.member_id, CardRow.staff_id, CardRow.status, CardRow.since_ms)
_GET = Prepared(CardRow.select(*_COLUMNS).where(CardRow.key == ANY))
_OF = Prepared(CardRow.select(*_COLUMNS).where(CardRow.member_id == ANY).order_by(CardRow.since_ms))
_OF_STAFF = Prepared(CardRow.select(*_COLUMNS).where(CardRow.staff_id == ANY).order_by(CardRow.since_ms))
_ADD = adding(_COLUMNS)
_HAND_ON = changing((CardRow.staff_id, CardRow.status, CardRow.since_ms), CardRow.key == ANY)
_SET = changing((CardRow.status, CardRow.since_ms), CardRow.key == ANY)


class Cards:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, key: bytes) -> Card | None:
        row = self._connection.row(_GET, key)
        return None if row is None else _card(row)

    def of(self, member: int) -> list[Card]:
        return [_card(row) for row in self._connection.rows(_OF, member)]

    def of_staff(self, staff: int) -> list[Card]:
        return [_card(row) for row in self._connection.rows(_OF_STAFF, staff)]

    def hand_on(self, key: bytes, staff: int, since_ms: int) -> None:
        """A staff card that nobody works with any more is another's."""
        self._connection.run(_HAND_ON, staff, CardStatus.ACTIVE.value, since_ms, key)

    def add(self, card: Card) -> None:
        self._connection.run(_ADD, *_values(card))

    def set(self, key: bytes, status: CardStatus, since_ms: int) -> None:
        self._connection.run(_SET, status.value, since_ms, key)

    def add_many(self, cards: Iterable[Card]) -> None:
        self._connection.many(_ADD, (_values(card) for card in cards))


def _values(card: Card) -> Row:
    return (card.key, card.member_id, card.staff_id, card.status.value, card.since_ms)


def _card(row: Row) -> Card:
    key, member, staff, status, since_ms = row
    return Card(key, member, staff, CardStatus(status), since_ms)
