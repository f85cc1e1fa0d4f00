"""The cable between shop and cloud can be pulled and put back."""

from __future__ import annotations

import socket
import threading

import pytest

from kiosk.demo.gate import Gate


@pytest.fixture
def echo():
    """A server that answers every line with itself."""
    listener = socket.create_server(("127.0.0.1", 0))
    stop = threading.Event()

    def talk(peer):
        with peer:
            try:
                while data := peer.recv(1024):
                    peer.sendall(data)
            except OSError:
                pass

    def serve():
        while not stop.is_set():
            try:
                peer, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=talk, args=(peer,), daemon=True).start()

    thread = threading.Thread(target=serve)
    thread.start()
    yield listener.getsockname()[1]
    stop.set()
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join(5)


def call(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=5)


def test_what_goes_in_comes_out(echo):
    with Gate(echo) as gate, call(gate.port) as line:
        line.sendall(b"hello")
        assert line.recv(16) == b"hello"


def test_a_cut_ends_what_runs_and_refuses_what_comes_and_mending_brings_back_the_same_port(echo):
    with Gate(echo) as gate:
        port = gate.port
        with call(port) as line:
            line.sendall(b"hello")
            line.recv(16)
            gate.cut()
            assert not gate.online
            with pytest.raises(ConnectionResetError):
                line.recv(16)
        with pytest.raises(ConnectionRefusedError):
            call(port)
        gate.mend()
        assert gate.port == port
        with call(port) as line:
            line.sendall(b"again")
            assert line.recv(16) == b"again"


def test_a_dead_upstream_hangs_up(echo):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        with Gate(nobody.getsockname()[1]) as gate, call(gate.port) as line:
            assert line.recv(16) == b""
