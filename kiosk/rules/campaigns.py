"""Which campaigns run for a guest today, who is held out, and what gifts wait."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from datetime import date, timedelta

from kiosk.model.calendar import WEEKDAYS
from kiosk.model.loyalty import Campaign, CampaignKind, Reward, Window
from kiosk.model.member import Birthday
from kiosk.model.programme import Programme
from kiosk.rules.chance import share
from kiosk.rules.moment import DAY, DAY_MS, Moment, business_day
from kiosk.rules.schedule import clamped, is_on, occurrence

REFERRAL = CampaignKind.REFERRAL
SAME_YEAR_MS = 300 * DAY_MS
"""Two birthdays of one member are further apart, whatever is done to the date on file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestFacts:
    """What campaigns must know of a member; `last_visit_ms` is the wall time of the counted visit before this one.

    `carried` are the campaign keys that the member's visits have carried, with the wall time of the first; `decided`
    says of keys whether the member is held out, as it was written down, the oldest first.
    """

    id: int
    tier: str
    birthday: Birthday | None
    last_visit_ms: int | None
    carried: Mapping[str, int]
    decided: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Running:
    """A campaign at this visit. `key` names the occurrence ("birthday@2026"); visit, ledger and redemption carry it.

    `fresh`: its points and gift are still to come. A guest who is `held_out` gets nothing and is told nothing; the
    visit is kept with the mark, so that the effect can be counted.
    """

    campaign: Campaign
    key: str
    fresh: bool
    held_out: bool = False


@dataclass(frozen=True, slots=True)
class Gift:
    """A reward that waits at no cost, to be had until `until`, that business day included."""

    reward: Reward
    campaign: Campaign
    key: str
    until: date


def running(programme: Programme, guest: GuestFacts, at: Moment) -> tuple[Running, ...]:
    """The campaigns of this visit, the most important first, as the file lets them stack; ask before it is kept."""
    return _stacked(_found(programme, (each for each in programme.campaign if each.kind is not REFERRAL), guest, at))


def referring(programme: Programme, guest: GuestFacts, at: Moment) -> tuple[Running, ...]:
    """The campaigns for a referral; no visit carries them."""
    return _stacked(_found(programme, (each for each in programme.campaign if each.kind is REFERRAL), guest, at))


def _found(programme: Programme, campaigns: Iterable[Campaign], guest: GuestFacts, at: Moment) -> Iterator[Running]:
    for campaign in sorted(campaigns, key=lambda each: -each.priority):
        if not is_on(campaign.when, at) or (campaign.tiers and guest.tier not in campaign.tiers):
            continue
        if (name := _occurrence(programme, campaign, guest, at)) is not None:
            key = f"{campaign.id}@{name}"
            fresh = not _had(campaign, key, guest.carried, at)
            if campaign.kind is CampaignKind.BIRTHDAY and not fresh and not _begun(campaign, key, guest, at):
                continue  # the year's was another date or campaign's: nothing is given, promised or carried
            yield Running(campaign, key, fresh, held_out(campaign, key, guest.id, guest.decided))


def _stacked(found: Iterable[Running]) -> tuple[Running, ...]:
    taken: list[Running] = []
    for each in found:
        active = [other for other in taken if not other.held_out]
        if each.held_out or not active or (each.campaign.stack and all(other.campaign.stack for other in active)):
            taken.append(each)
    return tuple(taken)


def _had(campaign: Campaign, key: str, carried: Mapping[str, int], at: Moment) -> bool:
    if campaign.kind is CampaignKind.BIRTHDAY:
        birthdays = (ms for other, ms in carried.items() if _is_birthday(other))
        return key in carried or any(abs(at.wall_ms - ms) < SAME_YEAR_MS for ms in birthdays)
    return campaign.kind is not REFERRAL and key in carried


def _is_birthday(key: str) -> bool:
    """Whatever campaign gave it, of another tier or renamed since: only a birthday is named by its year alone."""
    return key.partition("@")[2].isdecimal()


