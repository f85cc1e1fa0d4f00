"""The office: who works here is appointed, changed and dismissed on the screen, and everybody may have a new PIN."""

from __future__ import annotations

import pytest

from drivers.events import CardKind, SeveralCards
from kiosk.flow.deeds import Ask, Deed, Kind
from kiosk.flow.desk_states import AskCard, AskReason, AskSure, AskWords
from kiosk.flow.events import (
    Agreed,
    Back,
    ColleagueTouched,
    DeedTouched,
    LeftOut,
    Next,
    PinTyped,
    Place,
    PlaceTouched,
    ReasonGiven,
    StaffTouched,
    WordsGiven,
    WordsTyped,
)
from kiosk.flow.office_states import AskPin, ColleaguePage, OfficePage, TeamPage, TrailPage
from kiosk.flow.states import Idle, MemberPage, Problem, RefusedCard, SignIn, StaffHome
from kiosk.model.member import Role
from tests.stories.tale import ANNA, NOBODY, PHONE, PIN, STAFF, Tale, tap, timeout, touch
from tests.stories.test_member_desk import CLERKS_PIN

NEW_PIN = "8046"


def at_office(tale: Tale, pin: str = PIN) -> Tale:
    tale.story(touch(StaffTouched()), touch(PinTyped(pin)))
    assert tale.story(touch(PlaceTouched(Place.OFFICE))) == [OfficePage]
    return tale


def at_team(tale: Tale, pin: str = PIN) -> Tale:
    at_office(tale, pin)
    assert tale.story(touch(PlaceTouched(Place.TEAM))) == [TeamPage]
    return tale


@pytest.fixture
def kim(tale: Tale) -> int:
    """A clerk."""
    return tale.shop.staff.appoint("Kim", Role.CLERK, "en", CLERKS_PIN, by=tale.owner).id


@pytest.fixture
def at_kim(tale: Tale, kim: int) -> Tale:
    at_team(tale)
    assert tale.story(touch(ColleagueTouched(kim))) == [ColleaguePage]
    return tale


def deed(tale: Tale, kind: Kind):
    """What the button for it on the page of a colleague, or the team's, stands for."""
    page = tale.now
    assert kind in page.deeds
    return touch(DeedTouched(Deed(kind, of=page.who.id if isinstance(page, ColleaguePage) else 0)))


def names(tale: Tale) -> list[str]:
    assert isinstance(tale.now, TeamPage)
    return [each.name for each in tale.now.team]


def last_entry(tale: Tale):
    return tale.shop.audit.trail(tale.owner, "en")[0]


# --- somebody new -----------------------------------------------------------------------------------------------


def test_an_owner_appoints_somebody_with_name_role_language_card_and_pin(tale: Tale) -> None:
    at_team(tale)
    told = tale.story(
        deed(tale, Kind.APPOINT),
        touch(WordsTyped("Kim")),
        touch(WordsGiven("Kim")),
        touch(ReasonGiven("manager")),
        touch(ReasonGiven("zh-Hant")),
        tap(NOBODY),
        touch(PinTyped(NEW_PIN)),
        touch(PinTyped(NEW_PIN)),
    )
    assert told == [AskWords, AskReason, AskCard, AskPin, TeamPage]
    assert tale.now.done.kind is Kind.APPOINT
    new = tale.now.team[1]
    assert (new.name, new.role, new.language, new.has_card) == ("Kim", Role.MANAGER, "zh-Hant", True)
    tale.story(timeout, tap(NOBODY))
    assert (type(tale.now), tale.now.who.name) == (SignIn, "Kim")
    assert tale.story(touch(PinTyped(NEW_PIN))) == [StaffHome]
    assert tale.now.language == "zh-Hant"
    assert (last_entry(tale).who, last_entry(tale).action) == ("Sam", "appoint")


def test_the_card_can_be_left_out(tale: Tale) -> None:
    at_team(tale)
    tale.story(deed(tale, Kind.APPOINT), touch(WordsGiven("Kim")))
    tale.story(touch(ReasonGiven("clerk")), touch(ReasonGiven("en")), touch(LeftOut()))
    assert tale.now.turn is Ask.PIN
    tale.story(touch(PinTyped(NEW_PIN)), touch(PinTyped(NEW_PIN)))
    assert [(each.name, each.has_card) for each in tale.now.team] == [("Sam", True), ("Kim", False)]


