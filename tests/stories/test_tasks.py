"""What there is to do: complaints, the alarm, birthdays, one person twice; each leads to where it is done."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kiosk.demo.cast import joined
from kiosk.flow.deeds import Deed, Kind
from kiosk.flow.desk_states import AskReason, AskSure, AskWords, CasePage, DuplicatePage, TasksPage
from kiosk.flow.events import (
    Agreed,
    Back,
    CallBackTouched,
    DeedTouched,
    MemberTouched,
    PinTyped,
    Place,
    PlaceTouched,
    ReasonGiven,
    StaffTouched,
    TaskTouched,
    WordsGiven,
)
from kiosk.flow.states import Greeting, Idle, MemberPage, Problem, StaffHome, Welcome
from kiosk.model.member import Birthday, Role
from kiosk.model.text import LANGUAGES, columns
from kiosk.services.cases import WIDEST
from kiosk.ui.screens.deed_words import often_said
from tests.stories.tale import ANNA, MEI, NOBODY, PIN, Tale, face, later, tap, timeout, touch
from tests.stories.test_member_desk import CLERKS_PIN


def deed(kind: Kind, **about: object):
    return touch(DeedTouched(Deed(kind, **about)))


def at_tasks(tale: Tale, pin: str = PIN) -> Tale:
    tale.story(touch(StaffTouched()), touch(PinTyped(pin)))
    assert tale.story(touch(PlaceTouched(Place.TASKS))) == [TasksPage]
    return tale


def kinds(tale: Tale) -> list[str]:
    return [task.kind for task in tale.now.tasks]


@pytest.fixture
def complaint(tale):
    """Anna was unhappy and wishes to be called back; the owner looks at her complaint."""
    tale.story(face(1), touch(CallBackTouched()), tap(ANNA), timeout)
    at_tasks(tale)
    case = next(task for task in tale.now.tasks if task.kind == "case")
    assert tale.story(touch(TaskTouched("case", case.id))) == [CasePage]
    return tale


def test_a_complaint_is_taken_answered_and_told_at_the_next_tap(complaint):
    number = complaint.now.case.id
    assert complaint.now.case.guest.name == "Anna"
    assert (complaint.now.case.owner, complaint.now.case.due) != ("", "")
    complaint.story(deed(Kind.TAKE_CASE, of=number))
    assert complaint.now.case.owner == "Sam"
    told = complaint.story(deed(Kind.ANSWER, of=number), touch(WordsGiven("The tea is hot again.")))
    assert told == [AskWords, CasePage]
    assert (complaint.now.case.state, complaint.now.case.answer) == ("answered", "The tea is hot again.")
    assert complaint.story(touch(Back())) == [TasksPage]
    assert "case" not in kinds(complaint)
    assert complaint.story(timeout, later(4 * 3600), tap(ANNA)) == [Idle, Greeting, Welcome]
    assert any("The tea is hot again." in offer.words for offer in complaint.now.visit.offers)


def test_a_complaint_is_noted_and_put_off(complaint):
    number, due = complaint.now.case.id, complaint.now.case.due
    complaint.story(deed(Kind.NOTE_CASE, of=number), touch(WordsGiven("Called, nobody answered.")))
    assert complaint.now.case.notes[-1].words == "Called, nobody answered."
    complaint.story(deed(Kind.PUT_OFF, of=number), touch(WordsGiven("Waiting for a spare part.")))
    assert complaint.now.case.due != due


def test_a_complaint_that_was_settled_in_person_is_closed(complaint):
    told = complaint.story(deed(Kind.CLOSE, of=complaint.now.case.id), touch(WordsGiven("Told them in person.")))
    assert told == [AskWords, TasksPage]
    assert "case" not in kinds(complaint)


def test_an_answer_too_long_for_the_door_is_said_and_can_be_typed_again(complaint):
    complaint.story(deed(Kind.ANSWER, of=complaint.now.case.id), touch(WordsGiven("x" * (WIDEST + 1))))
    assert isinstance(complaint.now, AskWords)
    assert complaint.now.problem == Problem("declined")
    assert complaint.story(touch(WordsGiven("Short."))) == [CasePage]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_answer_that_is_offered_fits_on_the_welcome_screen(language, tmp_path):
    from kiosk.ui.look import ASSETS
    from kiosk.ui.words import Catalogues

    say = Catalogues(ASSETS / "locale", tmp_path).say(language)
    assert all(columns(words) <= WIDEST for words in often_said(Kind.ANSWER, say))


def test_from_a_complaint_to_its_member(complaint):
    assert complaint.story(touch(MemberTouched(complaint.anna))) == [MemberPage]


def test_a_clerk_may_not_close_a_complaint(tale):
    tale.shop.staff.appoint("Kim", Role.CLERK, "en", CLERKS_PIN, by=tale.owner)
    tale.story(face(1), touch(CallBackTouched()), tap(ANNA), timeout)
    at_tasks(tale, CLERKS_PIN)
    case = next(task for task in tale.now.tasks if task.kind == "case")
    tale.story(touch(TaskTouched("case", case.id)), deed(Kind.CLOSE, of=case.id))
    assert tale.now.problem == Problem("not_allowed")


# --- the alarm --------------------------------------------------------------------------------------------


@pytest.fixture
def alarmed(tale):
    """Four unhappy answers in a few minutes."""
    for _ in range(5):
        tale.story(later(90), face(1), timeout)
    tale.story(touch(StaffTouched()), touch(PinTyped(PIN)))
    return tale


def test_the_alarm_stands_on_the_home_screen_until_somebody_sees_to_it(alarmed):
    assert alarmed.now.alarm.unhappy >= 4
    assert alarmed.now.tasks >= 1
    told = alarmed.story(deed(Kind.ACKNOWLEDGE), touch(WordsGiven("A second till is open.")))
    assert told == [AskWords, StaffHome]
    assert (alarmed.now.alarm.acknowledged_by, alarmed.now.alarm.comment) == ("Sam", "A second till is open.")


def test_the_alarm_is_the_first_of_the_tasks(alarmed):
    alarmed.story(touch(PlaceTouched(Place.TASKS)))
    first = alarmed.now.tasks[0]
    assert first.kind == "alarm"
    told = alarmed.story(touch(TaskTouched("alarm", first.id)), touch(WordsGiven("I am looking after it.")))
    assert told == [AskWords, TasksPage]
    assert "alarm" not in kinds(alarmed)


def test_an_alarm_is_seen_to_once(alarmed):
    alarmed.story(deed(Kind.ACKNOWLEDGE), touch(WordsGiven("I am looking after it.")))
    alarmed.story(deed(Kind.ACKNOWLEDGE), touch(WordsGiven("Me too.")))
    assert alarmed.now.problem == Problem("declined")
    assert alarmed.now.deed.kind is Kind.ACKNOWLEDGE


# --- people -----------------------------------------------------------------------------------------------


def test_a_birthday_within_a_week_leads_to_the_member(tmp_path):
    tale = Tale(tmp_path, datetime(2026, 9, 27, 14, tzinfo=UTC))
    at_tasks(tale)
    (soon,) = [task for task in tale.now.tasks if task.kind == "birthday"]
    assert soon.guest.name == "美玲"
    assert tale.story(touch(TaskTouched("birthday", soon.id))) == [MemberPage]
    assert tale.now.guest.id == tale.mei
    tale.close()


@pytest.fixture
def twice(tale):
    """Mei joined a second time; the night's work has compared the files."""
    joined(tale.shop, tale.shop.books.keys.card(NOBODY), "美玲", "en", Birthday(9, 30), by=tale.owner)
    while tale.shop.duplicates.step():
        pass
    at_tasks(tale)
    pair = next(task for task in tale.now.tasks if task.kind == "duplicate")
    assert tale.story(touch(TaskTouched("duplicate", pair.id))) == [DuplicatePage]
    return tale


