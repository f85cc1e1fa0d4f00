"""Rewards that nobody can have, or everybody without end."""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.model.programme import Programme
from kiosk.programme.check.reach import lifetime_days, most_points
from kiosk.programme.check.tiers import unreachable_above
from kiosk.programme.faults import Finding


def findings(programme: Programme) -> Iterator[Finding]:
    given = {campaign.gift for campaign in programme.campaign}
    days = lifetime_days(programme)
    most = most_points(programme, days)
    top = unreachable_above(programme)
    thresholds = {tier.id: tier.threshold for tier in programme.tier}
    for i, reward in enumerate(programme.reward):
        if reward.gift_only:
            if reward.id not in given:
                yield Finding(
                    ("reward", i, "gift_only"),
                    f"no campaign gives {reward.id!r}, so nobody can have it",
                    f'write gift = "{reward.id}" in a campaign, or take gift_only out',
                )
            continue
        if not reward.cost and reward.limit is None:
            yield Finding(("reward", i, "cost"), "it is free without end", "add a limit, a cost, or gift_only = true")
        if most is not None and reward.cost > most:
            yield Finding(
                ("reward", i, "cost"),
                f"nobody can reach {reward.cost} points: even a guest who comes every open day has at most {most}"
                f" before the first of them expire ({days} days)",
                "lower the cost, raise the caps, or let points live longer",
            )
        if reward.tier and top is not None and thresholds.get(reward.tier, 0) > top:
            yield Finding(("reward", i, "tier"), f"nobody can reach the tier {reward.tier!r}", "lower its threshold")
