# ruff: noqa: N999 - the package mfrc522 imports it by this name
"""As much of RPi.GPIO as the package mfrc522 calls."""

BOARD, BCM, OUT = 10, 11, 0

_mode = None
trouble = None
"""What the next `setup` raises."""


class error(Exception):  # noqa: N801 - rpi-lgpio's own comes from lgpio and is no RuntimeError
    pass


def getmode():
    return _mode


def setmode(mode):
    global _mode
    _mode = mode


def setup(pin, direction):
    if trouble:
        raise trouble


def output(pin, value):
    pass


def cleanup():
    pass
