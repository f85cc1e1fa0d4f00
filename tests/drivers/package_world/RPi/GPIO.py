# ruff: noqa: N999 - the package mfrc522 imports it by this name
"""As much of RPi.GPIO as the package mfrc522 calls."""

BOARD, BCM, OUT = 10, 11, 0

_mode = None


def getmode():
    return _mode


def setmode(mode):
    global _mode
    _mode = mode


def setup(pin, direction):
    pass


def output(pin, value):
    pass


def cleanup():
    pass
