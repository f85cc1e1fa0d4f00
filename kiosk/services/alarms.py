"""The alarm: too many unhappy answers in a short while; seen to by somebody, over by itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kiosk.model.care import Alarm
from kiosk.model.time import Stamp
from kiosk.rules import alarm as rule
from kiosk.rules.visits import elapsed
from kiosk.services.audit import note as audited
from kiosk.services.books import Books
from kiosk.services.faults import Declined
from kiosk.services.naming import said, staff_name
from kiosk.services.rights import Right, require
from kiosk.services.views_care import AlarmView, Task
from kiosk.services.wire_care import AlarmV1
from kiosk.store.change import Change

MOST = 2000
"""Answers looked at, should a shop set its window to a day."""


def heard(books: Books, change: Change) -> None:
    """An answer was kept, or flagged, or has grown old: what that makes of the alarm, part of the same change."""
    alarms, ringing = books.store.alarms, books.store.alarms.ringing()
    reading = _read(books, change.stamp, ringing is not None)
    if ringing is None:
        if reading.ringing:
            alarm = Alarm(change.new_id(), reading.n, reading.unhappy, None, "", None, change.stamp.wall_ms)
            alarms.add(alarm)
            change.record("alarm.v1", _told(alarm))
        return
    alarm = replace(ringing, n=reading.n, unhappy=reading.unhappy)
    if not reading.ringing:
        alarm = replace(alarm, closed_ms=change.stamp.wall_ms)
        change.record("alarm.v1", _told(alarm))
    if alarm != ringing:
        alarms.change(alarm)


class Alarms:
    def __init__(self, books: Books) -> None:
        self._books = books

    def alarm(self) -> AlarmView | None:
        """The one that rings. Reads only."""
        ringing = self._books.store.alarms.ringing()
        return self._view(ringing) if ringing else None

    def acknowledge(self, by: int, comment: str) -> AlarmView:
        """Somebody sees to it; it goes on until the answers recover. Raises Declined if none rings, or one does that
        was acknowledged already."""
        books = self._books
        require(books, by, Right.ACKNOWLEDGE_ALARM)
        comment = said(comment, "what is done about it")
        ringing = books.store.alarms.ringing()
        if ringing is None:
            raise Declined("no alarm rings any more")
        if ringing.acknowledged_by is not None:
            raise Declined(f"{staff_name(books, ringing.acknowledged_by)} sees to it already")
        with books.store.change(books.clock.stamp()) as change:
            audited(books, change, by, Right.ACKNOWLEDGE_ALARM, f"alarm {ringing.id}", comment)
            alarm = replace(ringing, acknowledged_by=by, comment=comment)
            books.store.alarms.change(alarm)
            change.record("alarm.v1", _told(alarm))
        return self._view(alarm)

    def settle(self) -> None:
        """For quiet moments: an alarm is over when its answers have grown old and no new ones came."""
        books, now = self._books, self._books.clock.stamp()
        if books.store.alarms.ringing() is not None and not _read(books, now, ringing=True).ringing:
            with books.store.change(now) as change:
                heard(books, change)

    def tasks(self, language: str, by: int) -> Iterable[Task]:
        """The alarm, until somebody sees to it."""
        ringing = self._books.store.alarms.ringing()
        if ringing and ringing.acknowledged_by is None:
            yield Task("alarm", ringing.id, "", None, "", overdue=True)

    def _view(self, alarm: Alarm) -> AlarmView:
        by = staff_name(self._books, alarm.acknowledged_by)
        return AlarmView(alarm.id, alarm.wall_ms, alarm.n, alarm.unhappy, by, alarm.comment)


def _read(books: Books, now: Stamp, ringing: bool) -> rule.Reading:
    """Answers from before a start count only where the wall clock was trusted at both ends."""
    programme = books.programme
    fit = int(programme.alarm.window_min * 60 / programme.misuse.interval_s) + 1  # those that count lie so far apart
    ages = ((elapsed(at, now), face) for at, face in books.store.ratings.counted(min(fit, MOST)))
    return rule.read(programme.alarm, ((since.ms, face) for since, face in ages if since.sure), ringing)


def _told(alarm: Alarm) -> AlarmV1:
    state = "over" if alarm.closed_ms is not None else "acknowledged" if alarm.acknowledged_by else "ringing"
    return AlarmV1(alarm.id, state, alarm.n, alarm.unhappy, alarm.acknowledged_by)
