"""A bad quarter of an hour rings, somebody sees to it, and it is over by itself."""

from __future__ import annotations

import sqlite3

import pytest

from kiosk.services.faults import Declined, NotAllowed
from tests.services.premises import DAY, HOUR, Premises


def press(place: Premises, *faces: int, apart: float = 31) -> None:
    for face in faces:
        assert place.shop.ratings.rate(face, "panel", "en").counted
        place.clock.go_on(apart)


def told(place: Premises) -> list[tuple[str, int, int]]:
    return [(data["state"], data["unhappy"], data["n"]) for kind, data in place.events() if kind == "alarm.v1"]


def test_half_of_four_ring(place: Premises) -> None:
    press(place, 5, 1, 4)
    assert place.shop.alarms.alarm() is None
    press(place, 2)
    alarm = place.shop.alarms.alarm()
    assert alarm is not None
    assert (alarm.n, alarm.unhappy, alarm.acknowledged_by, alarm.comment) == (4, 2, "", "")
    kinds = [kind for kind, _ in place.events()]
    assert kinds[-2:] == ["rating.v1", "alarm.v1"]
    assert told(place) == [("ringing", 2, 4)]


def test_with_the_rating_or_not_at_all(place: Premises) -> None:
    press(place, 5, 1, 4)
    file = sqlite3.connect(place.folder / "store.db", isolation_level=None)
    file.execute("CREATE TRIGGER no BEFORE INSERT ON alarms BEGIN SELECT RAISE(ABORT, 'not today'); END")
    before = len(place.events())
    with pytest.raises(sqlite3.IntegrityError, match="not today"):
        press(place, 2)
    assert len(place.events()) == before
    file.execute("DROP TRIGGER no")
    file.close()
    press(place, 2)
    assert place.shop.alarms.alarm() is not None


def test_it_rings_once_and_is_over_when_the_answers_recover(place: Premises) -> None:
    press(place, 1, 1, 2, 5)
    press(place, 2)
    alarm = place.shop.alarms.alarm()
    assert alarm is not None
    assert (alarm.n, alarm.unhappy) == (5, 4), "it is read again at each answer"
    press(place, *[5] * 8)
    assert place.shop.alarms.alarm() is not None, "4 of 13 are still 30 %"
    press(place, 5)
    assert place.shop.alarms.alarm() is None
    assert told(place) == [("ringing", 3, 4), ("over", 4, 14)]
    press(place, 1, 1, 1, 1, 1, 1, 1)
    assert place.shop.alarms.alarm() is not None, "and may ring again"


def test_it_is_over_when_nobody_comes_any_more(place: Premises) -> None:
    press(place, 1, 1, 1, 1)
    place.clock.go_on(12 * 60)
    place.shop.idle()
    assert place.shop.alarms.alarm() is not None
    place.clock.go_on(3 * 60)
    place.shop.idle()
    assert place.shop.alarms.alarm() is None
    place.shop.idle()
    assert [state for state, *_ in told(place)] == ["ringing", "over"]


def test_presses_that_do_not_count_do_not_ring(place: Premises) -> None:
    for _ in range(8):
        place.shop.ratings.rate(1, "panel", "en")
        place.clock.go_on(2)
    assert place.shop.alarms.alarm() is None
    for _ in range(4):
        place.shop.ratings.rate(1, "panel", "en", trial=True)
        place.clock.go_on(61)
    assert place.shop.alarms.alarm() is None
    assert place.events()[-1][1]["flags"] == ["practice"]


def test_a_run_that_is_found_out_takes_the_alarm_back(place: Premises) -> None:
    """Three presses 10 s apart count, with one before they ring; the fourth shows that all four are one run."""
    press(place, 1)
    press(place, 1, 1, 1, apart=9)
    assert place.shop.alarms.alarm() is not None
    assert not place.shop.ratings.rate(1, "panel", "en").counted
    assert place.shop.alarms.alarm() is not None, "the first one is still alone and unhappy"
    place.clock.go_on(61)
    press(place, 5, 5, 5)
    assert place.shop.alarms.alarm() is None


def test_somebody_sees_to_it(place: Premises) -> None:
    press(place, 1, 1, 1, 1)
    assert [task.kind for task in place.shop.tasks.all("en", place.clerk.id)] == ["alarm"]
    with pytest.raises(Declined, match="what is done about it is missing"):
        place.shop.alarms.acknowledge(place.clerk.id, " ")
    with pytest.raises(NotAllowed):
        place.shop.alarms.acknowledge(4711, "hello")
    seen = place.shop.alarms.acknowledge(place.clerk.id, "opened the second till")
    assert (seen.acknowledged_by, seen.comment) == ("Karl", "opened the second till")
    assert place.shop.alarms.alarm() == seen, "it goes on until the answers recover"
    assert place.shop.tasks.all("en", place.clerk.id) == ()
    with pytest.raises(Declined, match="Karl sees to it already"):
        place.shop.alarms.acknowledge(place.owner.id, "me too")
    place.clock.go_on(HOUR)
    place.shop.idle()
    assert [state for state, *_ in told(place)] == ["ringing", "acknowledged", "over"]
    assert "second till" not in str(place.events())
    with pytest.raises(Declined, match="no alarm rings"):
        place.shop.alarms.acknowledge(place.clerk.id, "late")


def test_a_restart_forgets_no_alarm_and_keeps_none_for_ever(place: Premises) -> None:
    press(place, 1, 1, 1, 1)
    place.again(mono_ms=2_000)
    place.shop.idle()
    assert place.shop.alarms.alarm() is not None, "the wall clock was right all the time"
    place.clock.wall_ok = False
    place.again(mono_ms=1_000)
    place.shop.idle()
    assert place.shop.alarms.alarm() is None, "how old those answers are nobody knows any more"


def test_a_clock_that_jumps_rings_nothing(place: Premises) -> None:
    press(place, 1, 1)
    place.clock.wall_ms += round(DAY * 1000)
    press(place, 1)
    assert place.shop.alarms.alarm() is None
    place.clock.wall_ms -= round(2 * DAY * 1000)
    press(place, 1)
    alarm = place.shop.alarms.alarm()
    assert alarm is not None
    assert alarm.n == 4, "by the boot clock they are two minutes old"
