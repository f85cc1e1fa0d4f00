"""Cards are lost, found, blocked and replaced; who they belong to never comes into doubt."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kiosk.demo.cast import joined
from kiosk.model.member import CardStatus
from kiosk.services.card_desk import CardDesk
from kiosk.services.faults import CardTaken, CardUnknown, NotAllowed, UnknownMember
from kiosk.services.views import GuestCard, NoCard, Refusal, StrangeCard
from tests.services.premises import Premises

UID, OTHER = b"\x04annas1", b"\x04annas2"
STATUSES = {
    "lose": CardStatus.LOST,
    "block": CardStatus.BLOCKED,
    "unblock": CardStatus.ACTIVE,
}
ALLOWED = {
    ("active", "lose"),
    ("active", "block"),
    ("lost", "block"),
    ("lost", "unblock"),
    ("blocked", "lose"),
    ("blocked", "unblock"),
}


@pytest.fixture
def anna(place: Premises) -> int:
    return joined(place.shop, place.card(UID), "Anna", by=place.clerk.id).guest.id


def deed(desk: CardDesk, what: str) -> Callable[[bytes, int], object]:
    return {"lose": desk.lose, "block": desk.block, "unblock": desk.unblock}[what]


@pytest.mark.parametrize("what", STATUSES)
@pytest.mark.parametrize("before", ["active", "lost", "blocked", "replaced"])
def test_what_can_become_of_a_card(place: Premises, anna: int, before: str, what: str) -> None:
    desk, card = place.shop.card_desk, place.card(UID)
    match before:
        case "lost":
            desk.lose(card, place.clerk.id)
        case "blocked":
            desk.block(card, place.clerk.id)
        case "replaced":
            desk.replace(anna, card, place.card(OTHER), place.clerk.id)
    told = len(place.events())
    if (before, what) not in ALLOWED:
        with pytest.raises(CardUnknown, match=f"that is {before} can't become"):
            deed(desk, what)(card, place.clerk.id)
        assert len(place.events()) == told
        return
    deed(desk, what)(card, place.clerk.id)
    assert desk.cards(anna)[0].status is STATUSES[what]
    assert place.events()[-1][0] == "card.v1"
    assert place.events()[-1][1]["status"] == STATUSES[what].value
    held = place.shop.cards.holder(UID, "unknown")
    assert isinstance(held, GuestCard) if what == "unblock" else held == NoCard(Refusal.BLOCKED)


def test_a_new_card_takes_over(place: Premises, anna: int) -> None:
    place.shop.card_desk.replace(anna, place.card(UID), place.card(OTHER), place.clerk.id)
    assert place.shop.cards.holder(UID, "unknown") == NoCard(Refusal.BLOCKED)
    held = place.shop.cards.holder(OTHER, "unknown")
    assert isinstance(held, GuestCard)
    assert (held.guest.id, held.guest.balance) == (anna, 15)
    kind, told = place.events()[-1]
    assert (kind, told["member"], told["status"]) == ("card.v1", anna, "active")
    assert "instead_of" in told


def test_whose_card_it_is_never_comes_into_doubt(place: Premises, anna: int) -> None:
    desk, clerk = place.shop.card_desk, place.clerk.id
    ben = place.member("Ben").guest.id
    with pytest.raises(CardTaken):
        desk.give(ben, place.card(UID), clerk)
    with pytest.raises(CardTaken):
        desk.replace(anna, place.card(UID), place.card(b"\x04staff1"), clerk)
    with pytest.raises(CardUnknown, match="another member's"):
        desk.replace(ben, place.card(UID), place.card(OTHER), clerk)
    with pytest.raises(CardUnknown, match="no member's"):
        desk.lose(place.card(b"\x04staff1"), clerk)
    with pytest.raises(CardUnknown, match="no member's"):
        desk.block(place.card(OTHER), clerk)
    with pytest.raises(UnknownMember):
        desk.give(4711, place.card(OTHER), clerk)
    for act in (desk.lose, desk.block, desk.unblock):
        with pytest.raises(NotAllowed):
            act(place.card(UID), 4711)
    with pytest.raises(NotAllowed):
        desk.give(anna, place.card(OTHER), 4711)
    assert place.shop.cards.holder(OTHER, "unknown") == StrangeCard(place.card(OTHER))
