"""Measures: what is done about a cause, by whom, from when, until when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from kiosk.model.care import Ended, Measure
from kiosk.model.feedback import Aspect
from kiosk.model.text import say, say_day
from kiosk.rules.questions import reason_words
from kiosk.services.audit import note as audited
from kiosk.services.books import Books
from kiosk.services.faults import Declined
from kiosk.services.naming import said, staff_name, today
from kiosk.services.rights import Right, may, require
from kiosk.services.views_care import CauseView, MeasureView, Task
from kiosk.services.wire_care import MeasureV1

MOST = 100
LATELY_MS = 28 * 86_400_000
INDIFFERENT = 3
"""The face between unhappy and happy."""


class Measures:
    def __init__(self, books: Books) -> None:
        self._books = books

    def all(self, language: str, by: int) -> tuple[MeasureView, ...]:
        """Planned and running ones, the one that is due first at the top, then those that ended. Reads only."""
        require(self._books, by, Right.MEASURE)
        return tuple(self._view(measure, language) for measure in self._books.store.measures.all(MOST))

    def causes(self, language: str, by: int) -> tuple[CauseView, ...]:
        """The reasons that unhappy guests choose from, those first that were named most in four weeks. Reads only."""
        books = self._books
        require(books, by, Right.MEASURE)
        named: Counter[str] = Counter()
        for question, _, _, reason, n in books.store.ratings.ends(books.clock.stamp().wall_ms - LATELY_MS):
            if reason:
                named[f"{question}/{reason}"] += n
        found: dict[str, CauseView] = {}
        for asked in books.programme.question:
            for follow in asked.follow_up:
                for each in follow.reasons if min(follow.faces) < INDIFFERENT else ():
                    cause = f"{asked.id}/{each.id}"
                    words, about = say(each.words, language), say(asked.words, language)
                    found.setdefault(cause, CauseView(cause, words, about, each.picture, named[cause]))
        return tuple(sorted(found.values(), key=lambda each: -each.named))

    def due(self, weeks: int) -> date:
        """The day until which a measure runs that begins today."""
        return today(self._books) + timedelta(weeks=weeks)

    def begin(self, cause: str, words: str, owner: int, weeks: int, by: int) -> MeasureView:
        """Plan a measure from today on, for so many weeks."""
        return self.plan(cause, words, owner, today(self._books), self.due(weeks), by)

    def plan(self, cause: str, words: str, owner: int, start: date, due: date, by: int) -> MeasureView:
        """What is to be done about `cause`: an aspect ("service"), or a question's reason ("visit/waiting").

        Its effect is measured from `start` on, so that day must not be long past: at most 28 days.
        """
        books, now = self._books, self._books.clock.stamp()
        staff = require(books, by, Right.MEASURE)
        words = said(words, "what is done")
        self._known(cause)
        if books.store.staff.get(owner) is None:
            raise Declined(f"no staff member {owner} works here")
        if due < start or (today(books) - start).days > 28:
            raise Declined(f"from {start} to {due}: it ends before it starts, or it started more than 28 days ago")
        with books.store.change(now) as change:
            measure = Measure(change.new_id(), cause, words, owner, start, due, None, "", now.wall_ms)
            audited(books, change, by, Right.MEASURE, f"measure {measure.id}", words)
            books.store.measures.add(measure)
            change.record("measure.v1", _told(measure))
        return self._view(measure, staff.language)

    def end(self, measure: int, result: str, by: int, *, dropped: bool = False) -> MeasureView:
        """It is done, or was given up; never without a written word of what came of it."""
        books = self._books
        staff = require(books, by, Right.MEASURE)
        result = said(result, "what came of it")
        kept = books.store.measures.get(measure)
        if kept is None or kept.ended is not None:
            raise Declined(f"there is no measure {measure} that could end")
        kept = replace(kept, ended=Ended.DROPPED if dropped else Ended.DONE, result=result)
        with books.store.change(books.clock.stamp()) as change:
            audited(books, change, by, Right.MEASURE, f"measure {measure}", result)
            books.store.measures.end(measure, Ended.DROPPED if dropped else Ended.DONE, result)
            change.record("measure.v1", _told(kept))
        return self._view(kept, staff.language)

    def tasks(self, language: str, by: int) -> Iterable[Task]:
        """Measures that have begun, for their owner and for those who may end them."""
        day, who = today(self._books), self._books.store.staff.get(by)
        all_of_them = who is not None and may(who.role, Right.MEASURE)
        for measure in self._books.store.measures.all(MOST):
            if measure.ended is None and measure.start <= day and (all_of_them or measure.owner_id == by):
                due = say_day(measure.due, language)
                yield Task("measure", measure.id, measure.words, None, due, measure.due < day)

    def _known(self, cause: str) -> None:
        question, _, reason = cause.partition("/")
        aspects = {each.value for each in Aspect}
        if cause not in aspects and (not reason or reason_words(self._books.programme, question, reason) is None):
            raise Declined(f"cause {cause!r} is no aspect ({', '.join(sorted(aspects))}) and no question/reason")

    def _view(self, measure: Measure, language: str) -> MeasureView:
        day = today(self._books)
        days = (day - measure.start).days
        state = measure.ended.value if measure.ended else "planned" if days < 0 else "running"
        return MeasureView(
            id=measure.id,
            state=state,
            cause=measure.cause,
            words=measure.words,
            owner_id=measure.owner_id,
            owner=staff_name(self._books, measure.owner_id),
            start=say_day(measure.start, language),
            due=say_day(measure.due, language),
            days=days,
            overdue=measure.ended is None and measure.due < day,
            result=measure.result,
        )


def _told(measure: Measure) -> MeasureV1:
    return MeasureV1(
        measure.id,
        measure.cause,
        measure.owner_id,
        measure.start.isoformat(),
        measure.due.isoformat(),
        measure.ended.value if measure.ended else None,
    )
