"""Every answer is one of eight facts; only our own receipt acknowledges."""

from __future__ import annotations

import msgspec
import pytest
from requests.structures import CaseInsensitiveDict

from sync import answers, sentences
from sync.outcome import Acked, Barred, Fork, Gap, Outcome, Passing, Refused, TooLarge, Unauthorised
from sync.wire import Receipt, Refusal
from tests.sync.shop import DEVICE, STREAM, Shop, visit

BATCH = Shop([visit(1)]).batch(1, 1)
RECEIPT = Receipt(1, DEVICE, STREAM, "b1", high_water=1, server_ms=5, poll_after_ms=300_000)


def ours(code: str, message: str, high_water: int | None = None, seq: int | None = None) -> Refusal:
    return Refusal(code, message, DEVICE, STREAM, "b1", server_ms=9, high_water=high_water, seq=seq)


def read(status: int, body: object = b"", content_type: str = "application/json", **headers: str) -> Outcome:
    text = body if isinstance(body, bytes) else msgspec.json.encode(body)
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    return answers.read(status, CaseInsensitiveDict({"content-type": content_type, **fields}), text, BATCH)


def test_our_own_receipt_acknowledges() -> None:
    assert read(200, RECEIPT, "application/json; charset=utf-8") == Acked(RECEIPT)


@pytest.mark.parametrize(
    ("status", "body", "content_type"),
    [
        (200, b"<html>Welcome to our Wi-Fi</html>", "text/html"),
        (200, RECEIPT, "text/html"),
        (200, RECEIPT, ""),
        (200, b"", "application/json"),
        (200, b"{}", "application/json"),
        (200, b"\xff\xfe", "application/json"),
        (200, msgspec.json.encode(RECEIPT)[:-1], "application/json"),
        (200, msgspec.structs.replace(RECEIPT, device="k-2"), "application/json"),
        (200, msgspec.structs.replace(RECEIPT, stream="other"), "application/json"),
        (200, msgspec.structs.replace(RECEIPT, batch="b0"), "application/json"),
        (200, msgspec.structs.replace(RECEIPT, proto=2), "application/json"),
        (200, {**msgspec.to_builtins(RECEIPT), "high_water": -1}, "application/json"),
        (200, {**msgspec.to_builtins(RECEIPT), "high_water": "1"}, "application/json"),
        (201, RECEIPT, "application/json"),
        (202, RECEIPT, "application/json"),
        (204, b"", "application/json"),
        (301, RECEIPT, "application/json"),
        (302, b"", "text/html"),
        (307, b"", "text/html"),
        (418, b"", "text/plain"),
        (599, b"", "text/plain"),
    ],
)
def test_nothing_else_does(status: int, body: object, content_type: str) -> None:
    assert isinstance(read(status, body, content_type), Passing)


@pytest.mark.parametrize("status", [408, 425, 500, 502, 504, 507])
def test_trouble_over_there_is_waited_out(status: int) -> None:
    assert read(status, b"oops", "text/html", Retry_After="60") == Passing(sentences.TROUBLE, str(status))


@pytest.mark.parametrize("status", [400, 422])
def test_a_refused_envelope_names_the_event_only_if_the_server_is_ours(status: int) -> None:
    refusal = ours("envelope", "points: int", seq=1)
    assert read(status, refusal) == Refused("points: int", 1)
    assert read(status, msgspec.structs.replace(refusal, batch="b0")) == Refused(f"{status} without a reason")
    assert read(status, b"Bad Request", "text/html") == Refused(f"{status} without a reason")


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (401, b"", Unauthorised(sentences.TOKEN)),
        (403, ours("revoked", "stolen"), Barred(sentences.REVOKED, "stolen", final=True)),
        (403, ours("other_device", "not yours"), Barred(sentences.TOKEN, "not yours")),
        (403, Refusal("revoked", "stolen"), Barred(sentences.TOKEN, "403 from something that is not our server")),
        (404, b"", Barred(sentences.WRONG_PLACE, "404")),
        (405, b"", Barred(sentences.WRONG_PLACE, "405")),
        (410, b"", Barred(sentences.WRONG_PLACE, "410")),
        (409, ours("gap", "too early", high_water=7), Gap(7, 9)),
        (409, ours("fork", "copied"), Fork("copied")),
        (409, Refusal("gap", "whose?", high_water=7), Passing(sentences.NOT_OURS, "409")),
        (409, ours("gap", "no mark"), Passing(sentences.NOT_OURS, "409")),
        (409, b"Conflict", Passing(sentences.NOT_OURS, "409")),
        (413, b"", TooLarge()),
        (426, b"", Barred(sentences.TOO_OLD, "426", final=True)),
    ],
)
def test_the_table(status: int, body: object, outcome: Outcome) -> None:
    assert read(status, body) == outcome


@pytest.mark.parametrize(
    ("value", "wait_s"),
    [
        ("", 0.0),
        ("0", 0.0),
        ("-1", 0.0),
        ("17", 17.0),
        (" 17 ", 17.0),
        ("1000000000", 3600.0),
        ("9" * 400, 3600.0),
        ("9" * 5000, 0.0),
        ("1.5", 0.0),
        ("soon", 0.0),
        ("NaN", 0.0),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0),
        ("Fri, 21 Nov 2025 12:01:00 GMT", 60.0),
        ("Fri, 21 Nov 2125 12:01:00 GMT", 3600.0),
        ("Fri, 21 Nov 2025 12:01:00", 0.0),
        ("Fri, 99 Nov 2025 99:99:99 GMT", 0.0),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_clamped_and_measured_by_the_servers_own_date(status: int, value: str, wait_s: float) -> None:
    outcome = read(status, b"", Retry_After=value, Date="Fri, 21 Nov 2025 12:00:00 GMT")
    assert isinstance(outcome, Passing)
    assert (outcome.wait_s or 0.0) == wait_s


def test_a_date_alone_can_not_be_measured() -> None:
    assert answers.retry_after({"Retry-After": "Fri, 21 Nov 2025 12:01:00 GMT"}) == 0.0
