"""A machine without a clock chip: what time it says it is, and whether it believes so."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.clock import LOOK_AGAIN_MS, Kernel, SystemClock
from kiosk.model.time import Stamp

YEAR_MS = 365 * 86_400_000
FLOOR = 1_790_000_000_000


@dataclass
class Machine:
    """The clocks of a machine: boot time, the date it believes in, and whether NTP has set that."""

    mono_ms: int = 5_000
    wall_ms: int = 0
    synchronised: bool = False

    def clock(self) -> SystemClock:
        return SystemClock(
            7, FLOOR, lambda: self.synchronised, mono_ms=lambda: self.mono_ms, wall_ms=lambda: self.wall_ms
        )

    def go_on(self, ms: int) -> None:
        self.mono_ms += ms
        self.wall_ms += ms


def test_after_a_power_cut_it_is_at_least_as_late_as_the_store_knows() -> None:
    machine = Machine(wall_ms=0)  # 1970: no clock chip
    clock = machine.clock()
    assert clock.stamp() == Stamp(7, 5_000, FLOOR, wall_ok=False)
    machine.go_on(60_000)
    assert clock.stamp() == Stamp(7, 65_000, FLOOR + 60_000, wall_ok=False)


def test_a_later_date_is_taken_but_not_trusted() -> None:
    machine = Machine(wall_ms=FLOOR + YEAR_MS)
    assert machine.clock().stamp() == Stamp(7, 5_000, FLOOR + YEAR_MS, wall_ok=False)


def test_ntp_sets_it_right_even_back() -> None:
    machine = Machine(wall_ms=0)
    clock = machine.clock()
    clock.stamp()
    machine.wall_ms, machine.synchronised = FLOOR - YEAR_MS, True  # the store's floor came from a wrong clock
    machine.go_on(LOOK_AGAIN_MS)
    stamp = clock.stamp()
    assert (stamp.wall_ms, stamp.wall_ok) == (FLOOR - YEAR_MS + LOOK_AGAIN_MS, True)


def test_once_set_it_runs_with_boot_time_whatever_is_done_to_the_date() -> None:
    machine = Machine(wall_ms=FLOOR + 5, synchronised=True)
    clock = machine.clock()
    assert clock.stamp() == Stamp(7, 5_000, FLOOR + 5, wall_ok=True)
    machine.synchronised = False  # offline for days: the kernel says "not synchronised" after hours
    for jump in (10 * YEAR_MS, -20 * YEAR_MS):
        machine.wall_ms += jump
        machine.go_on(3_600_000)
        stamp = clock.stamp()
        assert stamp.wall_ok
        assert stamp.wall_ms - (FLOOR + 5) == stamp.mono_ms - 5_000


def test_the_kernel_is_asked_once_a_minute() -> None:
    machine = Machine(wall_ms=FLOOR)
    asked: list[int] = []

    def ask() -> bool:
        asked.append(machine.mono_ms)
        return False

    clock = SystemClock(1, 0, ask, mono_ms=lambda: machine.mono_ms, wall_ms=lambda: machine.wall_ms)
    for _ in range(240):
        clock.stamp()
        machine.go_on(1_000)
    assert asked == [5_000, 65_000, 125_000, 185_000]


def test_the_real_clock_of_this_machine() -> None:
    clock = SystemClock(1, 0)
    first, second = clock.stamp(), clock.stamp()
    assert 0 < first.mono_ms <= second.mono_ms
    assert first.wall_ms <= second.wall_ms
    assert Kernel().synchronised() in (True, False)
