"""Which presses are kept but not counted; the rules are published (docs/programme.md)."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.model.feedback import MisuseRule
from kiosk.model.time import Stamp
from kiosk.rules.visits import elapsed


class Flag(enum.Enum):
    INTERVAL = "interval"  # so soon after a press that was no repetition itself
    BURST = "burst"
    ALTERNATION = "alternation"
    OUT_OF_HOURS = "out_of_hours"
    PRACTICE = "practice"


@dataclass(frozen=True, slots=True)
class Press:
    """A press as it was kept, with the flags it has."""

    id: int
    face: int
    stamp: Stamp
    flags: frozenset[Flag] = frozenset()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The new press's flags, and (id, flag) of earlier presses of the same run, to be flagged now."""

    flags: frozenset[Flag]
    earlier: tuple[tuple[int, Flag], ...] = ()

    @property
    def counted(self) -> bool:
        return not self.flags


def judge(
    rule: MisuseRule, face: int, now: Stamp, recent: Sequence[Press], *, is_open: bool = True, practice: bool = False
) -> Verdict:
    """`recent` are the last presses of the same panel, oldest first (`reach_ms` back is enough)."""
    ages = [(press, elapsed(press.stamp, now)) for press in recent]
    near = [(press, since.ms) for press, since in ages if since.sure]
    flags = set()
    if not is_open:
        flags.add(Flag.OUT_OF_HOURS)
    if practice:
        flags.add(Flag.PRACTICE)
    if any(ms < rule.interval_s * 1000 and Flag.INTERVAL not in press.flags for press, ms in near):
        flags.add(Flag.INTERVAL)
    earlier: list[tuple[int, Flag]] = []
    burst = [press for press, ms in near if ms <= rule.burst_s * 1000]
    if len(burst) + 1 >= rule.burst_n:
        flags.add(Flag.BURST)
        earlier += [(press.id, Flag.BURST) for press in burst if Flag.BURST not in press.flags]
    swings = _swings([press for press, ms in near if ms <= rule.alternation_s * 1000], face)
    if len(swings) + 1 >= rule.alternation_n:
        flags.add(Flag.ALTERNATION)
        earlier += [(press.id, Flag.ALTERNATION) for press in swings if Flag.ALTERNATION not in press.flags]
    return Verdict(frozenset(flags), tuple(earlier))


def reach_ms(rule: MisuseRule) -> int:
    """How far back `judge` looks."""
    return round(max(rule.interval_s, rule.burst_s, rule.alternation_s) * 1000)


def _swings(presses: Sequence[Press], face: int) -> list[Press]:
    """The longest run at the end that goes up and down in turns, `face` being the last."""
    run: list[Press] = []
    side = _side(face)
    for press in reversed(presses):
        if side == 0 or _side(press.face) != -side:
            break
        run.append(press)
        side = -side
    return run


def _side(face: int) -> int:
    """-1 unhappy, 0 neither, 1 happy."""
    return (face > 3) - (face < 3)
