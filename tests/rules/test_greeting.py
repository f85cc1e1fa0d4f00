"""What a guest is told at the door, the most welcome first."""

from __future__ import annotations

from datetime import date

import pytest

from kiosk.model.ledger import Lot
from kiosk.model.text import say
from kiosk.rules.campaigns import Gift, Running
from kiosk.rules.earning import Gain
from kiosk.rules.greeting import offers, part_of_day, slides
from kiosk.rules.rewards import Purse, menu
from tests.rules.shop import at, ms, named, shop


@pytest.mark.parametrize(
    ("clock", "part"),
    [
        ("2026-05-08 04:00", "morning"),
        ("2026-05-08 11:59", "morning"),
        ("2026-05-08 12:00", "afternoon"),
        ("2026-05-08 17:59", "afternoon"),
        ("2026-05-08 18:00", "evening"),
        ("2026-05-09 02:00", "evening"),
    ],
)
def test_good_day(clock: str, part: str) -> None:
    assert part_of_day(at(clock)) == part


CLUB = shop(
    named("reward", 'id = "tea"\npicture = "tea"\nkind = "goods"\ncost = 50\nworth = 1'),
    named("reward", 'id = "cake"\npicture = "cake"\nkind = "goods"\ncost = 80\nworth = 1'),
    named("campaign", 'id = "day"\nkind = "member_day"\nmonth_day = 8\npicture = "calendar"\npriority = 9\npoints = 5'),
    named("campaign", 'id = "birthday"\nkind = "birthday"\npicture = "birthday"\ngift = "cake"'),
    named("campaign", 'id = "back"\nkind = "win_back"\nafter_days = 60\nseed = "s"\npicture = "heart"'),
    '[[slide]]\npicture = "tea"\nwords = { en = "Tea" }',
    '[[slide]]\npicture = "calendar"\nwords = { en = "Soon" }\nwhen = { since = 2026-06-01 }',
)
DAY, BIRTHDAY, BACK = CLUB.campaign
NOW = at("2026-05-08 12:00")


def test_everything_at_once_in_order_of_interest() -> None:
    cake = CLUB.reward[1]
    gift = Gift(cake, BIRTHDAY, "birthday@2026", date(2026, 5, 8))
    purse = Purse(balance=60, tier="friend", stock_left={}, gifts=(gift,))
    found = offers(
        CLUB,
        NOW,
        running=(Running(DAY, "day@2026-05-08", True), Running(BIRTHDAY, "birthday@2026", True)),
        gifts=(gift,),
        menu=menu(CLUB, purse, NOW),
        lots=(Lot(1, 20, ms("2026-05-15 04:00")), Lot(2, 40, ms("2027-01-01 04:00"))),
        solved=("a second scale",),
        new_tier={"en": "Gold"},
    )
    assert [(each.picture, say(each.words, "en")) for each in found] == [
        ("heart", "Put right for you: a second scale"),
        ("birthday", "birthday"),
        ("calendar", "day"),
        ("cake", "A present for you: cake"),
        ("crown", "You have reached Gold"),
        ("tea", "Yours for the asking: tea"),
        ("clock", "20 points are good until 14 May"),
    ]


def test_an_ordinary_day_has_nothing_to_say() -> None:
    purse = Purse(balance=10, tier="friend", stock_left={})
    assert offers(CLUB, NOW, menu=menu(CLUB, purse, NOW), lots=(Lot(1, 10, ms("2027-05-15 04:00")),)) == ()


def test_a_campaign_that_is_named_with_its_points_is_not_said_twice() -> None:
    running = (Running(BIRTHDAY, "birthday@2026-05-20", True),)
    assert [each.picture for each in offers(CLUB, NOW, running=running)] == ["birthday"]
    gains = (Gain("visit", 10, {"en": "Your visit"}), Gain("birthday@2026-05-20", 20, {"en": "birthday"}))
    assert offers(CLUB, NOW, running=running, gains=gains) == ()


def test_who_is_held_out_hears_nothing_of_it() -> None:
    assert offers(CLUB, NOW, running=(Running(BACK, "back@2026-01-01", True, held_out=True),)) == ()


def test_slides_have_their_time() -> None:
    assert [say(each.words, "en") for each in slides(CLUB, NOW)] == ["Tea"]
    assert [say(each.words, "en") for each in slides(CLUB, at("2026-06-01 12:00"))] == ["Tea", "Soon"]
