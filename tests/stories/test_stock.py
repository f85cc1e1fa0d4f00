"""What is on the shelf: a delivery and a count are typed in the office, and the door knows at once."""

from __future__ import annotations

import pytest

from kiosk.flow.deeds import Deed, Kind
from kiosk.flow.desk_states import AskNumber, AskReason
from kiosk.flow.events import Back, DeedTouched, NumberTyped, Place, PlaceTouched, ReasonGiven, RewardTouched
from kiosk.flow.office_states import OfficePage, ShelfPage, StockPage
from kiosk.flow.states import Idle, Problem
from kiosk.model.member import Role
from kiosk.rules.stock import Level
from kiosk.services.stockroom import MOST
from tests.stories.tale import Tale, timeout, touch
from tests.stories.test_member_desk import CLERKS_PIN
from tests.stories.test_team import at_office

JAR = "candy-jar"


@pytest.fixture
def at_jar(tale: Tale) -> Tale:
    at_office(tale)
    assert tale.story(touch(PlaceTouched(Place.STOCK)), touch(RewardTouched(JAR))) == [StockPage, ShelfPage]
    return tale


def deed(kind: Kind):
    return touch(DeedTouched(Deed(kind, code=JAR)))


def test_a_delivery_is_typed_and_counts_at_once(at_jar: Tale) -> None:
    had = at_jar.now.shelf.left
    assert at_jar.story(deed(Kind.DELIVER), touch(NumberTyped(12))) == [AskNumber, ShelfPage]
    assert (at_jar.now.shelf.left, at_jar.now.done.kind) == (had + 12, Kind.DELIVER)
    assert at_jar.events("stock.v1") == 1
    at_jar.story(touch(Back()))
    assert next(each.left for each in at_jar.now.shelves if each.reward == JAR) == had + 12


def test_a_count_needs_a_reason_and_may_find_nothing(at_jar: Tale) -> None:
    told = at_jar.story(deed(Kind.COUNT), touch(NumberTyped(0)), touch(ReasonGiven("missing")))
    assert told == [AskNumber, AskReason, ShelfPage]
    assert (at_jar.now.shelf.left, at_jar.now.shelf.level) == (0, Level.OUT)
    jar = next(each for each in at_jar.shop.rewards.menu(at_jar.anna, "en") if each.id == JAR)
    assert jar.why_not
    assert at_jar.story(touch(Back()), touch(Back())) == [StockPage, OfficePage]
    assert at_jar.now.out == 1


def test_a_delivery_of_nothing_is_none(at_jar: Tale) -> None:
    assert at_jar.story(deed(Kind.DELIVER), touch(NumberTyped(0))) == [AskNumber]
    assert at_jar.events("stock.v1") == 0


def test_more_than_any_shelf_holds_is_said_and_can_be_typed_again(at_jar: Tale) -> None:
    at_jar.story(deed(Kind.DELIVER), touch(NumberTyped(MOST + 1)))
    assert (type(at_jar.now), at_jar.now.problem) == (AskNumber, Problem("declined"))
    assert at_jar.story(touch(NumberTyped(6))) == [ShelfPage]


def test_back_and_time_out_change_nothing(at_jar: Tale) -> None:
    had = at_jar.now.shelf.left
    told = at_jar.story(deed(Kind.COUNT), touch(NumberTyped(3)), touch(Back()), touch(Back()))
    assert told == [AskNumber, AskReason, AskNumber, ShelfPage]
    assert at_jar.story(deed(Kind.COUNT), touch(NumberTyped(3)), timeout) == [AskNumber, AskReason, Idle]
    assert at_jar.shop.stock.one(JAR, "en").left == had


def test_a_clerk_changes_no_stock(tale: Tale) -> None:
    tale.shop.staff.appoint("Kim", Role.CLERK, "en", CLERKS_PIN, by=tale.owner)
    at_office(tale, CLERKS_PIN)
    assert tale.story(touch(PlaceTouched(Place.STOCK))) == []
    tale.story(deed(Kind.DELIVER))
    assert tale.now.problem == Problem("not_allowed")


def test_a_manager_takes_a_delivery(tale: Tale) -> None:
    tale.shop.staff.appoint("Kim", Role.MANAGER, "en", CLERKS_PIN, by=tale.owner)
    at_office(tale, CLERKS_PIN)
    tale.story(touch(PlaceTouched(Place.STOCK)), touch(RewardTouched(JAR)), deed(Kind.DELIVER), touch(NumberTyped(5)))
    assert tale.now.done.kind is Kind.DELIVER


def test_a_reward_that_left_the_programme_meanwhile_is_told(at_jar: Tale) -> None:
    from dataclasses import replace

    books = at_jar.shop.books
    at_jar.story(deed(Kind.DELIVER))
    books.programme = replace(books.programme, reward=tuple(each for each in books.programme.reward if each.id != JAR))
    at_jar.story(touch(NumberTyped(5)))
    assert at_jar.now.problem == Problem("not_offered")
    assert at_jar.story(touch(Back())) == [ShelfPage]
    assert at_jar.story(touch(Back())) == [StockPage]
