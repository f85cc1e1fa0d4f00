"""What the kiosk notes of itself, so that "no visits" and "switched off" or "closed" are not the same."""

from __future__ import annotations

import msgspec

from kiosk.model.calendar import Holiday, Hours
from kiosk.model.programme import Programme
from kiosk.services.books import Books
from kiosk.services.wire_care import DaysOff, HeartbeatV1, HoursV1, HourUp
from kiosk.store.heartbeats import Hour

QUARTER_MS = 15 * 60_000
OTHERS = frozenset(("panel", "printer", "till", "memory"))
"""Devices that are no reader; readers are named by the configuration."""
AT_ONCE = 100
"""Hours in one event: four days, should the kiosk have been so busy."""


class Heartbeat:
    def __init__(self, books: Books) -> None:
        self._books = books
        self._last: tuple[int, bool] | None = None

    def beat(self, lost: tuple[str, ...] = ()) -> bool:
        """Called when nothing else is to be done: note this quarter of an hour, once; whether it is a new one.

        `lost` names the devices that don't answer. A reader is well in a quarter in which it once was.
        The hours that are over go to the cloud, with the first beat of a new one. A quarter so busy that nothing
        was ever idle has visits or ratings to witness it.
        """
        books, now = self._books, self._books.clock.stamp()
        quarter, reader_well = now.wall_ms // QUARTER_MS, OTHERS.issuperset(lost)
        if self._last is not None and self._last[0] == quarter and (self._last[1] or not reader_well):
            return False
        new = self._last is None or self._last[0] != quarter
        bit, hour = 1 << quarter % 4, quarter // 4
        with books.store.change(now) as change:
            books.store.heartbeats.beat(Hour(hour, now.boot_n, bit, bit * reader_well, now.wall_ok))
            over = books.store.heartbeats.untold(hour, now.boot_n, AT_ONCE)
            if over:
                told = [HourUp(each.hour, each.boot_n, each.up, each.reader, each.wall_ok) for each in over]
                change.record("heartbeat.v1", HeartbeatV1(told))
                for each in over:
                    books.store.heartbeats.told(each)
        self._last = quarter, reader_well
        return new

    def hours(self) -> None:
        """Write down the opening hours if they are others than last time: what was closed then stays closed."""
        books = self._books
        told = _told(books.programme)
        body = msgspec.json.encode(told).decode()
        if books.store.heartbeats.hours_kept() == body:
            return
        now = books.clock.stamp()
        with books.store.change(now) as change:
            books.store.heartbeats.keep_hours(change.new_id(), body, change.next_seq, now.wall_ms)
            change.record("hours.v1", told)


def _told(programme: Programme) -> HoursV1:
    return HoursV1(
        week=[_pairs(programme.hours.of(day)) for day in range(7)],
        grace_min=programme.hours.grace_min,
        day_starts=programme.day_starts,
        holidays=[_days_off(each) for each in programme.holiday if each.closed or each.hours is not None],
    )


def _days_off(holiday: Holiday) -> DaysOff:
    days = [(span.year, *span.first, *span.last) for span in holiday.days]
    return DaysOff(days, holiday.closed, None if holiday.hours is None else _pairs(holiday.hours))


def _pairs(hours: tuple[Hours, ...]) -> list[tuple[int, int]]:
    return [(each.opens, each.closes) for each in hours]
