"""The `spidev` package's `SpiDev` over simulated chips: same calls, same errors, time counted by the transfer."""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping, Sequence
from typing import Final, Protocol

from drivers.sim.clock import Clock

CALL: Final = 25e-6
"""Seconds one transfer costs on a Pi before its first bit."""
_LONGEST: Final = 4096


class Chip(Protocol):
    """What hangs on a chip select."""

    def transfer(self, sent: Sequence[int]) -> list[int]: ...


class SpiWires:
    """The SPI buses of a simulated machine: chips by (bus, chip select); `denied` refuses the permission to open."""

    def __init__(self, clock: Clock, chips: Mapping[tuple[int, int], Chip]) -> None:
        self.clock = clock
        self.chips = dict(chips)
        self.denied = False
        self.transfers = 0

    def open(self) -> SimSpiDev:
        """A new, unopened device: `wires.open` stands where `spidev.SpiDev` does."""
        return SimSpiDev(self)


class SimSpiDev:
    """One `/dev/spidevB.C`, as far as card readers use it."""

    def __init__(self, wires: SpiWires) -> None:
        self.max_speed_hz = 125_000_000
        self.mode = 0
        self.bits_per_word = 8
        self.lsbfirst = False
        self._wires = wires
        self._chip: Chip | None = None

    def open(self, bus: int, device: int) -> None:
        if (bus, device) not in self._wires.chips:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        if self._wires.denied:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        self._chip = self._wires.chips[bus, device]

    def xfer2(self, values: Sequence[int]) -> list[int]:
        if self._chip is None:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        if not values:
            raise TypeError("Argument must be a non-empty sequence")
        if len(values) > _LONGEST:
            raise OverflowError(f"Argument list size exceeds {_LONGEST} bytes.")
        self._wires.transfers += 1
        self._wires.clock.advance(CALL + 8 * len(values) / self.max_speed_hz)
        if self.mode not in (0, 3):  # the chip samples on rising edges: in other modes it hears shifted bits
            return [0] * len(values)
        return self._chip.transfer(list(values))

    def close(self) -> None:
        self._chip = None
