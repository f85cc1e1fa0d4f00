"""What the kiosk writes is what the endpoint books: the two definitions of each event's data, side by side."""

from __future__ import annotations

import msgspec
import pytest

from kiosk.services import wire as kiosk
from kiosk.services import wire_care as care
from kiosk.services import wire_people as people
from kiosk.services import wire_points as points
from sync.cloud.effects import Effect
from sync.cloud.kinds import KINDS, effect_of
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
    ("visit.v1", kiosk.VisitV1(4, b"c", True, 0, [], ("w",), held_out=("w",)), Effect(4, visits=1, card="Yw==")),
    ("rating.v1", kiosk.RatingV1(1, 5, "q", "taste", "panel", True, "en", ("burst",), ((1, "burst"),), 4), None),
    ("rating.v1", kiosk.RatingV1(1, 1, "q", "taste", "screen", False, "zh-Hans"), None),
    (
        "rating.v1",
        kiosk.RatingV1(1, 5, "q", "taste", "panel", True, "en", member=4, entries=[EARNED], tier="gold"),
        Effect(4, 7),
    ),
    ("followup.v1", kiosk.FollowUpV1(1, "option", ("slow", "cold"), "slow"), None),
    ("followup.v1", kiosk.FollowUpV1(1, "timeout", ()), None),
    ("callback.v1", kiosk.CallBackV1(1, 4), None),
    ("redemption.v1", kiosk.RedemptionV1(4, "tea", 8, "code", 2, [SPENT]), Effect(4, -8, redemptions=1)),
    ("redemption.v1", kiosk.RedemptionV1(4, "cake", 0, "code", 2, [], "birthday"), Effect(4, redemptions=1)),
    ("member.v1", kiosk.MemberV1(4, b"c", "zh-Hant", 1), Effect(4, card="Yw==")),
    ("language.v1", kiosk.LanguageV1(4, "en"), None),
    ("adjust.v1", points.AdjustV1(4, 7, "goodwill", 2, [EARNED]), Effect(4, 7)),
    ("purchase.v1", points.PurchaseV1(4, 1200, (("tea", 1200),), 7, 9, [EARNED], 2, None, "gold"), Effect(4, 7)),
    ("purchase.v1", points.PurchaseV1(4, 50, (("", 50),), 0, 9, [], None, "T-17"), Effect(4)),
    ("reverse.v1", points.ReverseV1(4, 3, -8, "mistake", 2, [SPENT]), Effect(4, -8)),
    ("voucher.v1", points.VoucherV1(4, "code", "void", "mistake", 2, [EARNED]), Effect(4, 7, redemptions=-1)),
    ("voucher.v1", points.VoucherV1(4, "code", "open", "mistake", 2, [SPENT]), Effect(4, -8, redemptions=1)),
    ("voucher.v1", points.VoucherV1(4, "code", "used", "", 2, []), Effect(4)),
    ("stock.v1", points.StockV1("tea", -3, 9, "spoiled", 2), None),
    ("stock.v1", points.StockV1("tea", 12, 0, "delivery", 2), None),
    ("referral.v1", points.ReferralV1(4, 5, "referral", 1, 7, [EARNED]), Effect(4, 7)),
    ("expiry.v1", points.ExpiryV1(4, [SPENT]), Effect(4, -8)),
    ("tier.v1", points.TierV1(4, "gold", 1), None),
    ("missed.v1", points.MissedV1(((4, "missed@2026-01-01", True),)), None),
    ("member.v1", kiosk.MemberV1(4, b"c", "zh-Hant", 1, parent=5, referrer=6), Effect(4, card="Yw==")),
    ("consent.v1", people.ConsentV1(4, "2026-01", True, 2), None),
    ("consent.v1", people.ConsentV1(4, "2026-01", False), None),
    ("profile.v1", people.ProfileV1(4, "25-34", ("lemon",)), None),
    ("profile.v1", people.ProfileV1(4), None),
    ("personal.v1", people.PersonalV1(4, 9, "note", b"\x00\xff", by=2), None),
    ("personal.v1", people.PersonalV1(4, 9, "note", struck=True), None),
    ("card.v1", people.CardV1(4, b"c", "lost", 2), Effect(4, card="Yw==")),
    ("card.v1", people.CardV1(4, b"c", "active", 2, b"d"), Effect(4, card="Yw==")),
    ("merge.v1", people.MergeV1(1, 4, 5, 2, (b"c",), 7, 2, 1, "gold"), Effect(4, 7, 2, 1, source=5, cards=("Yw==",))),
    ("unmerge.v1", people.MergeV1(1, 4, 5, 2, (b"c",), 7, 2, 1), Effect(5, 7, 2, 1, source=4, cards=("Yw==",))),
    ("unlike.v1", people.UnlikeV1(4, 5, 2), None),
    ("erase.v1", people.EraseV1(4, "ABCD-EFGH", (b"c",)), Effect(4, cards=("Yw==",), forgotten=True)),
    ("audit.v1", care.AuditV1(1, "redeem", "member 4", bytes(32), 2), None),
    ("audit.v1", care.AuditV1(1, "expire", "member 4", bytes(32)), None),
    ("case.v1", care.CaseV1(1, "open", "2026-05-23", 1, 4), None),
    ("case.v1", care.CaseV1(1, "closed", "2026-05-23", 1, 4, 2, told=True), None),
    ("alarm.v1", care.AlarmV1(1, "ringing", 4, 2), None),
    ("alarm.v1", care.AlarmV1(1, "acknowledged", 4, 2, 2), None),
    ("measure.v1", care.MeasureV1(1, "service", 2, "2026-05-23", "2026-06-23", "done"), None),
    ("notice.v1", care.NoticeV1(1, "taps", "2026-05-23", 6, 5, 4), None),
    ("heartbeat.v1", care.HeartbeatV1([care.HourUp(495_000, 3, 15, 7, False)]), None),
    (
        "hours.v1",
        care.HoursV1([[(480, 1200)]] * 7, 30, 240, [care.DaysOff([(0, 12, 25, 12, 26)], True, [(600, 720)])]),
        None,
    ),
    ("import.v1", people.ImportV1(4, b"c", "en", 1, 7, [EARNED]), Effect(4, 7, card="Yw==")),
]


@pytest.mark.parametrize(("kind", "data", "effect"), WRITTEN)
def test_what_the_kiosk_writes_is_booked(kind: str, data: msgspec.Struct, effect: Effect | None) -> None:
    assert kind in KINDS
    assert effect_of(event(1, kind, msgspec.json.encode(data))) == effect
