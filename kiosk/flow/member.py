"""All moves between the pages of one member, on one page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kiosk.flow import pages
from kiosk.flow.desk_states import AccountPage, CardPage, CardsPage, MemberPart, PersonPage, VoucherPage, VouchersPage
from kiosk.flow.events import CardTouched, Event, Place, PlaceTouched, PrintTouched, VoucherTouched
from kiosk.flow.states import MOST_COPIES, MemberPage, State
from kiosk.services.shop import Shop


def step(state: MemberPage | MemberPart, event: Event, shop: Shop) -> Iterator[State]:
    """The states that follow `state` when `event` comes in; none: the event means nothing here."""
    guest = state.guest
    match state, event:
        case MemberPage(), PlaceTouched(Place.ACCOUNT):
            yield pages.account(state, state, guest, shop)
        case MemberPage(), PlaceTouched(Place.CARDS):
            yield pages.cards(state, state, guest, shop)
        case MemberPage(), PlaceTouched(Place.PERSON):
            yield pages.person(state, state, guest, shop)
        case PersonPage(), PlaceTouched(Place.NOTES):
            yield pages.notes(state, state, guest, shop)
        case PersonPage(), PlaceTouched(Place.TOLD):
            yield pages.told(state, state, guest, shop)
        case AccountPage(), PlaceTouched(Place.VOUCHERS):
            yield pages.vouchers(state, state, guest, shop)
        case VouchersPage(vouchers=vouchers), VoucherTouched(code):
            for voucher in vouchers:
                if voucher.code == code:
                    yield VoucherPage(house=state.house, staff=state.staff, back=state, guest=guest, voucher=voucher)
        case VoucherPage(copies=copies), PrintTouched() if state.house.prints and copies < MOST_COPIES:
            yield replace(state, copies=copies + 1, problem=None, done=None)
        case CardsPage(cards=cards), CardTouched(key):
            for card in cards:
                if card.card == key:
                    yield CardPage(house=state.house, staff=state.staff, back=state, guest=guest, card=card)
