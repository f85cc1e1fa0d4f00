"""Guests with a card that signs, one that is copied, and the reward that one may take alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drivers.events import CardKind
from kiosk.flow.events import Back, RewardsTouched, RewardTouched
from kiosk.flow.states import Greeting, Problem, Redeeming, RefusedCard, Rewards, TooSoon, Voucher, Welcome
from kiosk.model.loyalty import RedeemPolicy
from kiosk.services.views import Refusal
from kiosk.signed_cards import judge_with
from tests.stories.signed import KEYS, InHand
from tests.stories.tale import ANNA, Deed, Tale, later, tap, touch


@pytest.fixture
def tale(tmp_path):
    tale = Tale(tmp_path, judge=judge_with(KEYS))
    books = tale.shop.books
    books.programme = replace(books.programme, redeem=RedeemPolicy(signed_alone_upto=30))
    yield tale
    tale.close()


def signed(card: InHand) -> Deed:
    return tap(card.uid, CardKind.DESFIRE, card.message())


def test_a_guest_whose_card_is_proven_takes_a_reward_alone(tale):
    assert tale.story(signed(InHand(ANNA))) == [Greeting, Welcome]
    before = tale.now.guest.balance
    assert tale.story(touch(RewardsTouched()), touch(RewardTouched("lollipop"))) == [Rewards, Voucher]
    assert tale.now.guest.balance == before - 30
    assert tale.events("redemption.v1") == 1


def test_what_costs_more_still_needs_staff(tale):
    tale.story(signed(InHand(ANNA)), touch(RewardsTouched()))
    dear = next(choice for choice in tale.now.choices if choice.affordable and choice.cost > 30)
    assert tale.story(touch(RewardTouched(dear.id))) == [Redeeming]
    assert tale.events("redemption.v1") == 0


def test_a_bare_number_is_welcome_and_spends_nothing_alone(tale):
    told = tale.story(tap(ANNA), touch(RewardsTouched()), touch(RewardTouched("lollipop")))
    assert told == [Greeting, Welcome, Rewards, Redeeming]
    assert tale.events("redemption.v1") == 0


def test_the_proof_lasts_for_the_visit_and_no_longer(tale):
    card = InHand(ANNA)
    tale.story(signed(card), touch(RewardsTouched()), touch(Back()))
    assert tale.story(later(5), tap(ANNA), touch(RewardsTouched()), touch(RewardTouched("lollipop"))) == [
        TooSoon,
        Rewards,
        Redeeming,
    ]
    tale.story(touch(Back()), touch(Back()), later(5), signed(card))
    assert tale.story(touch(RewardsTouched()), touch(RewardTouched("lollipop"))) == [Rewards, Voucher]


def test_a_message_that_was_recorded_is_refused(tale):
    recorded = InHand(ANNA).message()
    replayed = tap(ANNA, CardKind.DESFIRE, recorded)
    assert tale.story(replayed) == [Greeting, Welcome]
    assert tale.story(later(4 * 3600), replayed) == [RefusedCard]
    assert tale.now.why is Refusal.CLONE
    assert tale.events("visit.v1") == 1


def test_a_reward_that_is_gone_is_said_where_staff_would_help(tale):
    tale.story(signed(InHand(ANNA)), touch(RewardsTouched()))
    books = tale.shop.books
    gone = [replace(each, stock=0) if each.id == "lollipop" else each for each in books.programme.reward]
    books.programme = replace(books.programme, reward=tuple(gone))
    assert tale.story(touch(RewardTouched("lollipop"))) == [Redeeming]
    assert tale.now.problem == Problem("not_offered")
