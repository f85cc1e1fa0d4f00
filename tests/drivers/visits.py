"""Who lays a card down when, and for how long."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Visit:
    """A member's card lies in the field from `begin` to `end`, then the field is free for a while."""

    member: int
    begin: float
    end: float


RESTS = (0.25, 0.4, 0.8, 2.0, 8.0)
"""Seconds that cards lie there, equally often."""


def visits(rng: random.Random, number: int, rests: Sequence[float] = RESTS) -> list[Visit]:
    """Hands of all kinds: short taps, long rests; queues of members, some of whom try again."""
    made = []
    at = 1.0
    member = 0
    for _ in range(number):
        if rng.random() > 0.1:
            member += 1
        elif made and at - made[-1].begin < 4.5:
            at = made[-1].begin + 4.5  # a second try, late enough to count even if the first was read late
        length = rng.choice(rests) * rng.uniform(0.9, 1.2)
        made.append(Visit(member, at, at + length))
        at += length + max(0.85, rng.expovariate(0.5))
    return made
