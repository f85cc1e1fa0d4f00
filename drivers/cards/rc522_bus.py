"""Two ways to the RC522's registers: our own over spidev, and the client's `mfrc522` package as it comes."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, Protocol

from drivers.cards.rc522_registers import FIFO_DATA, RegisterBus
from drivers.faults import DeviceFault, LastingFault, PassingFault
from drivers.release import release, released

SPEED_HZ: Final = 1_000_000
"""The chip bears 10 MHz; wires of a hand's length bear this."""
PACKAGE_RESET_PIN: Final = 25
"""BCM; the package mfrc522 drives a reset line whether one is wired or not."""


class SpiPort(Protocol):
    """What we use of `spidev.SpiDev`."""

    max_speed_hz: int
    mode: int

    def open(self, bus: int, device: int) -> object: ...

    def xfer2(self, values: Sequence[int]) -> Sequence[int]: ...

    def close(self) -> object: ...


class SpidevBus:
    """Registers over an opened SPI port; a FIFO is read or written in one transfer."""

    def __init__(self, port: SpiPort, where: str) -> None:
        self._port = port
        self._where = where

    def read(self, register: int) -> int:
        return self._transfer((register << 1 | 0x80, 0))[1]

    def write(self, register: int, value: int) -> None:
        self._transfer((register << 1, value))

    def read_fifo(self, count: int) -> bytes:
        return bytes(self._transfer((FIFO_DATA << 1 | 0x80,) * count + (0,))[1:])

    def write_fifo(self, data: bytes) -> None:
        self._transfer((FIFO_DATA << 1, *data))

    def _transfer(self, values: tuple[int, ...]) -> Sequence[int]:
        try:
            return self._port.xfer2(values)
        except OSError as fault:
            raise PassingFault(f"The SPI wire {self._where} broke off ({fault.strerror}).") from fault


class PackageReader(Protocol):
    """What we use of `mfrc522.MFRC522` 0.0.7: two methods and its port. Everything above registers is ours."""

    spi: SpiPort

    def Read_MFRC522(self, addr: int) -> int: ...  # noqa: N802 - the package calls it so

    def Write_MFRC522(self, addr: int, val: int) -> None: ...  # noqa: N802 - the package calls it so


class PackageBus:
    """Registers through an instance of the `mfrc522` package, a transfer for each byte."""

    def __init__(self, package: PackageReader) -> None:
        self._package = package

    def read(self, register: int) -> int:
        return self._package.Read_MFRC522(register)

    def write(self, register: int, value: int) -> None:
        self._package.Write_MFRC522(register, value)

    def read_fifo(self, count: int) -> bytes:
        return bytes(self._package.Read_MFRC522(FIFO_DATA) for _ in range(count))

    def write_fifo(self, data: bytes) -> None:
        for value in data:
            self._package.Write_MFRC522(FIFO_DATA, value)


def kernel_port() -> SpiPort:
    """An unopened port of the kernel's own driver; raises LastingFault where spidev is not installed."""
    try:
        import spidev
    except ImportError as fault:
        raise LastingFault(
            "The package spidev is missing: on a Raspberry Pi `sudo apt install python3-spidev`, and let the virtual"
            " environment see the system's packages."
        ) from fault
    port: SpiPort = spidev.SpiDev()
    return port


@contextmanager
def spidev_bus(
    bus: int = 0, device: int = 0, speed_hz: int = SPEED_HZ, new_port: Callable[[], SpiPort] = kernel_port
) -> Iterator[RegisterBus]:
    """Our own way: `/dev/spidev<bus>.<device>`, closed when left. Raises LastingFault with the remedy."""
    where = f"/dev/spidev{bus}.{device}"
    with released(new_port()) as port:
        try:
            port.open(bus, device)
            port.max_speed_hz = speed_hz
            port.mode = 0
        except OSError as fault:
            raise _open_fault(where, device, fault) from fault
        yield SpidevBus(port, where)


@contextmanager
def package_bus(
    bus: int = 0, device: int = 0, speed_hz: int = SPEED_HZ, reset_pin: int = PACKAGE_RESET_PIN
) -> Iterator[RegisterBus]:
    """The client's way: the package `mfrc522` (GPL, never shipped), unmodified; `reset_pin` is a BCM number."""
    where = f"/dev/spidev{bus}.{device}"
    package: Any = None
    try:
        from mfrc522 import MFRC522

        package = MFRC522.__new__(MFRC522)  # at hand before it opens its port, so that half a start can be undone
        package.__init__(bus, device, speed_hz, pin_mode=11, pin_rst=reset_pin)
    except Exception as fault:  # foreign code, and below it RPi.GPIO or rpi-lgpio with errors of their own
        if hasattr(package, "spi"):
            release(package.spi)
        if isinstance(fault, OSError):
            raise _open_fault(where, device, fault) from fault
        raise LastingFault(
            f"The package mfrc522 can't be used here ({fault}): choose the bus spidev, or `pip install --no-deps"
            " mfrc522 rpi-lgpio` into the kiosk's environment."
        ) from fault
    # The port alone is let go: the package's own way out releases the GPIO pins of the whole program.
    with released(package.spi):
        try:
            yield PackageBus(package)
        except OSError as fault:
            raise PassingFault(f"The SPI wire {where} broke off ({fault.strerror}).") from fault


def _open_fault(where: str, device: int, fault: OSError) -> DeviceFault:
    match fault.errno:
        case errno.ENOENT | errno.ENODEV | errno.ENXIO:
            return LastingFault(
                f"There is no {where}: switch SPI on (raspi-config, Interface Options, or dtparam=spi=on in"
                f" /boot/firmware/config.txt), start the Pi again; the reader's SDA wire belongs to CE{device}."
            )
        case errno.EACCES | errno.EPERM:
            return LastingFault(f"{where} may not be used: put the kiosk's user into the group spi.")
        case _:
            return PassingFault(f"{where} could not be opened ({fault.strerror}).")
