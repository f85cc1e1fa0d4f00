"""Staff, their PINs as hashes, and the guard against guessing them."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
from peewee import SQL

from kiosk.model.member import Role, Staff
from kiosk.store.connection import Connection, Row
from kiosk.store.faults import broken
from kiosk.store.prepared import ANY, Prepared, adding, changing
from kiosk.store.rows import PinGuardRow, StaffRow
from kiosk.store.seal import Seal

_COLUMNS = (StaffRow.id, StaffRow.sealed, StaffRow.role)
_ADD = adding((StaffRow.id, StaffRow.sealed, StaffRow.role, StaffRow.pin, StaffRow.active))
_ACTIVE = StaffRow.active == SQL("1")
_GET = Prepared(StaffRow.select(*_COLUMNS).where((StaffRow.id == ANY) & _ACTIVE))
_ANYBODY = Prepared(StaffRow.select(*_COLUMNS).where(StaffRow.id == ANY))
_ALL = "SELECT id, sealed, role, pin IS NOT NULL FROM staff WHERE active = 1 ORDER BY id"
_CARDS = "SELECT staff_id, key FROM cards WHERE staff_id IS NOT NULL AND status = 'active'"
_DISMISS = Prepared(StaffRow.update({StaffRow.active: SQL("0"), StaffRow.pin: SQL("NULL")}).where(StaffRow.id == ANY))
_PINS = Prepared(StaffRow.select(StaffRow.id, StaffRow.pin).where(_ACTIVE & StaffRow.pin.is_null(False)))
_SET_PIN = changing((StaffRow.pin,), StaffRow.id == ANY)
_SET_ROLE = changing((StaffRow.role,), StaffRow.id == ANY)
_STAND_IN = "INSERT OR IGNORE INTO staff (id, sealed, role, pin, active) VALUES (?, ?, ?, NULL, 0)"
_GUARD_COLUMNS = (
    PinGuardRow.tries,
    PinGuardRow.pauses,
    PinGuardRow.pause_ms,
    PinGuardRow.boot_n,
    PinGuardRow.until_mono_ms,
)
_GUARD = Prepared(PinGuardRow.select(*_GUARD_COLUMNS))
_DIGITS = Prepared(PinGuardRow.select(PinGuardRow.digits))
_SET_DIGITS = changing((PinGuardRow.digits,))
_KEEP_GUARD = changing(_GUARD_COLUMNS)


@dataclass(frozen=True, slots=True)
class PinGuard:
    """Wrong PINs: `tries` since the last pause, `pauses` so far, and the pause of `pause_ms` that ends at
    `until_mono_ms` of boot `boot_n`."""

    tries: int = 0
    pauses: int = 0
    pause_ms: int = 0
    boot_n: int = 0
    until_mono_ms: int = 0


class _Who(msgspec.Struct, array_like=True):
    name: str
    language: str


_WHO = msgspec.json.Decoder(_Who)


class StaffList:
    def __init__(self, connection: Connection, seal: Seal) -> None:
        self._connection, self._seal = connection, seal

    def get(self, staff: int) -> Staff | None:
        """The one with this id who still works here."""
        row = self._connection.row(_GET, staff)
        return None if row is None else self._staff(row)

    def anybody(self, staff: int) -> Staff | None:
        """The one with this id, whether they still work here or not."""
        row = self._connection.row(_ANYBODY, staff)
        return None if row is None else self._staff(row)

    def all(self) -> list[tuple[Staff, bool, bool]]:
        """(who, has a PIN, has a card) of all who work here."""
        carded = {staff for staff, _ in self._connection.rows(_CARDS)}
        return [
            (self._staff((staff, sealed, role)), bool(has_pin), staff in carded)
            for staff, sealed, role, has_pin in self._connection.rows(_ALL)
        ]

    def dismiss(self, staff: int) -> None:
        """Works here no more: their PIN is forgotten, their card opens nothing; what they did stays theirs."""
        self._connection.run(_DISMISS, staff)

    def add(self, staff: Staff, pin: bytes | None) -> None:
        """`pin` is the hash of the PIN."""
        sealed = self._seal.close(msgspec.json.encode(_Who(staff.name, staff.language)), _about(staff.id))
        self._connection.run(_ADD, staff.id, sealed, staff.role.value, pin, True)

    def stand_in(self, staff: Staff) -> None:
        """On file so that rows may name it, working nowhere: nobody signs in as it. Again does no harm."""
        sealed = self._seal.close(msgspec.json.encode(_Who(staff.name, staff.language)), _about(staff.id))
        self._connection.run(_STAND_IN, staff.id, sealed, staff.role.value)

    def pins(self) -> list[tuple[int, bytes]]:
        """(id, hash of the PIN) of all who have one."""
        return [(staff, pin) for staff, pin in self._connection.rows(_PINS)]

    def set_pin(self, staff: int, pin: bytes) -> None:
        self._connection.run(_SET_PIN, pin, staff)

    def set_role(self, staff: int, role: Role) -> None:
        self._connection.run(_SET_ROLE, role.value, staff)

    def count(self) -> int:
        return int(self._connection.rows("SELECT COUNT(*) FROM staff WHERE active = 1")[0][0])

    def pin_digits(self) -> int:
        """How many digits each PIN has."""
        return int(self._connection.rows(_DIGITS)[0][0])

    def set_pin_digits(self, digits: int) -> None:
        self._connection.run(_SET_DIGITS, digits)

    def guard(self) -> PinGuard:
        return PinGuard(*self._connection.rows(_GUARD)[0])

    def keep_guard(self, guard: PinGuard) -> None:
        self._connection.run(_KEEP_GUARD, guard.tries, guard.pauses, guard.pause_ms, guard.boot_n, guard.until_mono_ms)

    def _staff(self, row: Row) -> Staff:
        staff, sealed, role = row
        try:
            who = _WHO.decode(self._seal.open(sealed, _about(staff)))
        except ValueError as error:  # msgspec's errors are ValueErrors too
            raise broken(self._connection.path, str(error)) from error
        return Staff(staff, who.name, Role(role), who.language)


def _about(staff: int) -> str:
    return f"staff {staff}"
