"""The other end of the wire in tests: the real endpoint as a process, and servers that misbehave on real sockets."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import requests

from tests.sync.shop import PATIENCE_S, Shop

OWNER = "owner-token-for-tests"
DEVICES = [f"k-{n:06d}" for n in range(1, 100)]


def token_of(device: str) -> str:
    return f"token-of-{device}"


class Cloud:
    """`python -m sync.cloud` over the file `db`; started, killed and started again on the same port."""

    def __init__(self, db: Path, *options: str) -> None:
        self.db, self.port, self._options = db, 0, options
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "sync.cloud", "--db", str(self.db), "--port", str(self.port), *self._options]
        pairs = " ".join(f"{device}:{token_of(device)}" for device in DEVICES)
        environ = {**os.environ, "TUCKSHOP_CLOUD_DEVICES": pairs, "TUCKSHOP_CLOUD_OWNER_TOKEN": OWNER}
        self._process = subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        giving_up = threading.Timer(PATIENCE_S, self._process.kill)
        giving_up.start()
        line = self._process.stdout.readline()
        giving_up.cancel()
        self.port = int(json.loads(line)["listening"].rsplit(":", 1)[1])

    def end(self, signal_: signal.Signals = signal.SIGTERM, within_s: float = PATIENCE_S) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        self._process.send_signal(signal_)
        try:
            self._process.wait(within_s)
        finally:
            self._process.kill()
            self._process.wait()
            self._process.stdout.close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def read(self, path: str, **query: str | int) -> list[dict[str, object]]:
        headers = {"Authorization": f"Bearer {OWNER}"}
        answer = requests.get(self.url + path, params=query, headers=headers, timeout=PATIENCE_S)
        answer.raise_for_status()
        rows: list[dict[str, object]] = answer.json()["rows"]
        return rows

    def command(self, *words: str) -> str:
        command = [sys.executable, "-m", "sync.cloud", "--db", str(self.db), *words]
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=PATIENCE_S).stdout

    def copy_books(self, to: Path) -> None:
        with closing(sqlite3.connect(self.db)) as books, closing(sqlite3.connect(to)) as copy:
            books.backup(copy)

    def restore_books(self, backup: Path) -> None:
        for suffix in ("-wal", "-shm"):
            self.db.with_name(self.db.name + suffix).unlink(missing_ok=True)
        self.db.write_bytes(backup.read_bytes())


@dataclass(frozen=True)
class Branch:
    """One enrolled kiosk's view of a running endpoint."""

    cloud: Cloud
    device: str

    @property
    def url(self) -> str:
        return self.cloud.url

    def shop(self) -> Shop:
        return Shop(device=self.device)

    def read(self, path: str) -> list[dict[str, object]]:
        return self.cloud.read(path, device=self.device)

    def seqs(self) -> list[object]:
        return [row["seq"] for row in self.read("/v1/ledger")]

    def points(self) -> dict[object, object]:
        return {row["member"]: row["points"] for row in self.read("/v1/balances")}

    def command(self, *words: str) -> str:
        return self.cloud.command(*words)


Behaviour = Callable[[socket.socket, bytes], None]
"""What a rogue does with a connection on which the request (head and body) was read."""


class Rogue:
    """A server of raw sockets that does with each connection what `behave` does; counts requests."""

    def __init__(self, behave: Behaviour) -> None:
        self.behave = behave
        self.requests: list[bytes] = []
        self._ends: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.asked = threading.Condition()
        self.over = threading.Event()
        self._threads: list[threading.Thread] = []
        self._acceptor = threading.Thread(target=self._accept, name="rogue")

    def __enter__(self) -> Rogue:
        self._acceptor.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._acceptor.join(PATIENCE_S)
        self._listener.close()
        for end in self._ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(PATIENCE_S)
            assert not thread.is_alive()
        for end in self._ends:
            end.close()

    @property
    def connections(self) -> list[socket.socket]:
        return [end for end in self._ends if end.fileno() >= 0]

    def wait_asked(self, times: int = 1) -> None:
        with self.asked:
            assert self.asked.wait_for(lambda: len(self.requests) >= times, PATIENCE_S)

    def _accept(self) -> None:
        while not self.over.is_set():
            try:
                end, _ = self._listener.accept()
            except OSError:
                return
            self._ends.append(end)
            thread = threading.Thread(target=self._serve, args=(end,), name="rogue-connection")
            self._threads.append(thread)
            thread.start()

    def _serve(self, end: socket.socket) -> None:
        with suppress(OSError):
            while request := read_request(end):
                with self.asked:
                    self.requests.append(request)
                    self.asked.notify_all()
                self.behave(end, request)
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


def read_request(end: socket.socket) -> bytes:
    """Head and body of one HTTP request; empty when the other side has gone."""
    text = b""
    while b"\r\n\r\n" not in text:
        piece = end.recv(65536)
        if not piece:
            return b""
        text += piece
    head, _, body = text.partition(b"\r\n\r\n")
    length = next(
        int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")
    )
    while len(body) < length:
        piece = end.recv(65536)
        if not piece:
            return b""
        body += piece
    return head + b"\r\n\r\n" + body


def reset(end: socket.socket) -> None:
    """Close without a goodbye: what was on its way is lost."""
    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    end.close()


def http(status: str, body: bytes = b"", **headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def says(answer: bytes) -> Behaviour:
    return lambda end, request: end.sendall(answer)


def forwarded(request: bytes, port: int) -> bytes:
    """The real endpoint's answer to `request`."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S) as upstream:
        head, _, body = request.partition(b"\r\n\r\n")
        lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"connection:")]
        upstream.sendall(b"\r\n".join([*lines, b"Connection: close"]) + b"\r\n\r\n" + body)
        answer = b""
        while piece := upstream.recv(65536):
            answer += piece
        return answer


@contextmanager
def running(cloud: Cloud) -> Iterator[Cloud]:
    cloud.start()
    try:
        yield cloud
    finally:
        cloud.end()
