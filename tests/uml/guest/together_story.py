"""Panel and RC522 with a reset line on one real /dev/gpiochip, each in its supervised thread, as in a shop."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from queue import Empty, SimpleQueue
from threading import Event

import pytest

from drivers.device import DeviceState, Patience, Supervisor
from drivers.events import DeviceBack, DeviceEvent, DeviceLost, FacePressed
from drivers.panel import Panel
from drivers.pins import pi_pins
from drivers.sim.clock import RealClock
from drivers.sim.field import Field
from drivers.sim.mfrc522 import Mfrc522Model
from drivers.sim.spidev import SpiWires
from kiosk import devices
from kiosk.config.settings import Mfrc522Reader, Presence
from kiosk.config.settings import Panel as PanelSettings
from tests.uml.guest.gpio_sim import GpioSim

PATIENCE = Patience(first_wait_s=0.05, longest_wait_s=0.2, lasting_wait_s=0.2, steady_s=0.5)
LIMIT_S = 20.0
PINS = {5: 1, 6: 2, 13: 3}
LAMP_3 = 20


class Counter:
    """What stands on the counter, switched on: both devices start in the same moment."""

    def __init__(self, stack: ExitStack) -> None:
        self.chip = stack.enter_context(GpioSim())
        clock = RealClock()
        self.rc522 = Mfrc522Model(Field(clock), clock)
        wires = SpiWires(clock, {(0, 0): self.rc522})
        self.panel = Panel("panel", devices.wiring(PanelSettings(kind="gpio")), pi_pins)
        reader = devices.reader(Mfrc522Reader(name="door", reset_pin=25), Presence(), pi_pins, wires.open)
        assert reader is not None
        self.told: SimpleQueue[DeviceEvent] = SimpleQueue()
        self.died: list[tuple[str, BaseException]] = []
        self.supervisors = [
            Supervisor(device, self.told.put, lambda *who: self.died.append(who), patience=PATIENCE)
            for device in (reader, self.panel)
        ]
        for supervisor in self.supervisors:
            stack.callback(supervisor.stop)
        for supervisor in self.supervisors:
            supervisor.start()

    def tell(self, kind: type[DeviceEvent], limit_s: float = LIMIT_S) -> DeviceEvent:
        """The next event of its kind; raises Empty."""
        end = time.monotonic() + limit_s
        while True:
            event = self.told.get(timeout=max(0.0, end - time.monotonic()))
            if isinstance(event, kind):
                return event

    def pressed(self, pin: int) -> int | None:
        """The face that is told of a tap of 80 ms on `pin`."""
        self.chip.press(pin)
        Event().wait(0.08)
        self.chip.release(pin)
        try:
            event = self.tell(FacePressed, 0.5)
        except Empty:
            return None
        Event().wait(0.12)  # longer than the contact is debounced
        assert isinstance(event, FacePressed)
        return event.face

    def lamp(self, face: int | None, level: int) -> None:
        self.panel.light(face)
        end = time.monotonic() + LIMIT_S
        while self.chip.level(LAMP_3) != level:
            assert time.monotonic() < end
            Event().wait(0.02)


@pytest.fixture
def counter() -> Iterator[Counter]:
    with ExitStack() as stack:
        yield Counter(stack)


def test_a_fault_of_the_reader_leaves_every_tap_of_the_panel(counter: Counter) -> None:
    end = time.monotonic() + LIMIT_S
    while any(each.report().state is not DeviceState.WORKING for each in counter.supervisors):
        assert time.monotonic() < end, (counter.died, [each.report() for each in counter.supervisors])
        Event().wait(0.05)
    Event().wait(0.5)  # the panel's lines settle
    assert [counter.pressed(pin) for pin in 4 * tuple(PINS)] == 4 * list(PINS.values())
    counter.rc522.dead = 0xFF  # its 3V3 wire wobbles
    counter.tell(DeviceLost)
    counter.rc522.dead = None
    counter.tell(DeviceBack)
    assert counter.chip.level(25) == 1  # RST is held up again
    assert [counter.pressed(pin) for pin in 4 * tuple(PINS)] == 4 * list(PINS.values())
    for level, face in ((1, 3), (0, None), (1, 3)):
        counter.lamp(face, level)
    assert counter.died == []
