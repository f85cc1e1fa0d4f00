"""The three sample programmes: without a fault, complete in three languages, and worth their money."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path

import pytest

from kiosk.model.loyalty import CampaignKind
from kiosk.model.programme import Programme
from kiosk.model.text import LANGUAGES, say
from kiosk.programme import load
from kiosk.programme.simulate import Plan, play
from kiosk.rules.campaigns import GuestFacts, running
from kiosk.rules.progress import to_reward
from kiosk.rules.rewards import Purse, menu
from tests.rules.shop import at

FOLDER = Path(__file__).parents[2] / "assets" / "programme"
NAMES = ("candy-shop", "milk-tea-shop", "supermarket")


@pytest.fixture(params=NAMES)
def programme(request: pytest.FixtureRequest) -> Programme:
    return load(FOLDER / f"{request.param}.toml")


def test_there_are_three() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.toml")) == sorted(NAMES)


def texts(inside: object) -> list[dict[str, str]]:
    if isinstance(inside, dict):
        return [inside]
    if isinstance(inside, tuple):
        return [text for each in inside for text in texts(each)]
    if is_dataclass(inside):
        return [text for field in fields(inside) for text in texts(getattr(inside, field.name))]
    return []


def test_every_text_is_there_in_three_languages(programme: Programme) -> None:
    found = texts(programme)
    assert len(found) > 70
    assert all(set(text) == set(LANGUAGES) and all(text.values()) for text in found)


def test_the_two_chinese_scripts_differ_where_they_must(programme: Programme) -> None:
    """A copied sentence would be the same in both; short ones may be."""
    long = [text for text in texts(programme) if len(re.sub(r"{\w+}", "", text["zh-Hans"])) > 8]
    same = [text["zh-Hans"] for text in long if text["zh-Hans"] == text["zh-Hant"]]
    assert not same


def test_every_kind_of_shop_cares_for_birthdays_and_for_those_who_stay_away(programme: Programme) -> None:
    kinds = {campaign.kind for campaign in programme.campaign}
    assert {CampaignKind.BIRTHDAY, CampaignKind.MEMBER_DAY, CampaignKind.HOLIDAY, CampaignKind.WIN_BACK} <= kinds


def test_a_new_guest_sees_a_menu_that_invites(programme: Programme) -> None:
    purse = Purse(balance=0, tier=programme.tier[0].id, stock_left={})
    shown = menu(programme, purse, at("2026-05-08 12:00"))
    assert len([item for item in shown if item.why_not is None]) >= 3
    assert not any(item.reward.gift_only for item in shown)


def test_the_stamp_card_counts_visits() -> None:
    tea = load(FOLDER / "milk-tea-shop.toml")
    shown = menu(tea, Purse(balance=8, tier="leaf", stock_left={}), at("2026-05-08 12:00"))
    goal = to_reward(tea, shown, 8)
    assert goal is not None
    assert (goal.have, goal.need, say(goal.goal, "zh-Hant"), goal.unit) == (8, 10, "免費茶飲一杯", "visits")


def test_new_year_in_the_candy_shop() -> None:
    candy = load(FOLDER / "candy-shop.toml")
    guest = GuestFacts(id=1, tier="friend", birthday=None, last_visit_ms=None, carried={})
    found = running(candy, guest, at("2026-02-17 12:00"))
    assert [each.key for each in found] == ["new-year-luck@2026-02-16"]


def test_a_year_costs_what_a_shop_can_bear(programme: Programme) -> None:
    """Rewards of 1 to 8 percent of what is bought, for median baskets of 30; most points do some good."""
    bill = play(programme, Plan(start=date(2026, 1, 1), members=60))
    assert bill.points_made == bill.points_spent + bill.expired + bill.outstanding
    if bill.purchases:
        assert 0.01 < bill.cost / bill.purchases < 0.08
    assert bill.spent_share > 0.5
    assert bill.visits > 300


def test_an_unhappy_answer_is_asked_why_whatever_the_question_of_the_hour(programme: Programme) -> None:
    for question in programme.question:
        asked = {face for each in question.follow_up for face in each.faces}
        assert {1, 2} <= asked, question.id
