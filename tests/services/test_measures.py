"""What is done about a cause, and what came of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kiosk.services.faults import Declined, NotAllowed
from tests.services.premises import DAY, FILE, Furnished, Premises

MONDAY, FRIDAY = date(2026, 5, 25), date(2026, 5, 29)


def plan(place: Premises, cause: str = "visit/waiting", start: date = MONDAY, due: date = FRIDAY) -> int:
    words = "A second till from eleven to two"
    return place.shop.measures.plan(cause, words, place.clerk.id, start, due, place.owner.id).id


def test_planned_running_due_done(place: Premises) -> None:
    number = plan(place)
    (seen,) = place.shop.measures.all("en", place.owner.id)
    assert (seen.id, seen.state, seen.days) == (number, "planned", -5)
    assert (seen.cause, seen.words, seen.owner) == ("visit/waiting", "A second till from eleven to two", "Karl")
    assert (seen.start, seen.due, seen.overdue) == ("25 May", "29 May", False)
    assert place.shop.tasks.all("en", place.clerk.id) == ()
    place.clock.go_on(9 * DAY)
    (seen,) = place.shop.measures.all("en", place.owner.id)
    assert (seen.state, seen.days, seen.overdue) == ("running", 4, False)
    (task,) = place.shop.tasks.all("en", place.clerk.id)
    assert (task.kind, task.id, task.overdue) == ("measure", number, False)
    place.clock.go_on(DAY)
    (seen,) = place.shop.measures.all("en", place.owner.id)
    assert seen.overdue
    with pytest.raises(Declined, match="what came of it is missing"):
        place.shop.measures.end(number, "", place.owner.id)
    seen = place.shop.measures.end(number, "nobody complains of the wait any more", place.owner.id)
    assert (seen.state, seen.result, seen.overdue) == ("done", "nobody complains of the wait any more", False)
    assert place.shop.tasks.all("en", place.clerk.id) == ()
    told = [data for kind, data in place.events() if kind == "measure.v1"]
    assert [data.get("ended") for data in told] == [None, "done"]
    assert told[0] == {
        "measure": number,
        "cause": "visit/waiting",
        "owner": place.clerk.id,
        "start": "2026-05-25",
        "due": "2026-05-29",
    }
    with pytest.raises(Declined, match="could end"):
        place.shop.measures.end(number, "again", place.owner.id)


def test_given_up(place: Premises) -> None:
    number = plan(place, "price")
    assert place.shop.measures.end(number, "too dear", place.owner.id, dropped=True).state == "dropped"


def test_what_ended_comes_last(place: Premises) -> None:
    first, second, third = plan(place, due=date(2026, 6, 2)), plan(place), plan(place, "service")
    place.shop.measures.end(second, "done", place.owner.id)
    assert [each.id for each in place.shop.measures.all("en", place.owner.id)] == [third, first, second]


def unhappy(place: Premises, reason: str) -> None:
    rated = place.shop.ratings.rate(1, "panel", "en")
    place.shop.ratings.explain(rated.rating, "option", reason)
    place.clock.go_on(600)


def named(place: Premises) -> list[tuple[str, str, int]]:
    return [(each.id, each.words, each.named) for each in place.shop.measures.causes("en", place.owner.id)]


HAPPY = """
[[question]]
id = "taste"
aspect = "product"
words = { en = "How did it taste?", zh-Hant = "好吃嗎？" }
[[question.follow_up]]
faces = [4, 5]
ask = { en = "What was best?", zh-Hant = "什麼最好？" }
reasons = [{ id = "fresh", picture = "cake", words = { en = "Fresh", zh-Hant = "新鮮" } }]
"""


def test_causes_are_what_unhappy_guests_can_say_and_lately_said_most(tmp_path: Path, furniture: Furnished) -> None:
    place = Premises(tmp_path, furniture, FILE.read_text() + HAPPY)
    assert named(place) == [("visit/waiting", "The wait", 0), ("visit/price", "The price", 0)]
    place.shop.close()


def test_the_cause_that_was_named_most_in_four_weeks_comes_first(place: Premises) -> None:
    for reason in ("waiting", "waiting", "waiting"):
        unhappy(place, reason)
    place.clock.go_on(29 * DAY)
    for reason in ("price", "waiting", "price"):
        unhappy(place, reason)
    assert named(place) == [("visit/price", "The price", 2), ("visit/waiting", "The wait", 1)]
    (first, _) = place.shop.measures.causes("zh-Hant", place.owner.id)
    assert (first.words, first.question, first.picture) == ("價格", "滿意嗎？", "price")
    with pytest.raises(NotAllowed):
        place.shop.measures.causes("en", place.clerk.id)


def test_a_measure_begun_today_runs_for_whole_weeks(place: Premises) -> None:
    seen = place.shop.measures.begin("visit/price", "Smaller bags", place.clerk.id, 2, place.owner.id)
    assert (seen.state, seen.start, seen.due, seen.days) == ("running", "20 May", "3 June", 0)
    (task,) = place.shop.tasks.all("en", place.clerk.id)
    assert (task.words, task.due, task.overdue) == ("Smaller bags", "3 June", False)
    place.clock.go_on(15 * DAY)
    (task,) = place.shop.tasks.all("en", place.clerk.id)
    assert task.overdue


@pytest.mark.parametrize("cause", ["", "visit/taste", "visit", "weather", "nothing/waiting", "/"])
def test_a_cause_is_something_that_guests_are_asked(place: Premises, cause: str) -> None:
    with pytest.raises(Declined, match="no aspect"):
        plan(place, cause)


@pytest.mark.parametrize(("start", "due"), [(FRIDAY, MONDAY), (date(2026, 4, 1), FRIDAY)])
def test_days_in_order(place: Premises, start: date, due: date) -> None:
    with pytest.raises(Declined, match="before it starts"):
        plan(place, start=start, due=due)


def test_managers_plan_and_owners_of_a_measure_see_it(place: Premises) -> None:
    with pytest.raises(NotAllowed):
        place.shop.measures.plan("price", "x", place.clerk.id, MONDAY, FRIDAY, place.clerk.id)
    with pytest.raises(NotAllowed):
        place.shop.measures.all("en", place.clerk.id)
    with pytest.raises(Declined, match="works here"):
        place.shop.measures.plan("price", "x", 4711, MONDAY, FRIDAY, place.owner.id)
    place.shop.measures.plan("price", "cheaper", place.owner.id, MONDAY, MONDAY, place.owner.id)
    place.clock.go_on(6 * DAY)
    assert place.shop.tasks.all("en", place.clerk.id) == ()
    assert [task.kind for task in place.shop.tasks.all("en", place.owner.id)] == ["measure"]
