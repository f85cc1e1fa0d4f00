"""Files that may be one person's are shown to staff, who decide."""

from __future__ import annotations

import pytest

from kiosk.model.member import Birthday
from kiosk.services.faults import NotAllowed
from tests.services.premises import Premises

NAMES = ["Ben", "Zoe", "Otto", "Ida", "Max", "Eva", "Kim", "Lou", "Ute", "Jan"]


@pytest.fixture
def twins(place: Premises) -> tuple[int, int]:
    for n, name in enumerate(NAMES):
        place.member(name, Birthday(1 + n, 3 + n))
    return place.member("Annabella", Birthday(6, 1)).guest.id, place.member("Anabella", Birthday(6, 1)).guest.id


def pairs(place: Premises) -> list[set[int]]:
    return [{view.one.id, view.other.id} for view in place.shop.duplicates.proposed()]


def test_proposed_and_merged(place: Premises, twins: tuple[int, int]) -> None:
    (view,) = place.shop.duplicates.proposed()
    assert {view.one.id, view.other.id} == set(twins)
    assert set(view.reasons) == {"same_birthday", "names_alike", "card_succeeded"}
    merged = place.shop.merging.merge(*twins, place.owner.id)
    assert pairs(place) == []
    place.shop.merging.undo(merged.merge, place.owner.id)
    assert pairs(place) == [set(twins)]


def test_two_people_are_not_proposed_again(place: Premises, twins: tuple[int, int]) -> None:
    assert pairs(place) == [set(twins)]
    with pytest.raises(NotAllowed):
        place.shop.duplicates.different(*twins, place.clerk.id)
    place.shop.duplicates.different(*twins, place.owner.id)
    assert pairs(place) == []
    place.again()
    assert pairs(place) == []
    assert place.events()[-1] == ("unlike.v1", {"member": twins[0], "other": twins[1], "by": place.owner.id})


def test_who_joins_later_is_looked_at_at_night(place: Premises, twins: tuple[int, int]) -> None:
    assert pairs(place) == [set(twins)]
    third = place.member("Annabela", Birthday(6, 1)).guest.id
    assert pairs(place) == [set(twins)]
    while place.shop.duplicates.step():
        pass
    found = {frozenset(pair) for pair in pairs(place)}
    assert found == {frozenset(twins), frozenset((twins[0], third))}, "two slips in nine signs are too many"


def test_a_line_of_the_task_list_for_those_who_may_merge(place: Premises, twins: tuple[int, int]) -> None:
    def tasks(by: int) -> list[set[str]]:
        found = place.shop.tasks.all("en", by)
        return [{task.words, task.guest.name} for task in found if task.kind == "duplicate" and task.guest]

    assert tasks(place.owner.id) == [], "the list waits for the night"
    while place.shop.duplicates.step():
        pass
    assert tasks(place.owner.id) == [{"Anabella", "Annabella"}]
    assert tasks(place.clerk.id) == []
    place.shop.merging.merge(*twins, place.owner.id)
    assert tasks(place.owner.id) == []
