"""Members join with consent in plain words, tell what they like, and take it back when they like."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.model.member import Birthday, CardStatus
from kiosk.model.people import AgeBand, Profile
from kiosk.services.faults import (
    CardTaken,
    CardUnknown,
    ConsentMissing,
    Declined,
    NotAllowed,
    ParentMissing,
    UnknownMember,
)
from kiosk.services.views_people import JoinForm, ProfileForm
from tests.services.premises import DAY, FILE, Furnished, Premises

TASTES = """
[[favourite]]
id = "lemon"
name = { en = "Lemon", zh-Hant = "檸檬" }
picture = "candy"

[[favourite]]
id = "mint"
name = { en = "Mint", zh-Hant = "薄荷" }
picture = "candy"
"""
FORM = JoinForm(name="Anna", birthday=Birthday(6, 1), consent="1")


@pytest.fixture
def place(tmp_path_factory: pytest.TempPathFactory, furniture: Furnished) -> Premises:
    return Premises(tmp_path_factory.mktemp("tastes"), furniture, FILE.read_text() + TASTES)


def join(place: Premises, form: JoinForm = FORM, by: int | None = None) -> tuple[int, bytes]:
    card = place.card(place.uid())
    return place.shop.joining.join(form, card, by).guest.id, card


def again_with(place: Premises, version: str) -> None:
    """The programme's words of consent are new ones."""
    programme = place.shop.books.programme
    place.shop.books.programme = replace(programme, consent=replace(programme.consent, version=version))


def test_what_is_asked(place: Premises) -> None:
    asked = place.shop.joining.invitation("zh-Hant")
    assert (asked.version, asked.words, asked.min_age) == ("1", "我們保存您的稱呼。", 14)
    assert [(each.id, each.name, each.picture) for each in asked.favourites] == [
        ("lemon", "檸檬", "candy"),
        ("mint", "薄荷", "candy"),
    ]


def test_a_new_member_is_welcomed_and_what_they_agreed_to_is_kept(place: Premises) -> None:
    anna, card = join(place, replace(FORM, profile=Profile(AgeBand.FROM_25, " Hafen ", ("mint", "lemon", "mint"))))
    file = place.shop.people.person(anna)
    assert (file.guest.name, file.guest.balance, file.birthday) == ("Anna", 15, Birthday(6, 1))
    assert file.profile == Profile(AgeBand.FROM_25, "Hafen", ("mint", "lemon"))
    assert (file.consent.given, file.consent.version, file.consent.current) == (True, "1", True)
    assert file.consent.wall_ms == place.clock.stamp().wall_ms
    assert [kind for kind, _ in place.events()] == ["member.v1", "consent.v1", "profile.v1", "visit.v1"]
    told = dict(place.events())
    assert told["consent.v1"] == {"member": anna, "version": "1", "given": True}
    assert told["profile.v1"] == {"member": anna, "age_band": "25-34", "favourites": ["mint", "lemon"]}
    with pytest.raises(CardTaken):
        place.shop.joining.join(FORM, card, None)


def test_nothing_has_to_be_told(place: Premises) -> None:
    nobody, _ = join(place, JoinForm(consent="1"))
    file = place.shop.people.person(nobody)
    assert (file.guest.name, file.birthday, file.profile, file.full_name, file.contact) == ("", None, Profile(), "", "")


def test_only_to_the_words_of_today(place: Premises) -> None:
    with pytest.raises(ConsentMissing, match="today's are '1'"):
        join(place, replace(FORM, consent="0"))
    assert place.events() == []


def test_new_words_are_asked_for_again(place: Premises) -> None:
    anna, _ = join(place)
    assert not place.shop.joining.consent_due(anna)
    again_with(place, "2")
    assert place.shop.joining.consent_due(anna)
    assert not place.shop.people.person(anna).consent.current
    with pytest.raises(ConsentMissing):
        place.shop.joining.agree(anna, "1", None)
    place.shop.joining.agree(anna, "2", None)
    assert not place.shop.joining.consent_due(anna)
    assert [each.version for each in place.shop.books.store.people.consents(anna)] == ["1", "2"]


def test_taken_back(place: Premises) -> None:
    anna, card = join(
        place, replace(FORM, profile=Profile(AgeBand.TEEN, "Hafen"), full_name="Anna Berg", contact="a@example.org")
    )
    place.shop.people.note(anna, "likes lemon", place.clerk.id)
    place.shop.joining.withdraw(anna, None)
    file = place.shop.people.person(anna)
    assert (file.guest.name, file.birthday, file.profile, file.full_name, file.contact) == ("", None, Profile(), "", "")
    assert file.notes == ()
    assert (file.consent.given, file.guest.balance) == (False, 15)
    assert not place.shop.joining.consent_due(anna), "a no is a no"
    place.clock.go_on(DAY)
    assert place.shop.visits.check_in(anna, card).guest.balance == 25, "card and points stay"
    place.shop.joining.agree(anna, "1", place.clerk.id)
    assert place.shop.people.person(anna).consent.given


