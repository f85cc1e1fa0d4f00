"""All moves of joining, on one page: each question may be skipped but age, a child's parent and consent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from drivers.events import CardTapped, CodeScanned, SeveralCards
from kiosk.flow import pages
from kiosk.flow.bearer import Shown, holder
from kiosk.flow.events import (
    AgeTouched,
    Agreed,
    Back,
    BirthdayChosen,
    Event,
    FavouriteTouched,
    LanguageTouched,
    Next,
    TimedOut,
    WordsTyped,
)
from kiosk.flow.house import ground, kept, look_round
from kiosk.flow.join_states import Join
from kiosk.flow.problems import problem
from kiosk.flow.states import House, Problem, State, Welcome
from kiosk.model.member import Staff
from kiosk.model.people import AgeBand, Profile
from kiosk.services.faults import CardTaken, ConsentMissing, Declined, ParentMissing
from kiosk.services.shop import Shop
from kiosk.services.views import GuestCard, NoCard, Refusal, StrangeCard, VoucherCode
from kiosk.services.views_people import JoinForm


def begin(house: House, card: bytes | None, shop: Shop, staff: Staff | None = None) -> Join:
    """The first question, in the shop's language; `staff` is who helps, None at the door."""
    invitation = shop.joining.invitation(house.language)
    return Join(house=house, card=card, invitation=invitation, speaks=house.language, staff=staff)


def step(state: Join, event: Event, shop: Shop) -> Iterator[State]:
    """The states that follow `state` when `event` comes in; none: the event means nothing here."""
    match state, event:
        case Join(page="language"), LanguageTouched(language):
            invitation = shop.joining.invitation(language)
            yield replace(state, speaks=language, invitation=invitation, problem=None)
        case Join(page="name"), WordsTyped(words):
            yield replace(state, words=words, problem=None)
        case Join(page="age"), AgeTouched(child):
            yield from forward(replace(state, child=child, parent=None, parent_name=""))
        case Join(page="birthday"), BirthdayChosen(birthday):
            yield from forward(replace(state, birthday=birthday))
        case Join(page="favourites"), FavouriteTouched(taste):
            chosen = state.favourites
            chosen = tuple(each for each in chosen if each != taste) if taste in chosen else (*chosen, taste)
            yield replace(state, favourites=chosen)

        # Cards of others: a parent who answers for a child, a friend who brought them; and the new one.
        case Join(page="parent" | "friend"), CardTapped() | CodeScanned():
            yield from friend_or_parent(state, event, shop)
        case Join(page="card"), CardTapped() | CodeScanned():
            match holder(event, shop):
                case StrangeCard(key):
                    yield from joined(replace(state, card=key), shop)
                case NoCard() | VoucherCode():
                    yield replace(state, problem=Problem("card_unfit"))
                case _:
                    yield replace(state, problem=Problem("card_taken"))
        case _, SeveralCards():
            yield replace(state, problem=Problem("several_cards"))

        # On and back.
        case Join(page="age" | "consent" | "card"), Next():
            return  # these are answered, not passed over
        case Join(page="parent", parent=None), Next():
            yield replace(state, problem=Problem("parent_missing"))
        case _, Next():
            yield from forward(state)
        case Join(page="consent"), Agreed():
            if state.card is None:
                yield from forward(state)
            else:
                yield from joined(state, shop)
        case _, Back():
            yield state.before() or left(state, shop)
        case _, TimedOut():
            yield ground(look_round(state.house, shop))


def forward(state: Join) -> Iterator[State]:
    after = state.after()
    if after is not None:
        yield after


def left(state: Join, shop: Shop) -> State:
    """Before the first question: whoever helped is at their home again."""
    return pages.home(state, state.staff, shop) if state.staff else ground(state.house)


def friend_or_parent(state: Join, tap: Shown, shop: Shop) -> Iterator[State]:
    match holder(tap, shop):
        case GuestCard(guest, key) if state.page == "parent":
            yield replace(state, parent=key, parent_name=guest.name, problem=None)
        case GuestCard(guest, key):
            yield replace(state, referrer=key, referrer_name=guest.name, problem=None)
        case NoCard(Refusal.BLOCKED):
            yield replace(state, problem=Problem("card_blocked"))
        case _:
            yield replace(state, problem=Problem("no_member"))


def joined(state: Join, shop: Shop) -> Iterator[State]:
    """They agreed and their card is there: a new member, welcomed in their own language."""
    assert state.card is not None
    form = JoinForm(
        name=state.words.strip(),
        language=state.speaks,
        birthday=state.birthday,
        profile=Profile(AgeBand.CHILD if state.child else None, "", state.favourites),
        consent=state.invitation.version,
        referrer=state.referrer,
        parent=state.parent if state.child else None,
    )
    try:
        visit = shop.joining.join(form, state.card, by=state.staff.id if state.staff else None)
    except CardTaken as no:
        page = "card" if state.staff else state.page
        yield replace(state, page=page, card=None if state.staff else state.card, problem=problem(no))
    except ParentMissing as no:
        yield replace(state, page="parent", parent=None, parent_name="", problem=problem(no))
    except ConsentMissing as no:  # the shop's words have changed while these were read
        invitation = shop.joining.invitation(state.speaks)
        yield replace(state, page="consent", invitation=invitation, problem=problem(no))
    except Declined as no:
        yield replace(state, problem=problem(no))
    else:
        yield Welcome(house=kept(state.house), guest=visit.guest, part=shop.visits.part_of_day(), visit=visit)
