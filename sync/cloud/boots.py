"""The boots that one batch speaks of, read from the books as needed and written back with it."""

from __future__ import annotations

from dataclasses import replace

from peewee import fn

from sync.cloud.dating import Around, Date, Span, anchored, date
from sync.cloud.rows import Boot, Stream
from sync.wire import Event, Sent


class Boots:
    """Dates the events of one batch; they come in order, so a later boot already sees what an earlier one taught."""

    def __init__(self, stream: Stream, sent: Sent, received_ms: int) -> None:
        self._stream, self._received_ms = stream, received_ms
        self._around: dict[int, Around] = {}
        row = Boot.get_or_none((Boot.stream == stream) & (Boot.boot_n == sent.boot_n))
        known = Span(row.start_ms, row.last_ms) if row else None
        self._changed = {sent.boot_n: anchored(known, sent, received_ms)}

    def date(self, event: Event) -> Date:
        around = self._neighbours(event.boot_n)
        found = date(event, around, self._received_ms)
        if found.how == "boot" and found.occurred_ms is not None and around.own is not None:
            own = Span(around.own.start_ms, max(around.own.last_ms, found.occurred_ms))
            self._changed[event.boot_n] = own
            self._around[event.boot_n] = replace(around, own=own)
        return found

    def save(self) -> None:
        for boot_n, span in self._changed.items():
            Boot.insert(stream=self._stream, boot_n=boot_n, start_ms=span.start_ms, last_ms=span.last_ms).on_conflict(
                conflict_target=[Boot.stream, Boot.boot_n],
                update={Boot.start_ms: span.start_ms, Boot.last_ms: span.last_ms},
            ).execute()

    def _neighbours(self, boot_n: int) -> Around:
        if boot_n not in self._around:
            ours = Boot.stream == self._stream
            row = Boot.get_or_none(ours & (Boot.boot_n == boot_n))
            own = self._changed.get(boot_n) or (Span(row.start_ms, row.last_ms) if row else None)
            before = [span.last_ms for n, span in self._changed.items() if n < boot_n]
            after = [span.start_ms for n, span in self._changed.items() if n > boot_n]
            before.append(Boot.select(fn.MAX(Boot.last_ms)).where(ours & (Boot.boot_n < boot_n)).scalar())
            after.append(Boot.select(fn.MIN(Boot.start_ms)).where(ours & (Boot.boot_n > boot_n)).scalar())
            self._around[boot_n] = Around(
                own,
                max((ms for ms in before if ms is not None), default=None),
                min((ms for ms in after if ms is not None), default=None),
            )
        return self._around[boot_n]
