"""What goes wrong with a serial port, and what the shop is told to do about it."""

from __future__ import annotations

import contextlib
import errno
import os
import termios
import threading
import tty
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import serial

from drivers.faults import DeviceFault, LastingFault, PassingFault
from drivers.serial_port import not_opened, serial_port
from drivers.sim.pty import SimSerialDevice


def silent(data: bytes) -> list[tuple[float, bytes]]:
    return []


def test_an_absent_port_names_itself_and_where_to_look(tmp_path: Path) -> None:
    missing = str(tmp_path / "nothing")
    with pytest.raises(PassingFault, match=r"no serial port .*/nothing: .*/dev/serial/by-id.*raspi-config"):
        opened(missing)


def test_a_port_in_use_is_said(tmp_path: Path) -> None:
    with (
        SimSerialDevice(tmp_path / "port", silent, "port") as device,
        serial_port(str(device.path), 115_200),
        pytest.raises(PassingFault, match="in use by another program"),
    ):
        opened(str(device.path))


def test_what_is_no_serial_port_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a port")
    with pytest.raises(LastingFault, match="is no serial port"):
        opened(str(tmp_path / "file"))
    with pytest.raises(LastingFault, match="is no serial port"):
        opened(str(tmp_path))


def test_an_impossible_speed_is_said(tmp_path: Path) -> None:
    with (
        SimSerialDevice(tmp_path / "port", silent, "port") as device,
        pytest.raises(LastingFault, match="can't run at -1 baud"),
    ):
        opened(str(device.path), -1)


@pytest.mark.parametrize(
    ("number", "kind", "remedy"),
    [
        (errno.EACCES, LastingFault, "group dialout"),
        (errno.EPERM, LastingFault, "group dialout"),
        (errno.ENODEV, PassingFault, "/dev/serial/by-id"),
        (errno.EIO, PassingFault, "unplug it and plug it in again"),
        (None, LastingFault, "correct the path"),
    ],
)
def test_every_reason_has_its_remedy(number: int | None, kind: type[DeviceFault], remedy: str) -> None:
    for error in raised_by_pyserial(number):
        fault = not_opened("/dev/reader", error)
        assert type(fault) is kind, repr(error)
        assert "/dev/reader" in str(fault)
        assert remedy in str(fault)


def raised_by_pyserial(number: int | None) -> Iterator[OSError | termios.error]:
    """The ways in which pyserial 3.5 lets one number out: its own error, one that wraps, and the bare ones."""
    if number is None:
        yield serial.SerialException("no")
        return
    yield serial.SerialException(number, "no")
    yield OSError(number, "no")
    yield termios.error(number, "no")
    try:
        try:
            raise termios.error(number, "no")
        except termios.error as cause:
            raise serial.SerialException(f"Could not configure port: {cause}")  # noqa: B904 - as pyserial words it
    except serial.SerialException as wrapped:
        yield wrapped


def test_a_port_unplugged_while_it_opens_is_a_passing_fault() -> None:
    """The plug is pulled at ever later moments of opening: each step of it meets a line that has just gone."""
    for delay in range(400):
        master, slave = os.openpty()
        tty.setraw(slave)
        path = os.ttyname(slave)
        os.close(slave)
        opening = threading.Event()
        puller = threading.Thread(target=pull, args=(master, opening, delay), name="puller")
        puller.start()
        opening.set()
        with contextlib.suppress(PassingFault):
            opened(path)
        puller.join()


def pull(master: int, opening: threading.Event, delay: int) -> None:
    opening.wait()
    for _ in range(delay):  # some nanoseconds each: a wait would be far too long
        pass
    os.close(master)


USES: dict[str, Callable[[serial.Serial], object]] = {
    "read": lambda port: port.read(1),
    "write": lambda port: port.write(b"x"),
    "reset": lambda port: port.reset_input_buffer(),
    "look": lambda port: port.in_waiting,
}


@pytest.mark.parametrize("use", USES)
def test_an_unplugged_port_is_a_passing_fault_whatever_is_done(tmp_path: Path, use: str) -> None:
    with SimSerialDevice(tmp_path / "port", silent, "port") as device:
        with pytest.raises(PassingFault, match="broke off"):
            use_unplugged(device, USES[use])
        assert not device.path.exists()


def use_unplugged(device: SimSerialDevice, use: Callable[[serial.Serial], object]) -> None:
    with serial_port(str(device.path), 115_200) as port:
        device.unplug()
        use(port)


def test_the_path_stays_when_the_device_comes_back(tmp_path: Path) -> None:
    def echo(data: bytes) -> list[tuple[float, bytes]]:
        return [(0.0, data[::-1])]

    with SimSerialDevice(tmp_path / "port", echo, "port") as device:
        for _ in range(3):
            with serial_port(str(device.path), 115_200) as port:
                port.write(b"abc")
                assert port.read(3) == b"cba"
                device.send(b"hello")
                assert port.read(5) == b"hello"
            device.unplug()
            device.unplug()
            device.send(b"into the air")
            device.plug_in()
            device.plug_in()


def test_our_own_mistakes_inside_stay_ours(tmp_path: Path) -> None:
    with (
        SimSerialDevice(tmp_path / "port", silent, "port") as device,
        pytest.raises(KeyError),
        serial_port(str(device.path), 115_200),
    ):
        raise KeyError


def opened(path: str, baud: int = 115_200) -> None:
    with serial_port(path, baud):
        pass
