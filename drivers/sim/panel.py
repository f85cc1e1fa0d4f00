"""A panel's wires on gpiozero's mock pins: fingers press, contacts bounce and stick, lamps can be looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Event
from typing import Any

from gpiozero.pins.mock import MockFactory, MockPWMPin

from drivers.panel import Wiring
from drivers.pins import told_of_pins

Trace = Sequence[tuple[float, bool]]
"""A contact's moves: seconds since the last move, and whether it is closed then."""

CLEAN: Trace = ((0.0, True),)
ARCADE: Trace = (
    *((0.0, True), (0.0004, False), (0.0002, True), (0.0011, False)),
    *((0.0003, True), (0.0024, False), (0.0006, True)),
)
"""How a worn arcade button closes."""

RELEASE: Trace = ((0.0, False), (0.0003, True), (0.0005, False), (0.0017, True), (0.0004, False))


class ContactPin(MockPWMPin):  # type: ignore[misc]  # gpiozero has no types
    """A pin that a contact outside may pull to ground whatever the pull-up says, open panel or not."""

    when_changed: Any  # gpiozero's property
    grounded = False

    def ground(self, closed: bool) -> None:
        """The contact closes or opens; an edge is told in the calling thread."""
        self.grounded = closed
        if self.function == "input":
            if closed:
                self.drive_low()
            else:
                self.drive_high()

    def close(self) -> None:
        """Like lgpio's pins, which go on calling a handler that nobody took off, and unlike the mock's."""
        handler = self.when_changed
        super().close()
        self.when_changed = handler

    def _set_pull(self, value: str) -> None:
        super()._set_pull(value)
        if self.grounded:
            self.drive_low()

    def _change_state(self, value: float) -> bool:
        changed = bool(super()._change_state(value))
        del self.states[:-1]  # the mock keeps every state for ever; a demo may run for weeks
        return changed


class SimPanel:
    """The outside of a panel wired as `wiring`; `pins` is what the driver opens."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring
        self._factory: Any = MockFactory(pin_class=ContactPin)
        self._buttons = {button.face: self._factory.pin(button.pin) for button in wiring.buttons}
        self._lamps = {
            button.face: self._factory.pin(button.lamp_pin) for button in wiring.buttons if button.lamp_pin is not None
        }
        self._cut: set[int] = set()

    @contextmanager
    def pins(self) -> Iterator[Any]:
        """The pin factory; the pins stay when the driver leaves, as real ones do."""
        with told_of_pins():
            yield self._factory

    def down(self, face: int) -> None:
        """A finger, or a coin that jams: closed until `up`."""
        if face not in self._cut:
            self._buttons[face].ground(True)

    def up(self, face: int) -> None:
        self._buttons[face].ground(False)

    def press(
        self,
        face: int,
        held_s: float = 0.08,
        closing: Trace = ARCADE,
        opening: Trace = RELEASE,
        wait: Callable[[float], object] | None = None,
    ) -> None:
        """One press with its bounces, in the calling thread; returns after it. `wait` lets simulated time pass."""
        wait = wait or Event().wait
        self._move(face, closing, wait)
        wait(held_s)
        self._move(face, opening, wait)

    def _move(self, face: int, trace: Trace, wait: Callable[[float], object]) -> None:
        for seconds, closed in trace:
            if seconds:
                wait(seconds)
            if closed:
                self.down(face)
            else:
                self.up(face)

    def cut(self, face: int) -> None:
        """The wire of a button breaks: its presses reach nobody."""
        self.up(face)
        self._cut.add(face)

    def mend(self, face: int) -> None:
        self._cut.discard(face)

    def listened(self, face: int) -> bool:
        """Whether a handler waits for the edges of a button."""
        return self._buttons[face].when_changed is not None

    def lamp(self, face: int) -> float:
        """How bright the lamp of `face` shines, 0 to 1."""
        return float(self._lamps[face].state)

    def lamps(self) -> dict[int, float]:
        return {face: self.lamp(face) for face in self._lamps}

    def hertz(self) -> float:
        """What the buzzer sounds, 0 when silent."""
        if self._wiring.buzzer_pin is None:
            return 0.0
        return float(self._factory.pin(self._wiring.buzzer_pin).frequency or 0.0)
