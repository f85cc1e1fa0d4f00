"""All moves between the pages of the office, on one page."""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.flow import office_pages as pages
from kiosk.flow.events import ColleagueTouched, Event, Next, Place, PlaceTouched, RewardTouched
from kiosk.flow.office_states import OfficePage, OfficePart, ShelfPage, StockPage, TeamPage, TrailPage
from kiosk.flow.states import StaffHome, State
from kiosk.services.shop import Shop


def step(state: StaffHome | OfficePart, event: Event, shop: Shop) -> Iterator[State]:
    """The states that follow `state` when `event` comes in; none: the event means nothing here."""
    match state, event:
        case StaffHome(), PlaceTouched(Place.OFFICE):
            yield pages.office(state, state, shop)
        case OfficePage(places=places), PlaceTouched(place) if place in places:
            match place:
                case Place.TEAM:
                    yield pages.team(state, state, shop)
                case Place.STOCK:
                    yield pages.stock(state, state, shop)
                case Place.TRAIL:
                    yield pages.trail(state, state, shop)
        case TeamPage(team=team), ColleagueTouched(staff):
            for who in team:
                if who.id == staff:
                    yield pages.colleague(state, state, who)
        case StockPage(shelves=shelves), RewardTouched(reward):
            for shelf in shelves:
                if shelf.reward == reward:
                    yield ShelfPage(house=state.house, staff=state.staff, back=state, shelf=shelf)
        case TrailPage(entries=entries, older=True), Next():
            yield pages.trail(state, state, shop, entries[-1].id)
