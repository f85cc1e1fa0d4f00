"""A device that vanishes is closed all the same: what went wrong is told, and the closing itself ends nothing."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from drivers.cards.formats import format_named
from drivers.cards.rc522_bus import spidev_bus
from drivers.cards.wedge import KeyboardReader
from drivers.faults import LastingFault, PassingFault
from drivers.printer_line import usb_wire
from drivers.scanner import KeyboardScanner
from drivers.serial_port import serial_port
from drivers.sim.pty import SimSerialDevice

GONE = OSError(errno.ENODEV, os.strerror(errno.ENODEV))


class GonePort:
    """An SPI port whose driver was taken away while it was open."""

    max_speed_hz = 0
    mode = 0

    def open(self, bus: int, device: int) -> None:
        pass

    def xfer2(self, values: Sequence[int]) -> list[int]:
        raise GONE

    def close(self) -> None:
        raise GONE


class AbsentPort(GonePort):
    def open(self, bus: int, device: int) -> None:
        raise GONE


class GoneKeyboard:
    def read(self, limit_s: float) -> bytes:
        raise GONE

    def close(self) -> None:
        raise GONE


@contextmanager
def cut_serial_port(path: Path) -> Iterator[object]:
    with SimSerialDevice(path, lambda _data: [], "port") as device, serial_port(str(device.path), 9600) as port:
        try:
            yield port
        finally:
            os.close(port.fd)


@contextmanager
def cut_usb_printer(_path: Path) -> Iterator[object]:
    with usb_wire("/dev/null") as wire:
        try:
            yield wire
        finally:
            os.close(wire.fileno())


WIRES: dict[str, Callable[[Path], AbstractContextManager[object]]] = {
    "serial": cut_serial_port,
    "usb printer": cut_usb_printer,
    "spi": lambda _path: spidev_bus(new_port=GonePort),
    "typing reader": lambda _path: KeyboardReader("door", GoneKeyboard, format_named("hex")).open(),
    "typing scanner": lambda _path: KeyboardScanner("counter", GoneKeyboard).open(),
}


@pytest.mark.parametrize("kind", WIRES)
def test_a_wire_that_vanished_is_left_in_peace(kind: str, tmp_path: Path) -> None:
    with WIRES[kind](tmp_path / "port"):
        pass


@pytest.mark.parametrize("kind", WIRES)
def test_the_fault_before_is_the_one_that_is_told(kind: str, tmp_path: Path) -> None:
    with pytest.raises(PassingFault, match="the first one"), WIRES[kind](tmp_path / "port"):
        raise PassingFault("the first one")


def test_a_port_that_can_neither_be_opened_nor_closed_is_said() -> None:
    with pytest.raises(LastingFault, match="switch SPI on"), spidev_bus(new_port=AbsentPort):
        pass
