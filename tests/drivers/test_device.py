"""Supervision told as stories: what a device does, and what the shop hears of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import Event, current_thread
from threading import enumerate as threads

import pytest

from drivers.device import DeviceState, Patience, Supervisor, check
from drivers.events import CardKind, CardTapped, DeviceBack, DeviceEvent, DeviceLost
from drivers.faults import DeviceFault, LastingFault, PassingFault


class World:
    """Simulated time: waiting makes it pass."""

    def __init__(self) -> None:
        self.now = 100.0
        self.waits: list[float] = []

    def clock(self) -> float:
        return self.now

    def wait(self, event: Event, seconds: float) -> bool:
        self.waits.append(round(seconds, 3))
        self.now += seconds
        return event.is_set()


def unheard(*facts: object) -> None:
    raise AssertionError(facts)


Turn = DeviceFault | BaseException | float | DeviceEvent | None
"""A fault, a duration in seconds, something read, or nothing."""


class Scripted:
    """A device that does at each opening what the next script says; stops the supervisor after the last."""

    def __init__(self, world: World, *scripts: DeviceFault | list[Turn], every_s: float | None = 0.1) -> None:
        self.name = "reader"
        self.every_s = every_s
        self.about = "a scripted reader"
        self.opened = 0
        self.closed = 0
        self._world = world
        self._scripts = list(scripts)
        self._script: Iterator[Turn] = iter(())

    @contextmanager
    def open(self) -> Iterator[Scripted]:
        script = self._scripts.pop(0)
        if isinstance(script, DeviceFault):
            raise script
        self.opened += 1
        self._script = iter(script)
        try:
            yield self
        finally:
            self.closed += 1

    def turn(self, stopping: Event) -> Iterable[DeviceEvent]:
        turn = next(self._script, None)
        if turn is None and not self._scripts:
            stopping.set()
        match turn:
            case BaseException():
                raise turn
            case float():
                self._world.now += turn
            case None:
                pass
            case _:
                yield turn


def supervised(world: World, device: Scripted, **more: Patience) -> tuple[Supervisor, list[DeviceEvent]]:
    heard: list[DeviceEvent] = []

    def died(name: str, error: BaseException) -> None:
        raise AssertionError(f"{name} died") from error

    supervisor = Supervisor(device, heard.append, died, clock=world.clock, wait=world.wait, chance=lambda: 0.5, **more)
    supervisor.run()
    return supervisor, heard


UNPLUGGED = PassingFault("unplugged")
TAP = CardTapped(b"\x04\x01\x02\x03", CardKind.NTAG, "reader", 100.0)


def work(seconds: float) -> list[Turn]:
    return [0.0] * round(seconds * 10)


def test_what_a_device_reads_is_told() -> None:
    world = World()
    supervisor, heard = supervised(world, Scripted(world, [TAP]))
    assert heard == [TAP]
    assert supervisor.report().last_read_at == TAP.at
    assert supervisor.report().state is DeviceState.STOPPED
    assert supervisor.report().about == "a scripted reader"


def test_a_passing_fault_that_passes_is_nobodys_business() -> None:
    world = World()
    device = Scripted(world, [UNPLUGGED], UNPLUGGED, [TAP])
    supervisor, heard = supervised(world, device)
    assert heard == [TAP]
    assert supervisor.report().faults == 2
    assert device.opened == device.closed == 2


def test_a_passing_fault_is_told_once_when_patience_is_over_and_so_is_its_end() -> None:
    world = World()
    _, heard = supervised(world, Scripted(world, [UNPLUGGED], *[UNPLUGGED] * 8, [TAP]))
    assert [type(event) for event in heard] == [DeviceLost, DeviceBack, CardTapped]
    lost = heard[0]
    assert isinstance(lost, DeviceLost)
    assert (lost.sentence, lost.lasting) == ("unplugged", False)
    assert lost.at - 100.0 == pytest.approx(3.75)  # tries at 0, 0.25, 0.75, 1.75 and then 3.75 s


def test_tries_are_further_and_further_apart_up_to_a_bound() -> None:
    world = World()
    supervised(world, Scripted(world, *[UNPLUGGED] * 8, [TAP], every_s=None))
    assert world.waits == [0.25, 0.5, 1.0, 2.0, 4.0, 5.0, 5.0, 5.0]


def test_chance_spreads_the_tries_a_quarter_to_both_sides() -> None:
    waits = []
    for chance in (0.0, 1.0):
        world = World()
        device = Scripted(world, UNPLUGGED, [TAP], every_s=None)
        Supervisor(
            device, lambda event: None, unheard, clock=world.clock, wait=world.wait, chance=[chance].pop
        ).run()
        waits += world.waits
    assert waits == [0.188, 0.312]


def test_a_lasting_fault_is_told_at_once_and_tried_slowly() -> None:
    world = World()
    fault = LastingFault("not allowed: join the group dialout")
    _, heard = supervised(world, Scripted(world, fault, fault, [TAP], every_s=None))
    assert heard == [
        DeviceLost("reader", "not allowed: join the group dialout", lasting=True, at=100.0),
        DeviceBack("reader", 120.0),
        TAP,
    ]
    assert world.waits == [10.0, 10.0]


def test_a_fault_that_proves_lasting_is_told_again() -> None:
    world = World()
    gone = [UNPLUGGED] * 6
    _, heard = supervised(world, Scripted(world, *gone, LastingFault("burnt"), LastingFault("burnt"), [None]))
    told = [(event.sentence, event.lasting) for event in heard if isinstance(event, DeviceLost)]
    assert told == [("unplugged", False), ("burnt", True)]


def test_back_is_told_after_the_first_good_turn_not_after_opening() -> None:
    world = World()
    _, heard = supervised(world, Scripted(world, LastingFault("no chip"), [LastingFault("no chip")], [None]))
    assert [type(event) for event in heard] == [DeviceLost, DeviceBack]
    assert heard[1].at == 120.0


def test_a_flapping_plug_is_told_although_it_works_in_between() -> None:
    world = World()
    flaps: list[DeviceFault | list[Turn]] = [[*work(0.6), UNPLUGGED] for _ in range(5)]
    _, heard = supervised(world, Scripted(world, *flaps, work(6.0)))
    assert [type(event) for event in heard] == [DeviceLost, DeviceBack, DeviceLost, DeviceBack]
    waits = [wait for wait in world.waits if wait != 0.1]
    assert waits == [0.25, 0.5, 1.0, 2.0, 4.0]


def test_after_steady_work_trouble_begins_anew() -> None:
    world = World()
    supervisor, heard = supervised(
        world, Scripted(world, [UNPLUGGED], [*work(6.0), UNPLUGGED], [*work(6.0), UNPLUGGED], work(6.0))
    )
    assert heard == []
    assert [wait for wait in world.waits if wait != 0.1] == [0.25, 0.25, 0.25]
    assert supervisor.report().trouble == ""


def test_our_own_mistake_is_reported_and_the_device_released() -> None:
    world = World()
    device = Scripted(world, [KeyError("ours")])
    deaths: list[tuple[str, BaseException]] = []
    supervisor = Supervisor(
        device, unheard, lambda name, error: deaths.append((name, error)), clock=world.clock, wait=world.wait
    )
    supervisor.run()
    assert [(name, type(error)) for name, error in deaths] == [("reader", KeyError)]
    assert device.closed == 1


def test_a_listener_that_raises_is_our_mistake_too() -> None:
    world = World()
    deaths: list[str] = []

    def listener(event: DeviceEvent) -> None:
        raise ValueError(event)

    device = Scripted(world, [TAP])
    Supervisor(device, listener, lambda name, _: deaths.append(name), clock=world.clock, wait=world.wait).run()
    assert deaths == ["reader"]
    assert device.closed == 1


def test_turns_keep_their_beat_and_a_late_one_is_not_caught_up() -> None:
    world = World()
    supervised(world, Scripted(world, [0.03, 0.25, 0.0]))
    assert world.waits == [0.07, 0.1, 0.1]


def test_a_poll_that_slows_down_is_noticed_and_the_device_opened_anew() -> None:
    world = World()
    device = Scripted(world, [*[0.005] * 1300, *[20.0] * 30], [0.005] * 200)
    supervisor, heard = supervised(world, device)
    report = supervisor.report()
    assert device.opened == 2
    assert (report.slowdowns, report.faults) == (1, 1)
    assert heard == []


def test_a_slow_poll_that_opening_anew_does_not_mend_is_borne() -> None:
    world = World()
    device = Scripted(world, [*[0.005] * 1300, *[1.0] * 30], [1.0] * 100)
    supervisor, _ = supervised(world, device)
    assert device.opened == 2
    assert supervisor.report().slowdowns == 1


def test_a_few_slow_turns_are_no_slow_down() -> None:
    world = World()
    device = Scripted(world, [*[0.005] * 1300, *[1.0] * 9, *[0.005] * 100, *[1.0] * 9, *[0.005] * 100])
    supervisor, _ = supervised(world, device)
    assert device.opened == 1
    assert supervisor.report().turn_p50_ms == pytest.approx(5.0)
    assert supervisor.report().turn_p95_ms == pytest.approx(5.0)


def test_a_report_shows_what_is_going_on() -> None:
    world = World()
    seen: list[tuple[DeviceState, float, str]] = []

    class Watched(Scripted):
        def turn(self, stopping: Event) -> Iterable[DeviceEvent]:
            report = supervisor.report()
            seen.append((report.state, report.since, report.trouble))
            return super().turn(stopping)

    device = Watched(world, [None, UNPLUGGED], [None, None])
    supervisor = Supervisor(device, unheard, unheard, clock=world.clock, wait=world.wait, chance=lambda: 0.5)
    assert supervisor.report().state is DeviceState.STARTING
    supervisor.run()
    assert seen[:3] == [
        (DeviceState.STARTING, 100.0, ""),
        (DeviceState.WORKING, 100.0, ""),
        (DeviceState.TRYING, 100.1, "unplugged"),
    ]


class Waiting:
    """A device whose turns wait for the world outside."""

    name = "bell"
    every_s = None
    about = "a bell"

    def __init__(self, wait: Callable[[Event], object]) -> None:
        self.threads: list[str] = []
        self.turning = Event()
        self.released = Event()
        self._wait = wait

    @contextmanager
    def open(self) -> Iterator[Waiting]:
        try:
            yield self
        finally:
            self.released.set()

    def turn(self, stopping: Event) -> Iterable[DeviceEvent]:
        self.threads.append(current_thread().name)
        self.turning.set()
        self._wait(stopping)
        return ()


def test_a_stopped_device_is_released_and_its_thread_gone() -> None:
    device = Waiting(lambda stopping: stopping.wait(0.5))
    supervisor = Supervisor(device, unheard, unheard)
    supervisor.start()
    assert device.turning.wait(5)
    supervisor.stop()
    assert device.released.is_set()
    assert set(device.threads) == {"device bell"}
    assert "device bell" not in [thread.name for thread in threads()]
    supervisor.stop()  # twice is harmless


def test_a_stop_cuts_the_wait_before_the_next_try_short() -> None:
    tried = Event()

    class Absent(Waiting):
        @contextmanager
        def open(self) -> Iterator[Waiting]:
            tried.set()
            raise PassingFault("absent")
            yield self

    patience = Patience(first_wait_s=3600, longest_wait_s=3600)
    supervisor = Supervisor(Absent(bool), unheard, unheard, patience=patience)
    supervisor.start()
    assert tried.wait(5)
    supervisor.stop()


def test_a_stop_that_does_not_stop_raises() -> None:
    let_go = Event()
    device = Waiting(lambda _stopping: let_go.wait(10))
    supervisor = Supervisor(device, unheard, unheard)
    supervisor.start()
    assert device.turning.wait(5)
    with pytest.raises(TimeoutError, match=r"'bell' did not stop within 0\.01 s"):
        supervisor.stop(limit_s=0.01)
    let_go.set()
    supervisor.stop()


def test_a_supervisor_that_never_started_stops() -> None:
    Supervisor(Waiting(bool), unheard, unheard).stop()


def test_the_doctor_hears_what_answers_or_why_nothing_does() -> None:
    world = World()
    assert check(Scripted(world, [None])) == "a scripted reader"
    assert check(Scripted(world, UNPLUGGED, [None])) == "a scripted reader"
    with pytest.raises(PassingFault, match="unplugged"):
        check(Scripted(world, UNPLUGGED, UNPLUGGED))
