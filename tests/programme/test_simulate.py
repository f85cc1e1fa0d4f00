"""A year is played by the very rules: it adds up, it repeats, and it shows what a change would cost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest

from kiosk.model.programme import Programme
from kiosk.programme import load
from kiosk.programme.simulate import Bill, Habits, Plan, facts, play, sentences
from kiosk.programme.simulate.crowd import crowd, visits
from kiosk.rules.moment import moment
from kiosk.rules.schedule import hours_on, within
from tests.rules.shop import named, shop

CANDY = load(Path(__file__).parents[2] / "assets" / "programme" / "candy-shop.toml")
PLAN = Plan(start=date(2026, 1, 1), members=40, days=365)

TEA = named("reward", 'id = "tea"\nkind = "goods"\ncost = 50\nworth = 2.00')
SHORT = '[points]\nexpiry = "days"\nafter = 30'


def test_every_point_is_spent_expired_or_outstanding() -> None:
    bill = play(shop(SHORT, TEA), PLAN)
    assert bill.points_made == bill.points_spent + bill.expired + bill.outstanding
    assert bill.expired > 0
    assert bill.points_made == 10 * bill.visits
    assert bill.points_spent == 50 * bill.handed_out["tea"]
    assert bill.cost == 200 * bill.handed_out["tea"]
    assert bill.point_cost == pytest.approx(4.0)  # hundredths: 2.00 for 50 points
    assert bill.liability == round(bill.outstanding * 4.0)


def test_the_same_seed_plays_the_same_year_and_another_another() -> None:
    assert facts(play(CANDY, PLAN), PLAN) == facts(play(CANDY, PLAN), PLAN)
    other = replace(PLAN, seed=2)
    assert facts(play(CANDY, other), other)["points"] != facts(play(CANDY, PLAN), PLAN)["points"]


def test_dearer_rewards_cost_less() -> None:
    def cost(programme: Programme) -> float:
        return play(programme, PLAN).cost

    assert cost(shop(TEA)) > cost(shop(TEA.replace("cost = 50", "cost = 100"))) > 0


def test_stock_and_limits_hold_for_everybody() -> None:
    scarce = shop(TEA + "\nstock = 3", named("reward", 'id = "mug"\nkind = "goods"\ncost = 20\nworth = 1\nlimit = {}'))
    bill = play(scarce, PLAN)
    assert bill.handed_out["tea"] == 3
    assert 0 < bill.handed_out["mug"] <= PLAN.members


def test_a_fifth_of_those_who_come_back_is_held_out() -> None:
    plan = replace(PLAN, members=400, habits=Habits(visits_per_month=1.0))
    bill = play(CANDY, plan)
    out, had = bill.held_out["we-missed-you"], bill.carried["we-missed-you"]
    assert had > 0
    assert 0.1 < out / (out + had) < 0.3
    assert bill.handed_out["come-back-bag"] <= had


def test_members_come_in_opening_hours_and_not_before_they_join() -> None:
    chance = Random(3)
    for shopper in crowd(Habits(), 30, date(2026, 1, 1), 120, chance):
        for wall_ms in visits(CANDY, Habits(), shopper, date(2026, 5, 1), chance):
            at = moment(wall_ms, ZoneInfo("UTC"), CANDY.day_starts)
            assert within(hours_on(CANDY, at.day), at.minute)
            assert shopper.joins <= at.day < date(2026, 5, 1)


def test_friends_come_after_those_who_bring_them() -> None:
    members = crowd(Habits(), 300, date(2026, 1, 1), 365, Random(5))
    brought = [each for each in members if each.friend is not None]
    assert len(brought) > 5
    assert all(members[each.friend].joins <= each.joins for each in brought if each.friend is not None)


def test_the_days_are_told_as_they_pass() -> None:
    told: list[int] = []
    play(CANDY, replace(PLAN, days=90), told.append)
    assert sum(told) == 90


def test_a_shop_where_nobody_comes_has_a_bill_too() -> None:
    plan = replace(PLAN, members=1, days=1, start=date(2026, 1, 1))
    bill = play(CANDY, plan)  # New Year's Day: closed
    assert bill.visits == 0
    assert isinstance(bill, Bill)
    assert "".join(sentences(bill, plan))
    assert facts(bill, plan)["cost_per_visit"] == 0.0
