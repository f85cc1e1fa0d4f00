"""A manager plans what is done about a cause, at the screen, and it stands among the tasks until it has ended."""

from __future__ import annotations

import pytest

from kiosk.flow.deeds import Deed, Kind
from kiosk.flow.desk_states import AskChoice, AskSure, AskWords, TasksPage
from kiosk.flow.events import (
    Agreed,
    Back,
    DeedTouched,
    PinTyped,
    Place,
    PlaceTouched,
    ReasonGiven,
    ReasonTouched,
    StaffTouched,
    TaskTouched,
    WordsGiven,
)
from kiosk.flow.states import Problem, StaffHome
from kiosk.model.member import Role
from tests.stories.tale import PIN, face, later, timeout, touch

CLERKS_PIN = "4826"
WORDS = "A second till from 11 to 2"


@pytest.fixture
def at_tasks(tale):
    """One guest was unhappy and said why; Kim works here too; the owner looks at the tasks."""
    tale.kim = tale.shop.staff.appoint("Kim", Role.CLERK, "en", CLERKS_PIN, by=tale.owner).id
    tale.story(face(1))
    reason = tale.now.rated.reasons[-1].id
    tale.named = f"{tale.now.house.question.id}/{reason}"
    tale.story(touch(ReasonTouched(reason)), timeout, later(60))
    tale.story(touch(StaffTouched()), touch(PinTyped(PIN)), touch(PlaceTouched(Place.TASKS)))
    return tale


PLAN = touch(DeedTouched(Deed(Kind.PLAN)))


def chooses(option: object):
    return touch(ReasonGiven(str(option)))


def test_a_measure_is_planned_with_five_answers_and_ended_at_the_screen(at_tasks):
    tale = at_tasks
    before = len(tale.now.tasks)
    tale.story(PLAN)
    first, *others = tale.now.options
    assert (first.id, first.n) == (tale.named, 1), "what was named lately comes first"
    assert {each.n for each in others} == {0}
    tale.story(chooses(first.id))
    assert [(each.words, each.detail) for each in tale.now.options] == [("Sam", "owner"), ("Kim", "clerk")]
    tale.story(chooses(tale.kim))
    assert [(each.n, each.detail) for each in tale.now.options] == [
        *((1, "27 May"), (2, "3 June")),
        *((4, "17 June"), (8, "15 July")),
    ]
    assert tale.story(chooses(4), touch(WordsGiven(WORDS))) == [AskWords, AskSure]
    assert (tale.now.chosen, tale.now.deed.words) == ((first.words, "Kim", "17 June"), WORDS)
    assert tale.shop.measures.all("en", tale.owner) == (), "nothing is planned before the yes"
    assert tale.story(touch(Agreed())) == [TasksPage]
    assert (len(tale.now.tasks), tale.now.done.kind) == (before + 1, Kind.PLAN)
    (task,) = [task for task in tale.now.tasks if task.kind == "measure"]
    assert (task.words, task.due, task.overdue) == (WORDS, "17 June", False)
    (measure,) = tale.shop.measures.all("en", tale.owner)
    assert (measure.cause, measure.owner, measure.start, measure.days) == (tale.named, "Kim", "20 May", 0)
    assert tale.events("measure.v1") == 1
    ended = tale.story(touch(TaskTouched("measure", task.id)), touch(WordsGiven("It helped.")))
    assert ended == [AskWords, TasksPage]
    assert [task.kind for task in tale.now.tasks if task.kind == "measure"] == []


def test_each_answer_can_be_taken_back(at_tasks):
    tale = at_tasks
    tale.story(PLAN, chooses(at_tasks.named), chooses(tale.kim), chooses(1), touch(WordsGiven(WORDS)))
    kinds = [AskWords, AskChoice, AskChoice, AskChoice, TasksPage]
    assert [tale.story(touch(Back()))[-1] for _ in kinds] == kinds
    assert tale.now.problem is None
    assert tale.shop.measures.all("en", tale.owner) == ()


def test_what_is_not_on_the_list_is_no_answer(at_tasks):
    at_tasks.story(PLAN)
    assert at_tasks.story(chooses("visit/weather")) == []
    at_tasks.story(chooses(at_tasks.named))
    assert at_tasks.story(chooses(4711)) == []


def test_a_colleague_who_left_meanwhile_gets_no_measure(at_tasks):
    tale = at_tasks
    tale.story(PLAN, chooses(tale.named), chooses(tale.kim), chooses(1), touch(WordsGiven(WORDS)))
    tale.shop.staff.dismiss(tale.kim, tale.owner, "left")
    tale.story(touch(Agreed()))
    assert (type(tale.now), tale.now.problem) == (TasksPage, Problem("declined"))
    assert tale.events("measure.v1") == 0


def test_a_clerk_plans_nothing_and_sees_what_is_theirs(at_tasks):
    tale = at_tasks
    tale.story(PLAN, chooses(tale.named), chooses(tale.kim), chooses(1), touch(WordsGiven(WORDS)), touch(Agreed()))
    assert tale.now.deeds == (Kind.PLAN,)
    tale.story(touch(Back()), touch(Back()), touch(StaffTouched()), touch(PinTyped(CLERKS_PIN)))
    assert isinstance(tale.now, StaffHome)
    tale.story(touch(PlaceTouched(Place.TASKS)))
    assert tale.now.deeds == ()
    assert [task.words for task in tale.now.tasks if task.kind == "measure"] == [WORDS]
    tale.story(PLAN)
    assert tale.now.problem == Problem("not_allowed")
