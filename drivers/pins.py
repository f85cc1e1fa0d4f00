"""Where GPIO pins come from on a Raspberry Pi: the right chip by its label, lgpio without its traps."""

from __future__ import annotations

import importlib
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, chdir, contextmanager
from threading import Lock
from typing import Any

from gpiozero import GPIOZeroError

from drivers.faults import LastingFault

HEADER_CHIPS = ("pinctrl-rp1", "pinctrl-bcm2711", "pinctrl-bcm2835")
"""Labels of the chip behind the 40-pin header: Pi 5; Pi 4; older. Its number changed twice on the Pi 5."""

CHIPS_TRIED = 16

Pins = Callable[[], AbstractContextManager[Any]]
"""Opens a gpiozero pin factory and closes it; gpiozero has no types."""


def header_chip(labels: Mapping[int, str]) -> int:
    """The number of the header's chip among `labels` (number -> label); raises `LastingFault` if there is none."""
    for wanted in HEADER_CHIPS:
        for number, label in sorted(labels.items()):
            if label == wanted:
                return number
    found = ", ".join(f"gpiochip{number} is {label}" for number, label in sorted(labels.items())) or "no gpiochip"
    raise LastingFault(
        f"This machine has no Raspberry Pi header ({found}): connect the panel to a Pi, add the kiosk's user to the"
        " group gpio, or switch the panel off in the configuration."
    )


@contextmanager
def pi_pins() -> Iterator[Any]:
    """A gpiozero `LGPIOFactory` for the header; what the pins complain of inside leaves as a `LastingFault`."""
    lgpio = _lgpio()
    from gpiozero.pins.lgpio import LGPIOFactory

    with told_of_pins(lgpio.error):
        factory = LGPIOFactory(chip=header_chip(_labels(lgpio)))
        # gpiozero keeps one dict for all its local factories, and a factory that is closed closes what lies in it:
        # a reader opened anew would take the panel's pins away. What is reserved stays common: no pin is given twice.
        factory.pins = {}
        try:
            yield factory
        finally:
            factory.close()


@contextmanager
def told_of_pins(*library: type[Exception]) -> Iterator[None]:
    """What gpiozero, the kernel and the `library` below raise inside leaves as a `LastingFault`."""
    try:
        yield
    except (GPIOZeroError, OSError, *library) as error:
        raise LastingFault(
            f"The GPIO pins refuse to work ({type(error).__name__}: {error}): correct them in the configuration, end"
            " other programs that use them, and add the kiosk's user to the group gpio."
        ) from error


_loading = Lock()
"""Two devices may ask for pins at once, and the working directory is the whole program's."""


def _lgpio() -> Any:
    """lgpio, imported in a directory that goes away: it drops a pipe into the working directory and needs it open only.

    Two kiosks started in one place would otherwise take each other's pipe, a read-only place would stop the import.
    """
    with _loading:
        if "lgpio" in sys.modules:
            return sys.modules["lgpio"]
        try:
            with tempfile.TemporaryDirectory(prefix="kiosk-gpio-") as place, chdir(place):
                return importlib.import_module("lgpio")
        except ImportError as error:
            raise LastingFault(
                "The library lgpio is missing: on Raspberry Pi OS `sudo apt install python3-lgpio` and let the"
                " virtual environment see the system's packages; elsewhere switch the panel off in the configuration."
            ) from error
        except OSError as error:
            raise LastingFault(
                f"The library lgpio can't be loaded ({error}): start the kiosk in a working directory that exists, and"
                " let TMPDIR be a folder that it may write to."
            ) from error


def _labels(lgpio: Any) -> dict[int, str]:
    labels = {}
    for number in range(CHIPS_TRIED):
        try:
            handle = lgpio.gpiochip_open(number)
        except lgpio.error:
            continue  # no such chip, or not for us
        try:
            labels[number] = str(lgpio.gpio_get_chip_info(handle)[3])
        finally:
            lgpio.gpiochip_close(handle)
    return labels
