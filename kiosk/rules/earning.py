"""What a visit, a purchase or an event earns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kiosk.model.calendar import Period
from kiosk.model.ledger import EntryKind, LedgerEntry
from kiosk.model.loyalty import CampaignKind, Caps, EarningRule, Event, Stacking
from kiosk.model.programme import Programme
from kiosk.model.text import Text
from kiosk.rules.campaigns import Running
from kiosk.rules.moment import Moment, begins, day_begins, next_first_day
from kiosk.rules.schedule import is_on

REFERRALS = (Event.REFERRAL, Event.REFERRED)
MULTIPLIED = (Event.VISIT, Event.AMOUNT)
CAP_PERIODS = (Period.DAY, Period.WEEK, Period.MONTH)


@dataclass(frozen=True, slots=True)
class PurchaseLine:
    """What was spent in one category of goods, in hundredths."""

    category: str
    amount: int


@dataclass(frozen=True, slots=True)
class Gain:
    """Points for one reason; `rule` is the id of the rule or multiplier, or the campaign's key, for the ledger."""

    rule: str
    points: int
    why: Text


def earn(
    programme: Programme,
    events: Sequence[Event],
    at: Moment,
    *,
    tier: str,
    past: Iterable[LedgerEntry] = (),
    running: Sequence[Running] = (),
    purchase: Sequence[PurchaseLine] = (),
    friend_visits: int = 1,
) -> tuple[Gain, ...]:
    """All gains of what happened together. `past` holds the member's entries since `caps_since(at)`.

    `friend_visits` is the friend's number of counted visits, for REFERRAL and REFERRED. Gains of campaigns count
    to no cap; of the rest first the rule's own caps, then the programme's are kept.
    """
    room = _Room(programme, at, past)
    gains: list[Gain] = []
    referred = False
    for rule in programme.earn:
        if rule.on not in events or not is_on(rule.when, at):
            continue
        if rule.on in REFERRALS and rule.after_visits != friend_visits:
            continue
        base = room.allow(rule, rule.id, _points(rule, purchase), own=True)
        if base <= 0:
            continue
        gains.append(Gain(rule.id, base, rule.why))
        referred = referred or rule.on in REFERRALS
        if rule.on in MULTIPLIED:
            for name, points, why, campaign in _extra(programme, rule, base, at, tier, running):
                allowed = points if campaign else room.allow(rule, name, points, own=False)
                if allowed > 0:
                    gains.append(Gain(name, allowed, why))
    return (*gains, *_bonuses(running, Event.VISIT in events, referred))


def caps_since(at: Moment) -> int:
    """Wall ms from which on `earn` must know the ledger."""
    return min(begins(period, at) for period in CAP_PERIODS)


def _points(rule: EarningRule, purchase: Sequence[PurchaseLine]) -> int:
    if rule.on is not Event.AMOUNT or rule.every is None:
        return rule.points
    spent = sum(line.amount for line in purchase if not rule.categories or line.category in rule.categories)
    return max(0, spent) // rule.every * rule.points


def _extra(
    programme: Programme, rule: EarningRule, base: int, at: Moment, tier: str, running: Sequence[Running]
) -> list[tuple[str, int, Text, bool]]:
    """(rule id or key, points, why, of a campaign) beyond `base`; counted in hundredths and rounded down."""
    factors = [
        (each.id, round(each.times * 100), each.why, False)
        for each in programme.multiplier
        if (not each.rules or rule.id in each.rules) and (not each.tiers or tier in each.tiers) and is_on(each.when, at)
    ]
    factors += [
        (each.key, round(each.campaign.times * 100), each.campaign.words, True)
        for each in running
        if each.campaign.times > 1 and not each.held_out and each.campaign.kind is not CampaignKind.REFERRAL
    ]
    if not factors:
        return []
    if programme.points.multipliers is Stacking.BEST:
        name, hundredths, why, campaign = max(factors, key=lambda factor: factor[1])
        return [(name, base * hundredths // 100 - base, why, campaign)]
    extra = []
    total, scale = base, 1
    for name, hundredths, why, campaign in factors:
        before = total // scale
        total, scale = total * hundredths, scale * 100
        extra.append((name, total // scale - before, why, campaign))
    return extra


def _bonuses(running: Sequence[Running], visit: bool, referred: bool) -> list[Gain]:
    """A campaign for friends adds to a referral that a rule rewards; all others to a visit."""
    return [
        Gain(each.key, each.campaign.points, each.campaign.words)
        for each in running
        if each.campaign.points
        and each.fresh
        and not each.held_out
        and (referred if each.campaign.kind is CampaignKind.REFERRAL else visit)
    ]


class _Room:
    """How much may still be earned in this day, week and month."""

    def __init__(self, programme: Programme, at: Moment, past: Iterable[LedgerEntry]) -> None:
        spans = [(begins(period, at), _ends(period, at)) for period in CAP_PERIODS]
        self._all = [0, 0, 0]
        self._own: dict[str, list[int]] = {}
        self._caps = programme.points.caps
        for each in _earned(programme, past):
            own = self._own.setdefault(each.rule, [0, 0, 0])
            for index, (start, end) in enumerate(spans):
                if start <= each.wall_ms < end:
                    own[index] += each.points
                    self._all[index] += each.points if each.capped else 0

    def allow(self, rule: EarningRule, name: str, points: int, own: bool) -> int:
        """As many of `points` as the caps leave, which are then used up."""
        used = self._own.setdefault(name, [0, 0, 0])
        if own:
            points = _left(rule.caps, used, points)
        if rule.capped:
            points = _left(self._caps, self._all, points)
            self._all = [each + points for each in self._all]
        self._own[name] = [each + points for each in used]
        return points


@dataclass(frozen=True, slots=True)
class _Earned:
    """Points of a rule, or taken back from it (below 0), and when they were earned; `capped`: by the programme too."""

    rule: str
    points: int
    wall_ms: int
    capped: bool


def _earned(programme: Programme, past: Iterable[LedgerEntry]) -> Iterator[_Earned]:
    """What counts to caps. The extra of a multiplier counts as the rule behind which it stands in its change.

    What is taken back was earned when its lot was; taken from what something else earned, it makes no room, nor from a
    lot that is older than `past`.
    """
    rules = {rule.id: rule.capped for rule in programme.earn}
    multipliers = {each.id for each in programme.multiplier}
    multiplied: dict[int, bool] = {}
    lots: dict[int, _Earned] = {}
    for entry in past:
        if entry.kind is EntryKind.EARN:
            if entry.rule in rules:
                multiplied[entry.seq] = rules[entry.rule]
            elif entry.rule not in multipliers or entry.seq not in multiplied:
                continue
            lots[entry.lot] = _Earned(entry.rule, entry.points, entry.wall_ms, multiplied[entry.seq])
            yield lots[entry.lot]
        elif entry.kind is EntryKind.REVERSE and (lot := lots.get(entry.lot)) and lot.rule == entry.rule:
            yield replace(lot, points=entry.points)


def _ends(period: Period, at: Moment) -> int:
    """Wall ms at which the period ends: a till may tell of a purchase days later."""
    after = next_first_day(period, at.day)
    assert after is not None
    return day_begins(after, at.zone, at.day_starts)


def _left(caps: Caps, used: Sequence[int], points: int) -> int:
    limits = (caps.day, caps.week, caps.month)
    left = (limit - gone for limit, gone in zip(limits, used, strict=True) if limit is not None)
    return max(0, min([points, *left]))
