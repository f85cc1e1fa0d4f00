"""A USB reader that plays a keyboard: the kernel's input events, taken for ourselves alone, turned into texts.

Spoken directly to the kernel (linux/input.h): two ioctls and one record, so that no C extension has to be built on a
Pi. Without the grab the number of a card would be typed into whatever field has the focus.
"""

from __future__ import annotations

import enum
import errno
import fcntl
import logging
import os
import select
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Protocol

from drivers.faults import LastingFault, PassingFault
from drivers.release import release

log = logging.getLogger(__name__)

INPUT_EVENT = struct.Struct("@qqHHi")
"""struct input_event on a 64-bit kernel: seconds, microseconds, type, code, value; 24 bytes."""

EV_SYN, EV_KEY = 0, 1
SYN_REPORT, SYN_DROPPED = 0, 3
_EVIOCGVERSION = 0x80044501  # answered by every input device and by nothing else
_EVIOCGRAB = 0x40044590

LONGEST_TEXT = 7089
"""No QR code holds more (version 40-L, digits); a stuck key must not fill the memory."""


class Ends(enum.Enum):
    """What closes a text: the value is the silence in seconds after which the wire counts as quiet.

    A reader that ends with Enter or Tab and falls silent without it has lost keys: what came is dropped, because half
    a number would be another card.
    """

    KEY = 0.5
    SILENCE = 0.05


class KeyWire(Protocol):
    """An opened keyboard that nobody else hears."""

    def read(self, limit_s: float) -> bytes:
        """Whole `INPUT_EVENT` records, or b"" after `limit_s` seconds of silence; raises OSError when unplugged."""
        ...

    def close(self) -> None:
        """Give the keyboard back; twice is harmless."""
        ...


