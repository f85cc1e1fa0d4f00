"""What a guest can have, what is missing, and why not."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kiosk.model.loyalty import RedeemPolicy, Reward
from kiosk.model.programme import Programme
from kiosk.model.text import Text, filled
from kiosk.rules.campaigns import Gift
from kiosk.rules.moment import Moment, begins, next_first_day
from kiosk.rules.schedule import fits, has_begun, is_over


class Bar(enum.Enum):
    """What stands between a guest and a reward, besides points."""

    OVER = "over"
    NOT_YET = "not_yet"
    STOCK = "stock"
    TIER = "tier"
    LIMIT = "limit"
    NOW = "now"


@dataclass(frozen=True, slots=True)
class WhyNot:
    bar: Bar
    words: Text


@dataclass(frozen=True, slots=True)
class PastRedemption:
    """A redemption of this member that was not made void."""

    reward: str
    wall_ms: int
    campaign: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the menu; a gift has cost 0 and the campaign's key, for the redemption to carry."""

    reward: Reward
    cost: int
    missing: int
    why_not: WhyNot | None
    gift: str = ""

    @property
    def affordable(self) -> bool:
        return self.missing == 0 and self.why_not is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Purse:
    """What the menu must know: `stock_left` of the rewards whose stock is counted, `past` redemptions."""

    balance: int
    tier: str
    past: Sequence[PastRedemption] = ()
    stock_left: Mapping[str, int]
    gifts: Sequence[Gift] = ()


def menu(programme: Programme, purse: Purse, at: Moment) -> tuple[Item, ...]:
    """Gifts, then what can be had (the best first), then what is nearly reached, then what is not to be had now."""
    items = (item(programme, reward, purse, at) for reward in programme.reward)
    shown = (each for each in items if not _hidden(each))
    return tuple(sorted(shown, key=_order))


def item(programme: Programme, reward: Reward, purse: Purse, at: Moment) -> Item:
    """How one reward stands for this guest; to be asked again when it is handed out."""
    gift = next((each for each in purse.gifts if each.reward.id == reward.id), None)
    if gift:
        barred = _barred_by_stock(programme, reward, purse)
        return Item(reward, 0, 0, barred, gift.key)
    missing = max(0, reward.cost - purse.balance) if reward.cost else 0  # what costs nothing is no matter of points
    return Item(reward, reward.cost, missing, _barred(programme, reward, purse, at))


def needs_staff(policy: RedeemPolicy, cost: int, signed: bool) -> bool:
    """Whether staff must approve; a UID is a copyable number, only a `signed` card may spend alone, if any may."""
    return not (signed and policy.signed_alone_upto and cost <= policy.signed_alone_upto)


def _hidden(each: Item) -> bool:
    if each.gift:
        return False
    return each.reward.gift_only or (each.why_not is not None and each.why_not.bar is Bar.OVER)


def _order(each: Item) -> tuple[int, int, int]:
    if each.affordable:
        return (0 if each.gift else 1, -each.cost, 0)
    return (2 if each.why_not is None else 3, each.missing, each.cost)


def _barred(programme: Programme, reward: Reward, purse: Purse, at: Moment) -> WhyNot | None:
    words, when = programme.words, reward.when
    if reward.gift_only or is_over(when, at.day):
        return WhyNot(Bar.OVER, words.over)
    if not has_begun(when, at.day):
        return WhyNot(Bar.NOT_YET, filled(words.not_yet, day=when.since))
    if barred := _barred_by_stock(programme, reward, purse):
        return barred
    if reward.tier and programme.rank(purse.tier) < (rank := programme.rank(reward.tier)):
        return WhyNot(Bar.TIER, filled(words.needs_tier, tier=programme.tier[rank].name))
    if barred := _barred_by_limit(programme, reward, purse.past, at):
        return barred
    return None if fits(when, at) else WhyNot(Bar.NOW, words.not_now)


def _barred_by_stock(programme: Programme, reward: Reward, purse: Purse) -> WhyNot | None:
    left = purse.stock_left.get(reward.id, reward.stock)
    return WhyNot(Bar.STOCK, programme.words.out_of_stock) if left is not None and left <= 0 else None


def _barred_by_limit(programme: Programme, reward: Reward, past: Iterable[PastRedemption], at: Moment) -> WhyNot | None:
    if reward.limit is None:
        return None
    since = begins(reward.limit.per, at)
    had = sum(each.reward == reward.id and not each.campaign and each.wall_ms >= since for each in past)
    if had < reward.limit.times:
        return None
    again = next_first_day(reward.limit.per, at.day)
    if again is None or is_over(reward.when, again):
        return WhyNot(Bar.LIMIT, programme.words.limit_used)
    return WhyNot(Bar.LIMIT, filled(programme.words.limit_until, day=again))
