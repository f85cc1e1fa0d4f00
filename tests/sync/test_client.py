"""One exchange over real sockets, against everything that can stand at the other end."""

from __future__ import annotations

import datetime
import gzip
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import msgspec
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from sync import sentences
from sync.client import Client, Limits
from sync.line import Line
from sync.outcome import Acked, Barred, Outcome, Passing, Unauthorised
from sync.wire import Batch, Receipt
from tests.sync.shop import DEVICE, PATIENCE_S, STREAM, Shop, visit
from tests.sync.town import Behaviour, Rogue, http, read_request, reset, says

BATCH = Shop([visit(1)]).batch(1, 1)
RECEIPT = msgspec.json.encode(Receipt(1, DEVICE, STREAM, "b1", high_water=1, server_ms=5, poll_after_ms=1000))
JSON = "application/json"
SHORT = Limits(connect_s=1.0, read_s=0.2, total_s=0.6)


@pytest.fixture
def ask() -> Iterator[Callable[..., Outcome]]:
    """Send BATCH to a rogue that behaves as told, on a line of its own."""
    lines: list[Line] = []

    def asked(behave: Behaviour, limits: Limits = SHORT) -> Outcome:
        lines.append(Line())
        with Rogue(behave) as rogue:
            client = Client(rogue.url, "1.0", lambda: "secret", lines[-1], limits)
            outcome = client.exchange(BATCH)
            client.close()
        return outcome

    yield asked
    for line in lines:
        line.close()


Ask = Callable[..., Outcome]


def test_what_is_sent(ask: Ask) -> None:
    seen: list[bytes] = []

    def keep(end: socket.socket, request: bytes) -> None:
        seen.append(request)
        end.sendall(http("200 OK", RECEIPT, Content_Type=JSON))

    assert isinstance(ask(keep), Acked)
    head, _, body = seen[0].partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    assert lines[0] == "POST /v1/batches HTTP/1.1"
    for field in (
        "Authorization: Bearer secret",
        "Kiosk-Proto: 1",
        "Kiosk-App: 1.0",
        "Content-Type: application/json",
        "Content-Encoding: gzip",
        "Accept-Encoding: identity",
    ):
        assert field in lines
    assert msgspec.json.decode(gzip.decompress(body), type=Batch) == BATCH


def silence(end: socket.socket, request: bytes) -> None:
    end.recv(1)  # until the other side gives up


def trickle(text: bytes) -> Behaviour:
    """A byte every 50 ms: never silent, never done."""

    def behave(end: socket.socket, request: bytes) -> None:
        never = threading.Event()
        for byte in text * 1000:
            end.sendall(bytes([byte]))
            if never.wait(0.05):
                return

    return behave


def cut_off(end: socket.socket, request: bytes) -> None:
    end.sendall(http("200 OK", RECEIPT, Content_Type=JSON)[:-20])
    end.shutdown(socket.SHUT_RDWR)


def flood(end: socket.socket, request: bytes) -> None:
    end.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
    for _ in range(100_000):
        end.sendall(b" " * 65536)


def packed(end: socket.socket, request: bytes) -> None:
    end.sendall(http("200 OK", gzip.compress(RECEIPT), Content_Type=JSON, Content_Encoding="gzip"))


