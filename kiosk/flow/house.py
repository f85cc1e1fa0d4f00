"""What is true in every state: devices come and go, the link to the cloud turns, an hour passes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from drivers.events import DeviceBack, DeviceLost
from kiosk.flow.events import Acked, Event, LinkChanged, SalesWaiting
from kiosk.flow.states import House, Idle, OneMoment, OutOfOrder, State

if TYPE_CHECKING:  # the first picture must not wait for the services
    from kiosk.services.shop import Shop

MEMORY = "memory"
"""The name under which a store that can't write stands among the lost devices."""

PANEL = "panel"

Ambient = DeviceLost | DeviceBack | LinkChanged | Acked | SalesWaiting


PRINTER = "printer"
"""The printer's name among the lost devices: guests miss nothing without it, a voucher is good unprinted."""

TILL = "till"
"""The till's inbox, as quietly lost: its files wait where they are."""

UNMISSED = frozenset((PRINTER, TILL))


def ground(house: House) -> State:
    """Where every visit ends: Idle, or OutOfOrder while something is lost that guests would miss."""
    missed = any(device not in UNMISSED for device, _ in house.lost)
    return OutOfOrder(house=house) if missed else Idle(house=house)


def look_round(house: House, shop: Shop) -> House:
    """The house an hour later: the question of the hour, the programme's slides, the clock's trust."""
    return replace(
        house,
        question=shop.ratings.question(house.language),
        slides=shop.ratings.slides(house.language),
        clock_trusted=shop.clock_trusted(),
        practice=shop.practice.on,
        pin_digits=shop.staff.pin_digits(),
    )


def ambient(state: State, event: Ambient, shop: Shop) -> Iterator[State]:
    """The same state in a changed house; a resting one changes between Idle and OutOfOrder."""
    match event:
        case DeviceLost(device, sentence):
            house = state.house.without(device, sentence)
        case DeviceBack(device):
            house = state.house.having(device)
        case LinkChanged(link, waiting, sentence):
            house = replace(state.house, link=link, waiting=waiting, link_sentence=sentence)
        case Acked(high_water, boot_n, mono_ms, server_ms):
            shop.acknowledge(high_water, boot_n, mono_ms, server_ms)
            return
        case SalesWaiting(work):
            work.go_on()
            return
    yield ground(house) if isinstance(state, Idle | OutOfOrder) else replace(state, house=house)


def is_closed(house: House) -> bool:
    """Whether the shop never opened, so that nothing can be asked, kept or signed in to."""
    return house.question is None


def closed(state: State, event: Event) -> Iterator[State]:
    """The moves of a kiosk whose store can't be opened: it says so, and knows what else is lost."""
    match event:
        case DeviceLost(device, sentence):
            yield OutOfOrder(house=state.house.without(device, sentence))
        case DeviceBack(device):
            yield OutOfOrder(house=state.house.having(device))


def kept(house: House) -> House:
    """The house after a commit: whatever was wrong with the store is over."""
    return house.having(MEMORY)


def not_kept(state: State, sentence: str) -> State:
    """The store could not write: nothing was confirmed, nothing is half-done, and the screen says so."""
    return OneMoment(house=state.house.without(MEMORY, sentence), kept=False)


def our_fault(state: State) -> State:
    """Something of ours broke in the middle of a step: "one moment, please", then the ground state."""
    return OneMoment(house=state.house)
