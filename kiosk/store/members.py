"""Members: who they are is sealed, what they are (tier, since when) is not."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import msgspec

from kiosk.model.member import Birthday, Member
from kiosk.store.connection import Connection, Row
from kiosk.store.faults import broken
from kiosk.store.prepared import ANY, Prepared, adding, changing
from kiosk.store.rows import MemberRow
from kiosk.store.seal import Seal

_COLUMNS = (MemberRow.id, MemberRow.sealed, MemberRow.tier, MemberRow.tier_at_ms, MemberRow.joined_ms)
_HERE = MemberRow.gone.is_null()  # neither merged into another file nor erased
_GET = Prepared(MemberRow.select(*_COLUMNS).where((MemberRow.id == ANY) & _HERE))
_ROW = Prepared(MemberRow.select(*_COLUMNS).where(MemberRow.id == ANY))
_IDS = Prepared(MemberRow.select(MemberRow.id).where(_HERE).order_by(MemberRow.id))
_ADD = adding(_COLUMNS)
_CHANGE = changing((MemberRow.sealed, MemberRow.tier, MemberRow.tier_at_ms), MemberRow.id == ANY)
_PUT_BACK = changing(_COLUMNS[1:], MemberRow.id == ANY)
_COUNT = "SELECT COUNT(*) FROM members WHERE gone IS NULL"
_SEALED = Prepared(MemberRow.select(MemberRow.id, MemberRow.sealed).where(_HERE))
_AFTER = _HERE & (MemberRow.id > ANY)
_SOME = Prepared(MemberRow.select(MemberRow.id, MemberRow.sealed).where(_AFTER).order_by(MemberRow.id).limit(ANY))


class _Who(msgspec.Struct, array_like=True):
    name: str
    language: str
    birthday: tuple[int, int] | None


class _AsItStood(msgspec.Struct, array_like=True):
    id: int
    sealed: bytes
    tier: str
    tier_at_ms: int
    joined_ms: int


_WHO = msgspec.json.Decoder(_Who)


class Members:
    def __init__(self, connection: Connection, seal: Seal) -> None:
        self._connection, self._seal = connection, seal
        self._opened: dict[int, tuple[bytes, _Who]] = {}
        self._all_opened = False

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

    def row(self, member: int) -> bytes:
        """The row as it stands, also of one who is gone; for `read` and `put_back`."""
        return msgspec.json.encode(_AsItStood(*self._connection.rows(_ROW, member)[0]))

    def read(self, row: bytes) -> Member:
        was = msgspec.json.decode(row, type=_AsItStood)
        return self._member((was.id, was.sealed, was.tier, was.tier_at_ms, was.joined_ms))

    def put_back(self, row: bytes) -> None:
        """As it was, to the byte."""
        was = msgspec.json.decode(row, type=_AsItStood)
        self._all_opened = False
        self._connection.run(_PUT_BACK, was.sealed, was.tier, was.tier_at_ms, was.joined_ms, was.id)

    def rejoined(self, member: int, joined_ms: int) -> None:
        """They turned out to be here since then."""
        self._connection.run("UPDATE members SET joined_ms = ? WHERE id = ?", joined_ms, member)

    def ids(self) -> list[int]:
        """All who are here."""
        return [member for (member,) in self._connection.rows(_IDS)]

    def count(self) -> int:
        return int(self._connection.rows(_COUNT)[0][0])

    def names(self) -> dict[int, str]:
        """Every member's name."""
        return {member: who.name for member, who in self._everybody()}

    def born_on(self, days: Collection[Birthday]) -> list[Member]:
        """Those who have their birthday on one of these days."""
        if not self._all_opened:
            self._everybody()
        wanted = {(day.month, day.day) for day in days}
        likely = [member for member, (_, who) in self._opened.items() if who.birthday in wanted]
        found = (self.get(member) for member in likely)  # what is kept in memory may be from before
        return [member for member in found if member is not None and member.birthday in days]

    def open_some(self, after: int, most: int) -> int | None:
        """Open the members after this number ahead of the first list; the last of them, None if there are no more."""
        last = None
        for member, sealed in self._connection.rows(_SOME, after, most):
            self._opened[member] = (sealed, self._open(member, sealed))
            last = member
        self._all_opened = self._all_opened or last is None
        return last

    def _everybody(self) -> list[tuple[int, _Who]]:
        """Opened once and kept in memory, opened again only where it changed."""
        kept, now = self._opened, {}
        for member, sealed in self._connection.rows(_SEALED):
            known = kept.get(member)
            now[member] = known if known and known[0] == sealed else (sealed, self._open(member, sealed))
        self._opened, self._all_opened = now, True
        return [(member, who) for member, (_, who) in now.items()]

    def _member(self, row: Row) -> Member:
        member, sealed, tier, tier_at_ms, joined_ms = row
        who = self._open(member, sealed)
        birthday = Birthday(*who.birthday) if who.birthday else None
        return Member(member, who.name, who.language, birthday, tier, tier_at_ms, joined_ms)

    def _close(self, member: Member) -> bytes:
        birthday = (member.birthday.month, member.birthday.day) if member.birthday else None
        who = _Who(member.name, member.language, birthday)
        sealed = self._seal.close(msgspec.json.encode(who), _about(member.id))
        self._opened[member.id] = (sealed, who)
        return sealed

    def _open(self, member: int, sealed: bytes) -> _Who:
        try:
            return _WHO.decode(self._seal.open(sealed, _about(member)))
        except ValueError as error:  # msgspec's errors are ValueErrors too
            raise broken(self._connection.path, str(error)) from error


def _about(member: int) -> str:
    return f"member {member}"
