"""What the programme asks, and how it judges presses."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Annotated

from msgspec import Meta

from kiosk.model.calendar import ALWAYS, When
from kiosk.model.loyalty import Id, Picture
from kiosk.model.text import LINE, NAME, Text

Face = Annotated[int, Meta(ge=1, le=5)]
Seconds = Annotated[float, Meta(gt=0, le=3600)]
MAX_REASONS = 6


class Aspect(enum.Enum):
    PRODUCT = "product"  # or its taste
    SERVICE = "service"
    SURROUNDINGS = "surroundings"
    PRICE = "price"
    QUALITY = "quality"
    RECOMMEND = "recommend"
    AFTER_SALES = "after_sales"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    id: Id
    picture: Picture
    words: Annotated[Text, NAME]


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """What is asked after a press of one of `faces`: at most six reasons; always skippable."""

    faces: tuple[Face, ...]
    ask: Annotated[Text, LINE]
    reasons: Annotated[tuple[Reason, ...], Meta(min_length=1, max_length=MAX_REASONS)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Asked in its hours, the oftener the greater `weight` is."""

    id: Id
    aspect: Aspect
    words: Annotated[Text, LINE]
    weight: Annotated[int, Meta(ge=1, le=100)] = 1
    when: When = ALWAYS
    follow_up: tuple[FollowUp, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingRule:
    """`levels` 5, or 4 without the middle one; `linked` joins a rating to a member, and the screen must say so.

    A guest who asked to be called back is to be answered within `answer_days`.
    """

    levels: Annotated[int, Meta(ge=4, le=5)] = 5
    linked: bool = False
    call_back_upto: Annotated[int, Meta(ge=0, le=3)] = 2  # faces that may ask to be called back; 0: none
    answer_days: Annotated[int, Meta(ge=0, le=60)] = 3

    @property
    def faces(self) -> tuple[int, ...]:
        return (1, 2, 3, 4, 5) if self.levels == 5 else (1, 2, 4, 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class MisuseRule:
    """Published: presses these rules flag are kept and shown, but not counted.

    One answer per `interval_s`; `burst_n` presses in `burst_s` flag them all; so do `alternation_n` presses in
    `alternation_s` that go happy, unhappy, happy, ...
    """

    interval_s: Seconds = 5.0
    burst_n: Annotated[int, Meta(ge=2, le=100)] = 4
    burst_s: Seconds = 30.0
    alternation_n: Annotated[int, Meta(ge=3, le=100)] = 4
    alternation_s: Seconds = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmRule:
    """Rings at `open_share` percent unhappy among at least `min_n` counted answers of `window_min` minutes.

    Closes by itself below `close_share` percent, or when the window holds no unhappy answer any more.
    """

    open_share: Annotated[int, Meta(ge=1, le=100)] = 50
    close_share: Annotated[int, Meta(ge=0, le=99)] = 30
    window_min: Annotated[int, Meta(ge=1, le=1440)] = 15
    min_n: Annotated[int, Meta(ge=1, le=1000)] = 4
