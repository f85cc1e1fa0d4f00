"""The pages of the office, opened with what the services know now."""

from __future__ import annotations

from dataclasses import replace

from kiosk.flow.deeds import RIGHT, Kind
from kiosk.flow.events import Place
from kiosk.flow.office_states import ColleaguePage, OfficePage, OfficePart, ShelfPage, StockPage, TeamPage, TrailPage
from kiosk.flow.states import StaffState
from kiosk.rules.stock import Level
from kiosk.services.audit import AT_ONCE
from kiosk.services.rights import Right, may
from kiosk.services.shop import Shop
from kiosk.services.views_care import StaffView

_PLACES = ((Place.TEAM, Right.SEE_STAFF), (Place.STOCK, Right.STOCK), (Place.TRAIL, Right.SEE_AUDIT))


def office(state: StaffState, back: StaffState, shop: Shop) -> OfficePage:
    role = state.staff.role
    places = tuple(place for place, right in _PLACES if may(role, right))
    levels = [each.level for each in shop.stock.all(state.language)]
    return OfficePage(
        house=state.house,
        staff=state.staff,
        back=back,
        places=places,
        people=len(shop.staff.all(state.staff.id)) if Place.TEAM in places else 0,
        out=levels.count(Level.OUT),
        low=levels.count(Level.LOW),
        has_card=shop.staff_cards.has(state.staff.id),
    )


def team(state: StaffState, back: StaffState, shop: Shop) -> TeamPage:
    found, deeds = shop.staff.all(state.staff.id), allowed(state, (Kind.APPOINT,))
    return TeamPage(house=state.house, staff=state.staff, back=back, team=found, deeds=deeds)


def colleague(state: StaffState, back: StaffState, who: StaffView) -> ColleaguePage:
    pin = Kind.CHANGE_PIN if who.id == state.staff.id else Kind.RESET_PIN
    card = (Kind.LOSE_STAFF_CARD,) if who.has_card else ()
    deeds = allowed(state, (Kind.CHANGE_ROLE, pin, Kind.GIVE_STAFF_CARD, *card, Kind.DISMISS))
    return ColleaguePage(house=state.house, staff=state.staff, back=back, who=who, deeds=deeds)


def stock(state: StaffState, back: StaffState, shop: Shop) -> StockPage:
    return StockPage(house=state.house, staff=state.staff, back=back, shelves=shop.stock.all(state.language))


def trail(state: StaffState, back: StaffState, shop: Shop, before: int | None = None) -> TrailPage:
    found = shop.audit.trail(state.staff.id, state.language, before=before)
    older = len(found) == AT_ONCE
    return TrailPage(house=state.house, staff=state.staff, back=back, entries=found, before=before, older=older)


def reopened(page: OfficePart, state: StaffState, shop: Shop) -> OfficePart:
    """`page` as things stand now; that of one who works here no more is the team's."""
    match page:
        case OfficePage():
            return office(state, page.back, shop)
        case TeamPage():
            return team(state, page.back, shop)
        case ColleaguePage(who=who):
            found = {each.id: each for each in shop.staff.all(state.staff.id)}
            return colleague(state, page.back, found[who.id]) if who.id in found else reopened_team(page, state, shop)
        case StockPage():
            return stock(state, page.back, shop)
        case ShelfPage(shelf=shelf):
            return replace(page, shelf=shop.stock.one(shelf.reward, state.language))
        case TrailPage(before=before):
            return trail(state, page.back, shop, before)
    return page


def reopened_team(page: ColleaguePage, state: StaffState, shop: Shop) -> OfficePart:
    assert isinstance(page.back, TeamPage)
    return team(state, page.back.back, shop)


def allowed(state: StaffState, kinds: tuple[Kind, ...]) -> tuple[Kind, ...]:
    return tuple(kind for kind in kinds if may(state.staff.role, RIGHT[kind]))
