"""A serial port whose troubles are sentences: absent, not allowed, taken, unplugged."""

from __future__ import annotations

import errno
import termios
from collections.abc import Iterator
from contextlib import contextmanager

import serial

from drivers.faults import DeviceFault, LastingFault, PassingFault
from drivers.release import released

READ_WAIT_S = 0.02
"""A read returns after so long with what has come; deadlines are checked in between."""


@contextmanager
def serial_port(port: str, baud: int) -> Iterator[serial.Serial]:
    """The port at `port`, 8N1, locked for this program; whatever breaks inside leaves as a `DeviceFault`.

    Give a path of /dev/serial/by-id or a Pi's /dev/serial0: /dev/ttyUSB0 may be another device tomorrow.
    """
    try:
        opened = serial.Serial(port, baud, timeout=READ_WAIT_S, write_timeout=1.0, exclusive=True)
    except (OSError, termios.error) as error:  # unplugged while it opens, pyserial lets OSError and termios.error out
        raise not_opened(port, error) from error
    except (ValueError, OverflowError) as error:
        raise LastingFault(f"The serial port {port} can't run at {baud} baud: set a usual speed, 115200.") from error
    try:
        with released(opened):
            yield opened
    except (OSError, termios.error) as error:  # an unplugged port raises SerialException, OSError 5 or termios.error
        raise PassingFault(f"The serial port {port} broke off ({error}): look whether its plug sits well.") from error
    finally:
        opened.is_open = False  # or the garbage collector closes it once more: its number may be another file's by then


def not_opened(port: str, error: OSError | termios.error) -> DeviceFault:
    """The sentence for a port that can't be opened; `error` is what pyserial raised, in whichever of its ways."""
    match _number(error):
        case errno.ENOENT | errno.ENXIO | errno.ENODEV:
            return PassingFault(
                f"There is no serial port {port}: plug the device in and look it up with `ls /dev/serial/by-id`; for"
                " the Pi's own pins run raspi-config, switch the serial port on and the login console on it off."
            )
        case errno.EACCES | errno.EPERM:
            return LastingFault(
                f"The serial port {port} may not be opened: add the kiosk's user to the group dialout"
                " (`sudo usermod -aG dialout USER`) and start it again."
            )
        case errno.EAGAIN | errno.EBUSY:
            return PassingFault(
                f"The serial port {port} is in use by another program: end a second kiosk, and switch the login"
                " console on it off with raspi-config."
            )
        case None | errno.ENOTTY | errno.EINVAL | errno.EISDIR:
            return LastingFault(f"{port} is no serial port ({error}): correct the path in the configuration.")
        case _:
            return PassingFault(f"The serial port {port} can't be opened ({error}): unplug it and plug it in again.")


def _number(error: BaseException | None) -> int | None:
    """The errno: its own, or that of the error that pyserial wrapped without saying it ("Could not configure port")."""
    match error:
        case OSError(errno=int(number)) | termios.error(args=(int(number), *_)):
            return number
        case serial.SerialException(__context__=cause):
            return _number(cause)
        case _:
            return None
