"""How a guest is met at the door, and what is theirs today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.model.ledger import Lot
from kiosk.model.loyalty import CampaignKind
from kiosk.model.programme import Programme, Slide
from kiosk.model.text import Text, filled
from kiosk.rules.campaigns import Gift, Running
from kiosk.rules.earning import Gain
from kiosk.rules.lots import expiring
from kiosk.rules.moment import DAY_MS, Moment, business_day
from kiosk.rules.rewards import Item
from kiosk.rules.schedule import is_on


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that is the guest's today; `picture` names a drawing."""

    picture: str
    words: Text


def part_of_day(at: Moment) -> str:
    """ "morning" until noon, "afternoon" until six, "evening" until the business day ends."""
    hour = at.minute // 60
    return "morning" if hour < 12 else "afternoon" if hour < 18 else "evening"


def offers(
    programme: Programme,
    at: Moment,
    *,
    running: Sequence[Running] = (),
    gains: Sequence[Gain] = (),
    gifts: Sequence[Gift] = (),
    menu: Sequence[Item] = (),
    lots: Sequence[Lot] = (),
    solved: Sequence[str] = (),
    new_tier: Text | None = None,
) -> tuple[Offer, ...]:
    """What to say unasked, the most welcome first: a promise kept, a present, a day of joy, then points.

    `solved` are the answers to the guest's complaints, as staff wrote them. A campaign whose points stand among the
    `gains` has been named there.
    """
    words = programme.words
    found = [Offer("heart", filled(words.solved, answer=answer)) for answer in solved]
    named = {gain.rule for gain in gains}
    told = [each for each in running if not each.held_out and each.key not in named]
    told.sort(key=lambda each: each.campaign.kind is not CampaignKind.BIRTHDAY)
    found += [Offer(each.campaign.picture, each.campaign.words) for each in told]
    found += [Offer(each.reward.picture, filled(words.gift, reward=each.reward.name)) for each in gifts]
    if new_tier:
        found.append(Offer("crown", filled(words.tier_up, tier=new_tier)))
    best = max((each for each in menu if each.affordable and each.cost), key=lambda each: each.cost, default=None)
    if best:
        found.append(Offer(best.reward.picture, filled(words.within_reach, reward=best.reward.name)))
    if soon := expiring(lots, at.wall_ms, at.wall_ms + programme.points.warn_days * DAY_MS):
        last_day = business_day(soon[1] - 1, at.zone, at.day_starts)
        found.append(Offer("clock", filled(words.expiring, points=soon[0], day=last_day)))
    return tuple(found)


def slides(programme: Programme, at: Moment) -> tuple[Slide, ...]:
    """What the waiting screen may show now."""
    return tuple(each for each in programme.slide if is_on(each.when, at))
