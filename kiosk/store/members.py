"""Members: who they are is sealed, what they are (tier, since when) is not."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from kiosk.model.member import Birthday, Member
from kiosk.store.connection import Connection, Row
from kiosk.store.faults import broken
from kiosk.store.prepared import ANY, Prepared, adding, changing
from kiosk.store.rows import MemberRow
from kiosk.store.seal import Seal

_COLUMNS = (MemberRow.id, MemberRow.sealed, MemberRow.tier, MemberRow.tier_at_ms, MemberRow.joined_ms)
_GET = Prepared(MemberRow.select(*_COLUMNS).where(MemberRow.id == ANY))
_ADD = adding(_COLUMNS)
_CHANGE = changing((MemberRow.sealed, MemberRow.tier, MemberRow.tier_at_ms), MemberRow.id == ANY)
_COUNT = "SELECT COUNT(*) FROM members"
_SEALED = Prepared(MemberRow.select(MemberRow.id, MemberRow.sealed))


class _Who(msgspec.Struct, array_like=True):
    name: str
    language: str
    birthday: tuple[int, int] | None


_WHO = msgspec.json.Decoder(_Who)


class Members:
    def __init__(self, connection: Connection, seal: Seal) -> None:
        self._connection, self._seal = connection, seal
        self._names: dict[int, tuple[bytes, str]] = {}

    def get(self, member: int) -> Member | None:
        row = self._connection.row(_GET, member)
        return None if row is None else self._member(row)

    def add(self, member: Member) -> None:
        sealed = self._close(member)
        self._connection.run(_ADD, member.id, sealed, member.tier, member.tier_at_ms, member.joined_ms)

    def add_many(self, members: Iterable[Member]) -> None:
        rows = ((each.id, self._close(each), each.tier, each.tier_at_ms, each.joined_ms) for each in members)
        self._connection.many(_ADD, rows)

    def change(self, member: Member) -> None:
        """Keep what may change of a member: name, birthday, language, tier."""
        self._connection.run(_CHANGE, self._close(member), member.tier, member.tier_at_ms, member.id)

    def count(self) -> int:
        return int(self._connection.rows(_COUNT)[0][0])

    def names(self) -> dict[int, str]:
        """Every member's name; opened once and kept in memory, opened again only where it changed."""
        kept, now = self._names, {}
        for member, sealed in self._connection.rows(_SEALED):
            known = kept.get(member)
            now[member] = known if known and known[0] == sealed else (sealed, self._open(member, sealed).name)
        self._names = now
        return {member: name for member, (_, name) in now.items()}

    def _member(self, row: Row) -> Member:
        member, sealed, tier, tier_at_ms, joined_ms = row
        who = self._open(member, sealed)
        birthday = Birthday(*who.birthday) if who.birthday else None
        return Member(member, who.name, who.language, birthday, tier, tier_at_ms, joined_ms)

    def _close(self, member: Member) -> bytes:
        birthday = (member.birthday.month, member.birthday.day) if member.birthday else None
        return self._seal.close(msgspec.json.encode(_Who(member.name, member.language, birthday)), _about(member.id))

    def _open(self, member: int, sealed: bytes) -> _Who:
        try:
            return _WHO.decode(self._seal.open(sealed, _about(member)))
        except ValueError as error:  # msgspec's errors are ValueErrors too
            raise broken(self._connection.path, str(error)) from error


def _about(member: int) -> str:
    return f"member {member}"
