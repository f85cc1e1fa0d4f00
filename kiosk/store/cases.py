"""Complaints and what was written about them; the words are sealed."""

from __future__ import annotations

from datetime import date

from peewee import SQL

from kiosk.model.care import Case, CaseNote, CaseState
from kiosk.store.connection import Connection, Row
from kiosk.store.prepared import ANY, Prepared, adding, changing
from kiosk.store.rows_care import CaseNoteRow, CaseRow
from kiosk.store.seal import Seal
from kiosk.store.words import SealedWords

_COLUMNS = (
    *(CaseRow.id, CaseRow.member_id, CaseRow.rating_id, CaseRow.state, CaseRow.owner_id, CaseRow.due),
    *(CaseRow.answer, CaseRow.told_ms, CaseRow.closed_ms, CaseRow.wall_ms),
)
_ADD = adding(_COLUMNS)
_CHANGE = changing(
    (CaseRow.state, CaseRow.owner_id, CaseRow.due, CaseRow.answer, CaseRow.told_ms, CaseRow.closed_ms),
    CaseRow.id == ANY,
)
_GET = Prepared(CaseRow.select(*_COLUMNS).where(CaseRow.id == ANY))
_OPEN = Prepared(CaseRow.select(*_COLUMNS).where(CaseRow.state != SQL("'closed'")).order_by(CaseRow.due, CaseRow.id))
_ANSWERED = Prepared(
    CaseRow.select(*_COLUMNS)
    .where((CaseRow.member_id == ANY) & (CaseRow.state == SQL("'answered'")))
    .order_by(CaseRow.id)
)
_OF = Prepared(CaseRow.select(*_COLUMNS).where(CaseRow.member_id == ANY).order_by(CaseRow.id))
_NOTE_COLUMNS = (CaseNoteRow.id, CaseNoteRow.case_id, CaseNoteRow.staff_id, CaseNoteRow.words, CaseNoteRow.wall_ms)
_ADD_NOTE = adding(_NOTE_COLUMNS)
_NOTES = Prepared(CaseNoteRow.select(*_NOTE_COLUMNS).where(CaseNoteRow.case_id == ANY).order_by(CaseNoteRow.id))
_FORGET_NOTES = "DELETE FROM case_notes WHERE case_id IN (SELECT id FROM cases WHERE member_id = ?)"
_FORGET = "UPDATE cases SET member_id = NULL, answer = NULL, state = 'closed' WHERE member_id = ?"


class Cases:
    def __init__(self, connection: Connection, seal: Seal) -> None:
        self._connection, self._words = connection, SealedWords(connection.path, seal)

    def add(self, case: Case) -> None:
        answer = self._words.close(case.answer, _about(case.id))
        owner, due = case.owner_id, case.due.isoformat()
        self._connection.run(
            _ADD,
            *(case.id, case.member_id, case.rating_id, case.state.value, owner, due),
            *(answer, case.told_ms, case.closed_ms, case.wall_ms),
        )

    def change(self, case: Case) -> None:
        """Keep what may change of a case: state, owner, due day, answer, when it was told and closed."""
        answer = self._words.close(case.answer, _about(case.id))
        owner, due = case.owner_id, case.due.isoformat()
        self._connection.run(_CHANGE, case.state.value, owner, due, answer, case.told_ms, case.closed_ms, case.id)

    def get(self, case: int) -> Case | None:
        row = self._connection.row(_GET, case)
        return None if row is None else self._case(row)

    def unclosed(self) -> list[Case]:
        """Open and answered ones, the one that is due first at the top."""
        return [self._case(row) for row in self._connection.rows(_OPEN)]

    def answered(self, member: int) -> list[Case]:
        """What this member is still to be told."""
        return [self._case(row) for row in self._connection.rows(_ANSWERED, member)]

    def of(self, member: int) -> list[Case]:
        return [self._case(row) for row in self._connection.rows(_OF, member)]

    def forget(self, member: int) -> None:
        """Erase the member from their cases, and all that was written about them: such words name people."""
        self._connection.run(_FORGET_NOTES, member)
        self._connection.run(_FORGET, member)

    def add_note(self, note: CaseNote) -> None:
        words = self._words.close(note.words, _about_note(note.id))
        self._connection.run(_ADD_NOTE, note.id, note.case_id, note.staff_id, words, note.wall_ms)

    def notes(self, case: int) -> list[CaseNote]:
        """The oldest first."""
        return [self._note(row) for row in self._connection.rows(_NOTES, case)]

    def _case(self, row: Row) -> Case:
        number, member, rating, state, owner, due, answer, told_ms, closed_ms, wall_ms = row
        words = self._words.open(answer, _about(number))
        day = date.fromisoformat(due)
        return Case(number, member, rating, CaseState(state), owner, day, words, told_ms, closed_ms, wall_ms)

    def _note(self, row: Row) -> CaseNote:
        number, case, staff, words, wall_ms = row
        return CaseNote(number, case, staff, self._words.open(words, _about_note(number)), wall_ms)


def _about(case: int) -> str:
    return f"case {case}"


def _about_note(note: int) -> str:
    return f"case note {note}"
