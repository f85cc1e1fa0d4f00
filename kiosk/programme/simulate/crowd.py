"""Made-up members: who they are, when they come, what they buy. Only what the rules give them is real."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from math import log
from random import Random

from kiosk.model.calendar import Hours
from kiosk.model.loyalty import Event
from kiosk.model.member import Birthday
from kiosk.model.programme import Programme
from kiosk.rules.earning import PurchaseLine
from kiosk.rules.schedule import hours_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """What is assumed of the members; the report repeats it.

    `visits_per_month` is the mean of a gamma distribution with shape 1 (many come seldom, a few very often), as
    buying is commonly modelled (Ehrenberg's NBD); after each visit a member is lost with `lost`. `basket` is the
    median purchase in whole currency units.
    """

    visits_per_month: float = 3.0
    lost: float = 0.03
    there_at_start: float = 0.5
    tells_birthday: float = 0.6
    brought_by_friend: float = 0.15
    rates: float = 0.25
    redeems: float = 0.35
    takes_gift: float = 0.9
    basket: float = 30.0


@dataclass(frozen=True, slots=True)
class Shopper:
    """One member: when they join, how often they come, who brought them (a member's number)."""

    number: int
    joins: date
    gap_days: float
    birthday: Birthday | None
    friend: int | None


def crowd(habits: Habits, members: int, start: date, days: int, chance: Random) -> list[Shopper]:
    """The members in the order in which they join."""
    joins = sorted(0 if chance.random() < habits.there_at_start else chance.randrange(days) for _ in range(members))
    found: list[Shopper] = []
    for number, day in enumerate(joins):
        per_month = max(0.05, chance.gammavariate(1.0, habits.visits_per_month))
        born = date(2024, 1, 1) + timedelta(days=chance.randrange(366))
        birthday = Birthday(born.month, born.day) if chance.random() < habits.tells_birthday else None
        friend = chance.randrange(number) if number and day and chance.random() < habits.brought_by_friend else None
        found.append(Shopper(number, start + timedelta(days=day), 30.44 / per_month, birthday, friend))
    return found


def visits(programme: Programme, habits: Habits, shopper: Shopper, end: date, chance: Random) -> Iterator[int]:
    """Wall ms (UTC is the shop's zone here) of the shopper's visits within opening hours, until they are lost."""
    at = 0.0
    while True:
        day = shopper.joins + timedelta(days=int(at))
        while day < end and not hours_on(programme, day):
            day += timedelta(days=1)
        if day >= end:
            return
        yield _moment(day, hours_on(programme, day), chance)
        if chance.random() < habits.lost:
            return
        at = max((day - shopper.joins).days, at) - shopper.gap_days * log(1.0 - chance.random())


def _moment(day: date, hours: tuple[Hours, ...], chance: Random) -> int:
    """Any moment of the opening hours, each as likely as another."""
    minute = chance.uniform(0, sum(each.closes - each.opens for each in hours))
    for each in hours:
        if minute < each.closes - each.opens:
            break
        minute -= each.closes - each.opens
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return round((midnight + timedelta(minutes=min(each.opens + minute, each.closes - 0.01))).timestamp() * 1000)


def purchase(programme: Programme, habits: Habits, chance: Random) -> tuple[PurchaseLine, ...]:
    """A slip of up to three lines in the categories that the programme names; none where amounts earn nothing."""
    rules = [rule for rule in programme.earn if rule.on is Event.AMOUNT]
    if not rules:
        return ()
    named = sorted({category for rule in rules for category in rule.categories})
    whole = habits.basket * 100 * chance.lognormvariate(0.0, 0.6)
    lines = chance.randint(1, 3)
    return tuple(PurchaseLine(chance.choice([*named, "other"]), round(whole / lines)) for _ in range(lines))