def test_a_child_comes_with_a_parents_card(place: Premises) -> None:
    parent, card = join(place)
    child = replace(FORM, name="Ben", profile=Profile(AgeBand.CHILD))
    with pytest.raises(ParentMissing, match="younger than 14"):
        join(place, child)
    with pytest.raises(ParentMissing, match="grown-up"):
        join(place, replace(child, parent=place.card(b"nobody")))
    with pytest.raises(ParentMissing, match="grown-up"):
        join(place, replace(child, parent=place.card(b"\x04staff1")))
    ben, bens = join(place, replace(child, parent=card))
    file = place.shop.people.person(ben)
    assert file.parent is not None
    assert file.parent.id == parent
    assert next(data for kind, data in reversed(place.events()) if kind == "member.v1")["parent"] == parent
    with pytest.raises(ParentMissing, match="grown-up"):
        join(place, replace(child, parent=bens))
    place.shop.card_desk.lose(card, place.clerk.id)
    with pytest.raises(ParentMissing):
        join(place, replace(child, parent=card))


def test_a_grown_up_needs_no_parent(place: Premises) -> None:
    _, card = join(place)
    anna, _ = join(place, replace(FORM, parent=card))
    assert place.shop.people.person(anna).parent is None


def test_brought_by_a_friend(place: Premises) -> None:
    anna, card = join(place)
    ben, _ = join(place, replace(FORM, name="Ben", referrer=card))
    file = place.shop.people.person(ben)
    assert file.referrer is not None
    assert file.referrer.id == anna
    with pytest.raises(CardUnknown, match="friend's card"):
        join(place, replace(FORM, referrer=place.card(b"nobody")))


def test_who_may_help(place: Premises) -> None:
    join(place, by=place.clerk.id)
    with pytest.raises(NotAllowed):
        join(place, by=4711)
    assert place.shop.staff.today().members == 1


@pytest.mark.parametrize(
    ("form", "told"),
    [
        (replace(FORM, name="x" * 41), "at most 40"),
        (replace(FORM, birthday=Birthday(2, 30)), "no year has"),
        (replace(FORM, profile=Profile(locality="x" * 41)), "at most 40"),
        (replace(FORM, profile=Profile(favourites=("tar",))), "no favourite 'tar'"),
        (replace(FORM, full_name="x" * 81), "80 fit"),
        (replace(FORM, contact="x" * 121), "120 fit"),
    ],
)
def test_what_does_not_fit_is_refused_whole(place: Premises, form: JoinForm, told: str) -> None:
    with pytest.raises(Declined, match=told):
        join(place, form)
    assert place.events() == []
    assert place.shop.staff.today().members == 0


def test_a_file_is_changed(place: Premises) -> None:
    anna, _ = join(place, replace(FORM, full_name="Anna Berg", contact="a@example.org"))
    form = ProfileForm(name=" Anna\n Maria ", language="zh-Hant", profile=Profile(locality="城南"), contact="")
    place.shop.people.change(anna, form, place.clerk.id)
    file = place.shop.people.person(anna)
    assert (file.guest.name, file.guest.language, file.birthday) == ("Anna Maria", "zh-Hant", None)
    assert (file.profile, file.full_name, file.contact) == (Profile(locality="城南"), "Anna Berg", "")
    with pytest.raises(ParentMissing):
        place.shop.people.change(anna, replace(form, profile=Profile(AgeBand.CHILD)), None)
    with pytest.raises(UnknownMember):
        place.shop.people.change(4711, form, None)


def test_notes(place: Premises) -> None:
    anna, _ = join(place)
    note = place.shop.people.note(anna, " always\x07 with the dog \n\nsits outside ", place.clerk.id)
    assert (note.words, note.by) == ("always with the dog\n\nsits outside", "Karl")
    assert place.shop.people.person(anna).notes == (note,)
    with pytest.raises(Declined, match="empty"):
        place.shop.people.note(anna, " \n ", place.clerk.id)
    with pytest.raises(Declined, match="1000 fit"):
        place.shop.people.note(anna, "x" * 1001, place.clerk.id)
    place.shop.people.strike(note.id, place.clerk.id)
    assert place.shop.people.person(anna).notes == ()
    with pytest.raises(Declined, match="no note"):
        place.shop.people.strike(note.id, place.clerk.id)


def test_a_second_card_and_a_lost_one(place: Premises) -> None:
    anna, first = join(place)
    second, third = place.card(place.uid()), place.card(place.uid())
    desk, clerk = place.shop.card_desk, place.clerk.id
    desk.give(anna, second, clerk)
    desk.lose(first, clerk)
    assert {view.card: view.status for view in desk.cards(anna)} == {first: CardStatus.LOST, second: CardStatus.ACTIVE}
    desk.replace(anna, first, third, clerk)
    assert {view.card: view.status for view in desk.cards(anna)} == {
        first: CardStatus.REPLACED,
        second: CardStatus.ACTIVE,
        third: CardStatus.ACTIVE,
    }
