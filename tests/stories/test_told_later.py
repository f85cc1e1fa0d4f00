"""A member tells staff what they did not tell when they joined, or puts it right; and notes come and go."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from kiosk.flow.deeds import Deed, Kind
from kiosk.flow.desk_states import (
    AskAge,
    AskBirthday,
    AskFavourites,
    AskSure,
    AskWords,
    NotesPage,
    PersonPage,
    ToldPage,
)
from kiosk.flow.events import (
    AgeChosen,
    Agreed,
    Back,
    BirthdayChosen,
    DeedTouched,
    FavouriteTouched,
    LeftOut,
    Next,
    PinTyped,
    Place,
    PlaceTouched,
    StaffTouched,
    WordsGiven,
)
from kiosk.flow.states import Greeting, Problem, Welcome
from kiosk.model.member import Birthday, Role
from kiosk.model.people import AgeBand
from tests.stories.tale import ANNA, MEI, PIN, Tale, later, tap, timeout, touch

CLERKS_PIN = "4826"


@pytest.fixture
def clerk(tale):
    """A clerk is signed in."""
    owner = tale.shop.staff.by_pin(PIN, None)
    tale.shop.staff.appoint("Kim", Role.CLERK, "en", CLERKS_PIN, by=owner.id)
    tale.story(touch(StaffTouched()), touch(PinTyped(CLERKS_PIN)))
    return tale


def told_page(tale: Tale, uid: bytes) -> Tale:
    tale.story(tap(uid), touch(PlaceTouched(Place.PERSON)), touch(PlaceTouched(Place.TOLD)))
    assert isinstance(tale.now, ToldPage)
    return tale


@pytest.fixture
def anna(clerk):
    """The clerk looks at what Anna told of herself."""
    return told_page(clerk, ANNA)


def asks(kind: Kind, of: int):
    return touch(DeedTouched(Deed(kind, of=of)))


def out_of_the_desk(tale: Tale) -> None:
    tale.story(timeout, later(4 * 3600))


def test_a_birthday_told_later_and_the_present_on_the_day(anna):
    day = touch(BirthdayChosen(Birthday(5, 25)))
    assert anna.story(asks(Kind.BIRTHDAY, anna.anna), day) == [AskBirthday, ToldPage]
    assert (anna.now.person.birthday, anna.now.done.kind) == (Birthday(5, 25), Kind.BIRTHDAY)
    assert anna.story(touch(Back())) == [PersonPage]
    assert anna.now.person.birthday == Birthday(5, 25)
    out_of_the_desk(anna)
    anna.clock.go_on(5 * 86_400)
    assert anna.story(tap(ANNA)) == [Greeting, Welcome]
    assert anna.now.visit.offers[0].picture == "birthday"


def test_a_birthday_moved_to_every_visit_is_one_birthday(anna):
    """A clerk's friend has a birthday whenever they come: one present, and no more words of it than that."""
    presents, first = 0, datetime(2026, 5, 22, 14, 0, tzinfo=UTC)
    for days in (0, 30, 90, 230):  # from May into January
        out_of_the_desk(anna)
        anna.clock.go_on(first.timestamp() + days * 86_400 - anna.clock.wall_ms / 1000)
        now = datetime.fromtimestamp(anna.clock.wall_ms / 1000, UTC)
        anna.story(touch(StaffTouched()), touch(PinTyped(CLERKS_PIN)))
        told_page(anna, ANNA).story(asks(Kind.BIRTHDAY, anna.anna), touch(BirthdayChosen(Birthday(now.month, now.day))))
        assert anna.now.person.birthday == Birthday(now.month, now.day)
        out_of_the_desk(anna)
        anna.story(tap(ANNA))
        presents += "birthday" in [offer.picture for offer in anna.now.visit.offers]
    assert presents == 1


def test_a_birthday_is_put_right_and_taken_out(clerk):
    mei = told_page(clerk, MEI)
    assert mei.story(asks(Kind.BIRTHDAY, mei.mei)) == [AskBirthday]
    assert mei.now.person.birthday == Birthday(9, 30), "what is on file stands in the question"
    assert mei.story(touch(Back())) == [ToldPage]
    assert mei.now.person.birthday == Birthday(9, 30)
    mei.story(asks(Kind.BIRTHDAY, mei.mei), touch(BirthdayChosen(Birthday(2, 29))))
    assert mei.now.person.birthday == Birthday(2, 29)
    mei.story(asks(Kind.BIRTHDAY, mei.mei), touch(LeftOut()))
    assert (mei.now.person.birthday, mei.now.done.empty) == (None, True)
    assert mei.now.guest.name == "美玲"


