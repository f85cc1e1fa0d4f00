"""All moves of the staff, on one page: sign in, find, hand out, enrol."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from drivers.events import CardTapped, CodeScanned, SeveralCards
from kiosk.flow.bearer import Shown, holder
from kiosk.flow.events import (
    Back,
    EnrolFilled,
    EnrolTouched,
    Event,
    FindTouched,
    MemberTouched,
    PinTyped,
    PrintTouched,
    RewardTouched,
    TimedOut,
    WordsTyped,
)
from kiosk.flow.house import ground, kept, look_round
from kiosk.flow.states import (
    MOST_COPIES,
    Enrol,
    FindMember,
    MemberPage,
    Problem,
    Redeeming,
    SignIn,
    StaffHome,
    StaffState,
    State,
    Voucher,
    Welcome,
)
from kiosk.model.member import Staff
from kiosk.services.faults import CardTaken, Declined, NotAllowed, NotEnough, NotOffered, PinLocked, PinWrong
from kiosk.services.shop import Shop
from kiosk.services.views import (
    Guest,
    GuestCard,
    NoCard,
    Redeemed,
    Refusal,
    ScannedVoucher,
    StaffCard,
    StrangeCard,
    VoucherCode,
)


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
                    yield replace(state, then_voucher=voucher, then_card=None, problem=None)
                case _:
                    yield replace(state, problem=Problem("not_staff"))
        case SignIn(), (Back() | TimedOut()):
            yield ground(state.house)

        # Enrolling: the form and the card, in either order.
        case Enrol(), EnrolFilled(name, birthday, speaks):
            form = replace(state, name=name.strip(), birthday=birthday, speaks=speaks, filled=True, problem=None)
            yield from enrolled(form, shop) if form.card else iter([form])
        case Enrol(), CardTapped() | CodeScanned():
            match holder(event, shop):
                case StrangeCard(key):
                    form = replace(state, card=key, problem=None)
                    yield from enrolled(form, shop) if form.filled else iter([form])
                case NoCard() | VoucherCode():
                    yield replace(state, problem=Problem("card_unfit"))
                case _:
                    yield replace(state, problem=Problem("card_taken"))
        case Enrol(), SeveralCards():
            yield replace(state, problem=Problem("several_cards"))

        # A card tapped at work finds its member, or begins a new one; a voucher finds whose it is and how it stands.
        case StaffState(), CardTapped() | CodeScanned():
            match holder(event, shop):
                case VoucherCode(voucher):
                    yield voucher_page(state, voucher, shop)
                case GuestCard(guest):
                    yield member_page(state, guest, shop)
                case StrangeCard(key):
                    yield Enrol(house=state.house, staff=state.staff, speaks=state.house.language, card=key)
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
            yield member_page(state, shop.members.guest(member), shop)
        case MemberPage(), RewardTouched(reward):
            try:
                redeemed = shop.rewards.redeem(state.guest.id, reward, approved_by=state.staff.id)
            except Declined as no:
                yield replace(state, problem=problem(no))
            else:
                page = member_page(state, redeemed.guest, shop)
                yield replace(page, house=kept(state.house), redeemed=redeemed)
        case MemberPage(redeemed=Redeemed(), copies=copies), PrintTouched() if (
            state.house.prints and copies < MOST_COPIES
        ):
            yield replace(state, copies=copies + 1)
        case StaffState(), EnrolTouched():
            yield Enrol(house=state.house, staff=state.staff, speaks=state.house.language)

        # The way out: back to the home screen, from there to the visitors.
        case StaffHome(), Back():
            yield ground(look_round(state.house, shop))
        case StaffState(), Back():
            yield home(state, state.staff, shop)
        case StaffState(), TimedOut():
            yield ground(look_round(state.house, shop))


def sign_in(state: SignIn, pin: str, shop: Shop) -> Iterator[State]:
    try:
        who = shop.staff.by_pin(pin, state.who.id if state.who else None)
    except Declined as no:
        yield replace(state, problem=problem(no))
        return
    if state.then_card:
        yield Enrol(house=state.house, staff=who, speaks=state.house.language, card=state.then_card)
    elif state.then_voucher:
        yield voucher_page(home(state, who, shop), state.then_voucher, shop)
    else:
        yield home(state, who, shop)


def home(state: State, who: Staff, shop: Shop) -> StaffHome:
    return StaffHome(house=state.house, staff=who, today=shop.staff.today())


def find(
    state: StaffState, words: str = "", found: tuple[Guest, ...] = (), problem: Problem | None = None
) -> FindMember:
    return FindMember(house=state.house, staff=state.staff, words=words, found=found, problem=problem)


def member_page(state: StaffState, guest: Guest, shop: Shop) -> MemberPage:
    choices = shop.rewards.menu(guest.id, state.language)
    return MemberPage(house=state.house, staff=state.staff, guest=guest, choices=choices)


def voucher_page(state: StaffState, voucher: ScannedVoucher, shop: Shop) -> MemberPage:
    return replace(member_page(state, voucher.guest, shop), voucher=voucher)


def enrolled(form: Enrol, shop: Shop) -> Iterator[State]:
    """The form is filled and the card is there: a new member, welcomed in their own language."""
    assert form.card is not None
    try:
        visit = shop.members.enrol(form.card, form.name, form.speaks, form.birthday, by=form.staff.id)
    except Declined as no:
        yield replace(form, filled=False, problem=problem(no))
    else:
        yield Welcome(house=kept(form.house), guest=visit.guest, part=shop.visits.part_of_day(), visit=visit)


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


def problem(no: Declined) -> Problem:
    """What the screen says to a refusal."""
    match no:
        case PinWrong(left=left):
            return Problem("pin_wrong", left)
        case PinLocked(seconds=seconds):
            return Problem("pin_locked", seconds)
        case NotEnough():
            return Problem("not_enough")
        case NotAllowed():
            return Problem("not_allowed")
        case CardTaken():
            return Problem("card_taken")
        case NotOffered():
            return Problem("not_offered")
    return Problem("declined")
