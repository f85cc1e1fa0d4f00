"""All moves of the page on which staff see how the kiosk does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from drivers.events import FacePressed
from kiosk.flow import pages
from kiosk.flow.desk_states import DevicePage
from kiosk.flow.events import Event, Place, PlaceTouched
from kiosk.flow.states import StaffHome, State
from kiosk.services.shop import Shop


def step(state: StaffHome | DevicePage, event: Event, shop: Shop) -> Iterator[State]:
    """The states that follow `state` when `event` comes in; none: the event means nothing here."""
    match state, event:
        case StaffHome(), PlaceTouched(Place.DEVICE):
            yield pages.device(state, state, shop)
        case DevicePage(), PlaceTouched(Place.DEVICE):
            shop.try_cloud()  # whoever looks again has mended the network or the token: no backoff for them
            yield pages.reopened(state, state, shop)
        case DevicePage(pressed=pressed), FacePressed(face):  # a test of the panel, no answer of a guest
            yield replace(state, pressed=(*(each for each in pressed if each != face), face))
