"""How far to the next good thing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kiosk.model.loyalty import Event, Growth
from kiosk.model.programme import Programme
from kiosk.model.text import Text
from kiosk.rules.rewards import Item
from kiosk.rules.tiers import next_tier


@dataclass(frozen=True, slots=True)
class Goal:
    """`have` of `need`; `unit` is "points", "visits" or "spend" (whole currency units)."""

    have: int
    need: int
    goal: Text
    unit: str

    @property
    def share(self) -> float:
        return self.have / self.need


def next_goal(programme: Programme, menu: Sequence[Item], balance: int, tier: str, value: int) -> Goal | None:
    """The nearer of the next reward and the next tier; `value` is the growth value in the window."""
    goals = (to_reward(programme, menu, balance), to_tier(programme, tier, value))
    return max((goal for goal in goals if goal), key=lambda goal: goal.share, default=None)


def to_reward(programme: Programme, menu: Iterable[Item], balance: int) -> Goal | None:
    """The cheapest reward that only points are missing for; in visits where points come from nothing else."""
    wanted = min((item for item in menu if item.missing and not item.why_not), key=lambda each: each.cost, default=None)
    if wanted is None:
        return None
    if per_visit := _points_per_visit(programme):
        need = -(-wanted.cost // per_visit)
        return Goal(max(0, need - -(-wanted.missing // per_visit)), need, wanted.reward.name, "visits")
    return Goal(max(0, balance), wanted.cost, wanted.reward.name, "points")


def to_tier(programme: Programme, tier: str, value: int) -> Goal | None:
    following = next_tier(programme, tier)
    if following is None or not following.threshold:
        return None
    unit = programme.tiers.by
    have = value // 100 if unit is Growth.SPEND else value
    return Goal(min(have, following.threshold - 1), following.threshold, following.name, unit.value)


def _points_per_visit(programme: Programme) -> int:
    """What a visit earns, where nothing but visits earns regularly and always the same; else 0."""
    regular = [rule for rule in programme.earn if rule.on in (Event.VISIT, Event.AMOUNT)]
    if len(regular) != 1 or regular[0].on is not Event.VISIT or programme.multiplier:
        return 0
    return regular[0].points
