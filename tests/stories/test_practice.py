"""Practice mode: everything can be tried with real cards, every screen says so, and nothing is kept."""

from __future__ import annotations

import pytest

from kiosk.flow.deeds import Deed, Kind
from kiosk.flow.desk_states import DevicePage
from kiosk.flow.events import Back, DeedTouched, PinTyped, Place, PlaceTouched, StaffTouched
from kiosk.flow.states import Greeting, Idle, StaffHome, Thanks, Welcome
from tests.stories.tale import ANNA, PIN, Tale, face, later, tap, timeout, touch

SWITCH = touch(DeedTouched(Deed(Kind.PRACTISE)))


def at_the_switch(tale: Tale) -> None:
    told = tale.story(touch(StaffTouched()), touch(PinTyped(PIN)), touch(PlaceTouched(Place.DEVICE)))
    assert told[-1] is DevicePage


@pytest.fixture
def practising(tale):
    at_the_switch(tale)
    assert tale.story(SWITCH, touch(Back()), touch(Back())) == [DevicePage, StaffHome, Idle]
    return tale


def points(tale: Tale) -> int:
    return tale.shop.members.guest(tale.anna).balance


def test_every_screen_says_that_it_is_practice(practising):
    assert practising.now.house.practice
    assert practising.story(tap(ANNA), face(5)) == [Greeting, Welcome, Thanks]
    assert all(state.house.practice for state in practising.shown[-3:])


def test_nothing_of_it_is_kept(tale):
    before = points(tale)
    at_the_switch(tale)
    tale.story(SWITCH, touch(Back()), touch(Back()), tap(ANNA))
    assert points(tale) > before
    tale.story(timeout)
    at_the_switch(tale)
    tale.story(SWITCH)
    assert not tale.now.house.practice
    assert points(tale) == before
    tale.story(touch(Back()), touch(Back()))
    assert tale.story(tap(ANNA)) == [Greeting, Welcome]
    assert tale.now.visit.before == before


def test_practice_forgotten_ends_by_itself_and_the_mark_goes(practising):
    practising.story(later(16 * 60), timeout)
    assert not practising.now.house.practice
