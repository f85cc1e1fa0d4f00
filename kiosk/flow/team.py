"""What is done to the team and to the shelf: what may be answered, and the one call of a service."""

from __future__ import annotations

from kiosk.flow.deeds import Deed, Kind
from kiosk.flow.desk_states import Base
from kiosk.flow.house import ground, kept
from kiosk.flow.office_states import ColleaguePage
from kiosk.flow.states import StaffState, State
from kiosk.model.member import Role
from kiosk.services.shop import Shop

DEEDS = frozenset(
    {
        *(Kind.APPOINT, Kind.CHANGE_ROLE, Kind.RESET_PIN, Kind.CHANGE_PIN),
        *(Kind.GIVE_STAFF_CARD, Kind.LOSE_STAFF_CARD, Kind.DISMISS),
        *(Kind.DELIVER, Kind.COUNT),
    }
)


def options_for(deed: Deed, back: Base, shop: Shop) -> tuple[str, ...]:
    """Among what a role or a reason is chosen."""
    match deed.kind:
        case Kind.APPOINT | Kind.CHANGE_ROLE:
            now = back.who.role if isinstance(back, ColleaguePage) else None
            return tuple(role.value for role in Role if role is not now)
        case Kind.DISMISS:
            return shop.staff.REASONS
        case _:
            return shop.stock.REASONS


def performed(state: StaffState, deed: Deed, shop: Shop) -> State | None:
    """One call of a service. None: it is over, and shown where it began; else what is shown instead."""
    of, by = deed.of, state.staff.id
    match deed.kind:
        case Kind.APPOINT:
            shop.staff.appoint(deed.words, Role(deed.reason), deed.code, deed.pin, deed.other or None, by)
        case Kind.CHANGE_ROLE:
            shop.staff.change_role(of, Role(deed.reason), by)
            return signed_out(state) if of == by else None
        case Kind.RESET_PIN:
            shop.staff.reset_pin(of, deed.pin, by)
        case Kind.CHANGE_PIN:
            shop.staff.change_pin(by, deed.old, deed.pin)
        case Kind.GIVE_STAFF_CARD:
            shop.staff_cards.give(of, deed.other, by)
        case Kind.LOSE_STAFF_CARD:
            shop.staff_cards.lose(of, by)
        case Kind.DISMISS:
            shop.staff.dismiss(of, by, deed.reason)
            return signed_out(state) if of == by else None
        case Kind.DELIVER:
            shop.stock.deliver(deed.code, deed.number, by)
        case Kind.COUNT:
            shop.stock.correct(deed.code, deed.number, deed.reason, by)
    return None


def signed_out(state: StaffState) -> State:
    """Whoever is another from now on signs in anew, if they may."""
    return ground(kept(state.house))