def test_no_pin_stays_in_what_is_remembered(tale: Tale) -> None:
    at_team(tale)
    tale.story(deed(tale, Kind.APPOINT), touch(WordsGiven("Kim")), touch(ReasonGiven("clerk")))
    tale.story(touch(ReasonGiven("en")), touch(LeftOut()), touch(PinTyped(NEW_PIN)))
    assert NEW_PIN not in repr(tale.now)
    tale.story(touch(PinTyped(NEW_PIN)))
    assert tale.now.done.pin == ""


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        (tap(ANNA), "card_taken"),
        (tap(STAFF), "card_taken"),
        (tap(PHONE, CardKind.PHONE), "card_unfit"),
        (touch(SeveralCards("reader", 0.0)), "several_cards"),
    ],
)
def test_cards_that_cannot_be_a_colleagues_are_said_at_once(tale: Tale, shown, said) -> None:
    at_team(tale)
    tale.story(deed(tale, Kind.APPOINT), touch(WordsGiven("Kim")), touch(ReasonGiven("clerk")))
    tale.story(touch(ReasonGiven("en")), shown)
    assert (type(tale.now), tale.now.problem) == (AskCard, Problem(said))
    assert tale.story(tap(NOBODY)) == [AskPin]


@pytest.mark.parametrize("pin", ["1234", "0000", PIN])
def test_a_pin_that_cannot_be_taken_is_said_before_it_is_typed_again(tale: Tale, pin: str) -> None:
    at_team(tale)
    tale.story(deed(tale, Kind.APPOINT), touch(WordsGiven("Kim")), touch(ReasonGiven("clerk")))
    tale.story(touch(ReasonGiven("en")), touch(LeftOut()), touch(PinTyped(pin)))
    assert (tale.now.turn, tale.now.problem) == (Ask.PIN, Problem("pin_unfit"))


def test_two_different_pins_begin_anew(tale: Tale) -> None:
    at_team(tale)
    tale.story(deed(tale, Kind.APPOINT), touch(WordsGiven("Kim")), touch(ReasonGiven("clerk")))
    tale.story(touch(ReasonGiven("en")), touch(LeftOut()), touch(PinTyped(NEW_PIN)), touch(PinTyped("8047")))
    assert (tale.now.turn, tale.now.problem) == (Ask.PIN, Problem("pin_differs"))
    tale.story(touch(PinTyped("8047")), touch(PinTyped("8047")))
    assert names(tale) == ["Sam", "Kim"]
    assert tale.shop.staff.by_pin("8047", None).name == "Kim"


def test_back_goes_one_question_back_and_keeps_what_was_typed(tale: Tale) -> None:
    at_team(tale)
    tale.story(deed(tale, Kind.APPOINT), touch(WordsTyped("Kin")), touch(WordsGiven("Kin")))
    tale.story(touch(ReasonGiven("clerk")), touch(ReasonGiven("en")), touch(LeftOut()), touch(PinTyped(NEW_PIN)))
    back = [touch(Back())] * 5
    assert tale.story(*back) == [AskPin, AskCard, AskReason, AskWords]
    assert tale.now.typed == "Kin"
    tale.story(touch(WordsGiven("Kim")), touch(ReasonGiven("manager")), touch(ReasonGiven("en")), touch(LeftOut()))
    tale.story(touch(PinTyped(NEW_PIN)), touch(PinTyped(NEW_PIN)))
    assert (names(tale), tale.now.team[1].role) == (["Sam", "Kim"], Role.MANAGER)


def test_back_from_the_first_question_and_nothing_happened(tale: Tale) -> None:
    at_team(tale)
    assert tale.story(deed(tale, Kind.APPOINT), touch(Back())) == [AskWords, TeamPage]
    assert names(tale) == ["Sam"]


def test_nobody_goes_on_with_an_appointment_for_a_minute_and_nothing_happened(tale: Tale) -> None:
    at_team(tale)
    tale.story(deed(tale, Kind.APPOINT), touch(WordsGiven("Kim")), touch(ReasonGiven("owner")))
    tale.story(touch(ReasonGiven("en")), touch(LeftOut()), touch(PinTyped(NEW_PIN)))
    assert tale.story(timeout) == [Idle]
    assert [each.name for each in tale.shop.staff.all(tale.owner)] == ["Sam"]


# --- a colleague ------------------------------------------------------------------------------------------------


def test_a_role_is_changed_among_the_others(at_kim: Tale) -> None:
    assert at_kim.story(deed(at_kim, Kind.CHANGE_ROLE)) == [AskReason]
    assert at_kim.now.options == ("manager", "owner")
    assert at_kim.story(touch(ReasonGiven("manager"))) == [ColleaguePage]
    assert (at_kim.now.who.role, at_kim.now.done.kind) == (Role.MANAGER, Kind.CHANGE_ROLE)


