"""A device and the thread that keeps it working: opened, read turn by turn, closed after every fault, opened again."""

from __future__ import annotations

import enum
import logging
import random
import time
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from threading import Event, Thread
from typing import Protocol

from drivers.events import CardTapped, CodeScanned, DeviceBack, DeviceEvent, DeviceLost, Emit, FacePressed, SeveralCards
from drivers.faults import DeviceFault, LastingFault, PassingFault
from drivers.pace import Pace

log = logging.getLogger(__name__)

READINGS = (CardTapped, SeveralCards, FacePressed, CodeScanned)


class Session(Protocol):
    """A device while it is open."""

    @property
    def about(self) -> str:
        """What answered, for the device page and `kiosk doctor`: chip, firmware, path."""
        ...

    def turn(self, stopping: Event) -> Iterable[DeviceEvent]:
        """Does one bounded piece of work and tells what came of it.

        A turn lasts half a second at most, two if the device fails, never sleeps, and raises `PassingFault` or
        `LastingFault`.
        """
        ...


class Device(Protocol):
    """Something outside that can be opened; leaving the context releases it, whatever happened inside."""

    @property
    def name(self) -> str:
        """How the shop calls it; stands in every event and log line."""
        ...

    @property
    def every_s(self) -> float | None:
        """Seconds from the start of one turn to the next; None if a turn itself waits for input."""
        ...

    def open(self) -> AbstractContextManager[Session]:
        """Entering raises `PassingFault` or `LastingFault` if the device can't be had."""
        ...


@dataclass(frozen=True, slots=True)
class Patience:
    """How faults are borne; seconds of the monotonic clock."""

    untold_s: float = 3.0  # a passing fault younger than this is nobody's business
    steady_s: float = 5.0  # trouble is over when the device has worked for so long without a fault
    first_wait_s: float = 0.25  # before the first new try; doubled with every further fault of the same trouble
    longest_wait_s: float = 5.0  # a reader plugged in again is back within this time
    lasting_wait_s: float = 10.0  # where a person is needed there is no hurry


class DeviceState(enum.Enum):
    STARTING = "starting"  # not yet opened for the first time
    WORKING = "working"
    TRYING = "trying"  # a passing fault, which nobody was told of
    LOST = "lost"  # told
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class DeviceReport:
    """One line of the device page.

    `since` and `last_read_at` are monotonic seconds; `trouble` is the newest fault's sentence, empty while none is
    known; the turn times are None for devices whose turns wait for input.
    """

    name: str
    about: str
    state: DeviceState
    since: float
    last_read_at: float | None
    turn_p50_ms: float | None
    turn_p95_ms: float | None
    faults: int
    slowdowns: int
    trouble: str


