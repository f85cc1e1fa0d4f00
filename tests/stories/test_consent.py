"""Words that a member has not agreed to are asked for after the welcome: a yes is kept, not now is asked again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.flow.events import Agreed, Back, ConsentTouched, JoinTouched, LanguageTouched, Next
from kiosk.flow.join_states import Consent
from kiosk.flow.states import Greeting, Idle, Problem, TooSoon, Welcome
from kiosk.model.people import AgeBand
from kiosk.services.views_people import NOTHING_TOLD
from tests.stories.tale import ANNA, BEN, NOBODY, later, tap, timeout, touch
from tests.stories.test_join import answered

LATER_TODAY = 4 * 3600.0
NEW = "2026-05"


def new_words(tale, version: str) -> None:
    """The owner's programme has other words from now on."""
    programme = tale.shop.books.programme
    tale.shop.books.programme = replace(programme, consent=replace(programme.consent, version=version))


@pytest.fixture
def tale(tale):
    """Everybody agreed when they joined, and today's words are other ones."""
    new_words(tale, NEW)
    return tale


def agreed_to(tale, member: int) -> list[str]:
    return [each.version for each in tale.shop.books.store.people.consents(member) if each.given]


@pytest.fixture
def reading(tale):
    """Anna looks at the words."""
    assert tale.story(tap(ANNA), touch(ConsentTouched())) == [Greeting, Welcome, Consent]
    return tale


def test_a_yes_is_kept_and_thanked_for_and_not_asked_again(reading):
    assert reading.now.invitation.version == NEW
    balance = reading.now.guest.balance
    assert reading.story(touch(Agreed())) == [Welcome]
    assert (reading.now.agreed, reading.now.consent_due) == (True, False)
    assert reading.now.guest.balance == balance
    assert agreed_to(reading, reading.anna)[1:] == [NEW]
    assert reading.events("consent.v1") == 1
    reading.story(timeout, later(LATER_TODAY), tap(ANNA))
    assert (reading.now.agreed, reading.now.consent_due) == (False, False)
    assert reading.story(touch(ConsentTouched())) == []


def test_not_now_is_no_answer_and_asked_at_another_visit(reading):
    assert reading.story(touch(Back())) == [Welcome]
    assert not reading.now.consent_due, "once a visit is enough"
    assert reading.events("consent.v1") == 0
    reading.story(timeout, later(LATER_TODAY), tap(ANNA))
    assert reading.now.consent_due


def test_who_walks_past_the_question_is_not_held_up(tale):
    tale.story(tap(ANNA))
    assert tale.now.consent_due
    assert tale.story(timeout) == [Idle]
    assert tale.events("visit.v1") == 1


def test_the_next_in_the_queue_taps_and_is_greeted(reading):
    assert reading.story(tap(BEN)) == [Greeting, Welcome]
    assert reading.now.guest.name == "Ben"
    assert reading.events("consent.v1") == 0


def test_who_walks_away_while_reading_has_agreed_to_nothing(reading):
    assert reading.now.lasts == 60
    assert reading.story(timeout) == [Idle]
    assert agreed_to(reading, reading.anna)[1:] == []


def test_tapped_again_at_once_asks_nothing(tale):
    assert tale.story(tap(ANNA), later(9), tap(ANNA)) == [Greeting, Welcome, TooSoon]
    assert tale.story(touch(ConsentTouched())) == []


def test_a_new_version_asks_a_member_who_agreed_to_the_old_one(tale):
    tale.story(tap(NOBODY), touch(JoinTouched()))
    answered(tale, "Chloe")
    member, old = tale.now.guest.id, tale.shop.books.programme.consent.version
    assert not tale.now.consent_due
    tale.story(timeout, later(LATER_TODAY), tap(NOBODY))
    assert not tale.now.consent_due
    new_words(tale, "next")
    tale.story(timeout, later(LATER_TODAY), tap(NOBODY))
    assert tale.now.consent_due
    tale.story(touch(ConsentTouched()), touch(Agreed()))
    assert agreed_to(tale, member) == [old, "next"]


def test_words_that_change_while_they_are_read_are_read_again(reading):
    new_words(reading, "next")
    assert reading.story(touch(Agreed())) == [Consent]
    assert (reading.now.problem, reading.now.invitation.version) == (Problem("consent_missing"), "next")
    assert agreed_to(reading, reading.anna)[1:] == []
    assert reading.story(touch(Agreed())) == [Welcome]
    assert agreed_to(reading, reading.anna)[1:] == ["next"]


def test_the_words_are_read_in_another_language_and_the_welcome_too(reading):
    english = reading.now.invitation.words
    reading.story(touch(LanguageTouched("zh-Hans")))
    assert isinstance(reading.now, Consent)
    assert reading.now.invitation.words != english
    reading.story(touch(Agreed()))
    assert (reading.now.language, reading.now.visit.guest.language) == ("zh-Hans", "zh-Hans")


def test_consent_taken_back_is_a_no_and_not_asked_again(tale):
    tale.shop.joining.withdraw(tale.anna, tale.owner)
    tale.story(tap(ANNA))
    assert not tale.now.consent_due


def test_a_child_is_not_asked_alone(tale):
    child = replace(NOTHING_TOLD, age_band=AgeBand.CHILD)
    with tale.shop.books.store.change(tale.clock.stamp()) as change:
        tale.shop.books.store.people.keep_profile(change.new_id(), tale.anna, child)
    tale.shop.committed()
    tale.story(tap(ANNA))
    assert not tale.now.consent_due
    assert tale.story(touch(ConsentTouched()), touch(Next())) == []
