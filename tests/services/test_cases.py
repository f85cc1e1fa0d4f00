"""A complaint from the press of a red face to "put right for you" at the door."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from kiosk.model.member import Role
from kiosk.services.faults import Declined, NotAllowed, UnknownMember
from kiosk.services.views import Offer
from kiosk.services.views_care import CaseView
from tests.services.premises import DAY, Premises


@pytest.fixture
def manager(place: Premises) -> int:
    return place.shop.staff.appoint("Maria", Role.MANAGER, "en", "8046", by=place.owner.id).id


def complaint(place: Premises, member: int) -> CaseView:
    rated = place.shop.ratings.rate(1, "panel", "en")
    place.shop.ratings.explain(rated.rating, "option", "waiting")
    place.shop.ratings.call_back(rated.rating, member)
    place.clock.go_on(60)
    return to_do(place)[-1]


def to_do(place: Premises) -> list[CaseView]:
    """The cases on the task list, the one that is due first at the top."""
    clerk = place.clerk.id
    return [place.shop.cases.case(task.id, "en", clerk) for task in place.shop.cases.tasks("en", clerk)]


def told(place: Premises) -> list[str]:
    return [data["state"] + (" told" if data["told"] else "") for kind, data in states(place)]


def states(place: Premises) -> list[tuple[str, dict]]:
    return [(kind, {"told": False, **data}) for kind, data in place.events() if kind == "case.v1"]


def test_from_the_press_to_the_door(place: Premises) -> None:
    anna = place.member().guest.id
    case = complaint(place, anna)
    assert (case.state, case.face, case.about, case.reason) == ("open", 1, "service", "The wait")
    assert case.guest is not None
    assert case.guest.id == anna
    assert (case.owner, case.day, case.due, case.overdue) == ("", "21 May", "24 May", False)

    case = place.shop.cases.take(case.id, place.clerk.id)
    assert (case.owner, case.state) == ("Karl", "open")
    case = place.shop.cases.note(case.id, "  Rang at   noon, nobody there ", place.clerk.id)
    assert [(note.who, note.words, note.day) for note in case.notes] == [
        ("Karl", "Rang at noon, nobody there", "21 May")
    ]
    case = place.shop.cases.answer(case.id, "a second till at noon", place.clerk.id)
    assert (case.state, case.answer, case.told) == ("answered", "a second till at noon", False)

    place.clock.go_on(DAY)
    visit = place.visit(anna)
    assert visit.offers[0] == Offer("heart", "Put right for you: a second till at noon")
    assert to_do(place) == []
    case = place.shop.cases.case(case.id, "en", place.clerk.id)
    assert (case.state, case.told) == ("closed", True)
    place.clock.go_on(DAY)
    assert all(offer.picture != "heart" for offer in place.visit(anna).offers), "once is enough"
    assert told(place) == ["open", "open", "answered", "closed told"]
    last = states(place)[-1][1]
    assert (last["member"], last["owner"], last["due"]) == (anna, place.clerk.id, "2026-05-24")


def test_it_is_told_in_the_members_language_round_the_answer(place: Premises) -> None:
    mei = place.member("美玲", language="zh-Hant").guest.id
    case = complaint(place, mei)
    place.shop.cases.answer(case.id, "已加開一個櫃檯", place.clerk.id)
    assert place.visit(mei).offers[0] == Offer("heart", "您反映的問題已改善：已加開一個櫃檯")


def test_a_tap_that_is_not_counted_tells_it_too(place: Premises) -> None:
    anna = place.member().guest.id
    place.visit(anna)
    case = complaint(place, anna)
    place.shop.cases.answer(case.id, "fixed", place.clerk.id)
    visit = place.visit(anna)
    assert not visit.counted
    assert visit.offers[0].picture == "heart"


def test_a_visit_that_can_not_be_kept_leaves_it_untold(place: Premises) -> None:
    anna = place.member().guest.id
    case = complaint(place, anna)
    place.shop.cases.answer(case.id, "fixed", place.clerk.id)
    file = sqlite3.connect(place.folder / "store.db", isolation_level=None)
    file.execute("CREATE TRIGGER no BEFORE UPDATE ON cases BEGIN SELECT RAISE(ABORT, 'not today'); END")
    place.clock.go_on(DAY)
    with pytest.raises(sqlite3.IntegrityError, match="not today"):
        place.visit(anna)
    file.execute("DROP TRIGGER no")
    file.close()
    assert place.shop.visits.seen_just_now(anna) is False
    assert place.visit(anna).offers[0].picture == "heart"


def test_one_press_is_one_case(place: Premises) -> None:
    anna, ben = place.member().guest.id, place.member("Ben").guest.id
    rated = place.shop.ratings.rate(2, "panel", "en")
    place.shop.ratings.call_back(rated.rating, anna)
    for who in (anna, ben):
        with pytest.raises(Declined, match="already"):
            place.shop.ratings.call_back(rated.rating, who)
    assert len(to_do(place)) == 1


def test_overdue_from_the_day_after(place: Premises) -> None:
    anna = place.member().guest.id
    case = complaint(place, anna)
    for days, overdue in ((3, False), (1, True)):
        place.clock.go_on(days * DAY)
        assert place.shop.cases.case(case.id, "en", place.clerk.id).overdue is overdue
    tasks = [task for task in place.shop.tasks.all("en", place.clerk.id) if task.kind == "case"]
    assert [(task.id, task.words, task.due, task.overdue) for task in tasks] == [(case.id, "The wait", "24 May", True)]
    case = place.shop.cases.put_off(case.id, 5, place.clerk.id, "the supplier answers on Friday")
    assert (case.due, case.overdue) == ("30 May", False)
    assert case.notes[-1].words == "the supplier answers on Friday"


@pytest.mark.parametrize("days", [0, -1, 91])
def test_put_off_by_some_days_only(place: Premises, days: int) -> None:
    case = complaint(place, place.member().guest.id)
    with pytest.raises(Declined, match="1 to 90"):
        place.shop.cases.put_off(case.id, days, place.clerk.id, "busy")


def test_an_answered_case_is_no_task_and_may_be_mended(place: Premises) -> None:
    case = complaint(place, place.member().guest.id)
    place.shop.cases.answer(case.id, "a second till", place.clerk.id)
    assert [task for task in place.shop.tasks.all("en", place.clerk.id) if task.kind == "case"] == []
    case = place.shop.cases.answer(case.id, "two more tills", place.clerk.id)
    assert case.answer == "two more tills"


def test_closed_without_telling(place: Premises, manager: int) -> None:
    anna = place.member().guest.id
    case = complaint(place, anna)
    with pytest.raises(NotAllowed):
        place.shop.cases.close(case.id, place.clerk.id, "she rang us")
    with pytest.raises(Declined, match="why it is closed is missing"):
        place.shop.cases.close(case.id, manager, "  ")
    case = place.shop.cases.close(case.id, manager, "she rang us")
    assert (case.state, case.told, case.notes[-1].words) == ("closed", False, "she rang us")
    assert all(offer.picture != "heart" for offer in place.visit(anna).offers)
    with pytest.raises(Declined, match="is closed"):
        place.shop.cases.answer(case.id, "too late", manager)


def test_handed_to_somebody_else_by_a_manager_only(place: Premises, manager: int) -> None:
    case = complaint(place, place.member().guest.id)
    with pytest.raises(NotAllowed):
        place.shop.cases.take(case.id, place.clerk.id, owner=manager)
    assert place.shop.cases.take(case.id, manager, owner=place.clerk.id).owner == "Karl"
    with pytest.raises(Declined, match="works here"):
        place.shop.cases.take(case.id, manager, owner=4711)


def test_a_complaint_in_words(place: Premises) -> None:
    anna = place.member().guest.id
    case = place.shop.cases.write_down("The lemon drops were stale", place.clerk.id, anna)
    assert (case.face, case.owner, case.notes[0].words) == (0, "Karl", "The lemon drops were stale")
    nobodys = place.shop.cases.write_down("The door sticks", place.clerk.id)
    with pytest.raises(Declined, match="nobody's on file"):
        place.shop.cases.answer(nobodys.id, "oiled", place.clerk.id)
    with pytest.raises(UnknownMember):
        place.shop.cases.write_down("Who?", place.clerk.id, 4711)
    assert len(to_do(place)) == 2


@pytest.mark.parametrize(
    ("words", "why"),
    [("", "missing"), ("   ", "missing"), ("x" * 57, "57 columns"), ("字" * 29, "58 columns"), ("y" * 401, "401")],
)
def test_an_answer_fits_the_screen(place: Premises, words: str, why: str) -> None:
    case = complaint(place, place.member().guest.id)
    with pytest.raises(Declined, match=why):
        place.shop.cases.answer(case.id, words, place.clerk.id)
    assert place.shop.cases.case(case.id, "en", place.clerk.id).state == "open"


def test_words_about_people_are_sealed_and_stay_here(place: Premises) -> None:
    case = complaint(place, place.member().guest.id)
    place.shop.cases.note(case.id, "Mr Quillfeather was rude", place.clerk.id)
    place.shop.cases.answer(case.id, "Quillfeather apologised", place.clerk.id)
    assert "Quillfeather" not in str(place.events(audit=True))
    for file in Path(place.folder).iterdir():
        assert b"Quillfeather" not in file.read_bytes()


def test_a_strangers_number(place: Premises) -> None:
    with pytest.raises(Declined, match="no case 7"):
        place.shop.cases.case(7, "en", place.clerk.id)