def test_favourites_are_chosen_and_given_up_again(anna):
    sweet, sour = (each.id for each in anna.now.invitation.favourites[:2])
    anna.story(asks(Kind.FAVOURITES, anna.anna))
    assert isinstance(anna.now, AskFavourites)
    assert anna.now.deed.favourites == ()
    anna.story(*(touch(FavouriteTouched(each)) for each in (sweet, sour, sweet)))
    assert anna.now.deed.favourites == (sour,)
    assert anna.story(touch(Next())) == [ToldPage]
    assert anna.now.person.profile.favourites == (sour,)
    anna.story(asks(Kind.FAVOURITES, anna.anna))
    assert anna.now.deed.favourites == (sour,), "it begins with what is on file"
    anna.story(touch(FavouriteTouched(sour)), touch(Next()))
    assert anna.now.person.profile.favourites == ()


def test_a_favourite_that_nobody_offered_is_refused(anna):
    anna.story(asks(Kind.FAVOURITES, anna.anna), touch(FavouriteTouched("tar")), touch(Next()))
    assert isinstance(anna.now, ToldPage)
    assert anna.now.problem == Problem("declined")


def test_an_age_and_a_town_one_leaves_the_other_as_it_is(anna):
    assert anna.story(asks(Kind.AGE, anna.anna), touch(AgeChosen(AgeBand.FROM_35))) == [AskAge, ToldPage]
    assert anna.story(asks(Kind.TOWN, anna.anna), touch(WordsGiven("Hafen"))) == [AskWords, ToldPage]
    profile = anna.now.person.profile
    assert (profile.age_band, profile.locality) == (AgeBand.FROM_35, "Hafen")
    anna.story(asks(Kind.TOWN, anna.anna))
    assert anna.now.typed == "Hafen"
    anna.story(touch(WordsGiven(" ")), asks(Kind.AGE, anna.anna), touch(LeftOut()))
    assert (anna.now.person.profile.age_band, anna.now.person.profile.locality) == (None, "")


def test_nobody_becomes_a_child_without_a_parents_card(anna):
    anna.story(asks(Kind.AGE, anna.anna), touch(AgeChosen(AgeBand.CHILD)))
    assert isinstance(anna.now, ToldPage)
    assert anna.now.problem == Problem("parent_missing")
    assert anna.now.person.profile.age_band is None


def test_who_took_back_their_consent_is_asked_for_it_first(anna):
    anna.shop.joining.withdraw(anna.anna, None)
    anna.story(asks(Kind.BIRTHDAY, anna.anna), touch(BirthdayChosen(Birthday(5, 25))))
    assert (type(anna.now), anna.now.problem) == (ToldPage, Problem("not_agreed"))
    assert anna.now.person.birthday is None


def test_a_name_is_put_right_beside_the_rest(clerk):
    mei = told_page(clerk, MEI)
    assert mei.story(asks(Kind.RENAME, mei.mei), touch(WordsGiven("小美"))) == [AskWords, ToldPage]
    assert (mei.now.person.guest.name, mei.now.person.birthday) == ("小美", Birthday(9, 30))


def test_a_date_is_in_nothing_that_leaves_the_kiosk_or_is_read_on_the_trail(anna):
    anna.story(asks(Kind.BIRTHDAY, anna.anna), touch(BirthdayChosen(Birthday(12, 24))))
    trail = anna.shop.audit.trail(anna.owner, "en")
    assert (trail[0].who, trail[0].action, trail[0].subject, trail[0].why) == (
        "Kim",
        "change_member",
        f"member {anna.anna}",
        "",
    )
    assert anna.confirmed[-2:] == [("ToldPage", "audit.v1"), ("ToldPage", "profile.v1")]


# --- full name and contact --------------------------------------------------------------------------------

FULL_NAME, CONTACT = "Anna-Lena Lindqvist", "anna.l+sweets@example.org"


@pytest.fixture
def sealed(tmp_path):
    """As `anna`, in a shop whose head office has a key."""
    public = X25519PrivateKey.generate().public_key()
    tale = Tale(tmp_path, office=public.public_bytes(Encoding.Raw, PublicFormat.Raw))
    tale.story(touch(StaffTouched()), touch(PinTyped(PIN)))
    yield told_page(tale, ANNA)
    tale.close()


def file(tale: Tale) -> tuple[str | None, str | None]:
    return tale.now.person.full_name, tale.now.person.contact


