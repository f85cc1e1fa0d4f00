"""The devices that the configuration names, as the drivers have them; nothing is opened here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Protocol

from gpiozero import OutputDevice

from drivers.cards.mfrc522 import Rc522Reader, rc522_at
from drivers.cards.pcsc import PcscCardReader
from drivers.cards.pn532 import Pn532Reader as Pn532Device
from drivers.cards.pn532 import pn532_at
from drivers.cards.rc522_bus import SpiPort, kernel_port, package_bus, spidev_bus
from drivers.cards.rc522_registers import RegisterBus
from drivers.cards.transceiver import Transceiver
from drivers.cards.wedge import TYPED, KeyboardReader
from drivers.device import Device
from drivers.keys import Ends, EvdevWire
from drivers.panel import Button, Wiring
from drivers.pins import Pins, pi_pins
from drivers.presence import Timing
from drivers.printer import Outcome, Printer
from drivers.printer_line import serial_wire, usb_wire
from drivers.printer_profile import PROFILES
from drivers.scanner import CodeEnd, KeyboardScanner, SerialScanner
from drivers.serial_port import serial_port
from kiosk.config.settings import (
    Mfrc522Reader,
    NoReader,
    Panel,
    PcscReader,
    Pn532Reader,
    Presence,
    Reader,
    ScannerReader,
    WedgeReader,
)
from kiosk.config.settings import Printer as PrinterSettings

PRINTER = "printer"
"""What the printer is called in events, in the log and among the lost devices."""


Spi = Callable[[], SpiPort]
"""Makes an unopened SPI port: the kernel's, or a demo's."""


def reader(
    settings: Reader,
    presence: Presence,
    pins: Pins = pi_pins,
    spi: Spi = kernel_port,
    *,
    reads_messages: bool = False,
) -> Device | None:
    """The reader or scanner of one [[reader]]; None for the kind "none".

    `reads_messages`: cards are asked what they prove, where the reader can.
    """
    timing = Timing(
        gone_misses=presence.gone_misses,
        gone_s=presence.gone_ms / 1000,
        away_s=presence.away_s,
        same_card_s=presence.same_card_s,
        alone_s=presence.alone_s,
    )
    match settings:
        case NoReader():
            return None
        case Pn532Reader(name=name, port=port, baud=baud, poll_ms=poll_ms):
            return Pn532Device(
                name, str(port), baud=baud, poll_s=poll_ms / 1000, reads_messages=reads_messages, timing=timing
            )
        case Mfrc522Reader():
            return _mfrc522(settings, timing, pins, spi, reads_messages)
        case WedgeReader(name=name, path=path, reads="codes"):
            return KeyboardScanner(name, partial(EvdevWire, path), ends=Ends[settings.ends.upper()])
        case WedgeReader(name=name, path=path):
            ends = Ends[settings.ends.upper()]
            wire = partial(EvdevWire, path)
            # It has no field to look into: when a card is gone is its own matter, when it may tap again the shop's.
            typed = replace(TYPED, away_s=max(TYPED.away_s, presence.away_s), same_card_s=presence.same_card_s)
            return KeyboardReader(name, wire, settings.format, ends=ends, radio=settings.radio, timing=typed)
        case ScannerReader(name=name, port=port, baud=baud, end=end):
            return SerialScanner(name, partial(serial_port, str(port), baud), end=CodeEnd(end))
        case PcscReader(name=name, match=part, poll_ms=poll_ms):
            return PcscCardReader(name, part, poll_s=poll_ms / 1000, reads_messages=reads_messages, timing=timing)


def wiring(settings: Panel) -> Wiring | None:
    """The panel's pins; None for the kind "none"."""
    if settings.kind == "none":
        return None
    lamps: tuple[int | None, ...] = settings.leds or (None,) * len(settings.buttons)
    buttons = tuple(map(Button, settings.faces, settings.buttons, lamps))
    return Wiring(buttons, buzzer_pin=settings.buzzer, dimmable=settings.dimmable)