@pytest.mark.parametrize(
    ("behave", "sentence", "slow"),
    [
        (silence, sentences.SLOW, True),
        (trickle(b"x"), sentences.SLOW, True),
        (trickle(b"HTTP/1.1 100 Continue\r\n\r\n"), sentences.SLOW, True),
        (trickle(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n" + b"X-A: b\r\n" * 50), sentences.SLOW, True),
        (lambda end, request: reset(end), sentences.NO_ROUTE, False),
        (lambda end, request: end.shutdown(socket.SHUT_RDWR), sentences.NO_ROUTE, False),
        (cut_off, sentences.NO_ROUTE, False),
        (says(b"SSH-2.0-OpenSSH_9.2\r\n\r\n"), sentences.NO_ROUTE, False),
        (says(b"\x00" * 100_000), sentences.NO_ROUTE, False),
        (says(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 1000 + b"\r\n"), sentences.NO_ROUTE, False),
        (flood, sentences.NOT_OURS, False),
        (packed, sentences.NOT_OURS, False),
        (says(http("200 OK", b"<html>sign in</html>", Content_Type="text/html")), sentences.NOT_OURS, False),
        (says(http("200 OK", RECEIPT.replace(b"b1", b"b2"), Content_Type=JSON)), sentences.NOT_OURS, False),
        (says(http("302 Found", b"", Location="http://127.0.0.1:9/")), sentences.NOT_OURS, False),
        (says(http("204 No Content")), sentences.NOT_OURS, False),
        (says(http("500 Oops", b"trace", Content_Type="text/plain")), sentences.TROUBLE, False),
        (says(http("503 Busy", b"", Retry_After="7")), sentences.BUSY, False),
    ],
)
def test_nothing_of_this_acknowledges(ask: Ask, behave: Behaviour, sentence: str, slow: bool) -> None:
    outcome = ask(behave)
    assert isinstance(outcome, Passing)
    assert (outcome.sentence, outcome.slow) == (sentence, slow), outcome.detail


def test_a_redirect_is_not_followed() -> None:
    with Rogue(says(http("200 OK", RECEIPT, Content_Type=JSON))) as there:
        with Rogue(says(http("307 Elsewhere", b"", Location=f"{there.url}/v1/batches"))) as here:
            client = Client(here.url, "1.0", lambda: "secret", Line(), SHORT)
            assert isinstance(client.exchange(BATCH), Passing)
            client.close()
        assert there.requests == []


def test_a_slow_answer_within_the_limits_is_taken(ask: Ask) -> None:
    def slowly(end: socket.socket, request: bytes) -> None:
        answer = http("200 OK", RECEIPT, Content_Type=JSON)
        half = len(answer) // 2
        end.sendall(answer[:half])
        threading.Event().wait(0.05)
        end.sendall(answer[half:])

    assert isinstance(ask(slowly, Limits(1.0, 10.0, 20.0)), Acked)


def test_cookies_of_a_sign_in_page_are_not_kept() -> None:
    with Rogue(says(http("200 OK", b"<html>", Content_Type="text/html", Set_Cookie="portal=1"))) as rogue:
        client = Client(rogue.url, "1.0", lambda: "secret", Line(), SHORT)
        client.exchange(BATCH)
        client.exchange(BATCH)
        client.close()
        assert len(rogue.requests) == 2
        assert b"portal" not in rogue.requests[1]


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    outcome = Client(f"http://127.0.0.1:{port}", "1.0", lambda: "t", Line(), SHORT).exchange(BATCH)
    assert isinstance(outcome, Passing)
    assert outcome.sentence == sentences.NO_ROUTE


def test_a_name_that_is_not_there() -> None:
    outcome = Client("http://no.such.host.invalid", "1.0", lambda: "t", Line(), SHORT).exchange(BATCH)
    assert isinstance(outcome, Passing)
    assert outcome.sentence in (sentences.NO_NAME, sentences.NO_ROUTE)


@pytest.mark.parametrize(
    ("endpoint", "sentence"),
    [
        ("ftp://127.0.0.1", sentences.ADDRESS),
        ("127.0.0.1:80", sentences.ADDRESS),
        ("http://", sentences.ADDRESS),
        ("http://[::1", sentences.ADDRESS),
        ("http://" + "a" * 70 + ".example", None),
        ("http://127.0.0.1:99999", None),
    ],
)
def test_an_address_that_is_none(endpoint: str, sentence: str | None) -> None:
    outcome = Client(endpoint, "1.0", lambda: "t", Line(), SHORT).exchange(BATCH)
    assert isinstance(outcome, Barred | Passing)
    assert outcome.sentence == (sentence or outcome.sentence)


@pytest.mark.parametrize("token", [None, ""])
def test_without_a_token_nothing_is_sent(token: str | None) -> None:
    with Rogue(silence) as rogue:
        outcome = Client(rogue.url, "1.0", lambda: token, Line(), SHORT).exchange(BATCH)
        assert outcome == Unauthorised(sentences.NO_TOKEN)
        assert rogue.requests == []


@pytest.mark.parametrize("token", ["two\nlines", "中文"])
def test_a_token_that_no_header_may_hold(token: str) -> None:
    outcome = Client("http://127.0.0.1:9", "1.0", lambda: token, Line(), SHORT).exchange(BATCH)
    assert isinstance(outcome, Barred)
    assert outcome.sentence == sentences.TOKEN


def test_closing_ends_an_exchange_that_hangs() -> None:
    with Rogue(silence) as rogue:
        client = Client(rogue.url, "1.0", lambda: "t", Line())  # with its full 30 and 60 seconds
        outcomes: list[Outcome] = []
        thread = threading.Thread(target=lambda: outcomes.append(client.exchange(BATCH)))
        thread.start()
        rogue.wait_asked()
        client.close()
        thread.join(2.0)
        assert not thread.is_alive()
        assert isinstance(outcomes[0], Passing)
        assert isinstance(client.exchange(BATCH), Passing)
        assert len(rogue.requests) == 1


def test_closing_ends_a_connect_that_hangs() -> None:
    """A listener whose queue is full answers no SYN."""
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        fillers = [socket.socket() for _ in range(4)]
        for filler in fillers:
            filler.setblocking(False)
            filler.connect_ex(full.getsockname())
        line = Line()
        failed = threading.Event()

        def connect() -> None:
            try:
                line.connect("127.0.0.1", full.getsockname()[1], 60.0).close()
            except OSError:
                failed.set()

        thread = threading.Thread(target=connect)
        thread.start()
        while line.idle:
            thread.join(0.01)
            assert thread.is_alive()
        line.close()
        thread.join(2.0)
        assert not thread.is_alive()
        assert failed.is_set()
        for filler in fillers:
            filler.close()


def test_hundreds_of_bad_exchanges_leave_no_descriptor_behind() -> None:

    def open_files() -> int:
        return len(list(Path("/proc/self/fd").iterdir()))

    turn = iter(range(10**9))

    def behave(end: socket.socket, request: bytes) -> None:
        kind = next(turn) % 3
        if kind == 0:
            reset(end)
        elif kind == 1:
            end.sendall(http("200 OK", b"<html>", Content_Type="text/html"))
        else:
            end.sendall(http("200 OK", RECEIPT, Content_Type=JSON)[:-5])
            end.shutdown(socket.SHUT_RDWR)

    with Rogue(behave) as rogue:
        client = Client(rogue.url, "1.0", lambda: "t", Line(), SHORT)
        client.exchange(BATCH)
        before = open_files() - len(rogue.connections)
        for _ in range(300):
            client.exchange(BATCH)
        assert open_files() - len(rogue.connections) <= before + 1
        client.close()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    long_ago = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(long_ago)
        .not_valid_after(long_ago + datetime.timedelta(days=36500))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.mark.parametrize("trusted", [True, False])
def test_only_a_certificate_that_is_trusted_is_accepted(certificate: Path, trusted: bool) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def greet() -> None:
            plain, _ = listener.accept()
            # The client hangs up at once where it does not trust, as it should.
            with plain, suppress(OSError), context.wrap_socket(plain, server_side=True) as end:
                if read_request(end):
                    end.sendall(http("200 OK", RECEIPT, Content_Type=JSON))

        thread = threading.Thread(target=greet)
        thread.start()
        url = f"https://localhost:{listener.getsockname()[1]}"
        line = Line(ca_file=certificate if trusted else None)
        outcome = Client(url, "1.0", lambda: "t", line, Limits(5, 5, 10)).exchange(BATCH)
        line.close()
        thread.join(PATIENCE_S)
    if trusted:
        assert isinstance(outcome, Acked)
    else:
        assert isinstance(outcome, Passing)
        assert outcome.sentence == sentences.CERTIFICATE


def test_closing_ends_a_tls_handshake_that_hangs() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        client = Client(f"https://127.0.0.1:{listener.getsockname()[1]}", "1.0", lambda: "t", Line())
        thread = threading.Thread(target=lambda: client.exchange(BATCH))
        thread.start()
        end, _ = listener.accept()
        with end:
            assert end.recv(1) == b"\x16"  # the client's hello: it waits for ours now
            client.close()
            thread.join(2.0)
            assert not thread.is_alive()
