"""Members: enrolled, found, spoken to."""

from __future__ import annotations

import json

import pytest

from kiosk.demo.cast import joined
from kiosk.model.member import Birthday
from kiosk.services.faults import CardTaken, Declined, NotAllowed, UnknownMember
from tests.services.premises import Premises


def enrol(place: Premises, name: str, birthday: Birthday | None = None) -> int:
    return joined(place.shop, place.card(place.uid()), name, "en", birthday, by=place.clerk.id).guest.id


def test_what_the_cloud_hears_of_a_new_member(place: Premises) -> None:
    anna = enrol(place, "Anna Lindqvist", Birthday(2, 29))
    told = place.events()
    assert [kind for kind, _ in told] == ["member.v1", "consent.v1", "profile.v1", "visit.v1"]
    assert set(told[0][1]) == {"member", "card", "language", "joined_ms"}
    assert told[0][1]["member"] == anna
    assert told[0][1]["card"] == told[3][1]["card"]
    assert "Lindqvist" not in json.dumps(told)
    assert place.booked_by_the_cloud() == {anna: 15}


def test_a_card_belongs_to_one(place: Premises) -> None:
    uid = place.uid()
    joined(place.shop, place.card(uid), "Anna", by=place.clerk.id)
    for card in (place.card(uid), place.card(b"\x04staff1")):
        with pytest.raises(CardTaken):
            joined(place.shop, card, "Ben", by=place.clerk.id)
    assert place.shop.staff.today().members == 1


def test_only_staff_enrol(place: Premises) -> None:
    with pytest.raises(NotAllowed):
        joined(place.shop, place.card(place.uid()), "Anna", by=4242)
    assert place.events() == []


@pytest.mark.parametrize(("month", "day"), [(2, 30), (13, 1), (0, 5), (4, 31)])
def test_a_day_that_no_year_has(place: Premises, month: int, day: int) -> None:
    with pytest.raises(Declined, match="no year has"):
        enrol(place, "Anna", Birthday(month, day))


def test_names_are_tidied_and_may_be_empty(place: Premises) -> None:
    assert place.shop.members.guest(enrol(place, "  Anna   Maria ")).name == "Anna Maria"
    assert place.shop.members.guest(enrol(place, "")).name == ""
    with pytest.raises(Declined, match="at most 40"):
        enrol(place, "x" * 41)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("anna", ["Anna", "Anna Berg", "Hanna", "Johanna Aal"]),
        ("ANNA b", ["Anna Berg"]),
        ("berg", ["Anna Berg", "Renée Berg"]),
        ("renee", ["Renée Berg"]),
        ("明", ["小明"]),
        ("zzz", []),
        ("", []),
        ("  ", []),
    ],
)
def test_finding_by_name(place: Premises, words: str, found: list[str]) -> None:
    for name in ("Renée Berg", "Hanna", "Anna Berg", "Anna", "小明", "Johanna Aal", ""):
        enrol(place, name)
    assert [guest.name for guest in place.shop.members.find(words)] == found


def test_at_most_twenty_are_found(place: Premises) -> None:
    for number in range(23):
        enrol(place, f"Anna {number:02}")
    assert [guest.name for guest in place.shop.members.find("anna")] == [f"Anna {number:02}" for number in range(20)]


def test_a_member_is_spoken_to_in_their_language(place: Premises) -> None:
    anna = enrol(place, "Anna")
    guest = place.shop.members.speak(anna, "zh-Hant")
    assert (guest.language, guest.tier.name) == ("zh-Hant", "朋友")
    assert place.events()[-1] == ("language.v1", {"member": anna, "language": "zh-Hant"})
    assert place.visit(anna).guest.language == "zh-Hant"
    place.again()
    assert place.shop.members.guest(anna).language == "zh-Hant"
    with pytest.raises(UnknownMember):
        place.shop.members.speak(4242, "en")


def test_staff_who_change_a_members_language_stand_on_the_trail(place: Premises) -> None:
    anna = enrol(place, "Anna")
    before = place.shop.audit.trail(place.owner.id, "en", f"member {anna}")
    place.shop.members.speak(anna, "zh-Hans")
    assert place.shop.audit.trail(place.owner.id, "en", f"member {anna}") == before, "their own wish is no deed of ours"
    place.shop.members.speak(anna, "zh-Hant", place.clerk.id)
    newest, *rest = place.shop.audit.trail(place.owner.id, "en", f"member {anna}")
    assert (newest.who, newest.action) == ("Karl", "change_member")
    assert tuple(rest) == tuple(before)
    with pytest.raises(NotAllowed):
        place.shop.members.speak(anna, "en", 4711)
