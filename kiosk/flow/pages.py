"""Every page of the staff's desk, opened with what the services know now."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from kiosk.flow import office_pages
from kiosk.flow.deeds import Kind
from kiosk.flow.desk_states import (
    AccountPage,
    Base,
    CardPage,
    CardsPage,
    CasePage,
    DevicePage,
    DuplicatePage,
    ExportPage,
    MemberPart,
    NotesPage,
    Page,
    PersonPage,
    TasksPage,
    ToldPage,
    VoucherPage,
    VouchersPage,
)
from kiosk.flow.office_states import OfficePart
from kiosk.flow.states import MemberPage, StaffHome, StaffState, State
from kiosk.model.member import Staff
from kiosk.services.shop import Shop
from kiosk.services.views import Guest

MOST_LINES = 30


def home(state: State, who: Staff, shop: Shop) -> StaffHome:
    tasks = shop.tasks.all(who.language, who.id)
    return StaffHome(
        house=state.house,
        staff=who,
        today=shop.staff.today(),
        tasks=len(tasks),
        overdue=sum(task.overdue for task in tasks),
        alarm=shop.alarms.alarm(),
        notice=shop.programme_notice() or shop.watch.refused_file or shop.nightly.notice(),
    )


def member_page(state: StaffState, guest: Guest, shop: Shop) -> MemberPage:
    choices = shop.rewards.menu(guest.id, state.language)
    return MemberPage(house=state.house, staff=state.staff, guest=guest, choices=choices)


def account(state: StaffState, back: StaffState, guest: Guest, shop: Shop) -> AccountPage:
    lines = shop.points.history(guest.id, state.language, MOST_LINES)
    return AccountPage(house=state.house, staff=state.staff, back=back, guest=guest, lines=lines)


def vouchers(state: StaffState, back: StaffState, guest: Guest, shop: Shop) -> VouchersPage:
    found = shop.vouchers.of(guest.id, state.language)
    return VouchersPage(house=state.house, staff=state.staff, back=back, guest=guest, vouchers=found)


def cards(state: StaffState, back: StaffState, guest: Guest, shop: Shop) -> CardsPage:
    merges = tuple(each for each in shop.merging.today() if each.kept.id == guest.id)
    return CardsPage(
        house=state.house,
        staff=state.staff,
        back=back,
        guest=guest,
        cards=shop.card_desk.cards(guest.id),
        merges=merges,
    )


def person(state: StaffState, back: StaffState, guest: Guest, shop: Shop) -> PersonPage:
    file = shop.people.person(guest.id)
    return PersonPage(house=state.house, staff=state.staff, back=back, guest=guest, person=file)


def notes(state: StaffState, back: StaffState, guest: Guest, shop: Shop) -> NotesPage:
    found = shop.people.person(guest.id).notes
    return NotesPage(house=state.house, staff=state.staff, back=back, guest=guest, notes=found[::-1])


def told(state: StaffState, back: StaffState, guest: Guest, shop: Shop) -> ToldPage:
    return ToldPage(
        house=state.house,
        staff=state.staff,
        back=back,
        guest=guest,
        person=shop.people.person(guest.id),
        invitation=shop.joining.invitation(state.language),
    )


def tasks(state: StaffState, back: StaffState, shop: Shop) -> TasksPage:
    found = shop.tasks.all(state.language, state.staff.id)
    deeds = office_pages.allowed(state, (Kind.PLAN,))
    return TasksPage(house=state.house, staff=state.staff, back=back, tasks=found, deeds=deeds)


def case(state: StaffState, back: StaffState, number: int, shop: Shop) -> CasePage:
    found = shop.cases.case(number, state.language, state.staff.id)
    return CasePage(house=state.house, staff=state.staff, back=back, case=found)


def device(state: StaffState, back: StaffState, shop: Shop) -> DevicePage:
    return DevicePage(house=state.house, staff=state.staff, back=back, device=shop.device())


def reopened(page: Base, state: StaffState, shop: Shop) -> Base:
    """`page` as things stand now, in the house of `state`; what was said on it before is not said again."""
    opened: Base
    match page:
        case StaffHome():
            return home(state, state.staff, shop)
        case MemberPage(guest=guest):
            return member_page(state, shop.members.guest(guest.id), shop)
        case AccountPage(guest=guest):
            opened = account(state, page.back, shop.members.guest(guest.id), shop)
        case VouchersPage(guest=guest):
            opened = vouchers(state, page.back, shop.members.guest(guest.id), shop)
        case VoucherPage(guest=guest, voucher=voucher):
            found = shop.vouchers.look_up(voucher.code, state.language)
            opened = replace(page, guest=shop.members.guest(guest.id), voucher=found)
        case CardsPage(guest=guest):
            opened = cards(state, page.back, shop.members.guest(guest.id), shop)
        case CardPage(guest=guest, card=card):
            known = {each.card: each for each in shop.card_desk.cards(guest.id)}
            opened = replace(page, guest=shop.members.guest(guest.id), card=known.get(card.card, card))
        case PersonPage(guest=guest):
            opened = person(state, page.back, shop.members.guest(guest.id), shop)
        case NotesPage(guest=guest):
            opened = notes(state, page.back, shop.members.guest(guest.id), shop)
        case ToldPage(guest=guest):
            opened = told(state, page.back, shop.members.guest(guest.id), shop)
        case TasksPage():
            opened = tasks(state, page.back, shop)
        case CasePage():
            opened = case(state, page.back, page.case.id, shop)
        case DevicePage():
            opened = replace(page, device=shop.device())
        case OfficePart():
            opened = office_pages.reopened(page, state, shop)
        case DuplicatePage() | ExportPage() | MemberPart() | Page():
            opened = page
        case _:
            assert_never(page)
    return replace(opened, house=state.house, problem=None, done=None)
