"""All moves of the staff, on one page: sign in, find, hand out, and the way to every other page of the desk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from drivers.events import CardTapped, CodeScanned, FacePressed, SeveralCards
from kiosk.flow import asking, device, join, office, pages, tasks
from kiosk.flow import member as member_pages
from kiosk.flow.bearer import Shown, holder
from kiosk.flow.desk_states import Asking, CasePage, DevicePage, MemberPart, Page, TasksPage, VoucherPage
from kiosk.flow.doing import begun
from kiosk.flow.events import (
    Back,
    CardTouched,
    ColleagueTouched,
    DeedTouched,
    EnrolTouched,
    Event,
    FindTouched,
    MemberTouched,
    Next,
    PinTyped,
    Place,
    PlaceTouched,
    PrintTouched,
    RewardTouched,
    TaskTouched,
    TimedOut,
    VoucherTouched,
    WordsTyped,
)
from kiosk.flow.house import ground, kept, look_round
from kiosk.flow.office_states import OfficePart
from kiosk.flow.problems import problem
from kiosk.flow.states import (
    MOST_COPIES,
    FindMember,
    MemberPage,
    Problem,
    Redeeming,
    SignIn,
    StaffHome,
    StaffState,
    State,
    Voucher,
)
from kiosk.model.member import Staff
from kiosk.services.faults import Declined
from kiosk.services.shop import Shop
from kiosk.services.views import (
    Guest,
    GuestCard,
    NoCard,
    Redeemed,
    Refusal,
    StaffCard,
    StrangeCard,
    VoucherCode,
)
from kiosk.services.views import Voucher as VoucherView


def step(state: SignIn | StaffState, event: Event, shop: Shop) -> Iterator[State]:
    """The states that follow `state` when `event` comes in; none: the event means nothing here."""
    match state, event:
        # Signing in: by PIN, or by card and PIN.
        case SignIn(), PinTyped(pin):
            yield from sign_in(state, pin, shop)
        case SignIn(), CardTapped() | CodeScanned():
            match holder(event, shop):
                case StaffCard(who):
                    yield replace(state, who=who, problem=None)
                case VoucherCode(voucher):
                    yield replace(state, then_voucher=voucher, problem=None)
                case _:
                    yield replace(state, problem=Problem("not_staff"))
        case SignIn(), (Back() | TimedOut()):
            yield ground(state.house)

        # Questions before a deed, and what a deed begins with.
        case Asking(), _:
            yield from asking.step(state, event, shop)
        case ((StaffHome() | MemberPage() | Page()), DeedTouched(deed)):
            yield from begun(state, deed, shop)

        # A card tapped at work finds its member, or begins a new one; a voucher finds whose it is and how it stands.
        case StaffState(), CardTapped() | CodeScanned():
            match holder(event, shop):
                case VoucherCode(voucher):
                    yield voucher_page(state, voucher, shop)
                case GuestCard(guest):
                    yield pages.member_page(state, guest, shop)
                case StrangeCard(key):
                    yield join.begin(state.house, key, shop, state.staff)
                case NoCard(Refusal.BLOCKED):
                    yield find(state, problem=Problem("card_blocked"))
                case NoCard():
                    yield find(state, problem=Problem("card_unfit"))
        case StaffState(), SeveralCards():
            yield find(state, problem=Problem("several_cards"))

        # Finding and handing out.
        case StaffState(), FindTouched():
            yield find(state)
        case FindMember(), WordsTyped(words):
            yield find(state, words=words, found=shop.members.find(words))
        case FindMember(), MemberTouched(member):
            yield pages.member_page(state, shop.members.guest(member), shop)
        case MemberPage(), RewardTouched(reward):
            try:
                redeemed = shop.rewards.redeem(state.guest.id, reward, approved_by=state.staff.id)
            except Declined as no:
                yield replace(state, problem=problem(no))
            else:
                page = pages.member_page(state, redeemed.guest, shop)
                yield replace(page, house=kept(state.house), redeemed=redeemed)
        case MemberPage(redeemed=Redeemed(), copies=copies), PrintTouched() if (
            state.house.prints and copies < MOST_COPIES
        ):
            yield replace(state, copies=copies + 1)
        case StaffState(), EnrolTouched():
            yield join.begin(state.house, None, shop, state.staff)

        # The pages of the desk.
        case ((StaffHome() | TasksPage() | CasePage()), (PlaceTouched(Place.TASKS) | TaskTouched() | MemberTouched())):
            yield from tasks.step(state, event, shop)
        case ((StaffHome() | DevicePage()), (PlaceTouched(Place.DEVICE) | FacePressed())):
            yield from device.step(state, event, shop)
        case ((MemberPage() | MemberPart()), (PlaceTouched() | PrintTouched() | VoucherTouched() | CardTouched())):
            yield from member_pages.step(state, event, shop)
        case ((StaffHome() | OfficePart()), (PlaceTouched() | ColleagueTouched() | RewardTouched() | Next())):
            yield from office.step(state, event, shop)
        case Page(back=back), Back():
            yield back_to(state, back, shop)

        # The way out: back to the home screen, from there to the visitors.
        case StaffHome(), Back():
            yield ground(look_round(state.house, shop))
        case StaffState(), Back():
            yield pages.home(state, state.staff, shop)
        case StaffState(), TimedOut():
            yield ground(look_round(state.house, shop))


def sign_in(state: SignIn, pin: str, shop: Shop) -> Iterator[State]:
    try:
        who = shop.staff.by_pin(pin, state.who.id if state.who else None)
    except Declined as no:
        yield replace(state, problem=problem(no))
        return
    home = pages.home(state, who, shop)
    yield voucher_page(home, state.then_voucher, shop) if state.then_voucher else home


def back_to(state: StaffState, back: StaffState, shop: Shop) -> State:
    """The page before, as things stand now."""
    assert isinstance(back, StaffHome | MemberPage | Page)
    return pages.reopened(back, state, shop)


def find(
    state: StaffState, words: str = "", found: tuple[Guest, ...] = (), problem: Problem | None = None
) -> FindMember:
    return FindMember(house=state.house, staff=state.staff, words=words, found=found, problem=problem)


def voucher_page(state: StaffState, voucher: VoucherView, shop: Shop) -> VoucherPage:
    """A scanned one, in the words of whoever looks at it; behind it the page of whose it is."""
    back = pages.member_page(state, voucher.guest, shop)
    found = shop.vouchers.look_up(voucher.code, state.language)
    return VoucherPage(house=state.house, staff=state.staff, back=back, guest=voucher.guest, voucher=found)


# --- approving a reward in front of the guest ------------------------------------------------------------


def approve_by_card(state: Redeeming, shown: Shown, shop: Shop) -> Iterator[State]:
    match holder(shown, shop):
        case StaffCard(who):
            yield from handed_out(state, who, shop)
        case _:
            yield replace(state, problem=Problem("not_staff"))


def approve_by_pin(state: Redeeming, pin: str, shop: Shop) -> Iterator[State]:
    try:
        who = shop.staff.by_pin(pin, None)
    except Declined as no:
        yield replace(state, problem=problem(no))
    else:
        yield from handed_out(state, who, shop)


def handed_out(state: Redeeming, who: Staff, shop: Shop) -> Iterator[State]:
    try:
        redeemed: Redeemed = shop.rewards.redeem(state.guest.id, state.choice.id, approved_by=who.id)
    except Declined as no:
        yield replace(state, problem=problem(no))
    else:
        yield Voucher(house=kept(state.house), guest=redeemed.guest, proven=state.proven, redeemed=redeemed)
