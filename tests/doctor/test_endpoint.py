"""Whoever answers in the endpoint's place is told apart, over real sockets."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from kiosk.config.settings import Sync
from kiosk.demo.cloud import Cloud
from kiosk.doctor.endpoint import endpoint
from kiosk.doctor.findings import Finding, Verdict


@contextmanager
def server(status: int, headers: dict[str, str], body: bytes) -> Iterator[str]:
    """Answers everything with this; gives its address."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            assert self.path == "/healthz"
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with contextlib.suppress(ConnectionError):  # nobody reads five million blanks
                self.wfile.write(body)

        def do_POST(self) -> None:
            self.send_response(400)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as http:
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01}, name="server")
        thread.start()
        try:
            yield f"http://127.0.0.1:{http.server_address[1]}"
        finally:
            http.shutdown()
            thread.join(5)


@pytest.fixture
def token(tmp_path: Path) -> Path:
    file = tmp_path / "token"
    file.write_text("s3cret\n")
    file.chmod(0o600)
    return file


JSON = {"Content-Type": "application/json"}
HTML = {"Content-Type": "text/html; charset=utf-8"}


@pytest.mark.parametrize(
    ("status", "headers", "body", "verdict", "said"),
    [
        (200, JSON, b'{"status":"ok"}', Verdict.OK, "answers in"),
        (200, HTML, b"<html>Accept our terms", Verdict.FAIL, "Something else answers for {url} with a web page."),
        (302, {"Location": "http://10.0.0.1/login"}, b"", Verdict.FAIL, "(it sends on to http://10.0.0.1/login)"),
        (503, JSON, b"{}", Verdict.WARN, "in trouble (503)"),
        (404, JSON, b"{}", Verdict.FAIL, "answers 404 application/json, not as a Tuckshop endpoint does"),
        (200, {}, b"hello", Verdict.FAIL, "answers 200 without a type"),
        (204, {}, b"", Verdict.FAIL, "answers 204"),
        (200, JSON, b"[]", Verdict.FAIL, "answers 200 application/json, not as a Tuckshop endpoint does"),
        (200, JSON, b'{"status":"ok"', Verdict.FAIL, "not as a Tuckshop endpoint does"),
        (200, JSON, b'{"status":"ok"}' + b" " * 5_000_000, Verdict.OK, "answers in"),
        (200, JSON, b'{"x":"' + b"x" * 5_000_000, Verdict.FAIL, "not as a Tuckshop endpoint does"),
    ],
)
def test_answers(
    token: Path, status: int, headers: dict[str, str], body: bytes, verdict: Verdict, said: str
) -> None:
    with server(status, headers, body) as url:
        finding = endpoint(Sync(url=url, device="k-1", token_file=token))
        assert finding.verdict is verdict
        assert said.format(url=url) in finding.what
        assert bool(finding.remedy) == (verdict is not Verdict.OK)


def asked(url: str, token: Path) -> Finding:
    return endpoint(Sync(url=url, device="k-1", token_file=token, connect_s=0.5, read_s=1))


def test_a_token_that_the_real_endpoint_knows_or_does_not_know(tmp_path: Path, token: Path) -> None:
    with Cloud(tmp_path / "cloud") as cloud:
        known, strange = asked(cloud.url, cloud.token_file), asked(cloud.url, token)
        assert cloud.ledger() == []
    assert known.verdict is Verdict.OK
    assert "knows this kiosk's token" in known.what
    assert strange.verdict is Verdict.FAIL
    assert "does not know this kiosk's token" in strange.what
    assert "device add" in strange.remedy


def test_nobody_listens(token: Path) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        finding = asked(f"http://127.0.0.1:{closed.getsockname()[1]}", token)
    assert finding.verdict is Verdict.WARN
    assert "can't be reached (Connection refused)" in finding.what
    assert "collects" in finding.remedy


@pytest.mark.parametrize("says", [b"", b"HTTP/1.1 200 OK\r\n"])
def test_somebody_listens_and_says_nothing(token: Path, says: bytes) -> None:
    with ExitStack() as stack:
        door = stack.enter_context(socket.create_server(("127.0.0.1", 0)))

        def answer() -> None:
            visitor, _ = door.accept()
            stack.enter_context(visitor)
            visitor.sendall(says)

        thread = threading.Thread(target=answer, name="mute server")
        thread.start()
        finding = asked(f"http://127.0.0.1:{door.getsockname()[1]}", token)
        thread.join(5)
    assert finding.verdict is Verdict.WARN
    assert "does not answer in time" in finding.what


def test_garbage(token: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:

        def answer() -> None:
            visitor, _ = door.accept()
            with visitor:
                visitor.recv(4096)
                visitor.sendall(b"SSH-2.0-OpenSSH\r\n")

        thread = threading.Thread(target=answer, name="other server")
        thread.start()
        finding = asked(f"http://127.0.0.1:{door.getsockname()[1]}", token)
        thread.join(5)
    assert finding.verdict is not Verdict.OK
    assert "0x" not in finding.what, "no object's address"


def test_none_is_set() -> None:
    assert endpoint(Sync()).verdict is Verdict.OK


def missing(file: Path) -> None:
    file.unlink()


def empty(file: Path) -> None:
    file.write_text("\n")


def open_to_all(file: Path) -> None:
    file.chmod(0o644)


def no_text(file: Path) -> None:
    file.write_bytes(b"\xff\xfe")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (missing, "can't be read (No such file or directory)"),
        (empty, "is empty"),
        (open_to_all, "can be read by others"),
        (no_text, "can't be read (not a text)"),
    ],
)
def test_the_token_is_looked_at_and_never_shown(token: Path, spoil: Callable[[Path], None], said: str) -> None:
    spoil(token)
    finding = endpoint(Sync(url="https://cloud.example.com", device="k-1", token_file=token))
    assert finding.verdict is not Verdict.OK
    assert said in finding.what
    assert "s3cret" not in finding.what + finding.remedy
