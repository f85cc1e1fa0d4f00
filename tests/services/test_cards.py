"""Whose card is this."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.demo.cast import joined
from kiosk.model.member import CardStatus
from kiosk.services.views import GuestCard, NoCard, Refusal, StaffCard, StrangeCard
from tests.services.premises import Premises


def test_everybodys_card(place: Premises) -> None:
    uid = place.uid()
    key = place.card(uid)
    assert place.shop.cards.holder(uid, "ntag") == StrangeCard(key)
    visit = joined(place.shop, key, "Anna", by=place.clerk.id)
    assert place.shop.cards.holder(uid, "ntag") == GuestCard(visit.guest, key)
    assert place.shop.cards.holder(b"\x04staff1", "classic") == StaffCard(place.owner)


@pytest.mark.parametrize(
    ("uid", "kind", "why"),
    [
        ("08a1b2c3", "unknown", Refusal.PHONE),
        ("04a1b2c3d4e5f6", "phone", Refusal.PHONE),
        ("04a1b2c3", "bank", Refusal.BANK),
        ("01020304", "classic", Refusal.CLONE),
        ("04a1b2c3d4e5f6", "clone", Refusal.CLONE),
    ],
)
def test_cards_that_are_not_taken(place: Premises, uid: str, kind: str, why: Refusal) -> None:
    assert place.shop.cards.holder(bytes.fromhex(uid), kind) == NoCard(why)


@pytest.mark.parametrize("status", [CardStatus.LOST, CardStatus.BLOCKED, CardStatus.REPLACED])
def test_a_card_that_is_no_longer_good(place: Premises, status: CardStatus) -> None:
    uid = place.uid()
    joined(place.shop, place.card(uid), "Anna", by=place.clerk.id)
    store = place.shop.books.store
    card = store.cards.get(place.card(uid))
    assert card is not None
    other = place.uid()
    with store.change(place.clock.stamp()):
        store.cards.add(replace(card, key=place.card(other), status=status))
    assert place.shop.cards.holder(other, "ntag") == NoCard(Refusal.BLOCKED)
