"""Forgetting a member: who they were goes from the file, what happened stays."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
from peewee import SQL

from kiosk.model.member import Member
from kiosk.model.people import Gone
from kiosk.store.connection import Connection
from kiosk.store.members import Members
from kiosk.store.prepared import ANY, Prepared, adding
from kiosk.store.references import references
from kiosk.store.rows_people import ErasureRow, MergeRow

_ADD = adding((ErasureRow.id, ErasureRow.code, ErasureRow.erased_by, ErasureRow.counts, ErasureRow.wall_ms))
_COUNTS = Prepared(ErasureRow.select(ErasureRow.counts).where(ErasureRow.code == ANY))
_INTO = MergeRow.kept_id == ANY
_MERGED = Prepared(MergeRow.select(MergeRow.gone_id).where(_INTO & (MergeRow.undone == SQL("0"))))
_MERGES = Prepared(MergeRow.select(MergeRow.id).where(_INTO))
_GONE = "UPDATE members SET gone = ? WHERE id = ?"
_NO_CARD = bytes(16)
_LISTED = ("profiles", "personal", "parents", "referrals")
"""Rows that say nothing but who somebody is, or who belongs to whom."""

_HELD = {
    "cards": "SELECT COUNT(*) FROM cards WHERE member_id = ?",
    "notes": "SELECT COUNT(*) FROM personal WHERE member_id = ? AND part = 'note'",
    "ratings": "SELECT COUNT(*) FROM ratings WHERE ?1 IN (member_id, call_back_member_id)",
    "cases": "SELECT COUNT(*) FROM cases WHERE member_id = ?",
    "visits": "SELECT COUNT(*) FROM visits WHERE member_id = ?",
}
_UNSEEN = """
SELECT id FROM members WHERE id > ?1 AND id <= ?2 AND gone IS NULL AND joined_ms < ?3
    AND COALESCE((SELECT wall_ms FROM visits WHERE member_id = members.id ORDER BY id DESC LIMIT 1), 0) < ?3
    AND COALESCE((SELECT MAX(since_ms) FROM cards WHERE member_id = members.id), 0) < ?3
ORDER BY id"""


class Erasures:
    def __init__(self, connection: Connection, members: Members) -> None:
        self._connection, self._members = connection, members

    @contextmanager
    def thoroughly(self) -> Iterator[None]:
        """What is deleted meanwhile is overwritten in the file, not only given free."""
        self._connection.rows("PRAGMA secure_delete = ON")
        try:
            yield
        finally:
            self._connection.rows("PRAGMA secure_delete = OFF")

    def files(self, member: int) -> list[int]:
        """This member and all whose files were merged into theirs, also what was left of those."""
        found = [member]
        for each in found:
            found += [gone for (gone,) in self._connection.rows(_MERGED, each) if gone not in found]
        return found

    def held(self, member: int) -> dict[str, int]:
        """How much names this member: cards, notes, ratings, cases, visits."""
        return {what: int(self._connection.rows(query, member)[0][0]) for what, query in _HELD.items()}

    def forget(self, member: int, gone: Gone = Gone.ERASED) -> None:
        """One file: name, birthday, profile, sealed parts, links to others, cards; the visits name no card any more."""
        run = self._connection.run
        blank = self._members.read(self._members.row(member))
        self._members.change(Member(member, "", "", None, blank.tier, blank.tier_at_ms, blank.joined_ms))
        for (card,) in self._connection.rows("SELECT key FROM cards WHERE member_id = ?", member):
            run("DELETE FROM read_counters WHERE card = ?", card)
        run("DELETE FROM cards WHERE member_id = ?", member)
        for reference in references(self._connection):
            if reference.table in _LISTED:
                run(f"DELETE FROM {reference.table} WHERE {reference.column} = ?", member)
            elif not reference.required:
                run(f"UPDATE {reference.table} SET {reference.column} = NULL WHERE {reference.column} = ?", member)
            elif "card" in reference.columns:
                run(f"UPDATE {reference.table} SET card = ? WHERE {reference.column} = ?", _NO_CARD, member)
        for (merge,) in self._connection.rows(_MERGES, member):
            run("DELETE FROM moves WHERE merge_id = ?", merge)
            run("UPDATE merges SET before = x'' WHERE id = ?", merge)
        run("DELETE FROM unlike WHERE one_id = ?1 OR other_id = ?1", member)
        run(_GONE, gone.value, member)

    def add(self, number: int, code: str, by: int | None, counts: dict[str, int], wall_ms: int) -> None:
        """That somebody was erased, and how much of them."""
        self._connection.run(_ADD, number, code, by, msgspec.json.encode(counts).decode(), wall_ms)

    def counts(self, code: str) -> dict[str, int] | None:
        """What the receipt with this code says; None if there is none."""
        row = self._connection.row(_COUNTS, code)
        return None if row is None else msgspec.json.decode(row[0], type=dict[str, int])

    def unseen(self, after: int, upto: int, since_ms: int) -> list[int]:
        """Members in a range of ids who have not been here since then: no visit, and none of their cards came on file
        or changed. An old list's day of joining may be long past; its cards came when it was imported."""
        return [member for (member,) in self._connection.rows(_UNSEEN, after, upto, since_ms)]
