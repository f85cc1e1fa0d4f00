"""The real pcscd and pyscard, with Debian's virtual reader (vsmartcard-vpcd) and a virtual card on its socket.

Needs root, pcscd, vsmartcard-vpcd and pyscard; starts a pcscd of its own and ends it.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import struct
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.cards.pcsc import GET_UID, PcscCardReader
from drivers.device import Patience, Supervisor
from drivers.events import CardKind, CardTapped, DeviceEvent

PORT = 35963
LIMIT_S = 20.0
NTAG = bytes.fromhex("3B8F8001804F0CA0000003060300030000000068")
CLASSIC = bytes.fromhex("3B8F8001804F0CA000000306030001000000006A")
FOUR = bytes.fromhex("A1B2C3D4")
SEVEN = bytes.fromhex("04A1B2C3D4E5F6")
POWER_OFF, POWER_ON, RESET, GET_ATR = 0, 1, 2, 4


def missing() -> str:
    """Why this can't be tried here."""
    wants = {
        "root": os.geteuid() == 0,
        "pcscd": shutil.which("pcscd") is not None,
        "vsmartcard-vpcd": Path("/etc/reader.conf.d/vpcd").exists(),
        "pyscard": importlib.util.find_spec("smartcard") is not None,
        "no other pcscd": not Path("/run/pcscd/pcscd.comm").exists(),
    }
    lacking = [name for name, there in wants.items() if not there]
    return f"needs {', '.join(lacking)}" if lacking else ""


pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "everything is there")


class VirtualCard:
    """A card on the virtual reader's socket: a length of two bytes, then a command of one byte or an APDU."""

    def __init__(self, atr: bytes, uid: bytes) -> None:
        self._line = _connected()
        self._answers = {GET_UID: uid + b"\x90\x00"}
        self._atr = atr
        self._thread = threading.Thread(target=self._serve, name="virtual card")

    def __enter__(self) -> VirtualCard:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._line.shutdown(socket.SHUT_RDWR)
        self._thread.join(LIMIT_S)
        self._line.close()

    def _serve(self) -> None:
        while message := self._received():
            if message == bytes([GET_ATR]):
                self._send(self._atr)
            elif len(message) > 1:
                self._send(self._answers.get(message, b"\x6a\x81"))

    def _received(self) -> bytes:
        try:
            head = self._line.recv(2, socket.MSG_WAITALL)
            return self._line.recv(struct.unpack(">H", head)[0], socket.MSG_WAITALL) if len(head) == 2 else b""
        except OSError:
            return b""

    def _send(self, data: bytes) -> None:
        self._line.sendall(struct.pack(">H", len(data)) + data)


def _connected() -> socket.socket:
    """The virtual reader's socket, which is there a moment after the service has started."""
    pause = threading.Event()
    for _ in range(100):
        try:
            return socket.create_connection(("127.0.0.1", PORT), timeout=LIMIT_S)
        except ConnectionRefusedError:
            pause.wait(0.1)
    raise TimeoutError("pcscd did not open the virtual reader")


@pytest.fixture
def service() -> Iterator[None]:
    Path("/run/pcscd").mkdir(exist_ok=True)  # systemd makes it where it runs
    with subprocess.Popen(["pcscd", "--foreground"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as pcscd:
        try:
            yield
        finally:
            pcscd.terminate()
            pcscd.communicate(timeout=LIMIT_S)


class Heard:
    """What a device told, to be waited for."""

    def __init__(self) -> None:
        self._events: list[DeviceEvent] = []
        self._change = threading.Condition()

    def __call__(self, event: DeviceEvent) -> None:
        with self._change:
            self._events.append(event)
            self._change.notify_all()

    def taps(self, count: int) -> list[tuple[bytes, CardKind]]:
        """The first `count` taps, or those there are after LIMIT_S."""
        with self._change:
            self._change.wait_for(lambda: len(self._taps()) >= count, LIMIT_S)
            return self._taps()

    def _taps(self) -> list[tuple[bytes, CardKind]]:
        return [(event.uid, event.kind) for event in self._events if isinstance(event, CardTapped)]


def died(name: str, error: BaseException) -> None:
    raise AssertionError(name) from error


@pytest.mark.usefixtures("service")
def test_cards_come_and_go_through_the_real_service() -> None:
    heard = Heard()
    patience = Patience(first_wait_s=0.05, longest_wait_s=0.2)  # the service needs a moment to open its sockets
    supervisor = Supervisor(PcscCardReader("counter", "virtual"), heard, died, patience=patience)
    supervisor.start()
    try:
        with VirtualCard(NTAG, SEVEN):
            assert heard.taps(1) == [(SEVEN, CardKind.NTAG)]
        with VirtualCard(CLASSIC, FOUR):
            assert heard.taps(2) == [(SEVEN, CardKind.NTAG), (FOUR, CardKind.CLASSIC)]
        assert supervisor.report().about.startswith("PC/SC reader Virtual PCD")
    finally:
        supervisor.stop()
