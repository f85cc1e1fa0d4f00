"""Keyboards at the wire: the kernel's input events made here or by the kernel itself (uinput)."""

from __future__ import annotations

import errno
import fcntl
import os
import struct
from collections import deque
from pathlib import Path
from threading import Condition

from drivers.cards.formats import CardFormat
from drivers.keys import EV_KEY, EV_SYN, INPUT_EVENT, SYN_DROPPED, SYN_REPORT, open_fault

ENTER, TAB, KEYPAD_ENTER, LEFT_SHIFT = 28, 15, 96, 42

_ROWS = ((2, "1234567890-="), (16, "qwertyuiop[]"), (30, "asdfghjkl;'`"), (43, "\\zxcvbnm,./"), (57, " "))
_KEYS = {letter: first + place for first, row in _ROWS for place, letter in enumerate(row)}
_SHIFTED = dict(zip('!@#$%^&*()_+{}:"~|<>?', "1234567890-=[];'`\\,./", strict=True))
_KEYPAD = dict(zip("789-456+1230.", range(71, 84), strict=True))


def key_event(kind: int, code: int, value: int) -> bytes:
    """One struct input_event; its time is not looked at by anyone."""
    return INPUT_EVENT.pack(0, 0, kind, code, value)


def press(code: int, value: int) -> bytes:
    """A key going down (1), repeating (2) or up (0), with the report that closes it."""
    return key_event(EV_KEY, code, value) + key_event(EV_SYN, SYN_REPORT, 0)


def typed(text: str, end: int | None = ENTER, keypad: bool = False) -> bytes:
    """The events of typing `text` (printable ASCII) and the key `end`, as a US keyboard sends them."""
    events = bytearray()
    for letter in text:
        if keypad and letter in _KEYPAD:
            events += press(_KEYPAD[letter], 1) + press(_KEYPAD[letter], 0)
            continue
        plain = _SHIFTED.get(letter, letter.lower())
        shift = plain != letter
        if shift:
            events += press(LEFT_SHIFT, 1)
        events += press(_KEYS[plain], 1) + press(_KEYS[plain], 0)
        if shift:
            events += press(LEFT_SHIFT, 0)
    if end is not None:
        events += press(end, 1) + press(end, 0)
    return bytes(events)


LOST_EVENTS = key_event(EV_SYN, SYN_DROPPED, 0)
"""What the kernel says when nobody read for too long."""


class SimKeyboard:
    """A keyboard that can be typed on, unplugged and plugged in again; driven from any thread.

    `open()` is what a driver reaches for: it gives what the driver would read from /dev/input.
    """

    def __init__(self, path: Path = Path("/dev/input/by-id/usb-Simulated_Reader-event-kbd")) -> None:
        self.path = path
        self._change = Condition()
        self._queue: deque[bytes] = deque()
        self._plugged = True
        self._owner: _SimKeyWire | None = None

    def open(self) -> _SimKeyWire:
        """A grabbed handle; raises PassingFault when unplugged, LastingFault when somebody else holds it."""
        with self._change:
            if not self._plugged:
                raise open_fault(self.path, OSError(errno.ENOENT, os.strerror(errno.ENOENT)))
            if self._owner is not None:
                raise open_fault(self.path, OSError(errno.EBUSY, os.strerror(errno.EBUSY)))
            self._queue.clear()  # what was typed before went to the console, not to us
            self._owner = _SimKeyWire(self)
            self._change.notify_all()
            return self._owner

    def send(self, events: bytes) -> None:
        """Put records on the wire (see `typed`), b"" for a silence that is over at once.

        Lost, like real keys, while it is unplugged or nobody listens.
        """
        with self._change:
            if self._plugged and self._owner is not None:
                self._queue.append(events)
                self._change.notify_all()

    def lay(self, uid: bytes, card_format: CardFormat, end: int | None = ENTER) -> None:
        """A card comes near the reader, which types its number."""
        self.send(typed(card_format.encode(uid), end))

    def unplug(self) -> None:
        with self._change:
            self._plugged = False
            self._owner = None
            self._change.notify_all()

    def plug(self) -> None:
        with self._change:
            self._plugged = True

    def wait_opened(self, limit_s: float) -> bool:
        """Whether a driver holds it, at the latest after `limit_s` seconds."""
        with self._change:
            return self._change.wait_for(lambda: self._owner is not None, limit_s)

    def read(self, wire: _SimKeyWire, limit_s: float) -> bytes:
        """What the handle `wire` gets; raises OSError 19 once it is unplugged, even when it is plugged in again."""
        with self._change:
            self._change.wait_for(lambda: self._queue or self._owner is not wire, limit_s)
            if self._owner is not wire:
                raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))
            return self._queue.popleft() if self._queue else b""

    def let_go(self, wire: _SimKeyWire) -> None:
        with self._change:
            if self._owner is wire:
                self._owner = None


class _SimKeyWire:
    """One opened handle of a `SimKeyboard`."""

    def __init__(self, keyboard: SimKeyboard) -> None:
        self._keyboard = keyboard

    def read(self, limit_s: float) -> bytes:
        return self._keyboard.read(self, limit_s)

    def close(self) -> None:
        self._keyboard.let_go(self)


_UI_SET_EVBIT, _UI_SET_KEYBIT = 0x40045564, 0x40045565
_UI_DEV_SETUP, _UI_DEV_CREATE, _UI_DEV_DESTROY = 0x405C5503, 0x5501, 0x5502
_UI_GET_SYSNAME_64 = 0x8040552C
_BUS_USB = 3


class UinputKeyboard:
    """A keyboard that the kernel takes for real, made through /dev/uinput; raises OSError where there is none.

    `path` is its /dev/input/event file. Leaving the context unplugs it.
    """

    def __init__(self, label: str = "Simulated Reader") -> None:
        self._fd = os.open("/dev/uinput", os.O_WRONLY | os.O_CLOEXEC)
        try:
            fcntl.ioctl(self._fd, _UI_SET_EVBIT, EV_KEY)
            for code in range(1, 128):
                fcntl.ioctl(self._fd, _UI_SET_KEYBIT, code)
            setup = struct.pack("@HHHH80sI", _BUS_USB, 0xFFFF, 0x0035, 1, label.encode()[:79], 0)
            fcntl.ioctl(self._fd, _UI_DEV_SETUP, setup)
            fcntl.ioctl(self._fd, _UI_DEV_CREATE)
            sysname = fcntl.ioctl(self._fd, _UI_GET_SYSNAME_64, bytes(64)).rstrip(b"\0").decode()
            (event,) = Path("/sys/devices/virtual/input", sysname).glob("event*")
        except BaseException:
            os.close(self._fd)
            raise
        self.path = Path("/dev/input", event.name)

    def send(self, events: bytes) -> None:
        """Type: see `typed`."""
        os.write(self._fd, events)

    def close(self) -> None:
        if self._fd >= 0:
            fcntl.ioctl(self._fd, _UI_DEV_DESTROY)
            os.close(self._fd)
            self._fd = -1

    def __enter__(self) -> UinputKeyboard:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
