"""A scanner at the door or the counter: members by QR code, vouchers, and whatever else people hold up."""

from __future__ import annotations

from dataclasses import replace

from kiosk.demo.cast import joined
from kiosk.flow.desk_states import VoucherPage
from kiosk.flow.events import (
    Back,
    CallBackTouched,
    PinTyped,
    PrintTouched,
    RewardsTouched,
    RewardTouched,
    StaffTouched,
)
from kiosk.flow.states import (
    MOST_COPIES,
    FindMember,
    Greeting,
    Idle,
    MemberPage,
    Problem,
    Redeeming,
    RefusedCard,
    Rewards,
    SignIn,
    Thanks,
    UnknownCard,
    Voucher,
    Welcome,
)
from kiosk.model.codes import new_member_code
from kiosk.services.views import Refusal
from tests.stories.tale import ANNA, PIN, STAFF, Tale, face, later, scan, tap, timeout, touch

PHONE_CODE = new_member_code()


def with_code(tale: Tale) -> None:
    """Lily is a member, who shows a code on her phone."""
    assert tale.story(scan(PHONE_CODE)) == [UnknownCard]
    joined(tale.shop, tale.now.card, "Lily", by=tale.owner)
    tale.story(timeout, later(4 * 3600))


def handed_out(tale: Tale) -> str:
    """Anna's voucher."""
    tale.story(tap(ANNA), touch(RewardsTouched()), touch(RewardTouched("lollipop")), tap(STAFF))
    code = tale.now.redeemed.code
    tale.story(timeout)
    return code


def test_a_phone_comes_in_by_its_code(tale):
    with_code(tale)
    assert tale.story(scan(PHONE_CODE)) == [Greeting, Welcome]
    assert tale.now.guest.name == "Lily"
    assert not tale.now.proven, "a picture of a code is as good as the code"


def test_a_code_says_who_is_to_be_called_back(tale):
    with_code(tale)
    tale.story(face(1), touch(CallBackTouched()), scan(PHONE_CODE))
    assert isinstance(tale.now, Thanks)
    assert tale.now.called_back.name == "Lily"


def test_any_other_code_is_refused_with_a_word(tale):
    for text in ("4006381333931", "https://example.com/menu", "", "tuckshop:short", "3679-ACDE"):
        assert tale.story(scan(text)) == [RefusedCard]
        assert tale.now.why is Refusal.CODE
        tale.story(timeout)


def test_a_guests_code_approves_nothing(tale):
    with_code(tale)
    tale.story(tap(ANNA), touch(RewardsTouched()), touch(RewardTouched("lollipop")))
    assert tale.story(scan(PHONE_CODE)) == [Redeeming]
    assert tale.now.problem == Problem("not_staff")


# --- vouchers -----------------------------------------------------------------------------------------------------


def test_a_voucher_scanned_at_the_counter_asks_for_staff_and_says_how_it_stands(tale):
    code = handed_out(tale)
    assert tale.story(scan(code), touch(PinTyped(PIN))) == [SignIn, VoucherPage]
    assert (tale.now.guest.name, tale.now.voucher.status, tale.now.voucher.code) == ("Anna", "open", code)


def test_at_work_it_is_looked_at_at_once_however_it_is_written(tale):
    code = handed_out(tale)
    tale.story(touch(StaffTouched()), touch(PinTyped(PIN)))
    assert tale.story(scan(code.replace("-", "").lower())) == [VoucherPage]
    assert tale.now.voucher.code == code
    assert tale.story(touch(Back())) == [MemberPage]


def test_a_voucher_past_its_day_is_expired(tale):
    code = handed_out(tale)
    tale.story(later(40 * 86_400), touch(StaffTouched()), touch(PinTyped(PIN)), scan(code))
    assert tale.now.voucher.status == "expired"


def test_a_voucher_is_nobody_to_be_called_back(tale):
    code = handed_out(tale)
    assert tale.story(later(60), face(1), touch(CallBackTouched()), scan(code)) == [Thanks]
    assert tale.now.called_back is None


def test_nonsense_at_work_is_told(tale):
    tale.story(touch(StaffTouched()), touch(PinTyped(PIN)))
    assert tale.story(scan("4006381333931")) == [FindMember]
    assert tale.now.problem == Problem("card_unfit")


# --- printing again -----------------------------------------------------------------------------------------------


def with_printer(tale: Tale) -> None:
    tale.desk.state = Idle(house=replace(tale.now.house, prints=True))


def test_a_voucher_can_be_printed_again_but_not_for_ever(tale):
    with_printer(tale)
    assert tale.story(tap(ANNA), touch(RewardsTouched()), touch(RewardTouched("lollipop")), tap(STAFF)) == [
        Greeting,
        Welcome,
        Rewards,
        Redeeming,
        Voucher,
    ]
    assert tale.now.copies == 1
    tale.story(*[touch(PrintTouched())] * 9)
    assert tale.now.copies == MOST_COPIES
    assert tale.events("redemption.v1") == 1


def test_staff_print_again_what_they_handed_out(tale):
    with_printer(tale)
    tale.story(touch(StaffTouched()), touch(PinTyped(PIN)), tap(ANNA))
    assert tale.story(touch(PrintTouched())) == [], "nothing was handed out yet"
    tale.story(touch(RewardTouched("lollipop")), touch(PrintTouched()))
    assert (type(tale.now), tale.now.copies) == (MemberPage, 2)


def test_without_a_printer_nothing_is_offered_and_nothing_happens(tale):
    tale.story(tap(ANNA), touch(RewardsTouched()), touch(RewardTouched("lollipop")), tap(STAFF))
    assert tale.story(touch(PrintTouched())) == []
