"""Campaigns that miss what their kind needs, or come twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields

from kiosk.model.loyalty import Campaign, CampaignKind
from kiosk.model.programme import Programme
from kiosk.programme.faults import Finding, Path

OWN: Mapping[str, CampaignKind] = {
    "window": CampaignKind.BIRTHDAY,
    "weekday": CampaignKind.MEMBER_DAY,
    "nth": CampaignKind.MEMBER_DAY,
    "month_day": CampaignKind.MEMBER_DAY,
    "holiday": CampaignKind.HOLIDAY,
    "after_days": CampaignKind.WIN_BACK,
    "holdout": CampaignKind.WIN_BACK,
    "seed": CampaignKind.WIN_BACK,
}
DEFAULTS = {field.name: field.default for field in fields(Campaign)}


def findings(programme: Programme) -> Iterator[Finding]:
    for i, campaign in enumerate(programme.campaign):
        path: Path = ("campaign", i)
        for key, kind in OWN.items():
            if campaign.kind is not kind and getattr(campaign, key) != DEFAULTS[key]:
                yield Finding((*path, key), f"only a campaign of kind {kind.value!r} has this", "take it out")
        yield from _needs(campaign, path)
        if campaign.gift is None and campaign.gift_days != 1:
            yield Finding((*path, "gift_days"), "there is no gift to wait", "name a gift, or take it out")
    yield from _two_birthdays(programme)


def _needs(campaign: Campaign, path: Path) -> Iterator[Finding]:
    match campaign.kind:
        case CampaignKind.MEMBER_DAY if (campaign.weekday is None) == (campaign.month_day == 0):
            yield Finding(path, "it must be said which day is the member day", "give either weekday or month_day")
        case CampaignKind.MEMBER_DAY if campaign.nth and campaign.weekday is None:
            yield Finding((*path, "nth"), "it is not said which weekday", "add weekday")
        case CampaignKind.HOLIDAY if campaign.holiday is None:
            yield Finding(path, "it is not said which holiday", "add holiday, the id of a [[holiday]]")
        case CampaignKind.WIN_BACK:
            if not campaign.after_days:
                yield Finding(path, "it is not said after how long an absence", "add after_days = 60")
            if not campaign.seed:
                yield Finding(
                    path,
                    "who is held out must be fixed at the start",
                    'add seed = "..." (any words) and leave it as long as the campaign runs',
                )
        case CampaignKind.MEMBER_DAY if _nothing(campaign):
            yield Finding(path, "the member day gives nothing", "add points, times or a gift, or take it out")
        case CampaignKind.REFERRAL:
            if not campaign.points:
                yield Finding(path, "it gives nothing", "add points, or take it out")
            for key in ("gift", "times"):
                if getattr(campaign, key) != DEFAULTS[key]:
                    yield Finding((*path, key), "a referral is rewarded with points", "take it out and give points")


def _nothing(campaign: Campaign) -> bool:
    return not campaign.points and campaign.times == 1 and campaign.gift is None


def _two_birthdays(programme: Programme) -> Iterator[Finding]:
    birthdays = [(i, each) for i, each in enumerate(programme.campaign) if each.kind is CampaignKind.BIRTHDAY]
    for position, (i, campaign) in enumerate(birthdays):
        for _, other in birthdays[:position]:
            if _same_guests(campaign, other) and _same_time(campaign, other):
                yield Finding(
                    ("campaign", i),
                    f"the birthdays {campaign.id!r} and {other.id!r} overlap: a guest would be given two in a year",
                    "give them different tiers or dates, or join them",
                )


def _same_guests(one: Campaign, other: Campaign) -> bool:
    return not one.tiers or not other.tiers or bool(set(one.tiers) & set(other.tiers))


def _same_time(one: Campaign, other: Campaign) -> bool:
    def before(first: Campaign, second: Campaign) -> bool:
        end, start = first.when.until, second.when.since
        return end is not None and start is not None and end < start

    return not before(one, other) and not before(other, one)
