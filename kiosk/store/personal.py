"""Names in full, contacts, notes: sealed to head office where it has a key, else with the device's own."""

from __future__ import annotations

from kiosk.model.people import Part, Personal
from kiosk.store import office
from kiosk.store.connection import Connection, Row
from kiosk.store.faults import broken
from kiosk.store.prepared import ANY, Prepared, adding
from kiosk.store.rows_people import PersonalRow
from kiosk.store.seal import Seal

_COLUMNS = (
    PersonalRow.id,
    PersonalRow.member_id,
    PersonalRow.part,
    PersonalRow.office,
    PersonalRow.sealed,
    PersonalRow.written_by,
    PersonalRow.wall_ms,
)
_ADD = adding(_COLUMNS)
_OF = Prepared(PersonalRow.select(*_COLUMNS).where(PersonalRow.member_id == ANY).order_by(PersonalRow.id))
_GET = Prepared(PersonalRow.select(*_COLUMNS).where(PersonalRow.id == ANY))
_DROP = Prepared(PersonalRow.delete().where(PersonalRow.id == ANY))


class PersonalParts:
    """`office_key` is head office's public key; None: it has none."""

    def __init__(self, connection: Connection, seal: Seal, office_key: bytes | None) -> None:
        self._connection, self._seal, self._office_key = connection, seal, office_key

    def of(self, member: int) -> list[Personal]:
        """The oldest first."""
        return [self._opened(row) for row in self._connection.rows(_OF, member)]

    def get(self, number: int) -> Personal | None:
        row = self._connection.row(_GET, number)
        return None if row is None else self._opened(row)

    def sealed(self, number: int) -> bytes | None:
        """The sealed bytes, if only head office can open them (see `about`)."""
        row = self._connection.row(_GET, number)
        return bytes(row[4]) if row is not None and row[3] else None

    def add(self, number: int, member: int, part: Part, text: str, by: int | None, wall_ms: int) -> bytes | None:
        """Keep `text` under this number; the sealed bytes if only head office can open them."""
        plain, name = text.encode(), about(number)
        to_office = None if self._office_key is None else office.seal(self._office_key, plain, name)
        body = to_office or self._seal.close(plain, name)
        self._connection.run(_ADD, number, member, part.value, to_office is not None, body, by, wall_ms)
        return to_office

    def drop(self, number: int) -> None:
        self._connection.run(_DROP, number)

    def _opened(self, row: Row) -> Personal:
        number, member, part, to_office, sealed, by, wall_ms = row
        try:
            text = None if to_office else self._seal.open(sealed, about(number)).decode()
        except ValueError as error:
            raise broken(self._connection.path, str(error)) from error
        return Personal(number, member, Part(part), text, by, wall_ms)


def about(number: int) -> str:
    """What a part is bound to: its own number, not its member's, so that a merge need not open it."""
    return f"personal {number}"
