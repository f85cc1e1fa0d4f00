"""The shop's programme: every number and word that one shop may want otherwise than another (docs/programme.md)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

from msgspec import Meta

from kiosk.model.calendar import ALWAYS, Clock, Holiday, OpeningHours, When
from kiosk.model.feedback import AlarmRule, MisuseRule, Question, RatingRule
from kiosk.model.loyalty import (
    Campaign,
    EarningRule,
    Id,
    Multiplier,
    Picture,
    PointsRule,
    RedeemPolicy,
    Reward,
    Tier,
    TierRule,
)
from kiosk.model.text import LINE, NAME, Text
from kiosk.model.words import WORDS, Words

FOUR = Clock(4 * 60)


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRule:
    """One counted visit per member and `window_h`; a tap within `tap_again_s` is the same one.

    More than `velocity_per_day` taps or redemptions of one member in a business day are flagged.
    """

    window_h: Annotated[float, Meta(gt=0, le=72)] = 3.0
    tap_again_s: Annotated[float, Meta(ge=1, le=600)] = 20.0
    velocity_per_day: Annotated[int, Meta(ge=1, le=100)] = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffRule:
    """`manual_per_day` points at most may one staff member give by hand in a business day, always with a reason.

    Looked at: who gave `near_cap` percent of that or more; whose typed purchases earned more than `typed_per_day`
    points in a business day (0: nobody's); who handed out `favourite_n` rewards or more to one member within
    `favourite_days`, being `favourite_share` percent or more of all they handed out.
    """

    manual_per_day: Annotated[int, Meta(ge=0)] = 200
    near_cap: Annotated[int, Meta(ge=1, le=100)] = 80
    typed_per_day: Annotated[int, Meta(ge=0)] = 2000
    favourite_n: Annotated[int, Meta(ge=2, le=1000)] = 5
    favourite_share: Annotated[int, Meta(ge=1, le=100)] = 50
    favourite_days: Annotated[int, Meta(ge=1, le=366)] = 28


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """What a new member agrees to, in plain words; a new `version` asks again.

    Younger than `min_age` only with a parent's card.
    """

    version: Annotated[str, Meta(pattern=r"\S(.{0,38}\S)?", description='a short text, for example "2026-01"')]
    words: Annotated[Text, Meta(max_length=400)]
    min_age: Annotated[int, Meta(ge=0, le=21)] = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """Members not seen for `months` who have no points to spend are erased at night; 0: never."""

    months: Annotated[int, Meta(ge=0, le=240)] = 36


@dataclass(frozen=True, slots=True, kw_only=True)
class Favourite:
    """A taste to choose from when joining."""

    id: Id
    name: Annotated[Text, NAME]
    picture: Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Slide:
    """Shown now and then while the kiosk waits."""

    picture: Picture
    words: Annotated[Text, LINE]
    when: When = ALWAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """One file, read by kiosk.programme.load, which answers only for a programme without a fault."""

    name: Annotated[Text, NAME]
    languages: tuple[str, ...]
    currency: Annotated[
        str, Meta(pattern=r"^[A-Z]{3}$", description='the three capital letters of ISO 4217, for example "CNY"')
    ]
    consent: Consent
    hours: OpeningHours
    tier: tuple[Tier, ...]
    earn: tuple[EarningRule, ...]
    reward: tuple[Reward, ...]
    question: tuple[Question, ...]
    day_starts: Clock = FOUR
    visits: VisitRule = field(default_factory=VisitRule)
    points: PointsRule = field(default_factory=PointsRule)
    tiers: TierRule = field(default_factory=TierRule)
    multiplier: tuple[Multiplier, ...] = ()
    redeem: RedeemPolicy = field(default_factory=RedeemPolicy)
    campaign: tuple[Campaign, ...] = ()
    ratings: RatingRule = field(default_factory=RatingRule)
    misuse: MisuseRule = field(default_factory=MisuseRule)
    alarm: AlarmRule = field(default_factory=AlarmRule)
    staff: StaffRule = field(default_factory=StaffRule)
    retention: Retention = field(default_factory=Retention)
    holiday: tuple[Holiday, ...] = ()
    favourite: tuple[Favourite, ...] = ()
    slide: tuple[Slide, ...] = ()
    words: Words = WORDS

    def rank(self, tier: str) -> int:
        """0 for the lowest tier; a tier that the file no longer knows is the lowest."""
        for rank, each in enumerate(self.tier):
            if each.id == tier:
                return rank
        return 0
