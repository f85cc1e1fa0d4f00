"""What a member tells after they joined: put right, added, taken out; never on the wire, and no present twice."""

from __future__ import annotations

import itertools
import sqlite3
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.model.member import Birthday
from kiosk.model.people import AgeBand, Consent, Profile
from kiosk.services.card_list import read
from kiosk.services.faults import Declined, NotAgreed, NotAllowed, ParentMissing
from kiosk.services.importing import Importing
from kiosk.services.views_people import JoinForm, ProfileForm
from tests.services.premises import DAY, FILE, ZONE, Furnished, Premises
from tests.services.test_joining import TASTES

TODAY = Birthday(5, 20)  # in the test shop's programme: 7 points, and a cookie for three days, on the day itself


@pytest.fixture
def place(tmp_path: Path, furniture: Furnished) -> Premises:
    return Premises(tmp_path, furniture, FILE.read_text() + TASTES)


def joined(place: Premises, birthday: Birthday | None = None) -> int:
    form = JoinForm(name="Anna", birthday=birthday, consent="1")
    return place.shop.joining.join(form, place.card(place.uid()), None).guest.id


def of_an_old_list(place: Premises, birthday: str = "") -> int:
    """Ben is a member since the shop's list of cards was read in: nobody has asked him yet."""
    importing = Importing(place.shop.books)
    lines = f"card,name,birthday\n04a1b2c3d4e680,Ben,{birthday}\n".encode()
    importing.carry_out(importing.plan(read(lines), bytes.fromhex, "en"), place.owner.id)
    return place.shop.members.find("Ben")[0].id


def told(place: Premises, member: int, **now: object) -> None:
    """The clerk changes one thing of the file."""
    file = place.shop.people.person(member)
    form = ProfileForm(name=file.guest.name, language=file.guest.language, birthday=file.birthday, profile=file.profile)
    place.shop.people.change(member, replace(form, **now), place.clerk.id)


def until(place: Premises, day: date) -> None:
    """Noon of that day."""
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=ZONE)
    place.clock.go_on(noon.timestamp() - place.clock.wall_ms / 1000)


def presents(place: Premises, member: int) -> int:
    """How many cookies can be taken for nothing today, and are."""
    taken = 0
    while any(choice.id == "cookie" and choice.affordable for choice in place.shop.rewards.menu(member, "en")):
        place.shop.rewards.redeem(member, "cookie", place.clerk.id)
        taken += 1
    return taken


def birthday_points(place: Premises, member: int) -> int:
    return sum(entry.points for entry in place.shop.books.store.ledger.of(member) if entry.rule.startswith("birthday@"))


def test_a_birthday_told_later_is_kept_and_celebrated(place: Premises) -> None:
    anna = joined(place)
    told(place, anna, birthday=TODAY)
    assert place.shop.people.person(anna).birthday == TODAY
    until(place, date(2027, 5, 20))
    place.visit(anna)
    assert (birthday_points(place, anna), presents(place, anna)) == (7, 1)


def test_a_birthday_is_taken_out_again(place: Premises) -> None:
    anna = joined(place, Birthday(5, 21))
    told(place, anna, birthday=None)
    place.again()
    assert place.shop.people.person(anna).birthday is None
    until(place, date(2026, 5, 21))
    place.visit(anna)
    assert (birthday_points(place, anna), presents(place, anna)) == (0, 0)


def test_the_29th_of_february_is_a_day_and_the_30th_is_none(place: Premises) -> None:
    anna = joined(place)
    told(place, anna, birthday=Birthday(2, 29))
    with pytest.raises(Declined, match="no year has a day 30 in month 2"):
        told(place, anna, birthday=Birthday(2, 30))
    assert place.shop.people.person(anna).birthday == Birthday(2, 29)


