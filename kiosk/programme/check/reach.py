"""The most that a guest who comes on every open day can collect."""

from __future__ import annotations

from math import ceil, prod

from kiosk.model.loyalty import Campaign, CampaignKind, Caps, Event, Expiry, Stacking
from kiosk.model.programme import Programme

FOR_EVER_DAYS = 10 * 365
MOST_TIMES = 1e6
"""More than all that multiplies can make of anything: hundreds of multipliers are beyond what floats hold."""


def most_visits(programme: Programme, days: int) -> int:
    """One visit on each open day."""
    open_days = sum(bool(programme.hours.of(weekday)) for weekday in range(7))
    return ceil(days * open_days / 7)


def lifetime_days(programme: Programme) -> int:
    """How long points can be kept and added to."""
    match programme.points.expiry:
        case Expiry.NEVER:
            return FOR_EVER_DAYS
        case Expiry.DAYS:
            return programme.points.after
        case Expiry.MONTHS:
            return programme.points.after * 31
        case Expiry.YEAR_END:
            return programme.points.after * 366


def most_points(programme: Programme, days: int) -> int | None:
    """The most points in so many days; None where a rule by amount has no cap."""
    total = 0
    capped = 0
    visits = most_visits(programme, days)
    for rule in programme.earn:
        by_caps = _by_caps(rule.caps, days, visits)
        if (
            rule.on is Event.AMOUNT
            and by_caps is None
            and not (rule.capped and _by_caps(programme.points.caps, days, visits))
        ):
            return None
        times = 1 if rule.on in (Event.JOIN, Event.REFERRED) else visits
        most = min(rule.points * times, by_caps) if by_caps is not None else rule.points * times
        if rule.on is Event.AMOUNT:
            most = by_caps if by_caps is not None else _by_caps(programme.points.caps, days, visits) or 0
        if rule.on in (Event.VISIT, Event.AMOUNT):
            most = ceil(most * _factor(programme))
        if rule.capped:
            capped += most
        else:
            total += most
    limit = _by_caps(programme.points.caps, days, visits)
    total += min(capped, limit) if limit is not None else capped
    return total + sum(each.points * _times(programme, each, days) for each in programme.campaign)


def _by_caps(caps: Caps, days: int, visits: int) -> int | None:
    limits = [
        caps.day and caps.day * visits,
        caps.week and caps.week * (days // 7 + 2),
        caps.month and caps.month * (days // 28 + 2),
    ]
    return min((limit for limit in limits if limit), default=None)


def _factor(programme: Programme) -> float:
    times = [each.times for each in programme.multiplier] + [each.times for each in programme.campaign]
    if programme.points.multipliers is Stacking.ALL:
        return min(prod(times), MOST_TIMES)
    return max(times, default=1.0)


def _times(programme: Programme, campaign: Campaign, days: int) -> int:
    """How often its points can come."""
    match campaign.kind:
        case CampaignKind.BIRTHDAY:
            return days // 300 + 1
        case CampaignKind.WIN_BACK:
            return days // max(1, campaign.after_days) + 1
        case CampaignKind.MEMBER_DAY:
            return days // (28 if campaign.month_day or campaign.nth else 7) + 1
        case CampaignKind.HOLIDAY:
            return sum(len(each.days) for each in programme.holiday if each.id == campaign.holiday) * (days // 365 + 1)
        case CampaignKind.REFERRAL:
            return days // 7 + 1
