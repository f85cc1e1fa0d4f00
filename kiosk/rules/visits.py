"""Which taps are visits, on a machine whose clock may be wrong after a night without power."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.model.programme import VisitRule
from kiosk.model.time import Stamp

IN_DOUBT_MS = 10 * 60_000
"""How long after a start a visit counts when nobody knows how long the kiosk was off: a queue that waits out a
power cut is not counted twice, and a guest who comes the next morning is."""


@dataclass(frozen=True, slots=True)
class Elapsed:
    """Milliseconds between two stamps; when not `sure`, at least so many."""

    ms: int
    sure: bool


def elapsed(then: Stamp, now: Stamp) -> Elapsed:
    """By the boot clock within one boot, else by trusted wall time, else the least that it must have been.

    The stamp of another kiosk has no boot in common with ours: give it `boot_n` -1.
    """
    if then.boot_n == now.boot_n:
        return Elapsed(max(0, now.mono_ms - then.mono_ms), True)
    by_wall = now.wall_ms - then.wall_ms
    if then.wall_ok and now.wall_ok and by_wall >= 0:
        return Elapsed(by_wall, True)
    return Elapsed(now.mono_ms if then.boot_n >= 0 else 0, False)


def seen_just_now(last: Stamp | None, now: Stamp, rule: VisitRule) -> bool:
    """Whether this tap is still the last one: no welcome, no points."""
    if last is None:
        return False
    since = elapsed(last, now)
    return since.sure and since.ms < rule.tap_again_s * 1000


def counted(last_counted: Stamp | None, now: Stamp, rule: VisitRule) -> bool:
    """Whether a new visit begins. In doubt the member is right, but not twice within one boot."""
    if last_counted is None:
        return True
    window_ms = rule.window_h * 3_600_000
    since = elapsed(last_counted, now)
    return since.ms >= (window_ms if since.sure else min(window_ms, IN_DOUBT_MS))


def too_many(today: int, rule: VisitRule) -> bool:
    """Whether so many taps or redemptions of one member in a business day should be looked at."""
    return today > rule.velocity_per_day
