"""A guest joins: alone at the door, or helped by staff; nothing must be told but age and consent."""

from __future__ import annotations

import pytest

from drivers.events import CardKind, SeveralCards
from kiosk.flow.events import (
    AgeTouched,
    Agreed,
    Back,
    BirthdayChosen,
    EnrolTouched,
    FavouriteTouched,
    JoinTouched,
    LanguageTouched,
    Next,
    PinTyped,
    StaffTouched,
    WordsTyped,
)
from kiosk.flow.join_states import Join
from kiosk.flow.states import Idle, Problem, StaffHome, UnknownCard, Welcome
from kiosk.model.member import Birthday
from kiosk.model.people import AgeBand
from tests.stories.tale import ANNA, BEN, LOST, MEI, NOBODY, PHONE, PIN, STAFF, Tale, face, later, tap, timeout, touch


def answered(tale: Tale, name: str = "", speaks: str = "en") -> None:
    """All questions from the first to the consent, as briefly as can be."""
    assert isinstance(tale.now, Join)
    tale.story(touch(LanguageTouched(speaks)), touch(Next()), touch(WordsTyped(name)), touch(Next()))
    tale.story(touch(AgeTouched(False)), touch(Next()))  # grown up; no birthday
    while tale.now.page != "consent":
        tale.story(touch(Next()))
    tale.story(touch(Agreed()))


def reached(tale: Tale, page: str) -> None:
    """On to a page, with nothing told on the way."""
    while tale.now.page != page:
        before = tale.now.page
        tale.story(touch(AgeTouched(False)) if before == "age" else touch(Next()))
        assert tale.now.page != before


@pytest.fixture
def joining(tale):
    assert tale.story(tap(NOBODY), touch(JoinTouched())) == [UnknownCard, Join]
    return tale


@pytest.fixture
def helped(tale):
    tale.story(touch(StaffTouched()), touch(PinTyped(PIN)), touch(EnrolTouched()))
    assert isinstance(tale.now, Join)
    return tale


def person(tale):
    return tale.shop.people.person(tale.now.guest.id)


def test_everything_told_and_a_welcome_in_their_own_language(joining):
    told = joining.story(
        touch(LanguageTouched("zh-Hant")),
        touch(Next()),
        touch(WordsTyped("小")),
        touch(WordsTyped("小美")),
        touch(Next()),
        touch(AgeTouched(False)),
        touch(BirthdayChosen(Birthday(2, 29))),
    )
    assert told == [Join]
    assert joining.now.language == "zh-Hant"
    taste = joining.now.invitation.favourites[0].id
    joining.story(touch(FavouriteTouched(taste)), touch(Next()), tap(ANNA))
    assert joining.now.referrer_name == "Anna"
    joining.story(touch(Next()))
    assert joining.now.page == "consent"
    assert joining.story(touch(Agreed())) == [Welcome]
    assert joining.now.visit.first
    assert (joining.now.guest.name, joining.now.language) == ("小美", "zh-Hant")
    file = person(joining)
    assert file.birthday == Birthday(2, 29)
    assert file.profile.favourites == (taste,)
    assert file.consent.given
    assert file.referrer.name == "Anna"
    assert joining.events("member.v1") == 1
    assert joining.events("consent.v1") == 1


def test_nothing_has_to_be_told(joining):
    answered(joining)
    assert isinstance(joining.now, Welcome)
    assert joining.now.guest.name == ""
    assert person(joining).birthday is None


def test_without_a_yes_nobody_joins(joining):
    reached(joining, "consent")
    assert joining.story(touch(Next())) == []
    while isinstance(joining.now, Join):
        joining.story(touch(Back()))
    assert isinstance(joining.now, Idle)
    assert joining.confirmed == []
    assert joining.story(tap(NOBODY)) == [UnknownCard]


def test_whoever_walks_away_leaves_nothing_behind(joining):
    joining.story(touch(Next()), touch(WordsTyped("Chloe")))
    assert joining.now.lasts == 60
    assert joining.story(timeout) == [Idle]
    assert joining.confirmed == []


def test_each_answer_gives_a_minute_more(joining):
    for _ in range(3):
        joining.story(later(50), touch(Next() if joining.now.page != "age" else AgeTouched(False)))
    assert isinstance(joining.now, Join)
    assert joining.desk.deadline == joining.clock.mono_ms / 1000 + 60


def test_back_leads_from_question_to_question_and_keeps_the_answers(joining):
    joining.story(touch(Next()), touch(WordsTyped("Chloe")), touch(Next()), touch(Back()))
    assert (joining.now.page, joining.now.words) == ("name", "Chloe")


