"""What a customer does at the door and on the way out, and what the kiosk answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from drivers.events import CardKind, SeveralCards
from kiosk.flow.events import (
    Back,
    CallBackTouched,
    FaceTouched,
    JoinTouched,
    LanguageTouched,
    PinTyped,
    ReasonTouched,
    RewardsTouched,
    RewardTouched,
    Skipped,
    StaffTouched,
    TimedOut,
)
from kiosk.flow.join_states import Join
from kiosk.flow.states import (
    Greeting,
    Idle,
    Problem,
    Redeeming,
    RefusedCard,
    Rewards,
    SignIn,
    StaffHome,
    Thanks,
    TooSoon,
    UnknownCard,
    Voucher,
    Welcome,
)
from kiosk.services.views import Refusal
from tests.stories.tale import ANNA, BEN, LOST, MEI, NOBODY, PHONE, PIN, STAFF, Tale, face, later, tap, timeout, touch


def test_a_visit_a_happy_face_and_home(tale):
    assert tale.story(tap(ANNA), face(5), touch(Skipped())) == [Greeting, Welcome, Thanks, Idle]
    assert [kind for _, kind in tale.confirmed] == ["visit.v1", "rating.v1", "followup.v1"]


def test_the_greeting_stands_before_the_commit_and_the_points_only_after(tale):
    tale.story(tap(ANNA))
    greeting, welcome = tale.shown[-2:]
    assert (type(greeting), greeting.guest.balance) == (Greeting, welcome.visit.before)
    assert welcome.guest.balance == welcome.visit.before + sum(gain.points for gain in welcome.visit.gains)
    assert welcome.visit.counted
    assert greeting.part == "afternoon"


def test_the_welcome_ends_by_itself(tale):
    assert tale.story(tap(ANNA), timeout) == [Greeting, Welcome, Idle]


def test_a_late_timeout_of_a_state_that_is_gone_means_nothing(tale):
    tale.story(tap(ANNA))
    old = TimedOut(of=tale.now)
    assert tale.story(touch(RewardsTouched()), touch(old)) == [Rewards]


def test_the_same_card_within_twenty_seconds_is_seen_and_not_counted(tale):
    tale.story(tap(ANNA))
    assert tale.story(later(19), tap(ANNA), timeout) == [TooSoon, Idle]
    assert tale.events("visit.v1") == 1


def test_a_return_within_the_visit_is_kept_and_earns_nothing(tale):
    tale.story(tap(ANNA))
    before = tale.now.guest.balance
    assert tale.story(later(600), tap(ANNA)) == [Greeting, Welcome]
    assert not tale.now.visit.counted
    assert tale.now.guest.balance == before
    assert tale.events("visit.v1") == 2


def test_the_next_visit_counts_again(tale):
    tale.story(tap(ANNA), timeout, later(4 * 3600), tap(ANNA))
    assert tale.now.visit.counted


def test_the_next_in_the_queue_does_not_wait_for_the_welcome_before_them(tale):
    assert tale.story(tap(ANNA), tap(MEI)) == [Greeting, Welcome, Greeting, Welcome]
    assert tale.now.guest.name == "美玲"
    assert tale.now.language == "zh-Hant"


def test_a_guest_changes_the_language_for_good(tale):
    tale.story(tap(BEN), touch(LanguageTouched("zh-Hans")))
    assert tale.now.language == "zh-Hans"
    assert tale.now.visit.gains[0].why == "欢迎光临"
    tale.story(timeout, later(60), tap(BEN))
    assert tale.now.language == "zh-Hans"
    assert tale.events("language.v1") == 1


def test_a_stranger_may_choose_the_screens_language(tale):
    tale.story(touch(LanguageTouched("zh-Hant")))
    assert isinstance(tale.now, Idle)
    assert tale.now.language == "zh-Hant"


# --- cards that are not taken ---------------------------------------------------------------------------


def test_a_phone_is_refused_kindly(tale):
    assert tale.story(tap(PHONE, CardKind.PHONE), timeout) == [RefusedCard, Idle]
    assert tale.shown[-2].why is Refusal.PHONE


def test_two_cards_at_once_are_refused(tale):
    assert tale.story(touch(SeveralCards("reader", 0.0))) == [RefusedCard]
    assert tale.now.why is Refusal.SEVERAL


def test_a_lost_card_is_refused(tale):
    tale.story(tap(LOST))
    assert tale.now.why is Refusal.BLOCKED


def test_a_bank_card_is_refused_and_never_kept(tale):
    tale.story(tap(NOBODY, CardKind.BANK))
    assert tale.now.why is Refusal.BANK
    assert tale.confirmed == []


def test_an_unknown_card_may_join_or_not(tale):
    assert tale.story(tap(NOBODY), touch(Back())) == [UnknownCard, Idle]
    assert tale.story(tap(NOBODY), timeout) == [UnknownCard, Idle]
    assert tale.story(tap(NOBODY), touch(JoinTouched())) == [UnknownCard, Join]
    assert tale.now.card is not None


# --- a reward ---------------------------------------------------------------------------------------------


def test_a_reward_approved_by_the_staff_card_is_four_touches_at_most(tale):
    tale.story(tap(ANNA))
    before = tale.now.guest.balance
    told = tale.story(touch(RewardsTouched()), touch(RewardTouched("lollipop")), tap(STAFF))
    assert told == [Rewards, Redeeming, Voucher]
    assert tale.now.guest.balance == before - 30
    assert tale.now.redeemed.code
    assert tale.story(timeout) == [Idle]


def test_a_reward_approved_by_pin(tale):
    tale.story(tap(ANNA), touch(RewardsTouched()), touch(RewardTouched("lollipop")))
    assert tale.story(touch(PinTyped("9753"))) == [Redeeming]
    assert tale.now.problem == Problem("pin_wrong", 4)
    assert tale.story(touch(PinTyped(PIN))) == [Voucher]


def test_nobody_but_staff_approves(tale):
    tale.story(tap(ANNA), touch(RewardsTouched()), touch(RewardTouched("lollipop")))
    tale.story(tap(ANNA))
    assert tale.now.problem == Problem("not_staff")
    tale.story(tap(BEN))
    assert isinstance(tale.now, Redeeming)
    assert tale.events("redemption.v1") == 0


def test_wrong_pins_put_the_pad_to_sleep(tale):
    tale.story(tap(ANNA), touch(RewardsTouched()), touch(RewardTouched("lollipop")))
    for pin in ("1357", "1358", "1359", "1360", "1361"):
        tale.story(touch(PinTyped(pin)))
    assert tale.now.problem == Problem("pin_locked", 60)
    tale.story(touch(PinTyped(PIN)))
    assert tale.now.problem.kind == "pin_locked"


def test_what_cannot_be_afforded_cannot_be_chosen(tale):
    tale.story(tap(BEN), touch(RewardsTouched()))
    dear = next(choice for choice in tale.now.choices if not choice.affordable)
    assert tale.story(touch(RewardTouched(dear.id))) == []


def test_back_leads_from_redeeming_to_the_rewards_and_from_there_home(tale):
    tale.story(tap(ANNA), touch(RewardsTouched()), touch(RewardTouched("lollipop")))
    assert tale.story(touch(Back()), touch(Back())) == [Rewards, Idle]


# --- a face -------------------------------------------------------------------------------------------------


def test_a_reason_is_asked_and_kept(tale):
    tale.story(face(2))
    reason = tale.now.rated.reasons[0].id
    assert len(tale.now.rated.reasons) <= 6
    assert tale.story(touch(ReasonTouched(reason)), timeout) == [Thanks, Idle]
    assert tale.events("followup.v1") == 1


def test_how_a_follow_up_ends_is_always_kept(tale):
    for n, end in enumerate((touch(Skipped()), timeout, tap(ANNA), touch(Back())), start=1):
        tale.story(later(60), face(2), end)
        assert tale.events("followup.v1") == n
        assert not isinstance(tale.now, Thanks)


def test_the_screen_and_the_panel_are_one(tale):
    assert tale.story(touch(FaceTouched(4))) == [Thanks]
    assert tale.now.rated.face == 4


def test_ten_presses_a_second_are_all_kept_and_one_is_counted(tale):
    told = tale.story(*(deed for _ in range(10) for deed in (face(1), later(0.1))))
    assert told == [Thanks]
    assert tale.events("rating.v1") == 10
    assert tale.now.rated.counted


def test_an_unhappy_guest_asks_to_be_called_back_and_says_who_by_card(tale):
    tale.story(face(1), touch(CallBackTouched()))
    assert tale.now.awaiting_card
    tale.story(tap(NOBODY))
    assert tale.now.called_back is None
    tale.story(tap(ANNA))
    assert tale.now.called_back.name == "Anna"
    assert tale.events("callback.v1") == 1
    assert tale.events("visit.v1") == 0


def test_a_happy_guest_is_not_asked_whether_to_call_back(tale):
    assert tale.story(face(5), touch(CallBackTouched())) == [Thanks]
    assert not tale.now.awaiting_card


def test_a_shop_that_calls_nobody_back_offers_it_to_nobody_and_still_answers_in_the_right_tone(tale):
    books = tale.shop.books
    books.programme = replace(books.programme, ratings=replace(books.programme.ratings, call_back_upto=0))
    tale.story(face(1), touch(CallBackTouched()))
    assert not tale.now.awaiting_card
    assert tale.now.unhappy


def test_a_press_while_staff_approves_counts_without_leaving_the_screen(tale):
    tale.story(tap(ANNA), touch(RewardsTouched()), touch(RewardTouched("lollipop")))
    assert tale.story(face(5)) == []
    assert isinstance(tale.now, Redeeming)
    assert tale.events("rating.v1") == 1


def test_no_reasons_are_said_to_have_been_shown_while_the_screen_is_somebody_elses(tale):
    """At sign-in and at work, while a reward is handed out, while somebody joins: the press counts, nobody is asked."""
    busy = {
        SignIn: [touch(StaffTouched())],
        StaffHome: [touch(PinTyped(PIN))],
        Redeeming: [touch(Back()), tap(ANNA), touch(RewardsTouched()), touch(RewardTouched("lollipop"))],
        Voucher: [touch(PinTyped(PIN))],
        Join: [timeout, tap(NOBODY), touch(JoinTouched())],
    }
    for state, deeds in busy.items():
        tale.story(*deeds)
        assert isinstance(tale.now, state)
        tale.story(later(61))
        assert tale.story(face(1)) == []
    tally = tale.shop.ratings.tally("en")
    assert (tally.counted, tally.reasons) == (len(busy), ())


def test_a_birthday_is_said_unasked_and_its_points_come_once(tmp_path):
    tale = Tale(tmp_path, datetime(2026, 9, 30, 14, tzinfo=UTC))
    tale.story(tap(MEI))
    assert any(offer.picture == "birthday" for offer in tale.now.visit.offers)
    first = sum(gain.points for gain in tale.now.visit.gains)
    tale.story(timeout, later(4 * 3600), tap(MEI))
    assert sum(gain.points for gain in tale.now.visit.gains) == first - 20
    tale.close()