def test_who_changed_a_file_is_on_the_trail_and_the_date_is_nowhere(place: Premises) -> None:
    anna = joined(place)
    before = len(place.events(audit=True))
    told(place, anna, birthday=Birthday(9, 30))
    trail = place.shop.audit.trail(place.owner.id, "en")
    assert (trail[0].who, trail[0].action, trail[0].subject, trail[0].why) == (
        "Karl",
        "change_member",
        f"member {anna}",
        "",
    )
    events = place.events(audit=True)[before:]
    assert [kind for kind, _ in events] == ["audit.v1", "profile.v1"]
    assert events[1][1] == {"member": anna}
    assert set(events[0][1]) == {"entry", "action", "subject", "chain", "by"}


def test_a_date_on_file_lies_enciphered(place: Premises) -> None:
    """Two members with one birthday, told in one way, leave no bytes alike: nothing to find, and nothing to count."""
    twins = [joined(place), joined(place)]
    for member in twins:
        told(place, member, birthday=Birthday(9, 30))
    file = sqlite3.connect(place.folder / "store.db")
    one, other = (file.execute("SELECT sealed FROM members WHERE id = ?", (each,)).fetchone()[0] for each in twins)
    file.close()
    assert one != other
    assert all(plain not in sealed for sealed in (one, other) for plain in (b"9,30", b"Anna"))


@pytest.mark.parametrize(
    "news",
    [
        {"birthday": TODAY},
        {"profile": Profile(favourites=("mint",))},
        {"profile": Profile(AgeBand.FROM_25)},
        {"full_name": "Anna Lindqvist"},
        {"contact": "anna@example.org"},
    ],
)
def test_nothing_is_added_to_the_file_of_who_never_agreed_or_took_it_back(
    place: Premises, news: dict[str, object]
) -> None:
    ben = of_an_old_list(place)
    anna = joined(place)
    place.shop.joining.withdraw(anna, place.clerk.id)
    for member in (ben, anna):
        before = place.shop.people.person(member), place.events(audit=True)
        with pytest.raises(NotAgreed, match="has not agreed"):
            told(place, member, **news)
        assert (place.shop.people.person(member), place.events(audit=True)) == before, "nothing half done"
    told(place, ben, name="Benno")  # a name to call them by is the card's, not the profile's
    place.shop.joining.agree(anna, "1", place.clerk.id)
    told(place, anna, **news)


def test_what_is_on_file_is_taken_out_from_who_never_agreed_and_never_written_anew(place: Premises) -> None:
    anna = joined(place)
    told(place, anna, full_name="Anna Lindqvist", contact="anna@example.org")
    with place.shop.books.store.change(place.clock.stamp()) as change:  # as if their yes had never been there
        place.shop.books.store.people.add_consent(Consent(change.new_id(), anna, "1", False, None, 0, True))
    told(place, anna, full_name="Anna Lindqvist")
    with pytest.raises(NotAgreed):
        told(place, anna, contact="+49 40 123")
    told(place, anna, contact=" ")
    file = place.shop.people.person(anna)
    assert (file.full_name, file.contact) == ("Anna Lindqvist", "")


def test_a_birthday_from_an_old_list_is_taken_out_without_asking_for_consent_first(place: Premises) -> None:
    ben = of_an_old_list(place, "05-20")
    told(place, ben, name="Benno")
    assert place.shop.people.person(ben).birthday == TODAY, "what was there stays, whatever else is changed"
    told(place, ben, birthday=None)
    assert place.shop.people.person(ben).birthday is None


def test_a_grown_up_is_not_made_a_child_without_a_parent_and_a_child_grows_up(place: Premises) -> None:
    card = place.card(place.uid())
    place.shop.joining.join(JoinForm(name="Anna", consent="1"), card, None)
    form = JoinForm(name="Ben", consent="1", parent=card, profile=Profile(AgeBand.CHILD))
    ben = place.shop.joining.join(form, place.card(place.uid()), None).guest.id
    told(place, ben, profile=Profile(AgeBand.TEEN))
    told(place, ben, profile=Profile(AgeBand.CHILD))
    other = joined(place)
    with pytest.raises(ParentMissing):
        told(place, other, profile=Profile(AgeBand.CHILD))


