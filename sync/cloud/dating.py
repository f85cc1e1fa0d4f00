"""When an event happened by the server's clock, honestly: exact, or an interval that holds the truth; pure.

A kiosk has no clock chip, but within one boot its monotonic clock is good: one exchange in a boot dates all of it.
A boot that never reached us lies between the boots around it. Nothing is ever ordered by these dates.
"""

from __future__ import annotations

from dataclasses import dataclass

from sync.wire import Event, Sent


@dataclass(frozen=True, slots=True)
class Span:
    """A boot by the server's clock: its start by the newest exchange, and the latest moment known of it."""

    start_ms: int
    last_ms: int


@dataclass(frozen=True, slots=True)
class Around:
    """What is known around an event's boot: the boot itself, the last moment before it, the first moment after."""

    own: Span | None = None
    before_ms: int | None = None
    after_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Date:
    """`how`: "boot" (this boot's own exchange), "wall" (the kiosk's clock was synchronised) or "interval"."""

    occurred_ms: int | None
    lo_ms: int | None
    hi_ms: int | None
    how: str


def anchored(known: Span | None, sent: Sent, received_ms: int) -> Span:
    """The sending boot, after an exchange received at `received_ms`; late by the time the batch was on its way."""
    return Span(received_ms - sent.mono_ms, max(known.last_ms, received_ms) if known else received_ms)


def date(event: Event, around: Around, received_ms: int) -> Date:
    """When `event` occurred; `around.own` must know this exchange already if it came from the event's own boot."""
    if around.own is not None:
        occurred_ms = min(around.own.start_ms + event.mono_ms, received_ms)
        return Date(occurred_ms, occurred_ms, occurred_ms, "boot")
    lo_ms = None if around.before_ms is None else around.before_ms + event.mono_ms
    hi_ms = received_ms if around.after_ms is None else min(around.after_ms, received_ms)
    if lo_ms is not None and lo_ms > hi_ms:
        lo_ms = around.before_ms  # the server's clock was set back between: only the plain bound is left
    if event.wall_ok and (lo_ms is None or lo_ms <= event.wall_ms) and event.wall_ms <= hi_ms:
        return Date(event.wall_ms, lo_ms, hi_ms, "wall")
    return Date(lo_ms, lo_ms, hi_ms, "interval")
