"""Tiers that do not rise, or rise out of reach."""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.model.loyalty import Growth
from kiosk.model.programme import Programme
from kiosk.programme.check.reach import most_points, most_visits
from kiosk.programme.faults import Finding


def findings(programme: Programme) -> Iterator[Finding]:
    if not programme.tier:
        yield Finding(("tier",), "there is no tier", "give at least one, with threshold 0")
        return
    if programme.tier[0].threshold:
        yield Finding(("tier", 0, "threshold"), "nobody would have a tier below this", "begin with threshold = 0")
    for i in range(1, len(programme.tier)):
        below, tier = programme.tier[i - 1], programme.tier[i]
        if tier.threshold <= below.threshold:
            yield Finding(
                ("tier", i, "threshold"),
                f"{tier.threshold} is not more than {below.threshold}, the threshold of {below.id!r}",
                "let each tier ask more than the one before it",
            )
    most = unreachable_above(programme)
    for i, tier in enumerate(programme.tier):
        if most is not None and tier.threshold > most:
            yield Finding(
                ("tier", i, "threshold"),
                f"nobody can reach {tier.id!r}: even a guest who comes every open day collects {most}"
                f" {programme.tiers.by.value} in {programme.tiers.window_days} days",
                "lower it, or let more be earned",
            )


def unreachable_above(programme: Programme) -> int | None:
    """The most growth value in a window; None: no limit."""
    match programme.tiers.by:
        case Growth.VISITS:
            return most_visits(programme, programme.tiers.window_days)
        case Growth.POINTS:
            return most_points(programme, programme.tiers.window_days)
        case Growth.SPEND:
            return None