def test_a_full_name_and_a_contact_are_told_put_right_and_taken_out(anna):
    assert file(anna) == ("", "")
    assert anna.story(asks(Kind.FULL_NAME, anna.anna), touch(WordsGiven(FULL_NAME))) == [AskWords, ToldPage]
    anna.story(asks(Kind.CONTACT, anna.anna), touch(WordsGiven(CONTACT)))
    assert file(anna) == (FULL_NAME, CONTACT)
    assert anna.now.guest.name == "Anna", "the name to call her by is another"
    anna.story(asks(Kind.CONTACT, anna.anna))
    assert (anna.now.typed, anna.now.sealed) == (CONTACT, False)
    anna.story(touch(WordsGiven("+49 40 1234")), asks(Kind.FULL_NAME, anna.anna), touch(WordsGiven(" ")))
    assert file(anna) == ("", "+49 40 1234")
    anna.story(asks(Kind.TOWN, anna.anna), touch(WordsGiven("Hafen")))
    assert file(anna) == ("", "+49 40 1234"), "another change leaves them as they are"


@pytest.mark.parametrize("kind", [Kind.FULL_NAME, Kind.CONTACT])
def test_nobody_gives_more_of_themselves_without_consent(anna, kind):
    anna.shop.joining.withdraw(anna.anna, None)
    anna.story(asks(kind, anna.anna), touch(WordsGiven(FULL_NAME)))
    assert (anna.now.problem, anna.now.typed) == (Problem("not_agreed"), "")
    anna.story(touch(Back()))
    assert (type(anna.now), *file(anna)) == (ToldPage, "", "")


def test_what_head_office_alone_can_read_is_written_anew_or_taken_out_and_never_by_an_empty_line(sealed):
    sealed.story(asks(Kind.CONTACT, sealed.anna), touch(WordsGiven(CONTACT)))
    assert file(sealed) == ("", None)
    sealed.story(asks(Kind.CONTACT, sealed.anna))
    assert (sealed.now.typed, sealed.now.sealed) == ("", True)
    assert sealed.story(touch(WordsGiven(" "))) == []
    sealed.story(touch(WordsGiven("+49 40 1234")))
    assert file(sealed) == ("", None)
    assert len(sealed.shop.books.store.personal.of(sealed.anna)) == 1, "the old one is gone"
    assert sealed.story(asks(Kind.CONTACT, sealed.anna), touch(LeftOut())) == [AskWords, ToldPage]
    assert file(sealed) == ("", "")


def test_only_what_is_sealed_is_taken_out_by_a_button(anna):
    anna.story(asks(Kind.CONTACT, anna.anna))
    assert anna.story(touch(LeftOut())) == []


@pytest.mark.parametrize("shop", ["anna", "sealed"])
def test_neither_the_trail_nor_the_outbox_tells_who_or_where(shop, request):
    tale = request.getfixturevalue(shop)
    tale.story(asks(Kind.FULL_NAME, tale.anna), touch(WordsGiven(FULL_NAME)))
    tale.story(asks(Kind.CONTACT, tale.anna), touch(WordsGiven(CONTACT)))
    assert {(entry.action, entry.why) for entry in tale.shop.audit.trail(tale.owner, "en")[:2]} == {
        ("change_member", "")
    }
    database = sqlite3.connect(tale.folder / "store.db")
    rows = database.execute("SELECT * FROM outbox").fetchall() + database.execute("SELECT * FROM audit").fetchall()
    database.close()
    said = repr(rows)
    assert "personal.v1" in said
    assert not [word for word in ("Lindqvist", "Lena", "sweets", "example") if word in said]


# --- notes ------------------------------------------------------------------------------------------------


def test_notes_are_read_newest_first_and_one_is_deleted(clerk):
    clerk.story(tap(ANNA), touch(PlaceTouched(Place.PERSON)), touch(PlaceTouched(Place.NOTES)))
    assert isinstance(clerk.now, NotesPage)
    assert clerk.now.notes == ()
    for words in ("Nuts", "Less sweet", "Comes by bus"):
        clerk.story(asks(Kind.NOTE, clerk.anna), touch(WordsGiven(words)))
    assert [note.words for note in clerk.now.notes] == ["Comes by bus", "Less sweet", "Nuts"]
    strike = asks(Kind.STRIKE, clerk.now.notes[1].id)
    assert clerk.story(strike, touch(Back())) == [AskSure, NotesPage]
    assert len(clerk.now.notes) == 3
    assert clerk.story(strike, touch(Agreed())) == [AskSure, NotesPage]
    assert [note.words for note in clerk.now.notes] == ["Comes by bus", "Nuts"]
    assert clerk.now.done.kind is Kind.STRIKE
    assert clerk.story(touch(Back())) == [PersonPage]
    assert len(clerk.now.person.notes) == 2
