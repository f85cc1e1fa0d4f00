"""The panel of four or five face buttons: a press is told and lit at once, a stuck button is told and left out."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from threading import Event
from typing import Any

from gpiozero import LED, PWMLED, InputDevice, TonalBuzzer
from gpiozero.tones import Tone

from drivers.debounce import Debouncer
from drivers.events import DeviceBack, DeviceEvent, DeviceLost, FacePressed
from drivers.lamps import FRAME_S, Blinking, Breathing, Lit, Scene, moves, shown
from drivers.pins import Pins
from drivers.tones import Sound, Tune

IDLE_S = 0.5  # the longest turn
GLOW_S = 0.6  # how long a lamp answers a press
STUCK_S = 30.0
EDGES_A_TURN = 10_000


@dataclass(frozen=True, slots=True)
class Button:
    """`face` is 1 to 5, `pin` and `lamp_pin` BCM numbers; the button connects its pin to ground."""

    face: int
    pin: int
    lamp_pin: int | None = None


@dataclass(frozen=True, slots=True)
class Wiring:
    """A four-level panel has the faces 1, 2, 4, 5; `dimmable` lamps get PWM."""

    buttons: tuple[Button, ...]
    buzzer_pin: int | None = None
    dimmable: bool = True


Edge = tuple[int, bool, float]
"""Face, down, monotonic seconds: a bare tuple, because a hundred thousand a second must fit."""


class Panel:
    """The panel as a device. What it is asked to show and to sound may be asked from any thread, open or not."""

    every_s = None

    def __init__(self, name: str, wiring: Wiring, pins: Pins, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.name = name
        self.wiring = wiring
        self.clock = clock
        self.stuck: set[int] = set()
        self.scene: Scene = Lit()
        self.asked_sound: Sound | None = None
        self._pins = pins
        self._inbox: queue.SimpleQueue[Edge | None] | None = None

    def light(self, face: int | None) -> None:
        """Lights the lamp of `face` alone, or none."""
        self._show(Lit(face))

    def breathe(self) -> None:
        self._show(Breathing())

    def fault_blink(self) -> None:
        self._show(Blinking())

    def sound(self, sound: Sound) -> None:
        """Cuts off what sounds now."""
        self.asked_sound = sound
        self._ring()

    def _show(self, scene: Scene) -> None:
        self.scene = scene
        self._ring()

    def _ring(self) -> None:
        inbox = self._inbox
        if inbox is not None:
            inbox.put(None)

    @contextmanager
    def open(self) -> Iterator[PanelSession]:
        with ExitStack() as stack:
            factory = stack.enter_context(self._pins())
            inbox: queue.SimpleQueue[Edge | None] = queue.SimpleQueue()
            session = PanelSession(self, inbox, _Wires(self.wiring, factory, stack))
            self._inbox = inbox
            stack.callback(session.close)
            stack.callback(self._closed)
            yield session

    def _closed(self) -> None:
        self._inbox = None


class _Wires:
    """gpiozero's devices on the panel's pins."""

    def __init__(self, wiring: Wiring, factory: Any, stack: ExitStack) -> None:
        lamp = PWMLED if wiring.dimmable else LED
        # The pins' own edges, not gpiozero's Button: that starts a thread, and with lgpio its bounce_time loses taps.
        self.buttons = {
            button.face: stack.enter_context(InputDevice(button.pin, pull_up=True, pin_factory=factory))
            for button in wiring.buttons
        }
        self.lamps = {
            button.face: stack.enter_context(lamp(button.lamp_pin, pin_factory=factory))
            for button in wiring.buttons
            if button.lamp_pin is not None
        }
        self.buzzer = None
        if wiring.buzzer_pin is not None:
            self.buzzer = stack.enter_context(TonalBuzzer(wiring.buzzer_pin, octaves=3, pin_factory=factory))


class PanelSession:
    """The open panel. gpiozero's handlers run in lgpio's only thread, which an exception would kill: they enqueue."""

    def __init__(self, panel: Panel, inbox: queue.SimpleQueue[Edge | None], wires: _Wires) -> None:
        buzzer = "a buzzer" if wires.buzzer else "no buzzer"
        self.about = f"{len(wires.buttons)} buttons, {len(wires.lamps)} lamps, {buzzer}"
        self._panel = panel
        self._inbox = inbox
        self._wires = wires
        self._clock = panel.clock
        now = self._clock()
        self._contacts = {face: Debouncer(button.is_active, now) for face, button in wires.buttons.items()}
        self._glowing: dict[int, float] = {}
        self._lit: dict[int, float] = {}
        self._tune: Tune | None = None
        self._hertz = 0.0
        # gpiozero keeps handlers by weak reference only.
        self._handlers = {face: self._enqueuer(face) for face in wires.buttons}
        for face, button in wires.buttons.items():
            button.pin.edges = "both"
            button.pin.when_changed = self._handlers[face]

    def close(self) -> None:
        """Hears no more edges."""
        for button in self._wires.buttons.values():
            button.pin.when_changed = None

    def _enqueuer(self, face: int) -> Callable[[float, bool], None]:
        put, clock = self._inbox.put, self._clock

        def enqueue(_ticks: float, high: bool) -> None:
            put((face, not high, clock()))

        return enqueue

    def turn(self, stopping: Event) -> Iterable[DeviceEvent]:
        for face, down, at in self._edges():
            if self._contacts[face].edge(down, at):
                yield from self._pressed(face, at)
        now = self._clock()
        for face, contact in self._contacts.items():
            if contact.look(self._wires.buttons[face].is_active, now):
                yield from self._pressed(face, now)
            yield from self._stuck(face, contact, now)
        self._draw(now)
        self._play(now)

    def _edges(self) -> Iterator[Edge]:
        """Waits for the first one, then takes what else is there."""
        try:
            wait_s = self._wait_s()
            item = self._inbox.get(timeout=wait_s) if wait_s > 0 else self._inbox.get_nowait()
            for _ in range(EDGES_A_TURN):
                if item is not None:
                    yield item
                item = self._inbox.get_nowait()
            if item is not None:
                yield item
        except queue.Empty:
            return

    def _wait_s(self) -> float:
        now = self._clock()
        ends = [now + IDLE_S]
        ends += [contact.due for contact in self._contacts.values() if contact.due is not None]
        ends += [end for end in self._glowing.values() if end > now]
        if moves(self._panel.scene) and self._wires.lamps:
            ends.append(now + FRAME_S)
        if self._tune is not None:
            ends.append(self._tune.next_change(now))
        return min(ends) - now

    def _pressed(self, face: int, at: float) -> Iterator[DeviceEvent]:
        if face in self._panel.stuck:
            return  # a contact that flutters is no finger
        self._glowing[face] = at + GLOW_S
        self._draw(at)  # before anybody else hears of it: the finger is still there
        yield FacePressed(face, at)

    def _stuck(self, face: int, contact: Debouncer, now: float) -> Iterator[DeviceEvent]:
        stuck = self._panel.stuck
        device = f"{self._panel.name} button {face}"
        if contact.away_since is None:
            if face in stuck:
                stuck.remove(face)
                yield DeviceBack(device, now)
        elif face not in stuck and now - contact.away_since >= STUCK_S:
            stuck.add(face)
            pin = self._wires.buttons[face].pin
            yield DeviceLost(
                device,
                f"Button {face} of the panel {self._panel.name!r} has been down for {STUCK_S:.0f} s: free it, or look"
                f" for a short circuit at {pin.info.name}; the other buttons work.",
                lasting=True,
                at=now,
            )

    def _draw(self, now: float) -> None:
        for face, lamp in self._wires.lamps.items():
            level = shown(self._panel.scene, self._glowing, face, now)
            if self._lit.get(face) != level:
                self._lit[face] = level
                lamp.value = level if self._panel.wiring.dimmable else level > 0

    def _play(self, now: float) -> None:
        buzzer = self._wires.buzzer
        asked, self._panel.asked_sound = self._panel.asked_sound, None
        if buzzer is None:
            return
        if asked is not None:
            self._tune = Tune(asked, now)
        hertz = self._tune.now(now) if self._tune else None
        if hertz is None:
            self._tune = None
        if (hertz or 0.0) != self._hertz:
            self._hertz = hertz or 0.0
            buzzer.play(Tone.from_frequency(self._hertz) if self._hertz else None)
