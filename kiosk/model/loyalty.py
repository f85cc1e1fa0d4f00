"""What the programme gives: earning, points, tiers, rewards, campaigns."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Annotated, NewType

from msgspec import Meta

from kiosk.model.calendar import ALWAYS, Period, Weekday, When
from kiosk.model.text import LINE, NAME, Text

Money = NewType("Money", int)
"""Hundredths of the programme's currency; written 2.50 in the file."""

Picture = NewType("Picture", str)
"""One of PICTURES, each a drawing made by our own code."""

PICTURES = frozenset(
    (
        *("candy", "lollipop", "tea", "cup", "cake", "cookie", "apple", "bread", "bottle", "bag"),
        *("gift", "coupon", "percent", "price", "star", "crown", "heart", "smile", "hand", "people"),
        *("clock", "calendar", "birthday", "broom"),
    )
)

Id = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$", description="small letters, digits and hyphens")]
Count = Annotated[int, Meta(ge=1)]
Points = Annotated[int, Meta(ge=1, le=1_000_000)]
Days = Annotated[int, Meta(ge=1, le=3660)]


# --- earning -------------------------------------------------------------------------------------------


class Event(enum.Enum):
    """What can earn."""

    VISIT = "visit"  # a counted one
    AMOUNT = "amount"  # a purchase whose amount is known
    JOIN = "join"  # enrolment
    RATING = "rating"  # a counted rating of a known member
    REFERRAL = "referral"  # the one who brought a friend
    REFERRED = "referred"  # the friend


@dataclass(frozen=True, slots=True, kw_only=True)
class Caps:
    """At most so many points in a business day, week, month; None is no limit."""

    day: Points | None = None
    week: Points | None = None
    month: Points | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EarningRule:
    """`points` for each event; for AMOUNT: for every full `every` spent in `categories` (empty: all) of one purchase.

    All rules that fit add up. `caps` limit this rule alone; `capped` tells whether the programme's caps count it.
    """

    id: Id
    on: Event
    points: Points
    why: Annotated[Text, NAME]
    every: Annotated[Money, Meta(ge=1)] | None = None
    categories: tuple[str, ...] = ()
    when: When = ALWAYS
    caps: Caps = Caps()
    capped: bool = True
    after_visits: Count = 1  # REFERRAL and REFERRED: at which counted visit of the friend


@dataclass(frozen=True, slots=True, kw_only=True)
class Multiplier:
    """`times` as many points of `rules` (empty: all on visit and amount) for members of `tiers` (empty: all)."""

    id: Id
    times: Annotated[float, Meta(gt=1, le=10)]
    why: Annotated[Text, NAME]
    when: When = ALWAYS
    rules: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()


class Stacking(enum.Enum):
    BEST = "best"  # only the highest multiplier of each rule counts
    ALL = "all"  # they multiply


class Expiry(enum.Enum):
    NEVER = "never"
    DAYS = "days"
    MONTHS = "months"
    YEAR_END = "year_end"  # at the end of the `after`-th calendar year, this one counted


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsRule:
    """How points live: when they expire (at the end of a business day), what limits earning."""

    expiry: Expiry = Expiry.MONTHS
    after: Days = 12
    warn_days: Days = 14
    caps: Caps = Caps()
    multipliers: Stacking = Stacking.BEST


# --- tiers ---------------------------------------------------------------------------------------------


class Growth(enum.Enum):
    """What makes a tier (growth value), apart from the points that can be spent."""

    POINTS = "points"
    VISITS = "visits"
    SPEND = "spend"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """Reached with `threshold` points, visits or whole currency units in the window; the lowest one's is 0."""

    id: Id
    name: Annotated[Text, NAME]
    threshold: Annotated[int, Meta(ge=0)]
    benefits: tuple[Annotated[Text, LINE], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TierRule:
    """Up at once; down one step at a review, `review_days` after the tier was reached or last reviewed."""

    by: Growth = Growth.POINTS
    window_days: Days = 365
    review_days: Days = 90


# --- rewards -------------------------------------------------------------------------------------------


class RewardKind(enum.Enum):
    GOODS = "goods"
    COUPON = "coupon"
    DISCOUNT = "discount"
    SERVICE = "service"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """At most `times` for each member per `per`."""

    times: Count = 1
    per: Period = Period.EVER


@dataclass(frozen=True, slots=True, kw_only=True)
class Reward:
    """Something to be had for `cost` points; `worth` is what it costs the shop.

    `stock` is how many there are to begin with (None: not counted); `tier` the lowest that may have it; the
    voucher is good for `voucher_days`; a reward with `gift_only` is never sold, only given by a campaign.
    """

    id: Id
    name: Annotated[Text, NAME]
    picture: Picture
    kind: RewardKind
    cost: Annotated[int, Meta(ge=0)]
    worth: Annotated[Money, Meta(ge=0)]
    note: Annotated[Text, LINE] | None = None
    stock: Count | None = None
    limit: Limit | None = None
    when: When = ALWAYS
    tier: str | None = None
    voucher_days: Days = 1
    gift_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RedeemPolicy:
    """A staff member approves, always; a signed card may redeem alone up to `signed_alone_upto` points (0: never)."""

    signed_alone_upto: Annotated[int, Meta(ge=0)] = 0
    void_days: Days = 7


# --- campaigns -----------------------------------------------------------------------------------------


class CampaignKind(enum.Enum):
    BIRTHDAY = "birthday"
    MEMBER_DAY = "member_day"
    HOLIDAY = "holiday"
    REFERRAL = "referral"
    WIN_BACK = "win_back"


class Window(enum.Enum):
    """Round the birthday: the day, the seven days with it in the middle, its calendar month."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """Extra `points` or `times` as many at a visit (REFERRAL: at the referral), and `gift`, a reward at no cost.

    Points and gift come once for each occurrence: a birthday a year, a member day, a holiday, an absence.
    Of several that run at once the highest `priority` comes first; another joins only if all of them `stack`.
    BIRTHDAY: `window`. MEMBER_DAY: `weekday` (with `nth`, 1 to 4 or -1 for the last in the month) or `month_day`.
    HOLIDAY: `holiday`. WIN_BACK: back after `after_days` without a visit; `holdout` percent of the members, chosen
    at random by `seed` and never changed, get nothing, so that the effect can be known.
    """

    id: Id
    kind: CampaignKind
    words: Annotated[Text, LINE]
    picture: Picture
    priority: int = 0
    stack: bool = True
    when: When = ALWAYS
    tiers: tuple[str, ...] = ()
    points: Annotated[int, Meta(ge=0, le=1_000_000)] = 0
    times: Annotated[float, Meta(ge=1, le=10)] = 1.0
    gift: str | None = None
    gift_days: Annotated[int, Meta(ge=1, le=366)] = 1  # from the visit that brought it, that day included
    window: Window = Window.DAY
    weekday: Weekday | None = None
    nth: Annotated[int, Meta(ge=-1, le=4)] = 0
    month_day: Annotated[int, Meta(ge=0, le=31)] = 0
    holiday: str | None = None
    after_days: Annotated[int, Meta(ge=0, le=3660)] = 0
    holdout: Annotated[int, Meta(ge=0, le=50)] = 20
    seed: str = ""
