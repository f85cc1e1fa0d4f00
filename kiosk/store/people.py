"""What members told of themselves, what they agreed to, who brought whom."""

from __future__ import annotations

import msgspec
from peewee import SQL

from kiosk.model.people import AgeBand, Consent, Profile
from kiosk.store.connection import Connection
from kiosk.store.faults import broken
from kiosk.store.prepared import ANY, Prepared, adding, changing
from kiosk.store.rows_people import ConsentRow, ParentRow, ProfileRow, UnlikeRow
from kiosk.store.seal import Seal

_PROFILE = Prepared(ProfileRow.select(ProfileRow.id, ProfileRow.sealed).where(ProfileRow.member_id == ANY))
_PROFILES = Prepared(ProfileRow.select(ProfileRow.member_id, ProfileRow.id, ProfileRow.sealed))
_ADD_PROFILE = adding((ProfileRow.id, ProfileRow.member_id, ProfileRow.sealed))
_CHANGE_PROFILE = changing((ProfileRow.sealed,), ProfileRow.id == ANY)
_DROP_PROFILE = Prepared(ProfileRow.delete().where(ProfileRow.member_id == ANY))
_CONSENT_COLUMNS = (
    ConsentRow.id,
    ConsentRow.member_id,
    ConsentRow.version,
    ConsentRow.given,
    ConsentRow.asked_by,
    ConsentRow.wall_ms,
    ConsentRow.wall_ok,
)
_ADD_CONSENT = adding(_CONSENT_COLUMNS)
_CONSENTS = Prepared(ConsentRow.select(*_CONSENT_COLUMNS).where(ConsentRow.member_id == ANY).order_by(ConsentRow.id))
_LAST_CONSENT = Prepared(
    ConsentRow.select(*_CONSENT_COLUMNS)
    .where(ConsentRow.member_id == ANY)
    .order_by(ConsentRow.id.desc())
    .limit(SQL("1"))
)
_ADD_PARENT = adding((ParentRow.id, ParentRow.member_id, ParentRow.parent_id))
_PARENT = Prepared(ParentRow.select(ParentRow.parent_id).where(ParentRow.member_id == ANY))
_UNLIKE = Prepared(UnlikeRow.select(UnlikeRow.one_id, UnlikeRow.other_id))
_ADD_UNLIKE = "INSERT OR IGNORE INTO unlike (one_id, other_id) VALUES (?, ?)"


class _Told(msgspec.Struct, array_like=True):
    age_band: AgeBand | None
    locality: str
    favourites: tuple[str, ...]


_TOLD = msgspec.json.Decoder(_Told)


class People:
    def __init__(self, connection: Connection, seal: Seal) -> None:
        self._connection, self._seal = connection, seal

    def profile(self, member: int) -> Profile:
        row = self._connection.row(_PROFILE, member)
        return Profile() if row is None else self._opened(*row)

    def profiles(self) -> dict[int, Profile]:
        """Of all who told something."""
        return {member: self._opened(number, sealed) for member, number, sealed in self._connection.rows(_PROFILES)}

    def keep_profile(self, number: int, member: int, profile: Profile) -> None:
        """`number` is a new id, used if there is no profile yet; an empty profile is no row."""
        if profile == Profile():
            self._connection.run(_DROP_PROFILE, member)
            return
        told = msgspec.json.encode(_Told(profile.age_band, profile.locality, profile.favourites))
        row = self._connection.row(_PROFILE, member)
        if row is None:
            self._connection.run(_ADD_PROFILE, number, member, self._seal.close(told, _about(number)))
        else:
            self._connection.run(_CHANGE_PROFILE, self._seal.close(told, _about(row[0])), row[0])

    def consent(self, member: int) -> Consent | None:
        """The last word."""
        row = self._connection.row(_LAST_CONSENT, member)
        return None if row is None else _consent(*row)

    def consents(self, member: int) -> list[Consent]:
        return [_consent(*row) for row in self._connection.rows(_CONSENTS, member)]

    def add_consent(self, consent: Consent) -> None:
        self._connection.run(
            _ADD_CONSENT,
            consent.id,
            consent.member_id,
            consent.version,
            consent.given,
            consent.by,
            consent.wall_ms,
            consent.wall_ok,
        )

    def parent(self, member: int) -> int | None:
        return self._one(_PARENT, member)

    def set_parent(self, number: int, member: int, parent: int) -> None:
        self._connection.run(_ADD_PARENT, number, member, parent)

    def unlike(self) -> set[tuple[int, int]]:
        """Pairs, the lower number first, that staff know to be two people."""
        return {(one, other) for one, other in self._connection.rows(_UNLIKE)}

    def add_unlike(self, one: int, other: int) -> None:
        self._connection.run(_ADD_UNLIKE, min(one, other), max(one, other))

    def _one(self, query: Prepared, member: int) -> int | None:
        row = self._connection.row(query, member)
        return None if row is None else int(row[0])

    def _opened(self, number: int, sealed: bytes) -> Profile:
        try:
            told = _TOLD.decode(self._seal.open(sealed, _about(number)))
        except ValueError as error:  # msgspec's errors are ValueErrors too
            raise broken(self._connection.path, str(error)) from error
        return Profile(told.age_band, told.locality, told.favourites)


def _about(number: int) -> str:
    return f"profile {number}"


def _consent(number: int, member: int, version: str, given: int, by: int | None, wall_ms: int, wall_ok: int) -> Consent:
    return Consent(number, member, version, bool(given), by, wall_ms, bool(wall_ok))