def test_a_taste_that_the_shop_gave_up_is_no_reason_to_refuse_a_name(place: Premises) -> None:
    anna = joined(place)
    told(place, anna, profile=Profile(favourites=("mint", "lemon")))
    programme = place.shop.books.programme
    place.shop.books.programme = replace(programme, favourite=programme.favourite[:1])
    told(place, anna, name="Annie")
    told(place, anna, profile=Profile(favourites=("mint",)))
    assert place.shop.people.person(anna).profile.favourites == ("mint",)
    told(place, anna, profile=Profile(favourites=("lemon",)))
    with pytest.raises(Declined, match="no favourite 'mint'"):
        told(place, anna, profile=Profile(favourites=("lemon", "mint")))


def test_who_may_change_a_file(place: Premises) -> None:
    anna = joined(place)
    with pytest.raises(NotAllowed):
        place.shop.people.change(anna, ProfileForm(birthday=TODAY), 4711)
    assert place.shop.people.person(anna).birthday is None


# --- one present a year ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("story", "first", "then"),
    [
        ("tomorrow again", date(2026, 5, 21), date(2026, 5, 22)),
        ("in half a year", date(2026, 5, 21), date(2026, 11, 20)),
        ("after the turn of the year", date(2026, 12, 20), date(2027, 1, 5)),
        ("at the other end of one year", date(2027, 1, 10), date(2027, 11, 20)),
        ("nine months later", date(2026, 6, 1), date(2027, 3, 1)),
    ],
)
def test_a_changed_date_gives_no_second_present(place: Premises, story: str, first: date, then: date) -> None:
    anna = joined(place, Birthday(first.month, first.day))
    until(place, first)
    place.visit(anna)
    assert (birthday_points(place, anna), presents(place, anna)) == (7, 1)
    told(place, anna, birthday=Birthday(then.month, then.day))
    until(place, then)
    offers = place.visit(anna).offers
    assert (birthday_points(place, anna), presents(place, anna)) == (7, 0), story
    assert "Happy birthday" not in [offer.words for offer in offers], "what is not given is not said"


def test_taking_back_consent_and_agreeing_again_is_no_way_to_a_second_present(place: Premises) -> None:
    anna = joined(place, TODAY)
    assert (birthday_points(place, anna), presents(place, anna)) == (7, 1), "they joined on their birthday"
    place.shop.joining.withdraw(anna, None)
    place.shop.joining.agree(anna, "1", None)
    told(place, anna, birthday=Birthday(5, 21))
    until(place, date(2026, 5, 21))
    place.visit(anna)
    assert (birthday_points(place, anna), presents(place, anna)) == (7, 0)


def test_the_right_birthday_is_celebrated_the_year_after_a_wrong_one(place: Premises) -> None:
    """The wrong date gave nothing in January, so it takes nothing from December either."""
    anna = joined(place, Birthday(12, 20))
    until(place, date(2026, 12, 20))
    place.visit(anna)
    assert presents(place, anna) == 1
    told(place, anna, birthday=Birthday(1, 5))
    until(place, date(2027, 1, 5))
    place.visit(anna)
    told(place, anna, birthday=Birthday(12, 20))
    until(place, date(2027, 12, 20))
    place.visit(anna)
    assert (birthday_points(place, anna), presents(place, anna)) == (14, 1)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.integers(1, 90), min_size=4, max_size=10))
def test_whoever_moves_their_birthday_to_every_visit_gets_one_in_300_days(place: Premises, steps: list[int]) -> None:
    anna, given_on = joined(place), list[int]()
    for days in steps:
        place.clock.go_on(days * DAY)
        today = place.clock.wall_ms // 86_400_000
        on = datetime.fromtimestamp(place.clock.wall_ms / 1000, ZONE)
        told(place, anna, birthday=Birthday(on.month, on.day))
        place.visit(anna)
        given_on += [today] * presents(place, anna)
    assert given_on, "the first of them is a birthday"
    assert all(later - sooner >= 300 for sooner, later in itertools.pairwise(given_on))
    assert birthday_points(place, anna) == 7 * len(given_on)
