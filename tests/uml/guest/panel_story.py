"""The face panel on a real /dev/gpiochip: lgpio, gpiozero's LGPIOFactory and drivers.panel, nothing simulated above."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from drivers.device import check
from drivers.events import DeviceEvent, FacePressed
from drivers.faults import LastingFault
from drivers.panel import Button, Panel, PanelSession, Wiring
from drivers.pins import header_chip, pi_pins
from tests.uml.guest.gpio_sim import GpioSim

LAMPS = {5: 12, 6: 16, 13: 20, 19: 21, 26: 4}
BUTTONS = tuple(Button(face, pin, lamp) for face, (pin, lamp) in enumerate(LAMPS.items(), start=1))
SETTLED_S = 0.15  # longer than a debouncer waits and than this kernel's 10 ms ticks


@pytest.fixture
def chip() -> Iterator[GpioSim]:
    with GpioSim() as chip:
        yield chip


def panel(dimmable: bool = False) -> Panel:
    return Panel("panel", Wiring(BUTTONS, dimmable=dimmable), pi_pins)


def turns(session: PanelSession, until: float) -> list[DeviceEvent]:
    """Turns until the monotonic second `until`."""
    events: list[DeviceEvent] = []
    while time.monotonic() < until:
        events += session.turn(Event())
    return events


def test_the_header_is_found_by_its_label(chip: GpioSim) -> None:
    assert Path("/dev/gpiochip0").exists()
    assert check(panel()) == "5 buttons, 5 lamps, no buzzer"


def test_each_press_is_told_once_and_lit(chip: GpioSim) -> None:
    with panel().open() as session:
        turns(session, time.monotonic() + SETTLED_S)
        for button in BUTTONS:
            chip.press(button.pin)
            events = turns(session, time.monotonic() + SETTLED_S)
            assert [event.face for event in events if isinstance(event, FacePressed)] == [button.face]
            assert chip.level(button.lamp_pin or 0) == 1
            chip.release(button.pin)
            assert turns(session, time.monotonic() + SETTLED_S) == []


def test_fifty_presses_and_none_lost(chip: GpioSim) -> None:
    seen = []
    with panel().open() as session:
        turns(session, time.monotonic() + SETTLED_S)
        for count in range(50):
            button = BUTTONS[count % 5]
            chip.press(button.pin)
            seen += turns(session, time.monotonic() + 0.03)
            chip.release(button.pin)
            seen += turns(session, time.monotonic() + 0.03)
        seen += turns(session, time.monotonic() + SETTLED_S)
    assert [event.face for event in seen if isinstance(event, FacePressed)] == [1, 2, 3, 4, 5] * 10


def test_the_panel_opens_again_after_it_was_left(chip: GpioSim) -> None:
    """gpiozero leaves its callback with lgpio when a pin is closed: the next press would kill lgpio's only thread."""
    one = panel(dimmable=True)
    for _ in range(3):
        with one.open() as session:
            turns(session, time.monotonic() + SETTLED_S)
            chip.press(BUTTONS[2].pin)
            events = turns(session, time.monotonic() + SETTLED_S)
            chip.release(BUTTONS[2].pin)
            turns(session, time.monotonic() + SETTLED_S)
        assert [event.face for event in events if isinstance(event, FacePressed)] == [3]
        assert chip.level(BUTTONS[2].lamp_pin or 0) == 0


def test_another_programs_pins_are_said(chip: GpioSim) -> None:
    with panel().open(), pytest.raises(LastingFault, match="pins"):
        check(panel())


def test_a_machine_without_a_header_is_said() -> None:
    with GpioSim(label="some-expander"), pytest.raises(LastingFault, match="no Raspberry Pi header"):
        check(panel())
    assert header_chip({0: "x", 11: "pinctrl-rp1"}) == 11
