"""The question of the hour: the same on every kiosk, by weight, never tied to an hour of the day."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from kiosk.rules.moment import moment
from kiosk.rules.questions import find, follow_up, question
from tests.rules.shop import SHANGHAI, at, shop


def asked(name: str, weight: int = 1, more: str = "") -> str:
    return f'[[question]]\nid = "{name}"\naspect = "product"\nweight = {weight}\nwords = {{ en = "{name}?" }}\n{more}'


CLUB = shop(
    asked("taste", 6), asked("service", 3), asked("price", 1), asked("weekend", 5, 'when = { weekdays = ["sun"] }')
)


def test_it_stays_for_the_hour_and_changes_with_it() -> None:
    hours = [[question(CLUB, at(f"2026-05-{day:02}T{hour:02}:{minute}")).id for minute in ("00", "30", "59")]
             for day in range(4, 8) for hour in range(9, 20)]  # fmt: skip
    assert all(len(set(hour)) == 1 for hour in hours)
    assert len({hour[0] for hour in hours}) == 3


def test_the_weights_are_kept_over_a_year_of_weekdays() -> None:
    counts: Counter[str] = Counter()
    start = datetime(2026, 1, 5, 9, 30, tzinfo=SHANGHAI)
    for day in range(364):
        for hour in range(10):
            now = moment(round((start + timedelta(days=day, hours=hour)).timestamp() * 1000), SHANGHAI)
            if now.day.weekday() != 6:
                counts[question(CLUB, now).id] += 1
    total = sum(counts.values())
    for name, share in (("taste", 0.6), ("service", 0.3), ("price", 0.1)):
        assert abs(counts[name] / total - share) < 0.03  # three standard deviations of 3,120 draws
    assert counts["weekend"] == 0


def test_no_hour_of_the_day_hears_only_one_question() -> None:
    for hour in range(9, 20):
        heard = {question(CLUB, at(f"2026-05-{day:02} {hour:02}:30")).id for day in range(1, 31)}
        assert len(heard) >= 2, hour


def test_a_scheduled_question_comes_on_its_days() -> None:
    sundays = (3, 10, 17, 24, 31)
    heard = [question(CLUB, at(f"2026-05-{day:02} {hour}:00")).id for day in sundays for hour in range(10, 18)]
    assert "weekend" in heard


def test_taking_a_question_out_leaves_the_hours_of_the_others() -> None:
    fewer = shop(asked("taste", 6), asked("service", 3))
    for day in range(4, 9):
        for hour in range(9, 20):
            now = at(f"2026-05-{day:02} {hour:02}:00")
            if (before := question(CLUB, now).id) in ("taste", "service"):
                assert question(fewer, now).id == before


def test_where_nothing_is_scheduled_something_is_asked_all_the_same() -> None:
    """In the night, when someone stands before a kiosk that was left on."""
    only = shop(asked("open", 1, 'when = { hours = "09:00-25:00" }'))
    assert question(only, at("2026-05-08 05:00")).id == "open"


def test_the_follow_up_belongs_to_the_face() -> None:
    reason = '{ id = "wait", picture = "clock", words = { en = "The wait" } }'
    unhappy = f'[[question.follow_up]]\nfaces = [1, 2]\nask = {{ en = "Why?" }}\nreasons = [{reason}]'
    how = shop(asked("how", 1, unhappy)).question[0]
    found = [follow_up(how, face) for face in (1, 2, 3, 4, 5)]
    assert [each is not None for each in found] == [True, True, False, False, False]


def test_a_question_can_be_found_again() -> None:
    assert find(CLUB, "price") is CLUB.question[2]
    assert find(CLUB, "gone") is None
