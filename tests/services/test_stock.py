"""Deliveries, counts, and what is left of the rewards that are counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.rules.stock import Level, level
from kiosk.services.faults import Declined, NotAllowed, NotOffered
from kiosk.services.stockroom import MOST
from tests.services.club import club as the_club
from tests.services.club import last, text
from tests.services.premises import DAY, Furnished, Premises


def left(place: Premises) -> int:
    return place.shop.stock.one("mug", "en").left


def hand_out(place: Premises) -> str:
    """Somebody new takes a mug, a day later; the code of the voucher."""
    member = place.member().guest.id
    place.shop.points.give(member, 30, "goodwill", by=place.owner.id)
    return place.shop.rewards.redeem(member, "mug", place.clerk.id).code


@pytest.mark.parametrize(
    ("shelf", "week", "told"),
    [
        (-2, 0, Level.OUT),
        (0, 9, Level.OUT),
        (1, 0, Level.LOW),
        (3, 0, Level.LOW),
        (4, 0, Level.PLENTY),
        (9, 9, Level.LOW),
        (10, 9, Level.PLENTY),
    ],
)
def test_low_is_what_another_such_week_would_take(shelf: int, week: int, told: Level) -> None:
    assert level(shelf, week) is told


def test_only_what_is_counted_is_on_the_shelf(club: Premises) -> None:
    assert [(each.reward, each.left, each.level) for each in club.shop.stock.all("zh-Hant")] == [("mug", 1, Level.LOW)]
    assert club.shop.stock.all("zh-Hant")[0].name == "馬克杯"
    for reward in ("tea", "castle"):
        with pytest.raises(NotOffered, match="counted"):
            club.shop.stock.deliver(reward, 5, club.owner.id)


def test_a_delivery_can_be_handed_out(club: Premises) -> None:
    hand_out(club)
    assert club.shop.stock.one("mug", "en").level is Level.OUT
    club.shop.stock.deliver("mug", 12, club.owner.id)
    assert left(club) == 12
    code = hand_out(club)
    assert (left(club), club.shop.stock.one("mug", "en").week) == (11, 2)
    club.shop.vouchers.void(code, "mistake", by=club.owner.id)
    assert (left(club), club.shop.stock.one("mug", "en").week) == (12, 1)
    club.clock.go_on(7 * DAY)
    assert club.shop.stock.one("mug", "en").week == 0
    club.again()
    assert left(club) == 12


def test_a_count_is_right_whatever_the_kiosk_thought(club: Premises) -> None:
    club.shop.stock.deliver("mug", 9, club.owner.id)
    club.shop.stock.correct("mug", 7, "spoiled", club.owner.id)
    assert left(club) == 7
    club.shop.stock.correct("mug", 7, "counted", club.owner.id)
    club.shop.stock.correct("mug", 0, "missing", club.owner.id)
    assert left(club) == 0
    told = last(club, "stock.v1")
    assert (told["reward"], told["n"], told["left"], told["reason"], told["by"]) == (
        *("mug", -7, 0, "missing"),
        club.owner.id,
    )
    club.booked_by_the_cloud()


def test_every_change_stands_on_the_trail(club: Premises) -> None:
    club.shop.stock.deliver("mug", 9, club.owner.id)
    club.shop.stock.correct("mug", 4, "tasting", club.owner.id)
    trail = club.shop.audit.trail(club.owner.id, "en", "reward mug")
    assert [(each.who, each.action, each.why) for each in trail] == [
        ("Olga", "stock", "tasting: -6 = 4"),
        ("Olga", "stock", "delivery: +9 = 10"),
    ]


def test_what_is_no_delivery_and_no_count(club: Premises) -> None:
    before = club.events(audit=True)
    for n in (0, -1, MOST + 1):
        with pytest.raises(Declined, match="delivery"):
            club.shop.stock.deliver("mug", n, club.owner.id)
    for n in (-1, MOST + 1):
        with pytest.raises(Declined, match="counted"):
            club.shop.stock.correct("mug", n, "counted", club.owner.id)
    with pytest.raises(Declined, match="no reason 'because'"):
        club.shop.stock.correct("mug", 3, "because", club.owner.id)
    with pytest.raises(NotAllowed, match="a clerk may not change a reward's stock, a manager may"):
        club.shop.stock.deliver("mug", 3, club.clerk.id)
    with pytest.raises(NotAllowed):
        club.shop.stock.correct("mug", 3, "counted", club.clerk.id)
    assert (left(club), club.events(audit=True)) == (1, before)


def test_a_delivery_counts_whole_after_the_programme_has_taken_some_away(tmp_path: Path, furniture: Furnished) -> None:
    place = the_club(tmp_path, furniture)
    place._text = text().replace("stock = 1", "stock = 3")
    place.again()
    for _ in range(3):
        hand_out(place)
    place._text = text()  # only one in all
    place.again()
    assert left(place) == 0
    place.shop.stock.deliver("mug", 6, place.owner.id)
    assert left(place) == 6
    hand_out(place)
    assert left(place) == 5
