"""A measure is planned: about what, whose it is, until when, what is done; then asked once more."""

from __future__ import annotations

from dataclasses import replace

from kiosk.flow.deeds import Ask, Deed
from kiosk.flow.desk_states import AskChoice, Asking, AskSure, AskWords, Base, Choice
from kiosk.flow.states import StaffState
from kiosk.model.text import say_day
from kiosk.services.shop import Shop

WEEKS = (1, 2, 4, 8)


def question(state: StaffState, deed: Deed, back: Base, shop: Shop) -> Asking:
    """What is to be answered next; one of WORDS and SURE, or of a list."""
    house, staff, chosen = state.house, state.staff, said(state, deed, shop)
    if deed.asks is Ask.WORDS:
        return AskWords(house=house, staff=staff, deed=deed, back=back, chosen=chosen)
    if deed.asks is Ask.SURE:
        return AskSure(house=house, staff=staff, deed=deed, back=back, chosen=chosen)
    options = {Ask.REASON: causes, Ask.OWNER: owners, Ask.DUE: days}[deed.asks or Ask.REASON](state, shop)
    return AskChoice(house=house, staff=staff, deed=deed, back=back, chosen=chosen, options=options)


def causes(state: StaffState, shop: Shop) -> tuple[Choice, ...]:
    found = shop.measures.causes(state.language, state.staff.id)
    return tuple(Choice(each.id, each.words, each.question, each.picture, each.named) for each in found)


def owners(state: StaffState, shop: Shop) -> tuple[Choice, ...]:
    """Whoever plans first."""
    team = sorted(shop.staff.all(state.staff.id), key=lambda who: who.id != state.staff.id)
    return tuple(Choice(str(who.id), who.name, who.role.value) for who in team)


def days(state: StaffState, shop: Shop) -> tuple[Choice, ...]:
    return tuple(Choice(str(n), detail=say_day(shop.measures.due(n), state.language), n=n) for n in WEEKS)


def chosen(deed: Deed, option: str) -> Deed:
    """The deed with what was touched."""
    match deed.asks:
        case Ask.OWNER:
            return replace(deed, of=int(option))
        case Ask.DUE:
            return replace(deed, number=int(option))
    return replace(deed, reason=option)


def said(state: StaffState, deed: Deed, shop: Shop) -> tuple[str, ...]:
    """What was answered so far: the cause, the owner, the day."""
    answers = ((deed.reason, causes), (str(deed.of), owners), (str(deed.number), days))
    lists = ((answer, options(state, shop)) for answer, options in answers if answer not in ("", "0"))
    return tuple(
        next((each.words or each.detail for each in options if each.id == answer), "") for answer, options in lists
    )