def test_a_forgotten_pin_is_set_anew(at_kim: Tale) -> None:
    told = at_kim.story(deed(at_kim, Kind.RESET_PIN), touch(PinTyped(NEW_PIN)), touch(PinTyped(NEW_PIN)))
    assert told == [AskPin, ColleaguePage]
    assert at_kim.shop.staff.by_pin(NEW_PIN, None).name == "Kim"


def test_a_card_is_given_and_lost(at_kim: Tale) -> None:
    assert Kind.LOSE_STAFF_CARD not in at_kim.now.deeds
    assert at_kim.story(deed(at_kim, Kind.GIVE_STAFF_CARD), tap(ANNA), tap(NOBODY)) == [AskCard, ColleaguePage]
    assert at_kim.now.who.has_card
    assert at_kim.story(deed(at_kim, Kind.LOSE_STAFF_CARD), touch(Agreed())) == [AskSure, ColleaguePage]
    assert not at_kim.now.who.has_card
    assert at_kim.story(timeout, tap(NOBODY)) == [Idle, RefusedCard]


def test_the_card_of_one_who_left_is_handed_on(at_kim: Tale) -> None:
    at_kim.story(deed(at_kim, Kind.GIVE_STAFF_CARD), tap(NOBODY))
    at_kim.story(deed(at_kim, Kind.DISMISS), touch(ReasonGiven("left")), touch(Agreed()))
    at_kim.story(deed(at_kim, Kind.APPOINT), touch(WordsGiven("Lee")), touch(ReasonGiven("clerk")))
    assert at_kim.story(touch(ReasonGiven("en")), tap(NOBODY)) == [AskCard, AskPin]
    at_kim.story(touch(PinTyped(NEW_PIN)), touch(PinTyped(NEW_PIN)))
    assert [(each.name, each.has_card) for each in at_kim.now.team] == [("Sam", True), ("Lee", True)]


def test_who_is_dismissed_is_asked_about_twice_and_gone(at_kim: Tale) -> None:
    told = at_kim.story(deed(at_kim, Kind.DISMISS), touch(ReasonGiven("season")), touch(Agreed()))
    assert told == [AskReason, AskSure, TeamPage]
    assert (names(at_kim), at_kim.now.done.kind) == (["Sam"], Kind.DISMISS)
    assert (last_entry(at_kim).action, last_entry(at_kim).why) == ("dismiss", "season")
    at_kim.story(timeout, touch(StaffTouched()), touch(PinTyped(CLERKS_PIN)))
    assert at_kim.now.problem == Problem("pin_wrong", 4)


def test_not_sure_and_they_stay(at_kim: Tale) -> None:
    told = at_kim.story(deed(at_kim, Kind.DISMISS), touch(ReasonGiven("trust")), touch(Back()), touch(Back()))
    assert told == [AskReason, AskSure, AskReason, ColleaguePage]
    assert at_kim.story(touch(Back())) == [TeamPage]
    assert names(at_kim) == ["Sam", "Kim"]


# --- nobody locks the shop out ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "answers"),
    [
        (Kind.DISMISS, (ReasonGiven("left"), Agreed())),
        (Kind.CHANGE_ROLE, (ReasonGiven("clerk"),)),
    ],
)
def test_the_last_owner_can_neither_go_nor_become_less(tale: Tale, kind: Kind, answers: tuple) -> None:
    at_team(tale)
    tale.story(touch(ColleagueTouched(tale.owner)))
    tale.story(deed(tale, kind), *(touch(answer) for answer in answers))
    assert (type(tale.now), tale.now.problem) == (ColleaguePage, Problem("last_owner"))
    assert tale.shop.staff.by_pin(PIN, None).role is Role.OWNER


@pytest.mark.parametrize(
    ("kind", "answers"),
    [
        (Kind.DISMISS, (ReasonGiven("left"), Agreed())),
        (Kind.CHANGE_ROLE, (ReasonGiven("clerk"),)),
    ],
)
def test_an_owner_who_goes_or_becomes_less_is_signed_out(tale: Tale, kind: Kind, answers: tuple) -> None:
    tale.shop.staff.appoint("Kim", Role.OWNER, "en", CLERKS_PIN, by=tale.owner)
    at_team(tale)
    tale.story(touch(ColleagueTouched(tale.owner)))
    tale.story(deed(tale, kind), *(touch(answer) for answer in answers))
    assert isinstance(tale.now, Idle)
    tale.story(touch(StaffTouched()), touch(PinTyped(PIN)))
    assert isinstance(tale.now, SignIn if kind is Kind.DISMISS else StaffHome)


