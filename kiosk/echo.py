"""What the panel answers to a state: lamps and a tone. The panel is a second, very small screen."""

from __future__ import annotations

from drivers.lamps import Blinking, Breathing, Lit, Scene
from drivers.panel import Panel
from drivers.tones import Sound
from kiosk.flow.desk_states import DevicePage
from kiosk.flow.house import MEMORY
from kiosk.flow.states import (
    Idle,
    OneMoment,
    OutOfOrder,
    RefusedCard,
    Starting,
    State,
    Thanks,
    UnknownCard,
    Voucher,
    Welcome,
)


def scene(state: State) -> Scene:
    """Breathing while presses are welcome, the pressed face while it is thanked for, blinking when none can be kept."""
    match state:
        case Thanks(rated=rated):
            return Lit(rated.face)
        case DevicePage(pressed=(*_, face)):
            return Lit(face)  # the panel is being tested
        case Starting() | OneMoment():
            return Lit()
        case OutOfOrder(house=house) if any(device == MEMORY for device, _ in house.lost):
            return Blinking()
        case Idle() | OutOfOrder():
            return Breathing()
    return Lit()


def sound(before: State, state: State) -> Sound | None:
    """The tone of entering `state`; a state that goes on is silent."""
    if type(before) is type(state):
        return None
    match state:
        case Welcome() | Voucher():
            return Sound.READ
        case Thanks():
            return Sound.PRESS
        case RefusedCard() | UnknownCard() | OneMoment():
            return Sound.NO
    return None


class Echo:
    """Shows states on the panel; called by the desk's thread only, returns at once."""

    def __init__(self, panel: Panel, first: State, sounds: bool) -> None:
        self._panel, self._before, self._sounds = panel, first, sounds

    def show(self, state: State) -> None:
        tone = sound(self._before, state)
        self._before = state
        match scene(state):
            case Lit(face):
                self._panel.light(face)
            case Breathing():
                self._panel.breathe()
            case Blinking():
                self._panel.fault_blink()
        if tone and self._sounds:
            self._panel.sound(tone)