def test_the_language_changes_the_words_of_consent_at_once(joining):
    english = joining.now.invitation.words
    joining.story(touch(LanguageTouched("zh-Hans")))
    assert joining.now.invitation.words != english


def test_a_favourite_touched_twice_is_none(joining):
    reached(joining, "favourites")
    taste = joining.now.invitation.favourites[0].id
    joining.story(touch(FavouriteTouched(taste)), touch(FavouriteTouched(taste)))
    assert joining.now.favourites == ()


def test_a_child_joins_with_a_parents_card_only(joining):
    joining.story(touch(Next()), touch(Next()), touch(AgeTouched(True)))
    assert joining.now.page == "parent"
    joining.story(touch(Next()))
    assert joining.now.problem == Problem("parent_missing")
    joining.story(tap(STAFF))
    assert joining.now.problem == Problem("no_member")
    joining.story(tap(ANNA))
    assert joining.now.parent_name == "Anna"
    joining.story(touch(Next()))
    reached(joining, "consent")
    assert joining.story(touch(Agreed())) == [Welcome]
    file = person(joining)
    assert file.profile.age_band is AgeBand.CHILD
    assert file.parent.name == "Anna"


def test_a_child_cannot_answer_for_a_child(joining):
    joining.story(touch(Next()), touch(Next()), touch(AgeTouched(True)), tap(ANNA), touch(Next()))
    reached(joining, "consent")
    joining.story(touch(Agreed()), timeout)
    other = bytes.fromhex("04ee0000000077")
    joining.story(tap(other), touch(JoinTouched()), touch(Next()), touch(Next()), touch(AgeTouched(True)))
    joining.story(tap(NOBODY), touch(Next()))
    reached(joining, "consent")
    assert joining.story(touch(Agreed())) == [Join]
    assert joining.now.problem == Problem("parent_missing")
    assert joining.now.page == "parent", "where it can be mended"


def test_no_longer_a_child_no_longer_a_parent(joining):
    joining.story(touch(Next()), touch(Next()), touch(AgeTouched(True)), tap(ANNA), touch(Back()))
    joining.story(touch(AgeTouched(False)))
    assert (joining.now.page, joining.now.parent) == ("birthday", None)


@pytest.mark.parametrize(
    ("deed", "said"),
    [(tap(LOST), "card_blocked"), (tap(STAFF), "no_member"), (tap(PHONE, CardKind.PHONE), "no_member")],
)
def test_a_card_that_is_no_friends_is_explained(joining, deed, said):
    reached(joining, "friend")
    joining.story(deed)
    assert joining.now.problem == Problem(said)
    assert joining.now.referrer is None


def test_two_cards_at_once_are_explained(joining):
    reached(joining, "friend")
    joining.story(touch(SeveralCards("reader", 0.0)))
    assert joining.now.problem == Problem("several_cards")


def test_a_card_where_none_is_asked_for_disturbs_nothing(joining):
    assert joining.story(tap(BEN)) == []
    assert joining.now.page == "language"


def test_a_press_on_the_panel_counts_and_leaves_the_form_alone(joining):
    assert joining.story(face(5)) == []
    assert joining.events("rating.v1") == 1


def test_a_name_that_is_too_long_is_said_and_nothing_is_lost(joining):
    joining.story(touch(Next()), touch(WordsTyped("x" * 41)), touch(Next()), touch(AgeTouched(False)))
    reached(joining, "consent")
    joining.story(touch(Agreed()))
    assert joining.now.problem == Problem("declined")
    assert joining.now.words == "x" * 41


def test_staff_help_and_the_card_comes_last(helped):
    answered(helped, "Chloe")
    assert helped.now.page == "card"
    assert helped.story(tap(NOBODY)) == [Welcome]
    assert helped.now.guest.name == "Chloe"
    assert person(helped).consent.given


def test_staff_help_with_a_card_that_is_somebody_elses(helped):
    answered(helped)
    helped.story(tap(MEI))
    assert helped.now.problem == Problem("card_taken")
    helped.story(tap(PHONE, CardKind.PHONE))
    assert helped.now.problem == Problem("card_unfit")
    assert helped.story(tap(NOBODY)) == [Welcome]


def test_a_strange_card_at_work_begins_a_new_member(tale):
    tale.story(touch(StaffTouched()), touch(PinTyped(PIN)))
    assert tale.story(tap(NOBODY)) == [Join]
    assert "card" not in tale.now.pages
    answered(tale)
    assert isinstance(tale.now, Welcome)


def test_back_out_of_helping_leads_home(helped):
    assert helped.story(touch(Back())) == [StaffHome]
