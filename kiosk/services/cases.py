"""Complaints: opened by a guest who wishes to be called back, answered by somebody, told at the next tap."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from kiosk.model.care import Case, CaseNote, CaseState
from kiosk.model.rating import Rating
from kiosk.model.text import columns, say, say_day
from kiosk.rules.moment import Moment
from kiosk.rules.questions import reason_words
from kiosk.services.audit import note as audited
from kiosk.services.books import Books
from kiosk.services.faults import Declined
from kiosk.services.naming import day_words, guest_of, said, staff_name, today
from kiosk.services.rights import Right, require
from kiosk.services.views_care import CaseView, NoteView, Task
from kiosk.services.wire_care import CaseV1
from kiosk.store.change import Change

WIDEST = 56
"""Columns of an answer: it is told at the door, in one line."""


def opened(
    books: Books, change: Change, at: Moment, member: int | None, rating: int | None, owner: int | None = None
) -> Case:
    """A new case, part of the change that leads to it."""
    due = at.day + timedelta(days=books.programme.ratings.answer_days)
    case = Case(change.new_id(), member, rating, CaseState.OPEN, owner, due, "", None, None, change.stamp.wall_ms)
    books.store.cases.add(case)
    change.record("case.v1", _told(case))
    return case


def tell(books: Books, change: Change, member: int) -> tuple[str, ...]:
    """The answers that this member is told now, at their tap: their cases are closed with it."""
    now_ms, answers = change.stamp.wall_ms, []
    for case in books.store.cases.answered(member):
        _keep(books, change, replace(case, state=CaseState.CLOSED, told_ms=now_ms, closed_ms=now_ms))
        answers.append(case.answer)
    return tuple(answers)


class Cases:
    def __init__(self, books: Books) -> None:
        self._books = books

    def case(self, case: int, language: str, by: int) -> CaseView:
        """Reads only."""
        require(self._books, by, Right.WORK_ON_CASE)
        return self._view(self._get(case), language)

    def write_down(self, words: str, by: int, member: int | None = None) -> CaseView:
        """A complaint that was made in words; of a member, or of somebody unknown. It is theirs who wrote it down."""
        books, now = self._books, self._books.clock.stamp()
        staff = require(books, by, Right.OPEN_CASE)
        words = said(words, "what was said")
        with books.store.change(now) as change:
            if member is not None:
                books.member(member)
            case = opened(books, change, books.moment(now), member, None, by)
            audited(books, change, by, Right.OPEN_CASE, _subject(case))
            self._note(change, case, words, by)
        return self._view(case, staff.language)

    def take(self, case: int, by: int, owner: int | None = None) -> CaseView:
        """Make `owner` see to it (None: `by` does); only who may close a case may hand it to others."""
        books = self._books
        whose = by if owner is None else owner
        staff = require(books, by, Right.WORK_ON_CASE if whose == by else Right.CLOSE_CASE)
        if books.store.staff.get(whose) is None:
            raise Declined(f"no staff member {whose} works here")
        kept = self._get(case, CaseState.OPEN, CaseState.ANSWERED)
        with books.store.change(books.clock.stamp()) as change:
            audited(books, change, by, Right.WORK_ON_CASE, _subject(kept), staff_name(books, whose))
            kept = replace(kept, owner_id=whose)
            _keep(books, change, kept)
        return self._view(kept, staff.language)

    def put_off(self, case: int, days: int, by: int, why: str) -> CaseView:
        """Due so many days from today."""
        books = self._books
        staff = require(books, by, Right.WORK_ON_CASE)
        kept, why = self._get(case, CaseState.OPEN), said(why, "why it takes longer")
        if days not in range(1, 91):
            raise Declined(f"put off by {days} days, 1 to 90 are possible")
        with books.store.change(books.clock.stamp()) as change:
            audited(books, change, by, Right.WORK_ON_CASE, _subject(kept), why)
            kept = replace(kept, due=today(books) + timedelta(days=days))
            _keep(books, change, kept)
            self._note(change, kept, why, by)
        return self._view(kept, staff.language)

    def note(self, case: int, words: str, by: int) -> CaseView:
        """Something to remember about it; to a closed one too."""
        books = self._books
        staff = require(books, by, Right.WORK_ON_CASE)
        kept, words = self._get(case), said(words, "the note")
        with books.store.change(books.clock.stamp()) as change:
            audited(books, change, by, Right.WORK_ON_CASE, _subject(kept))
            self._note(change, kept, words, by)
        return self._view(kept, staff.language)

    def answer(self, case: int, words: str, by: int) -> CaseView:
        """What was done; the member is told in these words at their next tap, and the case closes.

        May be mended until then. Raises Declined for more than 56 columns, and for a case without a member, which
        nobody can be told at the door: close it.
        """
        books = self._books
        staff = require(books, by, Right.WORK_ON_CASE)
        kept, words = self._get(case, CaseState.OPEN, CaseState.ANSWERED), said(words, "the answer")
        if columns(words) > WIDEST:
            raise Declined(f"the answer is {columns(words)} columns wide, {WIDEST} fit on the screen")
        if kept.member_id is None:
            raise Declined(f"case {case} is nobody's on file, who should be told? Close it instead")
        with books.store.change(books.clock.stamp()) as change:
            audited(books, change, by, Right.WORK_ON_CASE, _subject(kept), words)
            kept = replace(kept, state=CaseState.ANSWERED, answer=words, owner_id=kept.owner_id or by)
            _keep(books, change, kept)
        return self._view(kept, staff.language)

    def close(self, case: int, by: int, why: str) -> CaseView:
        """Without telling at the kiosk: it was told in person, or there is nothing to tell."""
        books, now = self._books, self._books.clock.stamp()
        staff = require(books, by, Right.CLOSE_CASE)
        kept, why = self._get(case, CaseState.OPEN, CaseState.ANSWERED), said(why, "why it is closed")
        with books.store.change(now) as change:
            audited(books, change, by, Right.CLOSE_CASE, _subject(kept), why)
            kept = replace(kept, state=CaseState.CLOSED, closed_ms=now.wall_ms)
            _keep(books, change, kept)
            self._note(change, kept, why, by)
        return self._view(kept, staff.language)

    def tasks(self, language: str, by: int) -> Iterable[Task]:
        """Open cases, for the task list; an answered one waits for the member, not for staff."""
        books, day = self._books, today(self._books)
        for case in books.store.cases.unclosed():
            if case.state is CaseState.OPEN:
                rating = books.store.ratings.get(case.rating_id) if case.rating_id else None
                words = self._reason(rating, language)
                due = say_day(case.due, language)
                yield Task("case", case.id, words, guest_of(books, case.member_id), due, case.due < day)

    def _get(self, case: int, *states: CaseState) -> Case:
        kept = self._books.store.cases.get(case)
        if kept is None:
            raise Declined(f"there is no case {case}")
        if states and kept.state not in states:
            raise Declined(f"case {case} is {kept.state.value}")
        return kept

    def _note(self, change: Change, case: Case, words: str, by: int) -> None:
        self._books.store.cases.add_note(CaseNote(change.new_id(), case.id, by, words, change.stamp.wall_ms))

    def _reason(self, rating: Rating | None, language: str) -> str:
        if rating is None or rating.reason is None:
            return ""
        words = reason_words(self._books.programme, rating.question, rating.reason)
        return say(words, language) if words else rating.reason

    def _view(self, case: Case, language: str) -> CaseView:
        books = self._books
        rating = books.store.ratings.get(case.rating_id) if case.rating_id else None
        return CaseView(
            id=case.id,
            state=case.state.value,
            guest=guest_of(books, case.member_id),
            face=rating.face if rating else 0,
            about=rating.aspect if rating else "",
            reason=self._reason(rating, language),
            wall_ms=case.wall_ms,
            day=day_words(books, case.wall_ms, language),
            owner_id=case.owner_id,
            owner=staff_name(books, case.owner_id),
            due=say_day(case.due, language),
            overdue=case.state is CaseState.OPEN and case.due < today(books),
            answer=case.answer,
            told=case.told_ms is not None,
            notes=tuple(
                NoteView(
                    staff_name(books, each.staff_id), each.words, each.wall_ms, day_words(books, each.wall_ms, language)
                )
                for each in books.store.cases.notes(case.id)
            ),
        )


def _keep(books: Books, change: Change, case: Case) -> None:
    books.store.cases.change(case)
    change.record("case.v1", _told(case))


def _subject(case: Case) -> str:
    return f"case {case.id}"


def _told(case: Case) -> CaseV1:
    return CaseV1(
        case=case.id,
        state=case.state.value,
        due=case.due.isoformat(),
        rating=case.rating_id,
        member=case.member_id,
        owner=case.owner_id,
        told=case.told_ms is not None,
    )