class EvdevWire:
    """A keyboard of this machine, by its lasting name below /dev/input/by-id.

    Raises PassingFault while it is not plugged in, LastingFault for a wrong name, missing rights or another owner.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as fault:
            raise open_fault(path, fault) from fault
        try:
            fcntl.ioctl(self._fd, _EVIOCGVERSION, bytes(4))
            fcntl.ioctl(self._fd, _EVIOCGRAB, 1)
        except OSError as fault:
            release(self)
            raise open_fault(path, fault) from fault

    def read(self, limit_s: float) -> bytes:
        ready, _, _ = select.select([self._fd], [], [], limit_s)
        return os.read(self._fd, 64 * INPUT_EVENT.size) if ready else b""

    def close(self) -> None:
        """Closing ends the grab too."""
        fd, self._fd = self._fd, -1
        if fd >= 0:
            os.close(fd)


def open_fault(path: Path, fault: OSError) -> PassingFault | LastingFault:
    """What an error at opening `path` means, in one sentence."""
    match fault.errno:
        case errno.ENOENT | errno.ENODEV | errno.ENXIO:
            return PassingFault(f"The keyboard reader {path} is not plugged in: plug it in, or correct its name.")
        case errno.EACCES | errno.EPERM:
            return LastingFault(
                f"The keyboard reader {path} may not be read: put the kiosk's user into the group input."
            )
        case errno.EBUSY:
            return LastingFault(f"Another program holds the keyboard reader {path}: end it, or choose another reader.")
        case errno.ENOTTY | errno.EINVAL:
            return LastingFault(f"{path} is not a keyboard: choose one of /dev/input/by-id/*-event-kbd.")
        case _:
            return PassingFault(f"The keyboard reader {path} can't be opened ({fault.strerror}): plug it in anew.")


def keyboards(folder: Path = Path("/dev/input/by-id")) -> tuple[Path, ...]:
    """The keyboards that are plugged in, readers and scanners among them, by their lasting names."""
    return tuple(sorted(folder.glob("*-event-kbd")))


_PLAIN = {
    **{2 + place: digit for place, digit in enumerate("1234567890-=")},
    **{16 + place: letter for place, letter in enumerate("qwertyuiop[]")},
    **{30 + place: letter for place, letter in enumerate("asdfghjkl;'`")},
    **{43 + place: letter for place, letter in enumerate("\\zxcvbnm,./")},
    57: " ",
    # the keypad, which some readers type on
    **{71 + place: digit for place, digit in enumerate("789-456+1230.")},
    55: "*",
    98: "/",
    117: "=",
    121: ",",
}
_SHIFTED = dict(zip("1234567890-=[];'`\\,./", '!@#$%^&*()_+{}:"~|<>?', strict=True))
_KEYPAD = frozenset({55, 98, 117, 121, *range(71, 84)})
_SHIFTS = frozenset({42, 54})
_COMMANDS = frozenset({29, 97, 56, 100, 125, 126})  # with Ctrl, Alt or Meta down a key is no letter
_CAPS_LOCK = 58
_END_KEYS = frozenset({28, 96, 15})  # Enter, the keypad's Enter, Tab


class KeyText:
    """Input events in, texts out; knows one keyboard's held keys (US layout, which readers are shipped with)."""

    def __init__(self, ends: Ends = Ends.KEY) -> None:
        self.ends = ends
        self._rest = b""
        self._held: set[int] = set()
        self._caps = False
        self._text: list[str] = []
        self._damaged = False
        self._skipping = False

    def feed(self, data: bytes) -> list[str]:
        """The texts that `data` completes; bytes may be cut anywhere."""
        data = self._rest + data
        whole = len(data) - len(data) % INPUT_EVENT.size
        self._rest = data[whole:]
        done = []
        for _s, _us, kind, code, value in INPUT_EVENT.iter_unpack(data[:whole]):
            if kind == EV_SYN:
                self._synchronise(code)
            elif kind == EV_KEY and not self._skipping and (text := self._key(code, value)):
                done.append(text)
        return done

    def silence(self) -> str:
        """The wire was quiet for `ends.value` seconds: the text that this completes, or ""."""
        if self.ends is Ends.SILENCE:
            return self._finish()
        if self._text:
            log.warning("A reader fell silent after %d characters without Enter; they are dropped", len(self._text))
        self._forget()
        return ""

    def _synchronise(self, code: int) -> None:
        if code == SYN_DROPPED:  # the kernel's buffer overflowed: keys are missing, releases too
            self._skipping = True
            self._damaged = True
            self._held.clear()
        elif code == SYN_REPORT:
            self._skipping = False

    def _key(self, code: int, value: int) -> str:
        if code in _SHIFTS or code in _COMMANDS:
            (self._held.add if value else self._held.discard)(code)
        elif value == 1:  # 0 is up, 2 the kernel's own repeat
            if code in _END_KEYS:
                return self._finish()
            if code == _CAPS_LOCK:
                self._caps = not self._caps
            elif letter := self._letter(code):
                self._add(letter)
        return ""

    def _letter(self, code: int) -> str:
        letter = _PLAIN.get(code, "")
        if self._held & _COMMANDS:
            return ""
        shift = bool(self._held & _SHIFTS)
        if letter.isalpha():
            return letter.upper() if shift != self._caps else letter
        return _SHIFTED.get(letter, letter) if shift and code not in _KEYPAD else letter

    def _add(self, letter: str) -> None:
        if len(self._text) >= LONGEST_TEXT:
            self._damaged = True
        else:
            self._text.append(letter)

    def _finish(self) -> str:
        text, damaged = "".join(self._text), self._damaged
        self._forget()
        if damaged and text:
            log.warning("A reader's text of %d characters or more lost keys; it is dropped", len(text))
        return "" if damaged else text

    def _forget(self) -> None:
        self._text.clear()
        self._damaged = False


class TypedTexts:
    """The texts that a keyboard types, one bounded wait at a time."""

    def __init__(self, wire: KeyWire, name: str, ends: Ends) -> None:
        self._wire = wire
        self._name = name
        self._keys = KeyText(ends)

    def read(self) -> list[str] | None:
        """The texts that were finished, or None after a silence; raises PassingFault when the keyboard is unplugged."""
        data = _heard(self._wire, self._keys.ends.value, self._name)
        if data:
            return self._keys.feed(data)
        text = self._keys.silence()
        return [text] if text else None


@dataclass(frozen=True, slots=True)
class Sample:
    """One text as typed, and what closed it: the setting `ends` that this reader needs."""

    text: str
    ends: Ends


def read_samples(wire: KeyWire, stopping: Event, name: str = "reader") -> Iterator[Sample]:
    """What a reader of unknown habits types, for `kiosk doctor learn-reader`; ends when `stopping` is set.

    Raises PassingFault when it is unplugged.
    """
    keys = KeyText(Ends.SILENCE)
    while not stopping.is_set():
        data = _heard(wire, Ends.SILENCE.value, name)
        if data:
            yield from (Sample(text, Ends.KEY) for text in keys.feed(data))
        elif text := keys.silence():
            yield Sample(text, Ends.SILENCE)


def _heard(wire: KeyWire, limit_s: float, name: str) -> bytes:
    try:
        return wire.read(limit_s)
    except OSError as fault:
        raise PassingFault(f"The keyboard reader {name!r} was unplugged: plug it in again.") from fault
