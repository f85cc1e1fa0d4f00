"""One story of drivers.pins on the lgpio beside this file, in a process of its own; prints what came of it as JSON."""

import errno
import json
import os
import sys
import tempfile
from pathlib import Path
from threading import Thread

import loading
from gpiozero import GPIOZeroError, InputDevice, OutputDevice
from gpiozero.pins.pi import PiBoardInfo

from drivers.faults import LastingFault
from drivers.pins import pi_pins

PI_5 = 0xC04170


def fault(use):
    """The sentence of the LastingFault that `use` ends with; whatever else it raises ends this process."""
    try:
        use()
    except LastingFault as lasting:
        return str(lasting)
    return "none"


def opened():
    with pi_pins():
        pass


def at_once():
    """Of two device threads one opens its pins while the other is just about it."""
    came, before = [], Path.cwd()

    def device():
        try:
            opened()
            came.append("opened")
        except BaseException as error:  # noqa: BLE001 - whatever ends a thread is what this story is about
            came.append(repr(error))

    devices = [Thread(target=device) for _ in range(2)]
    for each in devices:
        each.start()
        loading.began.wait(10)
    for each in devices:
        each.join(20)
    return {"came": came, "moved": Path.cwd() != before}


def two_devices():
    """A panel's button while a reader's reset line is opened and closed again."""
    with pi_pins() as panel:
        import lgpio

        panel._info = PiBoardInfo.from_revision(PI_5)  # what gpiozero reads from /proc on a Pi
        button = InputDevice(5, pull_up=True, pin_factory=panel)
        button.pin.when_changed = watch = lambda *_: None
        said = {"before": dict_of(lgpio)}
        with pi_pins() as reader:
            reader._info = panel._info
            line = OutputDevice(25, initial_value=True, pin_factory=reader)
            try:
                OutputDevice(5, pin_factory=reader)
                said["same pin"] = "taken twice"
            except GPIOZeroError as error:
                said["same pin"] = type(error).__name__
            line.close()
        said["after"] = dict_of(lgpio)
        with pi_pins() as reader:
            reader._info = panel._info
            with OutputDevice(25, initial_value=True, pin_factory=reader):
                said["anew"] = sorted(what for (_, number), what in lgpio.lines.items() if number == 25)
        del watch
        button.close()
    return said


def dict_of(lgpio):
    return {str(number): what for (_, number), what in lgpio.lines.items()}


def folder_gone():
    gone = Path(tempfile.mkdtemp())
    os.chdir(gone)
    gone.rmdir()
    return fault(opened)


def nowhere_to_write():
    tempfile.tempdir = "/proc/nowhere"
    return fault(opened)


def refused():
    """What gpiozero, lgpio and the kernel raise inside."""
    import lgpio

    said = []
    for error in (lgpio.error("GPIO busy"), GPIOZeroError("no such pin"), OSError(errno.EIO, "Input/output error")):

        def use(error=error):
            with pi_pins():
                raise error

        said.append(fault(use))
    return said


json.dump(globals()[sys.argv[1]](), sys.stdout)
