"""Earning rules that can never earn, or say two things."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from kiosk.model.loyalty import Caps, Event
from kiosk.model.programme import Programme
from kiosk.programme.faults import Finding, Path


def findings(programme: Programme) -> Iterator[Finding]:
    if not any(rule.on in (Event.VISIT, Event.AMOUNT) for rule in programme.earn):
        yield Finding(("earn",), "neither a visit nor a purchase earns anything", 'add a rule with on = "visit"')
    yield from _caps(programme.points.caps, ("points", "caps"))
    for i, rule in enumerate(programme.earn):
        path: Path = ("earn", i)
        by_amount = rule.on is Event.AMOUNT
        if by_amount and rule.every is None:
            yield Finding(path, "it is not said how much must be spent", "add every = 10.00")
        if not by_amount and (rule.every is not None or rule.categories):
            key = "every" if rule.every is not None else "categories"
            yield Finding((*path, key), f"{rule.on.value!r} has no amount", 'take it out, or write on = "amount"')
        if rule.after_visits != 1 and rule.on not in (Event.REFERRAL, Event.REFERRED):
            yield Finding((*path, "after_visits"), f"{rule.on.value!r} does not wait for visits", "take it out")
        if rule.on is Event.RATING and not programme.ratings.linked:
            yield Finding(
                path, "ratings are not linked to members, so nobody can earn this", "set [ratings] linked = true"
            )
        yield from _caps(rule.caps, (*path, "caps"))
        yield from _over_cap(programme, i)


def _caps(caps: Caps, path: Path) -> Iterator[Finding]:
    limits = [(name, value) for name in ("day", "week", "month") if (value := getattr(caps, name)) is not None]
    for (shorter, less), (longer, more) in pairwise(limits):
        if more < less:
            yield Finding((*path, longer), f"a {longer} allows less than a {shorter}", f"let it be {less} or more")


def _over_cap(programme: Programme, index: int) -> Iterator[Finding]:
    rule = programme.earn[index]
    caps = [rule.caps] + ([programme.points.caps] if rule.capped else [])
    least = min((limit for each in caps for limit in (each.day, each.week, each.month) if limit), default=None)
    if least is not None and rule.points > least:
        yield Finding(
            ("earn", index, "points"),
            f"{rule.points} points at once are more than a cap allows ({least})",
            "raise the cap, give less, or write capped = false where the programme's caps shall not count it",
        )
