"""All moves of a PIN that is typed to be kept: the old one, the new one, and the new one again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kiosk.flow.deeds import Ask
from kiosk.flow.doing import went_on
from kiosk.flow.office_states import AskPin
from kiosk.flow.problems import problem
from kiosk.flow.states import Problem, State
from kiosk.services.faults import Declined
from kiosk.services.shop import Shop


def typed(state: AskPin, pin: str, shop: Shop) -> Iterator[State]:
    """Each is looked at as soon as it is there, so that nobody types on for nothing."""
    deed, back = state.deed, state.back
    try:
        match state.turn:
            case Ask.OLD_PIN:
                shop.staff.by_pin(pin, state.staff.id)
                after = replace(deed, old=pin)
            case Ask.PIN:
                shop.staff.fits(pin, state.staff.id)
                after = replace(deed, pin=pin)
            case _ if pin != deed.pin:
                anew = replace(deed, pin="")
                yield replace(state, deed=anew, turn=Ask.PIN, problem=Problem("pin_differs"))
                return
            case _:
                after = replace(deed, sure=True)
    except Declined as no:
        yield replace(state, problem=problem(no))
    else:
        yield from went_on(state, after, back, shop)
