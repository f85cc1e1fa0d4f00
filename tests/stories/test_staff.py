"""What staff do: sign in, find, hand out; never an unexplained "no"."""

from __future__ import annotations

import pytest

from drivers.events import CardKind, SeveralCards
from kiosk.flow.events import (
    Back,
    FindTouched,
    MemberTouched,
    PinTyped,
    RewardTouched,
    StaffTouched,
    WordsTyped,
)
from kiosk.flow.states import (
    FindMember,
    Idle,
    MemberPage,
    Problem,
    SignIn,
    StaffHome,
)
from tests.stories.tale import ANNA, BEN, LOST, PHONE, PIN, STAFF, face, tap, timeout, touch


@pytest.fixture
def at_work(tale):
    tale.story(touch(StaffTouched()), touch(PinTyped(PIN)))
    return tale


def test_signing_in_by_pin_and_out_again(tale):
    assert tale.story(touch(StaffTouched()), touch(PinTyped(PIN)), touch(Back())) == [SignIn, StaffHome, Idle]


def test_signing_in_by_card_needs_the_pin_too(tale):
    assert tale.story(tap(STAFF)) == [SignIn]
    assert tale.now.who.name == "Sam"
    assert tale.story(touch(PinTyped("9753"))) == [SignIn]
    assert tale.now.problem == Problem("pin_wrong", 4)
    assert tale.story(touch(PinTyped(PIN))) == [StaffHome]


def test_a_members_card_is_no_staff_card(tale):
    tale.story(touch(StaffTouched()), tap(ANNA))
    assert tale.now.problem == Problem("not_staff")


def test_nobody_at_work_for_a_minute_and_the_door_is_free_again(at_work):
    assert at_work.story(timeout) == [Idle]


def test_the_day_in_five_numbers(tale):
    tale.story(tap(ANNA), face(5), timeout, touch(StaffTouched()), touch(PinTyped(PIN)))
    today = tale.now.today
    assert (today.visits, today.ratings, today.happy, today.redemptions) == (1, 1, 1, 0)


def test_a_member_is_found_by_name_and_by_card(at_work):
    assert at_work.story(touch(FindTouched()), touch(WordsTyped("ann"))) == [FindMember]
    assert [guest.name for guest in at_work.now.found] == ["Anna"]
    assert at_work.story(touch(MemberTouched(at_work.now.found[0].id))) == [MemberPage]
    assert at_work.story(touch(Back()), tap(ANNA)) == [StaffHome, MemberPage]
    assert at_work.now.guest.name == "Anna"
    assert at_work.events("visit.v1") == 0


def test_a_reward_is_handed_out_on_the_member_page(at_work):
    at_work.story(tap(ANNA))
    before = at_work.now.guest.balance
    assert at_work.story(touch(RewardTouched("lollipop"))) == [MemberPage]
    assert at_work.now.redeemed.code
    assert at_work.now.guest.balance == before - 30


def test_a_reward_out_of_reach_is_said(at_work):
    at_work.story(tap(BEN))
    dear = next(choice for choice in at_work.now.choices if choice.missing and not choice.why_not)
    at_work.story(touch(RewardTouched(dear.id)))
    assert at_work.now.problem == Problem("not_enough")
    assert at_work.events("redemption.v1") == 0


@pytest.mark.parametrize(
    ("card", "kind", "said"),
    [(PHONE, CardKind.PHONE, "card_unfit"), (LOST, CardKind.NTAG, "card_blocked")],
)
def test_odd_cards_at_work_are_explained(at_work, card, kind, said):
    assert at_work.story(tap(card, kind)) == [FindMember]
    assert at_work.now.problem == Problem(said)


def test_two_cards_at_work_are_explained(at_work):
    at_work.story(touch(SeveralCards("reader", 0.0)))
    assert at_work.now.problem == Problem("several_cards")


def test_the_pad_knows_how_many_digits_pins_have_here(tale):
    assert tale.now.house.pin_digits == 4
    with tale.shop.books.store.change(tale.clock.stamp()):
        tale.shop.books.store.staff.set_pin_digits(6)
    tale.story(timeout, touch(StaffTouched()))
    assert tale.now.house.pin_digits == 6