def test_one_person_twice_is_merged_by_a_touch_and_a_yes(twice):
    from kiosk.flow.deeds import merge_of

    one, other = twice.now.pair.one.id, twice.now.pair.other.id
    told = twice.story(touch(DeedTouched(merge_of(one, other))), touch(Agreed()))
    assert told == [AskSure, TasksPage]
    assert "duplicate" not in kinds(twice)
    assert twice.shop.merging.today()


def test_two_people_of_one_name_are_not_proposed_again(twice):
    pair = twice.now.pair
    assert twice.story(deed(Kind.DIFFERENT, of=pair.one.id, code=str(pair.other.id))) == [TasksPage]
    assert "duplicate" not in kinds(twice)


def test_a_task_that_is_not_on_the_list_means_nothing(tale):
    at_tasks(tale)
    assert tale.story(touch(TaskTouched("case", 99))) == []


def test_too_many_taps_of_one_member_are_looked_at_and_settled(tale):
    for _ in range(8):
        tale.story(later(60), tap(MEI), timeout)
    tale.shop.watch.look()
    at_tasks(tale)
    notice = next(task for task in tale.now.tasks if task.kind == "notice")
    assert notice.guest.name == "美玲"
    told = tale.story(touch(TaskTouched("notice", notice.id)), touch(WordsGiven("A family shares the card.")))
    assert told == [AskWords, TasksPage]
    assert "notice" not in kinds(tale)


def test_a_reason_is_no_answer_to_a_question_for_words(complaint):
    complaint.story(deed(Kind.NOTE_CASE, of=complaint.now.case.id))
    assert complaint.story(touch(ReasonGiven("mistake"))) == []
    assert not isinstance(complaint.now, AskReason)


def test_a_complaint_made_in_words_is_written_down_and_on_the_list(tale):
    at_tasks(tale)
    told = tale.story(deed(Kind.OPEN_CASE), touch(WordsGiven("Waited too long.")))
    assert told == [AskWords, TasksPage]
    (task,) = [task for task in tale.now.tasks if task.kind == "case"]
    tale.story(touch(TaskTouched("case", task.id)))
    assert tale.now.case.owner == "Sam"
    assert tale.now.case.notes[0].words == "Waited too long."
    tale.story(deed(Kind.ANSWER, of=task.id), touch(WordsGiven("It is repaired.")))
    assert tale.now.problem == Problem("declined"), "nobody is known whom it could be told"
