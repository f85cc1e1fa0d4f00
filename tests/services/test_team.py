"""Roles and cards of those who work here, and that nobody locks the shop out."""

from __future__ import annotations

import pytest

from kiosk.model.member import Role, Staff
from kiosk.services.faults import CardTaken, CardUnknown, Declined, LastOwner, NotAllowed, PinUnfit
from kiosk.services.views import NoCard, Refusal, StaffCard
from tests.services.premises import CLERK_PIN, Premises

OWNERS_UID = b"\x04staff1"
NEW = b"\x04newone"


def whose(place: Premises, uid: bytes) -> str:
    """The name of whose staff card this is; "" for one that opens nothing."""
    match place.shop.cards.holder(uid, "ntag"):
        case StaffCard(who):
            return who.name
        case NoCard(why):
            assert why is Refusal.BLOCKED
    return ""


def test_a_role_changes_what_somebody_may_do(place: Premises) -> None:
    with pytest.raises(NotAllowed):
        place.shop.staff.all(place.clerk.id)
    place.shop.staff.change_role(place.clerk.id, Role.MANAGER, place.owner.id)
    assert place.shop.staff.all(place.clerk.id)
    assert place.shop.staff.by_pin(CLERK_PIN, None) == Staff(place.clerk.id, "Karl", Role.MANAGER, "en")
    last = place.shop.audit.trail(place.owner.id, "en")[0]
    assert (last.action, last.subject, last.why) == ("change_role", f"staff {place.clerk.id}", "manager")


def test_roles_are_the_owners_to_change(place: Premises) -> None:
    with pytest.raises(NotAllowed, match="a clerk may not change somebody's role, an owner may"):
        place.shop.staff.change_role(place.clerk.id, Role.OWNER, place.clerk.id)
    with pytest.raises(Declined, match="already"):
        place.shop.staff.change_role(place.clerk.id, Role.CLERK, place.owner.id)
    with pytest.raises(Declined, match="works here"):
        place.shop.staff.change_role(4711, Role.CLERK, place.owner.id)


def test_the_last_owner_stays_owner(place: Premises) -> None:
    before = place.events(audit=True)
    for role in (Role.MANAGER, Role.CLERK):
        with pytest.raises(LastOwner):
            place.shop.staff.change_role(place.owner.id, role, place.owner.id)
    with pytest.raises(LastOwner):
        place.shop.staff.dismiss(place.owner.id, place.owner.id, "enough")
    assert place.events(audit=True) == before
    place.shop.staff.change_role(place.clerk.id, Role.OWNER, place.owner.id)
    place.shop.staff.change_role(place.owner.id, Role.CLERK, place.owner.id)
    with pytest.raises(LastOwner):
        place.shop.staff.dismiss(place.clerk.id, place.clerk.id, "enough")


def test_a_new_card_takes_the_place_of_the_old_one(place: Premises) -> None:
    assert whose(place, OWNERS_UID) == "Olga"
    place.shop.staff_cards.give(place.owner.id, place.card(NEW), place.owner.id)
    assert (whose(place, OWNERS_UID), whose(place, NEW)) == ("", "Olga")
    last = place.shop.audit.trail(place.owner.id, "en")[0]
    assert (last.action, last.subject) == ("give_staff_card", f"staff {place.owner.id}")


def test_whoever_notices_may_say_that_a_staff_card_is_lost(place: Premises) -> None:
    place.shop.staff_cards.lose(place.owner.id, place.clerk.id)
    assert whose(place, OWNERS_UID) == ""
    last = place.shop.audit.trail(place.owner.id, "en")[0]
    assert (last.who, last.action) == ("Karl", "lose_staff_card")
    before = place.events(audit=True)
    with pytest.raises(CardUnknown):
        place.shop.staff_cards.lose(place.owner.id, place.clerk.id)
    assert place.events(audit=True) == before, "nothing is kept of what was refused"
    place.shop.staff_cards.give(place.owner.id, place.card(OWNERS_UID), place.owner.id)
    assert whose(place, OWNERS_UID) == "Olga", "it is found again"


def test_the_card_of_one_who_left_is_handed_on(place: Premises) -> None:
    place.shop.staff_cards.give(place.clerk.id, place.card(NEW), place.owner.id)
    place.shop.staff.dismiss(place.clerk.id, place.owner.id, "left")
    assert whose(place, NEW) == ""
    place.shop.staff.appoint("Nina", Role.CLERK, "en", "8046", place.card(NEW), by=place.owner.id)
    assert whose(place, NEW) == "Nina"


def test_cards_that_are_somebodys(place: Premises) -> None:
    uid = place.uid()
    member = place.member().guest.id
    members = place.shop.books.store.cards.of(member)[0].key
    for card in (members, place.card(OWNERS_UID)):
        with pytest.raises(CardTaken):
            place.shop.staff_cards.give(place.clerk.id, card, place.owner.id)
    with pytest.raises(NotAllowed):
        place.shop.staff_cards.give(place.clerk.id, place.card(uid), place.clerk.id)
    with pytest.raises(Declined, match="works here"):
        place.shop.staff_cards.give(4711, place.card(uid), place.owner.id)


def test_whether_a_pin_can_be_taken_is_told_before_it_is_typed_again(place: Premises) -> None:
    place.shop.staff.fits("8046", place.owner.id)
    for pin in ("1234", "804", CLERK_PIN):
        with pytest.raises(PinUnfit):
            place.shop.staff.fits(pin, place.owner.id)


@pytest.mark.parametrize("name", ["", "   ", "x" * 41])
def test_nobody_is_appointed_without_a_name(place: Premises, name: str) -> None:
    with pytest.raises(Declined, match="their name"):
        place.shop.staff.appoint(name, Role.CLERK, "en", "8046", by=place.owner.id)
    assert place.shop.staff.appoint("  Nina  ", Role.CLERK, "en", "8046", by=place.owner.id).name == "Nina"
