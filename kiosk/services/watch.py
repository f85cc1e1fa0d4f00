"""What should be looked at: too many taps or redemptions of one member, staff who favour one, guessed PINs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from kiosk.model.care import Notice, NoticeKind
from kiosk.rules import watch as rule
from kiosk.rules.moment import day_begins
from kiosk.services.audit import note as audited
from kiosk.services.books import Books
from kiosk.services.faults import Declined
from kiosk.services.naming import day_of, day_words, guest_of, said, staff_name
from kiosk.services.rights import Right, may, require
from kiosk.services.views_care import Notice as NoticeView
from kiosk.services.views_care import Task
from kiosk.services.wire_care import NoticeV1
from kiosk.store.change import Change
from kiosk.store.notices import Within


@dataclass(frozen=True, slots=True)
class Seen:
    """Like a notice, before it is known whether it is one already."""

    kind: NoticeKind
    member: int | None
    staff: int | None
    day: date
    n: int
    limit: int


def guessed(books: Books, change: Change, tries: int, staff: int | None) -> None:
    """The PIN pad locked after so many wrong PINs, perhaps with the card of `staff`; part of that change."""
    day = day_of(books, change.stamp.wall_ms)
    seen = Seen(NoticeKind.PINS, None, staff, day, tries, tries)
    known = [each for each in books.store.notices.since(day) if _same(each, seen)]
    _keep(books, change, replace(seen, n=seen.n + known[0].n) if known else seen, known)


class Watch:
    def __init__(self, books: Books) -> None:
        self._books = books
        self.refused_file = ""

    def file_refused(self, sentence: str) -> None:
        """A till's file can't be booked: a notice, once a day however many there are; `refused_file` is the last one's
        sentence until somebody has looked."""
        books, now = self._books, self._books.clock.stamp()
        day = day_of(books, now.wall_ms)
        seen = Seen(NoticeKind.TILL, None, None, day, 1, 0)
        known = next((each for each in books.store.notices.since(day) if _same(each, seen)), None)
        with books.store.change(now) as change:
            if known is None:
                _keep(books, change, seen, [])
            else:
                again = replace(known, n=known.n + 1, settled_by=None)
                books.store.notices.reopened(again.id, again.n)
                change.record("notice.v1", _told(again))
        self.refused_file = sentence

    def look(self) -> None:
        """Keep what strikes the eye of this business day and the one before.

        By a clock that may be wrong only of what was recorded since the start: a day is as long by it as by any other,
        but how long the kiosk was off it doesn't know.
        """
        books, now = self._books, self._books.clock.stamp()
        today = books.moment(now).day
        seen = [each for day in (today - timedelta(days=1), today) for each in self._of_day(day)]
        seen += self._favourites(today)
        notices = books.store.notices.since(today - timedelta(days=books.programme.staff.favourite_days))
        known = [(each, [old for old in notices if _same(old, each)]) for each in seen]
        news = [(each, same) for each, same in known if not same or same[0].n < each.n]
        if news:
            with books.store.change(now) as change:
                for each, same in news:
                    _keep(books, change, each, same)

    def notices(self, language: str, by: int) -> tuple[NoticeView, ...]:
        """What nobody has looked at yet, the newest first. Reads only."""
        require(self._books, by, Right.SEE_NOTICE)
        return tuple(self._view(each, language) for each in self._books.store.notices.unsettled())

    def settle(self, notice: int, by: int, why: str) -> None:
        """Somebody has looked; `why` says what it was. Nobody settles a notice about themselves."""
        books = self._books
        require(books, by, Right.SEE_NOTICE)
        kept, why = books.store.notices.get(notice), said(why, "what it was")
        if kept is None or kept.settled_by is not None:
            raise Declined(f"there is no notice {notice} to be looked at")
        if kept.staff_id == by:
            raise Declined("somebody else must look at a notice about oneself")
        with books.store.change(books.clock.stamp()) as change:
            audited(books, change, by, Right.SEE_NOTICE, f"notice {notice}", why)
            books.store.notices.settle(notice, by)
            change.record("notice.v1", _told(replace(kept, settled_by=by)))
        if kept.kind is NoticeKind.TILL:
            self.refused_file = ""

    def tasks(self, language: str, by: int) -> Iterable[Task]:
        """Notices, for those who may see them."""
        who = self._books.store.staff.get(by)
        if who is not None and may(who.role, Right.SEE_NOTICE):
            for each in self._books.store.notices.unsettled():
                day = day_words(self._books, each.wall_ms, language)
                yield Task("notice", each.id, each.kind.value, guest_of(self._books, each.member_id), day, False)

    def _of_day(self, day: date) -> Iterator[Seen]:
        books = self._books
        programme, notices = books.programme, books.store.notices
        within = self._within(day, day)
        limit = programme.visits.velocity_per_day
        for member, n in notices.taps(within, limit):
            yield Seen(NoticeKind.TAPS, member, None, day, n, limit)
        for member, n in notices.redeemed(within, limit):
            yield Seen(NoticeKind.REDEMPTIONS, member, None, day, n, limit)
        for staff, points in rule.near_cap(programme.staff, notices.given(within)):
            yield Seen(NoticeKind.MANUAL, None, staff, day, points, programme.staff.manual_per_day)
        for staff, points in rule.many_typed(programme.staff, notices.typed(within)):
            yield Seen(NoticeKind.PURCHASES, None, staff, day, points, programme.staff.typed_per_day)

    def _within(self, first: date, last: date) -> Within:
        books = self._books
        since, until = (
            day_begins(each, books.zone, books.programme.day_starts) for each in (first, last + timedelta(days=1))
        )
        return Within(since, until, 0 if books.clock.stamp().wall_ok else books.store.first_seq)

    def _favourites(self, today: date) -> Iterator[Seen]:
        books, staff_rule = self._books, self._books.programme.staff
        within = self._within(today - timedelta(days=staff_rule.favourite_days - 1), today)
        handed_out = [row for row in books.store.notices.approved(within) if books.store.staff.get(row[0])]
        for each in rule.favourites(staff_rule, handed_out):
            yield Seen(NoticeKind.FAVOURITE, each.member, each.staff, today, each.n, each.of)

    def _view(self, notice: Notice, language: str) -> NoticeView:
        return NoticeView(
            id=notice.id,
            kind=notice.kind.value,
            guest=guest_of(self._books, notice.member_id),
            staff=staff_name(self._books, notice.staff_id),
            n=notice.n,
            limit=notice.limit,
            wall_ms=notice.wall_ms,
            day=day_words(self._books, notice.wall_ms, language),
        )


def _same(notice: Notice, seen: Seen) -> bool:
    """A favourite is told once for as long as it is looked back, everything else once a business day."""
    who = (notice.kind, notice.member_id, notice.staff_id) == (seen.kind, seen.member, seen.staff)
    return who and (notice.day == seen.day or seen.kind is NoticeKind.FAVOURITE)


def _keep(books: Books, change: Change, seen: Seen, known: list[Notice]) -> None:
    if known:
        notice = replace(known[0], n=seen.n)
        books.store.notices.grown(notice.id, notice.n)
    else:
        number, now_ms = change.new_id(), change.stamp.wall_ms
        notice = Notice(number, seen.kind, seen.member, seen.staff, seen.day, seen.n, seen.limit, None, now_ms)
        books.store.notices.add(notice)
    change.record("notice.v1", _told(notice))


def _told(notice: Notice) -> NoticeV1:
    return NoticeV1(
        notice=notice.id,
        kind=notice.kind.value,
        day=notice.day.isoformat(),
        n=notice.n,
        limit=notice.limit,
        member=notice.member_id,
        staff=notice.staff_id,
        settled_by=notice.settled_by,
    )
