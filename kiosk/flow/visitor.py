"""All moves of a visitor, on one page: what a card, a face or a finger does in every state.

A step yields the states to show, in order; the last one stays. What comes after a `yield` happens after the state
before it was shown: the greeting stands on the screen before the visit is committed, the tick only after.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from drivers.events import CardTapped, CodeScanned, FacePressed, SeveralCards
from kiosk.flow import consent, join, staff
from kiosk.flow.bearer import Shown, holder
from kiosk.flow.desk_states import DevicePage
from kiosk.flow.events import (
    Agreed,
    Back,
    CallBackTouched,
    ConsentTouched,
    Event,
    FaceTouched,
    JoinTouched,
    LanguageTouched,
    PinTyped,
    PrintTouched,
    ReasonTouched,
    RewardsTouched,
    RewardTouched,
    Skipped,
    StaffTouched,
    TimedOut,
)
from kiosk.flow.house import Ambient, ambient, ground, kept, look_round
from kiosk.flow.join_states import Consent, Join
from kiosk.flow.problems import problem
from kiosk.flow.states import (
    MOST_COPIES,
    Greeting,
    GuestState,
    Idle,
    OutOfOrder,
    Problem,
    Redeeming,
    RefusedCard,
    Rewards,
    SignIn,
    StaffState,
    State,
    Thanks,
    TooSoon,
    UnknownCard,
    Voucher,
    Welcome,
)
from kiosk.services.faults import Declined
from kiosk.services.shop import Shop
from kiosk.services.views import Choice, GuestCard, NoCard, Rated, Refusal, StaffCard, StrangeCard, VoucherCode


def step(state: State, event: Event, shop: Shop) -> Iterator[State]:
    """The states that follow `state` when `event` comes in; none: the event means nothing here."""
    match state, event:
        # Whatever happens in the house, and time, which only counts for the state that armed it.
        case _, event if isinstance(event, Ambient):
            yield from ambient(state, event, shop)
        case _, TimedOut(of) if of != state:
            return

        # A card or PIN that a state waits for.
        case Thanks(awaiting_card=True), CardTapped() | CodeScanned():
            yield from call_back(state, event, shop)
        case Redeeming(), CardTapped() | CodeScanned():
            yield from staff.approve_by_card(state, event, shop)
        case Redeeming(), PinTyped(pin):
            yield from staff.approve_by_pin(state, pin, shop)
        case Redeeming(), SeveralCards():
            yield replace(state, problem=Problem("several_cards"))

        # Faces count at any time; at work, or while a reward is handed out, without leaving the screen.
        case DevicePage(), FacePressed():
            yield from staff.step(state, event, shop)
        case ((StaffState() | SignIn() | Redeeming() | Voucher() | Join()), FacePressed(face)):
            shop.ratings.rate(face, "panel", state.language, asks=False)
        case ((StaffState() | SignIn()), _):
            yield from staff.step(state, event, shop)
        case Join(), _:
            yield from join.step(state, event, shop)
        case _, FacePressed(face):
            yield from rate(state, face, "panel", shop)
        case _, FaceTouched(face):
            yield from rate(state, face, "screen", shop)

        # The follow-up of a press: answered, skipped, timed out, or left (see `leave`).
        case Thanks(asks=True), ReasonTouched(reason):
            shop.ratings.explain(state.rated.rating, "option", reason)
            yield replace(state, house=kept(state.house), answered=reason)
        case Thanks(asks=True), Skipped():
            shop.ratings.explain(state.rated.rating, "skip")
            yield ground(kept(state.house))
        case Thanks(rated=Rated(may_call_back=True), called_back=None), CallBackTouched():
            yield replace(state, awaiting_card=True)

        # A card, or a code that stands for one.
        case _, CardTapped() | CodeScanned():
            leave(state, "exit", shop)
            yield from card(state, event, shop)
        case _, SeveralCards():
            leave(state, "exit", shop)
            yield RefusedCard(house=state.house, why=Refusal.SEVERAL)

        # A finger.
        case UnknownCard(card=key), JoinTouched():
            yield join.begin(state.house, key, shop)
        case Welcome(consent_due=True), ConsentTouched():
            yield consent.begin(state, shop)
        case Consent(), Agreed() | Back():
            yield from consent.answered(state, event, shop)
        case ((Welcome() | TooSoon()), RewardsTouched()):
            yield rewards(state, shop)
        case Rewards(), RewardTouched(reward):
            for choice in state.choices:
                if choice.id == reward and choice.affordable:
                    yield from redeeming(state, choice, shop)
        case Voucher(copies=copies), PrintTouched() if state.house.prints and copies < MOST_COPIES:
            yield replace(state, copies=copies + 1)
        case Redeeming(), Back():
            yield rewards(state, shop)
        case GuestState(), LanguageTouched(language):
            yield from speak(state, language, shop)
        case ((Idle() | OutOfOrder()), LanguageTouched(language)):
            yield ground(look_round(replace(state.house, language=language), shop))
        case ((Idle() | OutOfOrder()), StaffTouched()):
            yield SignIn(house=state.house)

        # The way out.
        case _, Back():
            leave(state, "exit", shop)
            yield ground(state.house)
        case _, TimedOut():
            leave(state, "timeout", shop)
            yield ground(look_round(state.house, shop))


def card(state: State, shown: Shown, shop: Shop) -> Iterator[State]:
    """Somebody taps: greeted at once by what is known, welcomed once the visit is committed."""
    house = state.house
    match holder(shown, shop):
        case GuestCard(guest, _, proven) if shop.visits.seen_just_now(guest.id):
            yield TooSoon(house=house, guest=guest, proven=proven)
        case GuestCard(guest, key, proven):
            part = shop.visits.part_of_day()
            yield Greeting(house=house, guest=guest, proven=proven, part=part)
            visit = shop.visits.check_in(guest.id, key)
            due = shop.joining.consent_due(guest.id)
            yield Welcome(house=kept(house), guest=visit.guest, proven=proven, part=part, visit=visit, consent_due=due)
        case StaffCard(who):
            yield SignIn(house=house, who=who)
        case StrangeCard(key):
            yield UnknownCard(house=house, card=key)
        case VoucherCode(voucher):
            yield SignIn(house=house, then_voucher=voucher)
        case NoCard(why):
            yield RefusedCard(house=house, why=why)


def rate(state: State, face: int, source: str, shop: Shop) -> Iterator[State]:
    """One press: kept first, thanked for after. One that the misuse rules don't count disturbs nobody's thanks."""
    member = state.guest.id if isinstance(state, GuestState) else None
    rated = shop.ratings.rate(face, source, state.language, member)
    if rated.counted or not isinstance(state, Thanks):
        leave(state, "exit", shop)
        yield Thanks(house=kept(state.house), rated=rated)


def leave(state: State, outcome: str, shop: Shop) -> None:
    """A follow-up that was asked and not answered ends with an outcome too."""
    if isinstance(state, Thanks) and state.asks:
        shop.ratings.explain(state.rated.rating, outcome)


def call_back(state: Thanks, shown: Shown, shop: Shop) -> Iterator[State]:
    """An unhappy guest said who they are; any other card leaves the question standing."""
    match holder(shown, shop):
        case GuestCard(guest):
            shop.ratings.call_back(state.rated.rating, guest.id)
            yield replace(state, house=kept(state.house), awaiting_card=False, called_back=guest)


def rewards(state: GuestState, shop: Shop) -> Rewards:
    guest = shop.members.guest(state.guest.id)
    choices = shop.rewards.menu(guest.id, guest.language)
    return Rewards(house=state.house, guest=guest, proven=state.proven, choices=choices)


def redeeming(state: Rewards, choice: Choice, shop: Shop) -> Iterator[State]:
    """Staff approve; a guest whose card is proven takes alone what the programme lets such a card spend."""
    asks = Redeeming(house=state.house, guest=state.guest, proven=state.proven, choice=choice)
    if shop.rewards.needs_staff(choice, state.proven):
        yield asks
        return
    try:
        redeemed = shop.rewards.redeem_alone(state.guest.id, choice.id)
    except Declined as no:
        yield replace(asks, problem=problem(no))
    else:
        yield Voucher(house=kept(state.house), guest=redeemed.guest, proven=state.proven, redeemed=redeemed)


def speak(state: GuestState, language: str, shop: Shop) -> Iterator[State]:
    """The member's language changes, for good; what the shop wrote is told anew."""
    guest = shop.members.speak(state.guest.id, language)
    match state:
        case Welcome():
            yield replace(state, guest=guest, visit=shop.visits.retell(state.visit, language))
        case Consent():
            yield consent.retold(state, guest, shop)
        case Rewards():
            yield rewards(state, shop)
        case Redeeming():
            told = {choice.id: choice for choice in shop.rewards.menu(guest.id, language)}
            yield replace(state, guest=guest, choice=told.get(state.choice.id, state.choice))
        case _:
            yield replace(state, guest=guest)