def _begun(campaign: Campaign, key: str, guest: GuestFacts, at: Moment) -> bool:
    """Whether this birthday's key was first carried in the window that is now."""
    around = birthday_window(guest.birthday, campaign.window, at.day) if guest.birthday else None
    if around is None or key not in guest.carried:
        return False
    return around[0] <= business_day(guest.carried[key], at.zone, at.day_starts) <= around[1]


def _occurrence(programme: Programme, campaign: Campaign, guest: GuestFacts, at: Moment) -> str | None:
    match campaign.kind:
        case CampaignKind.BIRTHDAY:
            around = birthday_window(guest.birthday, campaign.window, at.day) if guest.birthday else None
            return str(around[2]) if around else None
        case CampaignKind.MEMBER_DAY:
            return at.day.isoformat() if is_member_day(campaign, at.day) else None
        case CampaignKind.HOLIDAY:
            spans = (span for each in programme.holiday if each.id == campaign.holiday for span in each.days)
            return next((found[0].isoformat() for span in spans if (found := occurrence(span, at.day))), None)
        case CampaignKind.REFERRAL:
            return at.day.isoformat()
        case CampaignKind.WIN_BACK:
            if guest.last_visit_ms is None:
                return None
            last = business_day(guest.last_visit_ms, at.zone, at.day_starts)
            return last.isoformat() if (at.day - last).days >= campaign.after_days else None


def birthday_window(birthday: Birthday, window: Window, day: date) -> tuple[date, date, int] | None:
    """First and last day of the window that holds `day`, and the year of the birthday it belongs to.

    Born on 29 February, the day is the 28th in a common year.
    """
    for year in (day.year, day.year - 1, day.year + 1):
        born = clamped(year, birthday.month, birthday.day)
        match window:
            case Window.DAY:
                first, last = born, born
            case Window.WEEK:
                first, last = born - timedelta(days=3), born + timedelta(days=3)
            case Window.MONTH:
                first, last = born.replace(day=1), clamped(year, birthday.month, 31)
        if first <= day <= last:
            return first, last, year
    return None


def is_member_day(campaign: Campaign, day: date) -> bool:
    """By day of the month (31: the last), or weekday, or the nth or last such weekday of the month."""
    if campaign.month_day:
        return day == clamped(day.year, day.month, campaign.month_day)
    if campaign.weekday is None or WEEKDAYS[day.weekday()] is not campaign.weekday:
        return False
    if campaign.nth == -1:
        return (day + timedelta(days=7)).month != day.month
    return campaign.nth in (0, (day.day + 6) // 7)


def held_out(campaign: Campaign, key: str, member: int, decided: Mapping[str, bool]) -> bool:
    """Whether this occurrence of a win-back passes the member by: as it was decided for it, or at an earlier absence;
    drawn if there was none. Once it is written down, no visit, merge or edited file changes it."""
    if campaign.kind is not CampaignKind.WIN_BACK:
        return False
    if key in decided:
        return decided[key]
    earlier = (out for other, out in decided.items() if other.partition("@")[0] == campaign.id)
    return next(earlier, drawn(campaign, member))


def drawn(campaign: Campaign, member: int) -> bool:
    """The draw at the first absence: by seed, campaign and member, the same on every kiosk."""
    return share(campaign.seed, campaign.id, member) * 100 < campaign.holdout


def gifts(programme: Programme, guest: GuestFacts, at: Moment, redeemed: Set[str]) -> tuple[Gift, ...]:
    """The gifts that wait for the guest: carried by a visit, not yet `redeemed` (keys), not too old."""
    campaigns = {each.id: each for each in programme.campaign if each.gift}
    rewards = {each.id: each for each in programme.reward}
    found = []
    for key, carried_ms in guest.carried.items():
        campaign = campaigns.get(key.partition("@")[0])
        reward = rewards.get(campaign.gift or "") if campaign else None
        if campaign is None or reward is None or key in redeemed:
            continue
        until = business_day(carried_ms, at.zone, at.day_starts) + (campaign.gift_days - 1) * DAY
        if at.day <= until and not held_out(campaign, key, guest.id, guest.decided):
            found.append(Gift(reward, campaign, key, until))
    return tuple(sorted(found, key=lambda each: (-each.campaign.priority, each.until, each.key)))
