"""Ratings, flagged ones too."""

from __future__ import annotations

from itertools import takewhile

import msgspec
from peewee import SQL

from kiosk.model.rating import Outcome, Rating
from kiosk.model.time import Stamp
from kiosk.store.connection import Connection, Row
from kiosk.store.prepared import ANY, Prepared, adding, changing
from kiosk.store.rows import RatingRow

_COLUMNS = (
    RatingRow.id,
    RatingRow.seq,
    RatingRow.face,
    RatingRow.question,
    RatingRow.aspect,
    RatingRow.source,
    RatingRow.language,
    RatingRow.counted,
    RatingRow.flags,
    RatingRow.member_id,
    RatingRow.shown,
    RatingRow.outcome,
    RatingRow.reason,
    RatingRow.call_back_member_id,
    RatingRow.boot_n,
    RatingRow.mono_ms,
    RatingRow.wall_ms,
    RatingRow.wall_ok,
)
_ADD = adding(_COLUMNS)
_GET = Prepared(RatingRow.select(*_COLUMNS).where(RatingRow.id == ANY))
_RECENT = Prepared(
    RatingRow.select(RatingRow.boot_n, RatingRow.mono_ms, RatingRow.id, RatingRow.face, RatingRow.flags)
    .order_by(RatingRow.id.desc())
    .limit(ANY)
)
_FLAG = changing((RatingRow.counted, RatingRow.flags), RatingRow.id == ANY)
_END = changing((RatingRow.outcome, RatingRow.reason), RatingRow.id == ANY)
_CALL_BACK = changing((RatingRow.call_back_member_id,), RatingRow.id == ANY)
_COUNTED = Prepared(
    RatingRow.select(RatingRow.face, RatingRow.boot_n, RatingRow.mono_ms, RatingRow.wall_ms, RatingRow.wall_ok)
    .where(RatingRow.counted == SQL("1"))
    .order_by(RatingRow.id.desc())
    .limit(ANY)
)
_PRESSES = """SELECT face, counted, flags, COUNT(*) FROM ratings WHERE wall_ms >= ? GROUP BY face, counted, flags"""
_ENDS = """SELECT question, shown, outcome, reason, COUNT(*) FROM ratings
    WHERE wall_ms >= ? AND counted AND shown <> '[]' GROUP BY question, shown, outcome, reason"""
_SINCE = "SELECT COUNT(*), COALESCE(SUM(face >= 4), 0) FROM ratings WHERE wall_ms >= ? AND counted"


class Ratings:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, rating: Rating) -> None:
        at = rating.at
        self._connection.run(
            _ADD,
            rating.id,
            rating.seq,
            rating.face,
            rating.question,
            rating.aspect,
            rating.source,
            rating.language,
            rating.counted,
            _list(rating.flags),
            rating.member_id,
            _list(rating.shown),
            rating.outcome and rating.outcome.value,
            rating.reason,
            rating.call_back,
            at.boot_n,
            at.mono_ms,
            at.wall_ms,
            at.wall_ok,
        )

    def get(self, rating: int) -> Rating | None:
        row = self._connection.row(_GET, rating)
        return None if row is None else _rating(row)

    def recent(self, now: Stamp, reach_ms: int, limit: int) -> list[tuple[int, int, int, tuple[str, ...]]]:
        """(id, face, mono_ms, flags) of presses since this start within `reach_ms`, the newest first."""
        rows = self._connection.rows(_RECENT, limit)
        near = takewhile(lambda row: row[0] == now.boot_n and now.mono_ms - row[1] <= reach_ms, rows)
        return [(rating, face, mono_ms, tuple(msgspec.json.decode(flags))) for _, mono_ms, rating, face, flags in near]

    def counted(self, limit: int) -> list[tuple[Stamp, int]]:
        """When, and which face, of the presses that count, the newest first."""
        rows = self._connection.rows(_COUNTED, limit)
        return [(Stamp(boot_n, mono_ms, wall_ms, bool(ok)), face) for face, boot_n, mono_ms, wall_ms, ok in rows]

    def presses(self, since_ms: int) -> list[tuple[int, bool, tuple[str, ...], int]]:
        """(face, counted, flags, how many) of all presses since then."""
        rows = self._connection.rows(_PRESSES, since_ms)
        return [(face, bool(counted), tuple(msgspec.json.decode(flags)), n) for face, counted, flags, n in rows]

    def ends(self, since_ms: int) -> list[tuple[str, tuple[str, ...], str | None, str | None, int]]:
        """(question, reasons shown, outcome, reason chosen, how many) of the questions after presses that count."""
        rows = self._connection.rows(_ENDS, since_ms)
        return [(asked, tuple(msgspec.json.decode(shown)), *end) for asked, shown, *end in rows]

    def flag(self, rating: int, flags: tuple[str, ...]) -> None:
        """Not counted after all: it turned out to be part of a run."""
        self._connection.run(_FLAG, False, _list(flags), rating)

    def end(self, rating: int, outcome: Outcome, reason: str | None) -> None:
        self._connection.run(_END, outcome.value, reason, rating)

    def call_back(self, rating: int, member: int) -> None:
        self._connection.run(_CALL_BACK, member, rating)

    def since(self, wall_ms: int) -> tuple[int, int]:
        """How many counted ones there were since then, and how many of them happy (4 or 5)."""
        count, happy = self._connection.rows(_SINCE, wall_ms)[0]
        return count, happy


def _list(items: tuple[str, ...]) -> str:
    return msgspec.json.encode(items).decode()


def _rating(row: Row) -> Rating:
    number, seq, face, question, aspect, source, language, _counted, flags, member = row[:10]
    shown, outcome, reason, call_back, boot_n, mono_ms, wall_ms, wall_ok = row[10:]
    return Rating(
        number,
        face,
        question,
        aspect,
        source,
        language,
        tuple(msgspec.json.decode(flags)),
        member,
        tuple(msgspec.json.decode(shown)),
        Outcome(outcome) if outcome else None,
        reason,
        call_back,
        seq,
        Stamp(boot_n, mono_ms, wall_ms, bool(wall_ok)),
    )
