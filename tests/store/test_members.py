"""Who members are stays between them and the kiosk."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.model.member import Birthday, Card, CardStatus, Role, Staff
from kiosk.store.faults import StoreBroken
from tests.store.given import ANNA, at, opened, raw


def test_the_file_gives_no_name_away(tmp_path: Path) -> None:
    store = opened(tmp_path)
    people = [replace(ANNA, id=number, name=f"Wilhelmina Ångström {number}") for number in range(1, 200)]
    with store.change(at(store).stamp()):
        store.members.add_many(people)
        store.staff.add(Staff(5, "Nadezhda Owner", Role.OWNER, "en"), b"digest")
    for state in ("open", "closed"):
        files = [file.read_bytes() for file in tmp_path.iterdir()]
        assert any(b"members" in content for content in files)
        for secret in ("Wilhelmina", "ngstr", "Nadezhda"):
            assert not any(secret.encode() in content for content in files), f"{secret} in a file, store {state}"
        store.close()


def test_equal_people_look_different_on_file(tmp_path: Path) -> None:
    store = opened(tmp_path)
    with store.change(at(store).stamp()):
        store.members.add(ANNA)
        store.members.add(replace(ANNA, id=78))
    file = raw(tmp_path)
    one, other = (sealed for (sealed,) in file.execute("SELECT sealed FROM members"))
    assert one != other
    file.close()


def test_a_row_that_was_swapped_is_found(tmp_path: Path) -> None:
    store = opened(tmp_path)
    with store.change(at(store).stamp()):
        store.members.add(ANNA)
        store.members.add(replace(ANNA, id=78, name="Ben"))
    file = raw(tmp_path)
    file.execute("UPDATE members SET sealed = (SELECT sealed FROM members WHERE id = 78) WHERE id = 77")
    file.close()
    with pytest.raises(StoreBroken, match="member 77: sealed with another key, or changed"):
        store.members.get(77)
    assert store.members.get(78) is not None


@pytest.mark.parametrize("birthday", [None, Birthday(2, 29), Birthday(12, 31)])
@pytest.mark.parametrize("name", ["", "Anna", "小明", 'O"Brien \\ ☃'])
def test_members_come_back_as_they_went(tmp_path: Path, name: str, birthday: Birthday | None) -> None:
    store = opened(tmp_path)
    member = replace(ANNA, name=name, birthday=birthday, language="zh-Hant")
    with store.change(at(store).stamp()):
        store.members.add(member)
    assert store.members.get(member.id) == member
    later = replace(member, name="New", birthday=Birthday(1, 1), language="en", tier="gold", tier_at_ms=5)
    with store.change(at(store).stamp()):
        store.members.change(later)
    assert store.members.get(member.id) == later
    assert store.members.get(1) is None


def test_names_are_kept_at_hand_and_always_right(tmp_path: Path) -> None:
    store = opened(tmp_path)
    with store.change(at(store).stamp()):
        store.members.add(ANNA)
        store.members.add(replace(ANNA, id=78, name="Ben"))
    assert store.members.names() == {77: "Anna", 78: "Ben"}

    def renamed_in_vain() -> None:
        with store.change(at(store).stamp()):
            store.members.change(replace(ANNA, name="Annette"))
            assert store.members.names()[77] == "Annette"
            raise KeyError

    with pytest.raises(KeyError):
        renamed_in_vain()
    assert store.members.names() == {77: "Anna", 78: "Ben"}


def test_cards_and_whose_they_are(tmp_path: Path) -> None:
    store = opened(tmp_path)
    cards = [
        Card(b"a" * 16, ANNA.id, None, CardStatus.ACTIVE, 5),
        Card(b"b" * 16, ANNA.id, None, CardStatus.LOST, 6),
        Card(b"c" * 16, None, 5, CardStatus.ACTIVE, 7),
    ]
    with store.change(at(store).stamp()):
        store.members.add(ANNA)
        store.staff.add(Staff(5, "Olga", Role.OWNER, "en"), None)
        store.cards.add_many(cards)
    assert [store.cards.get(card.key) for card in cards] == cards
    assert store.cards.of(ANNA.id) == cards[:2]
    assert store.cards.get(b"d" * 16) is None
    assert store.staff.get(5) == Staff(5, "Olga", Role.OWNER, "en")
    assert store.staff.pins() == []
