"""All moves of the questions that come before a deed, on one page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from drivers.events import CardTapped, CodeScanned, SeveralCards
from kiosk.flow import pins, planning, telling
from kiosk.flow.deeds import MAY_BE_EMPTY, Ask, Kind
from kiosk.flow.desk_states import (
    AskAge,
    AskBirthday,
    AskCard,
    AskChoice,
    AskFavourites,
    Asking,
    AskNumber,
    AskReason,
    AskSure,
    AskWords,
)
from kiosk.flow.doing import card_shown, went_on
from kiosk.flow.events import (
    AgeChosen,
    Agreed,
    Back,
    BirthdayChosen,
    Event,
    FavouriteTouched,
    LeftOut,
    Next,
    NumberTyped,
    PinTyped,
    ReasonGiven,
    TimedOut,
    WordsGiven,
    WordsTyped,
)
from kiosk.flow.house import ground, look_round
from kiosk.flow.office_states import AskPin
from kiosk.flow.states import Problem, State
from kiosk.services.shop import Shop


def step(state: Asking, event: Event, shop: Shop) -> Iterator[State]:
    """The states that follow `state` when `event` comes in; none: the event means nothing here."""
    deed, back = state.deed, state.back
    match state, event:
        case AskNumber(), NumberTyped(number) if number > 0 or (number == 0 and deed.kind is Kind.COUNT):
            yield from went_on(state, replace(deed, number=number, empty=not number), back, shop)
        case AskReason(options=options), ReasonGiven(language) if language in options and deed.asks is Ask.LANGUAGE:
            yield from went_on(state, replace(deed, code=language), back, shop)
        case AskReason(options=options), ReasonGiven(reason) if reason in options:
            yield from went_on(state, replace(deed, reason=reason), back, shop)
        case AskChoice(options=options), ReasonGiven(option) if option in (each.id for each in options):
            yield from went_on(state, planning.chosen(deed, option), back, shop)
        case AskWords(), WordsTyped(words):
            yield replace(state, typed=words, problem=None)
        case AskWords(sealed=True), LeftOut() if deed.kind in MAY_BE_EMPTY:
            yield from went_on(state, replace(deed, words="", empty=True), back, shop)
        case AskWords(), WordsGiven(words) if words.strip() or (deed.kind in MAY_BE_EMPTY and not state.sealed):
            yield from went_on(state, replace(deed, words=words, empty=not words.strip()), back, shop)
        case AskBirthday(), BirthdayChosen(birthday):
            yield from went_on(state, replace(deed, birthday=birthday), back, shop)
        case AskAge(), AgeChosen(age):
            yield from went_on(state, replace(deed, age=age), back, shop)
        case ((AskBirthday() | AskAge()), LeftOut()):
            yield from went_on(state, replace(deed, empty=True), back, shop)
        case AskFavourites(), FavouriteTouched(favourite):
            yield replace(state, deed=telling.toggled(deed, favourite))
        case AskFavourites(), Next():
            yield from went_on(state, replace(deed, empty=not deed.favourites), back, shop)
        case AskSure(), Agreed():
            yield from went_on(state, replace(deed, sure=True), back, shop)
        case AskCard(), CardTapped() | CodeScanned():
            yield from card_shown(state, event, shop)
        case AskCard(), LeftOut() if deed.kind is Kind.APPOINT:
            yield from went_on(state, replace(deed, empty=True), back, shop)
        case AskPin(), PinTyped(pin):
            yield from pins.typed(state, pin, shop)
        case AskCard(), SeveralCards():
            yield replace(state, problem=Problem("several_cards"))
        case Asking(before=Asking() as before), Back():
            yield replace(before, house=state.house, problem=None)
        case _, Back():
            yield replace(back, house=state.house, problem=None, done=None)
        case _, TimedOut():
            yield ground(look_round(state.house, shop))
