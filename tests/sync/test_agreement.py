"""What the kiosk writes is what the endpoint books: the two definitions of each event's data, side by side."""

from __future__ import annotations

import msgspec
import pytest

from kiosk.services import wire as kiosk
from sync.cloud.kinds import KINDS, Effect, effect_of
from tests.sync.shop import event

EARNED = kiosk.Entry(points=7, kind="earn", rule="visit", lot=1, expires_ms=9)
SPENT = kiosk.Entry(points=-8, kind="spend", rule="", lot=1)

WRITTEN: list[tuple[str, msgspec.Struct, Effect | None]] = [
    (
        "visit.v1",
        kiosk.VisitV1(4, b"\x00\xff" * 8, True, 7, [EARNED], ("monday",), "gold"),
        Effect(4, 7, visits=1, card="AP8A/wD/AP8A/wD/AP8A/w=="),
    ),
    ("visit.v1", kiosk.VisitV1(4, b"c", False, 0, []), Effect(4, card="Yw==")),
    ("rating.v1", kiosk.RatingV1(1, 5, "q", "taste", "panel", True, "en", ("burst",), ((1, "burst"),), 4), None),
    ("rating.v1", kiosk.RatingV1(1, 1, "q", "taste", "screen", False, "zh-Hans"), None),
    ("followup.v1", kiosk.FollowUpV1(1, "option", ("slow", "cold"), "slow"), None),
    ("followup.v1", kiosk.FollowUpV1(1, "timeout", ()), None),
    ("callback.v1", kiosk.CallBackV1(1, 4), None),
    ("redemption.v1", kiosk.RedemptionV1(4, "tea", 8, "code", 2, [SPENT]), Effect(4, -8, redemptions=1)),
    ("redemption.v1", kiosk.RedemptionV1(4, "cake", 0, "code", 2, [], "birthday"), Effect(4, redemptions=1)),
    ("member.v1", kiosk.MemberV1(4, b"c", "zh-Hant", 1), Effect(4, card="Yw==")),
    ("language.v1", kiosk.LanguageV1(4, "en"), None),
]


@pytest.mark.parametrize(("kind", "data", "effect"), WRITTEN)
def test_what_the_kiosk_writes_is_booked(kind: str, data: msgspec.Struct, effect: Effect | None) -> None:
    assert kind in KINDS
    assert effect_of(event(1, kind, msgspec.json.encode(data))) == effect