# --- one's own PIN and card ---------------------------------------------------------------------------------------


def own(tale: Tale, kind: Kind):
    return touch(DeedTouched(Deed(kind, of=tale.now.staff.id)))


def test_everybody_may_change_their_own_pin(tale: Tale, kim: int) -> None:
    at_office(tale, CLERKS_PIN)
    told = tale.story(own(tale, Kind.CHANGE_PIN), *(touch(PinTyped(pin)) for pin in (CLERKS_PIN, NEW_PIN, NEW_PIN)))
    assert told == [AskPin, OfficePage]
    assert tale.now.done.kind is Kind.CHANGE_PIN
    assert tale.shop.staff.by_pin(NEW_PIN, kim).name == "Kim"


def test_who_does_not_know_the_old_pin_sets_no_new_one(tale: Tale, kim: int) -> None:
    at_office(tale, CLERKS_PIN)
    tale.story(own(tale, Kind.CHANGE_PIN), touch(PinTyped(PIN)))
    assert (tale.now.turn, tale.now.problem) == (Ask.OLD_PIN, Problem("pin_wrong", 4))
    tale.story(*[touch(PinTyped("9182"))] * 4)
    assert tale.now.problem == Problem("pin_locked", 60)
    tale.story(touch(PinTyped(CLERKS_PIN)))
    assert tale.now.problem == Problem("pin_locked", 60)


def test_everybody_may_say_that_their_card_is_lost(tale: Tale, kim: int) -> None:
    tale.shop.staff_cards.give(kim, tale.shop.books.keys.card(NOBODY), tale.owner)
    at_office(tale, CLERKS_PIN)
    assert tale.now.has_card
    assert tale.story(own(tale, Kind.LOSE_STAFF_CARD), touch(Agreed())) == [AskSure, OfficePage]
    assert not tale.now.has_card
    assert tale.story(timeout, tap(NOBODY)) == [Idle, RefusedCard]


# --- who sees what ------------------------------------------------------------------------------------------------


def test_a_clerks_office_has_no_doors(tale: Tale, kim: int) -> None:
    at_office(tale, CLERKS_PIN)
    assert (tale.now.places, tale.now.people) == ((), 0)
    for place in (Place.TEAM, Place.STOCK, Place.TRAIL):
        assert tale.story(touch(PlaceTouched(place))) == []
    tale.story(touch(DeedTouched(Deed(Kind.APPOINT))))
    assert tale.now.problem == Problem("not_allowed")


def test_a_manager_looks_and_can_only_say_that_a_card_is_lost(tale: Tale) -> None:
    tale.shop.staff.appoint("Kim", Role.MANAGER, "en", CLERKS_PIN, by=tale.owner)
    at_team(tale, CLERKS_PIN)
    assert tale.now.deeds == ()
    tale.story(touch(ColleagueTouched(tale.owner)))
    assert tale.now.deeds == (Kind.LOSE_STAFF_CARD,)
    tale.story(touch(DeedTouched(Deed(Kind.DISMISS, of=tale.owner))))
    assert (type(tale.now), tale.now.problem) == (ColleaguePage, Problem("not_allowed"))


def test_a_members_card_still_finds_its_member(at_kim: Tale) -> None:
    assert at_kim.story(tap(ANNA)) == [MemberPage]


def test_from_the_office_home_again_and_out(at_kim: Tale) -> None:
    assert at_kim.story(*[touch(Back())] * 4) == [TeamPage, OfficePage, StaffHome, Idle]


def test_nobody_in_the_office_for_a_minute_and_the_door_is_free_again(at_kim: Tale) -> None:
    assert at_kim.story(timeout) == [Idle]


# --- what was done ------------------------------------------------------------------------------------------------


def test_the_trail_is_read_newest_first_and_page_by_page(at_kim: Tale) -> None:
    for n in range(60):
        at_kim.shop.people.note(at_kim.anna, f"note {n}", at_kim.owner)
    assert at_kim.story(touch(Back()), touch(Back()), touch(PlaceTouched(Place.TRAIL)))[-1] is TrailPage
    newest = at_kim.now.entries
    assert (len(newest), newest[0].who, newest[0].action, newest[0].about) == (50, "Sam", "note_member", "Anna")
    assert at_kim.story(touch(Next())) == [TrailPage]
    assert at_kim.now.entries[0].id < newest[-1].id
    kim = next(each for each in at_kim.now.entries if each.action == "appoint")
    assert kim.about in ("Kim", "Sam")
    assert at_kim.story(touch(Next())) == [], "there is nothing older"
    assert at_kim.story(touch(Back()), touch(Back())) == [TrailPage, OfficePage]
