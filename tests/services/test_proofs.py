"""What a card proves, and that a signed read is good once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.demo.cast import joined
from kiosk.model.loyalty import RedeemPolicy
from kiosk.model.member import Role
from kiosk.model.proof import Claim, Proof
from kiosk.services.faults import NotAllowed, NotEnough
from kiosk.services.rewards import ALONE
from kiosk.services.shop import open_shop
from kiosk.services.views import GuestCard, Holder, NoCard, Refusal, StaffCard, StrangeCard
from kiosk.signed_cards import judge_with
from tests.services.premises import HOUR, KEYS, ZONE, Furnished, Premises
from tests.stories.signed import KEYS as SHOP_KEYS
from tests.stories.signed import InHand, issued

UID = bytes.fromhex("04aabbccddeeff")


class Signed(Premises):
    """A shop with keys for signed cards; `least` is what a card must prove."""

    least = Proof.NONE

    def _open(self) -> None:
        super()._open()
        books = self.shop.books
        self.shop = open_shop(books.store, books.programme, self.clock, KEYS, ZONE, judge_with(SHOP_KEYS), self.least)

    def holder(self, message: bytes, uid: bytes = UID) -> Holder:
        return self.shop.cards.holder(uid, "desfire", message)

    def asking(self, least: Proof) -> None:
        self.least = least
        self.again()

    def alone_upto(self, points: int) -> None:
        books = self.shop.books
        object.__setattr__(books.programme, "redeem", RedeemPolicy(signed_alone_upto=points))


@pytest.fixture
def place(tmp_path: Path, furniture: Furnished) -> Iterator[Signed]:
    place = Signed(tmp_path, furniture)
    yield place
    place.shop.close()


@pytest.fixture
def anna(place: Signed) -> int:
    return joined(place.shop, place.card(UID), "Anna", by=place.clerk.id).guest.id


REFUSED = NoCard(Refusal.CLONE)


def proven(holder: Holder) -> bool | None:
    return holder.proven if isinstance(holder, GuestCard) else None


def test_a_card_that_signs_is_proven_at_every_tap(place: Signed, anna: int) -> None:
    card = InHand(UID)
    assert [proven(place.holder(card.message())) for _ in range(3)] == [True] * 3


def test_a_message_is_good_once_and_never_again(place: Signed, anna: int) -> None:
    card = InHand(UID)
    old, new = card.message(), card.message()
    assert proven(place.holder(new)) is True
    assert place.holder(new) == REFUSED
    assert place.holder(old) == REFUSED, "recorded before, shown after"


def test_nor_after_the_plug_was_pulled(place: Signed, anna: int) -> None:
    message = InHand(UID).message()
    assert proven(place.holder(message)) is True
    place.again(mono_ms=0)
    assert place.holder(message) == REFUSED


def test_a_bare_number_earns_and_looks_and_proves_nothing(place: Signed, anna: int) -> None:
    assert proven(place.holder(b"")) is False
    assert proven(place.holder(b"\x00nonsense")) is False


def test_a_card_that_the_shop_issued_proves_no_more_than_that(place: Signed, anna: int) -> None:
    assert proven(place.holder(issued(UID))) is False
    assert place.holder(issued(bytes.fromhex("04000000000001"))) == REFUSED, "written for another card"


def test_a_card_of_another_shop_is_refused(place: Signed, anna: int) -> None:
    assert place.holder(InHand(UID, master=bytes(16)).message()) == REFUSED


def test_a_refused_message_changes_nothing(place: Signed, anna: int) -> None:
    place.holder(InHand(UID, master=bytes(16)).message())
    assert place.shop.books.store.proofs.counter(place.card(UID)) is None


def test_what_was_shown_in_practice_is_no_good_afterwards(place: Signed, anna: int) -> None:
    message, store = InHand(UID).message(), place.shop.books.store
    store.rehearse(place.clock.mono_ms + 60_000)
    assert proven(place.holder(message)) is True
    store.forget()
    assert store.proofs.counter(place.card(UID)) is None
    assert place.holder(message) == REFUSED


def test_a_card_made_anew_counts_from_one_again(place: Signed, anna: int) -> None:
    card = InHand(UID)
    for _ in range(5):
        place.holder(card.message())
    card.make()
    assert place.holder(card.message()) == REFUSED, "its counter went back"
    with place.shop.books.store.change(place.clock.stamp()):
        place.shop.books.store.proofs.forget(place.card(UID))
    assert proven(place.holder(card.message())) is True


def test_every_card_counts_for_itself(place: Signed) -> None:
    one, other = InHand(UID), InHand(bytes.fromhex("04aabbccddeef0"))
    for _ in range(3):
        assert isinstance(place.holder(one.message()), StrangeCard)
    assert isinstance(place.holder(other.message(), other.uid), StrangeCard)


def test_a_signed_read_is_no_event_of_its_own(place: Signed, anna: int) -> None:
    before = len(place.events())
    place.holder(InHand(UID).message())
    assert len(place.events()) == before


@pytest.mark.parametrize(
    ("least", "bare", "written", "signed"),
    [
        (Proof.NONE, False, False, True),
        (Proof.ISSUED, None, False, True),
        (Proof.FRESH, None, None, True),
    ],
)
def test_what_a_card_must_prove_to_be_taken(
    place: Signed, anna: int, least: Proof, bare: bool | None, written: bool | None, signed: bool | None
) -> None:
    place.asking(least)
    assert proven(place.holder(b"")) is bare
    assert proven(place.holder(issued(UID))) is written
    assert proven(place.holder(InHand(UID).message())) is signed


def test_it_is_asked_of_staff_and_of_codes_too(place: Signed) -> None:
    staff = b"\x04staff1"
    assert isinstance(place.shop.cards.holder(staff, "ntag"), StaffCard)
    place.asking(Proof.FRESH)
    assert place.shop.cards.holder(staff, "ntag") == REFUSED
    assert place.shop.cards.bearer("tuckshop:" + "A" * 22) == REFUSED


def test_a_staff_card_that_signs_is_never_taken_for_its_number_alone(place: Signed) -> None:
    staff = place.shop.staff.appoint("Sam", Role.CLERK, "en", "6053", place.card(UID), by=place.owner.id)
    card = InHand(UID)
    assert place.holder(b"") == StaffCard(staff), "it has never signed yet"
    assert place.holder(card.message()) == StaffCard(staff)
    assert place.holder(b"") == REFUSED
    assert place.holder(issued(UID)) == REFUSED
    assert place.holder(card.message()) == StaffCard(staff)


def test_a_judge_can_only_raise_the_counter(place: Signed, anna: int) -> None:
    claims = iter([Claim(Proof.FRESH, 7), Claim(Proof.FRESH, 7), Claim(Proof.FRESH, 6), Claim(Proof.FRESH, 8)])
    books = place.shop.books
    shop = open_shop(books.store, books.programme, place.clock, KEYS, ZONE, lambda _uid, _message: next(claims))
    said = [proven(shop.cards.holder(UID, "desfire", b"m")) for _ in range(4)]
    assert said == [True, None, None, True]


# --- spending alone ------------------------------------------------------------------------------------------------


def test_alone_up_to_what_the_programme_says(place: Signed, anna: int) -> None:
    for _ in range(3):
        place.clock.go_on(4 * HOUR)
        place.visit(anna)
    with pytest.raises(NotAllowed):
        place.shop.rewards.redeem_alone(anna, "tea")
    place.alone_upto(20)
    choice = next(each for each in place.shop.rewards.menu(anna, "en") if each.id == "tea")
    assert place.shop.rewards.needs_staff(choice, proven=False)
    assert not place.shop.rewards.needs_staff(choice, proven=True)
    place.shop.rewards.redeem_alone(anna, "tea")
    redeemed = place.shop.rewards.redeem_alone(anna, "tea")
    kept = place.shop.books.store.redemptions.by_code(redeemed.code)
    assert kept is not None
    assert kept.approved_by == ALONE
    kept_on_trail, told = place.events(audit=True)[-2:]
    assert kept_on_trail[0] == "audit.v1"
    assert kept_on_trail[1].get("by") is None, "nobody of the staff"
    assert told[1]["approved_by"] == ALONE
    assert place.booked_by_the_cloud()[anna] == redeemed.guest.balance
    with pytest.raises(NotEnough):
        place.shop.rewards.redeem_alone(anna, "tea")


def test_nobody_works_here_under_that_number(place: Signed, anna: int) -> None:
    place.alone_upto(100)
    place.clock.go_on(4 * HOUR)
    place.visit(anna)
    before = place.shop.books.store.staff.count()
    place.shop.rewards.redeem_alone(anna, "tea")
    assert place.shop.books.store.staff.count() == before
    assert place.shop.books.store.staff.get(ALONE) is None
    with pytest.raises(NotAllowed):
        place.shop.rewards.redeem(anna, "tea", approved_by=ALONE)
