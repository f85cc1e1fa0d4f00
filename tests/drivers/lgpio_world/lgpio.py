"""As much of lgpio as gpiozero and drivers.pins call: one header, claimed line by line and handle by handle.

Like the real one it drops a pipe into the working directory when it is imported, and needs some time for that.
"""

from itertools import count
from pathlib import Path
from threading import Event

import loading

SET_PULL_UP, SET_PULL_DOWN, SET_PULL_NONE = 32, 64, 128
RISING_EDGE, FALLING_EDGE, BOTH_EDGES = 1, 2, 3
OUT = 2

loading.began.set()
Event().wait(0.2)  # as long as an SD card takes
Path(".lgd-nfy0").touch(exist_ok=False)

lines = {}
"""(handle, line) -> what the kernel was asked for."""
_handles = count()


class error(Exception):  # noqa: N801 - lgpio calls it so
    pass


class callback:  # noqa: N801 - lgpio calls it so
    def __init__(self, handle, line, edges, func):
        pass

    def cancel(self):
        pass


def gpiochip_open(number):
    if number != 0:
        raise error("can not open gpiochip")
    return next(_handles)


def gpiochip_close(handle):
    for key in [key for key in lines if key[0] == handle]:
        del lines[key]


def gpio_get_chip_info(handle):
    return (0, 54, "gpiochip0", "pinctrl-rp1")


def gpio_claim_input(handle, line, flags=0):
    lines[handle, line] = f"input {flags}"


def gpio_claim_output(handle, line, level=0, flags=0):
    lines[handle, line] = "output"


def gpio_claim_alert(handle, line, edges, flags=0):
    lines[handle, line] = f"alert {flags}"


def gpio_free(handle, line):
    del lines[handle, line]


def gpio_get_mode(handle, line):
    kind, _, flags = lines[handle, line].partition(" ")
    return OUT if kind == "output" else int(flags)


def gpio_read(handle, line):
    return 1


def gpio_write(handle, line, level):
    assert lines[handle, line] == "output"