def printer(
    settings: PrinterSettings, font: Path, told: Callable[[Outcome], object] = lambda _outcome: None
) -> Printer | None:
    """The printer; None for the kind "none". `font` is a file with the letters that it lacks, `told` hears of every
    document's end."""
    profile = replace(PROFILES[settings.profile], answers=settings.answers and PROFILES[settings.profile].answers)
    port, hands = str(settings.port), settings.handshake
    match settings.kind:
        case "serial":
            wire = partial(serial_wire, port, settings.baud, rtscts=hands == "rtscts", xonxoff=hands == "xonxoff")
            return Printer(PRINTER, wire, profile, font, told)
        case "usb":
            return Printer(PRINTER, partial(usb_wire, port), profile, font, told)
    return None


def rc522_bus(
    settings: Mfrc522Reader, pins: Pins = pi_pins, spi: Spi = kernel_port
) -> tuple[Callable[[], AbstractContextManager[RegisterBus]], _Rst | None]:
    """The way to an RC522's registers, and its reset line where one is wired to a pin of ours."""
    place = (settings.spi_bus, settings.spi_device, settings.speed_hz)
    reset: _Rst | None = None
    bus: Callable[[], AbstractContextManager[RegisterBus]] = partial(spidev_bus, *place, new_port=spi)
    if settings.bus == "mfrc522":
        bus = partial(package_bus, *place, *(() if settings.reset_pin is None else (settings.reset_pin,)))
    elif settings.reset_pin is not None:
        reset = _Rst(settings.reset_pin, pins)
        bus = partial(_bus_and_reset, bus, reset)
    return bus, reset


def _mfrc522(settings: Mfrc522Reader, timing: Timing, pins: Pins, spi: Spi, reads_messages: bool) -> Device:
    bus, reset = rc522_bus(settings, pins, spi)
    return Rc522Reader(
        settings.name,
        bus,
        where=_spidev(settings),
        poll_s=settings.poll_ms / 1000,
        gain_db=settings.gain_db,
        reset=reset,
        reads_messages=reads_messages,
        timing=timing,
    )


class Antenna(Protocol):
    """A reader that lends out the card lying on it."""

    def selected(self) -> AbstractContextManager[Transceiver | None]:
        """The one card there, None if there is none; raises CardFault for several, or one that lies badly."""
        ...


WRITES = (Pn532Reader, Mfrc522Reader)
"""The kinds of readers that `antenna` opens."""


@contextmanager
def antenna(settings: Pn532Reader | Mfrc522Reader, pins: Pins = pi_pins, spi: Spi = kernel_port) -> Iterator[Antenna]:
    """The reader opened for who writes cards; raises DeviceFault."""
    match settings:
        case Pn532Reader(port=port, baud=baud):
            with pn532_at(str(port), baud) as pn532:
                yield pn532
        case Mfrc522Reader(gain_db=gain_db):
            bus, reset = rc522_bus(settings, pins, spi)
            with rc522_at(bus, _spidev(settings), gain_db=gain_db, reset=reset) as rc522:
                yield rc522


def _spidev(settings: Mfrc522Reader) -> str:
    return f"/dev/spidev{settings.spi_bus}.{settings.spi_device}"


class _Rst:
    """The wire at the RC522's RST, high while the reader is open."""

    def __init__(self, pin: int, pins: Pins) -> None:
        self._pin, self._pins = pin, pins
        self._line: OutputDevice | None = None

    @contextmanager
    def held(self) -> Iterator[None]:
        with self._pins() as factory, OutputDevice(self._pin, initial_value=True, pin_factory=factory) as line:
            self._line = line
            try:
                yield
            finally:
                self._line = None

    def on(self) -> None:
        if self._line is not None:
            self._line.on()

    def off(self) -> None:
        if self._line is not None:
            self._line.off()


@contextmanager
def _bus_and_reset(bus: Callable[[], AbstractContextManager[RegisterBus]], rst: _Rst) -> Iterator[RegisterBus]:
    with rst.held(), bus() as wire:
        yield wire