class Supervisor:
    """Runs one device in its own thread and tells what it reads, when it is lost and when it is back.

    `emit` and `died` are called in that thread. `died` gets whatever is no `DeviceFault`: that is our own mistake,
    the program has to end. `wait(event, seconds)` waits like `Event.wait`; `chance()` gives 0 to 1.
    """

    def __init__(
        self,
        device: Device,
        emit: Emit,
        died: Callable[[str, BaseException], None],
        *,
        patience: Patience | None = None,
        clock: Callable[[], float] = time.monotonic,
        wait: Callable[[Event, float], bool] = Event.wait,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._device = device
        self._emit = emit
        self._died = died
        self._patience = patience or Patience()
        self._clock = clock
        self._wait = wait
        self._chance = chance
        self._stopping = Event()
        # A daemon, so that a device that hangs can't keep a program alive that already said so and ends.
        self._thread = Thread(target=self.run, name=f"device {device.name}", daemon=True)

        self._pace = Pace()
        self._about = ""
        self._state = DeviceState.STARTING
        self._since = clock()
        self._last_read_at: float | None = None
        self._faults = 0
        self._sentence = ""
        self._trouble_since: float | None = None
        self._trouble_tries = 0
        self._told: type[DeviceFault] | None = None
        self._worked_since: float | None = None
        self._report = self._reported()
        self._reported_at = self._since

    def start(self) -> None:
        self._thread.start()

    def stop(self, limit_s: float = 5.0) -> None:
        """Ends the thread and releases the device; raises TimeoutError if that takes longer than `limit_s`."""
        self._stopping.set()
        if self._thread.ident is None:
            return
        self._thread.join(limit_s)
        if self._thread.is_alive():
            raise TimeoutError(f"The device {self._device.name!r} did not stop within {limit_s:g} s.")

    def report(self) -> DeviceReport:
        """How the device does, at most a second old; from any thread."""
        return self._report

    def run(self) -> None:
        """The device's whole life, in the calling thread; `start` gives it one of its own."""
        try:
            while not self._stopping.is_set():
                try:
                    self._use()
                except LastingFault as fault:
                    self._bear(fault)
                    self._wait_about(self._patience.lasting_wait_s)
                except DeviceFault as fault:
                    self._bear(fault)
                    self._wait_about(self._next_wait_s())
        except BaseException as error:  # noqa: BLE001 - nothing may end this thread unseen; the program ends with it
            self._died(self._device.name, error)
        finally:
            self._enter(DeviceState.STOPPED)

    def _use(self) -> None:
        with self._device.open() as session:
            self._about = session.about
            self._worked_since = None
            while not self._stopping.is_set():
                began = self._clock()
                for event in session.turn(self._stopping):
                    self._works(began)
                    self._emit(event)
                    if isinstance(event, READINGS):
                        self._last_read_at = event.at
                self._works(began)
                self._keep_pace(began)

    def _works(self, began: float) -> None:
        """A turn that began then went well, as far as it came."""
        now = self._clock()
        if self._worked_since is None:
            self._worked_since = began
            self._enter(DeviceState.WORKING)
            if self._told is not None:
                self._told = None
                log.info("%s works again", self._device.name)
                self._emit(DeviceBack(self._device.name, now))
        if self._trouble_since is not None and now - self._worked_since >= self._patience.steady_s:
            self._trouble_since = None
            self._trouble_tries = 0
            self._sentence = ""
        if now - self._reported_at >= 1.0 or self._report.last_read_at != self._last_read_at:
            self._publish()

    def _keep_pace(self, began: float) -> None:
        """Waits for the next turn's time; a device whose turns have become slow is opened anew."""
        if self._device.every_s is None:
            return
        now = self._clock()
        self._pace.note(now - began, now)
        slowness = self._pace.slowness()
        if slowness:
            raise PassingFault(f"The device {self._device.name!r} has become slow ({slowness}); it is opened anew.")
        left = began + self._device.every_s - now
        if left > 0:
            self._wait(self._stopping, left)

    def _bear(self, fault: DeviceFault) -> None:
        """Counts the fault; tells of it at once if it lasts, and of a passing one when patience is over."""
        now = self._clock()
        self._faults += 1
        self._trouble_tries += 1
        self._sentence = str(fault)
        if self._trouble_since is None:
            self._trouble_since = now
            log.info("%s: %s", self._device.name, fault)
        lasting = isinstance(fault, LastingFault)
        overdue = now - self._trouble_since >= self._patience.untold_s
        if (lasting and self._told is not LastingFault) or (overdue and self._told is None):
            self._told = LastingFault if lasting else PassingFault
            log.warning("%s is lost: %s", self._device.name, fault)
            self._emit(DeviceLost(self._device.name, str(fault), lasting, now))
        self._enter(DeviceState.LOST if self._told else DeviceState.TRYING)

    def _next_wait_s(self) -> float:
        doublings = min(self._trouble_tries - 1, 16)
        return min(self._patience.first_wait_s * 2.0**doublings, self._patience.longest_wait_s)

    def _wait_about(self, seconds: float) -> None:
        """A quarter more or less, so that devices that failed together don't try together."""
        self._wait(self._stopping, seconds * (0.75 + 0.5 * self._chance()))

    def _enter(self, state: DeviceState) -> None:
        if state is not self._state:
            self._state = state
            self._since = self._clock()
        self._publish()

    def _publish(self) -> None:
        self._report = self._reported()
        self._reported_at = self._clock()

    def _reported(self) -> DeviceReport:
        """A frozen picture: other threads read it without a lock."""
        times = self._pace.percentiles_ms()
        return DeviceReport(
            name=self._device.name,
            about=self._about,
            state=self._state,
            since=self._since,
            last_read_at=self._last_read_at,
            turn_p50_ms=times[0] if times else None,
            turn_p95_ms=times[1] if times else None,
            faults=self._faults,
            slowdowns=self._pace.slowdowns,
            trouble=self._sentence,
        )


def check(device: Device) -> str:
    """Opens `device`, lets it do one turn and says what answered; raises `DeviceFault` with the remedy."""
    try:
        return _tried(device)
    except PassingFault:
        return _tried(device)


def _tried(device: Device) -> str:
    with device.open() as session:
        for _event in session.turn(Event()):
            pass
        return session.about
