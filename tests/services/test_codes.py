"""Codes that are scanned: members' and vouchers', told from all others by their form alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.demo.cast import joined
from kiosk.model.codes import ALPHABET, member_token, new_member_code, voucher_code
from kiosk.services.views import GuestCard, NoCard, Refusal, StrangeCard, VoucherCode
from tests.services.premises import HOUR, Premises


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("3467-ACDE", "3467-ACDE"),
        (" 3467acde\n", "3467-ACDE"),
        ("3467-ACD", None),
        ("3467-ACDB", None),  # B is none of the letters
        ("3467-ACDE-", None),
        ("https://example.com/3467-ACDE", None),
    ],
)
def test_a_voucher_is_told_by_its_form(text: str, code: str | None) -> None:
    assert voucher_code(text) == code


@given(st.text(max_size=60) | st.text(ALPHABET + "-tuckshop:", max_size=40))
def test_no_text_is_both_and_none_breaks_it(text: str) -> None:
    token, code = member_token(text), voucher_code(text)
    assert token is None or code is None
    assert code is None or voucher_code(code) == code


def test_a_members_code_says_nothing_and_is_never_twice() -> None:
    made = {new_member_code() for _ in range(200)}
    assert len(made) == 200
    assert all(member_token(code) for code in made)


def test_whose_code(place: Premises) -> None:
    text = new_member_code()
    strange = place.shop.cards.bearer(text)
    assert isinstance(strange, StrangeCard)
    assert text.encode() not in strange.card
    assert strange.card != place.card(text.encode())
    visit = joined(place.shop, strange.card, "Lily", by=place.clerk.id)
    assert place.shop.cards.bearer(f" {text}\r") == GuestCard(visit.guest, strange.card)
    assert place.shop.cards.bearer("4006381333931") == NoCard(Refusal.CODE)
    assert place.shop.cards.bearer("3467-ACDE") == NoCard(Refusal.CODE), "no voucher has it"


def test_which_voucher(place: Premises) -> None:
    anna = place.member().guest.id
    place.visit(anna)
    place.clock.go_on(4 * HOUR)
    code = place.shop.rewards.redeem(anna, "tea", place.clerk.id).code
    found = place.shop.cards.bearer(code.lower())
    assert isinstance(found, VoucherCode)
    assert (found.voucher.code, found.voucher.status, found.voucher.guest.id) == (code, "open", anna)
