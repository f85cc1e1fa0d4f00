"""Code scanners: bytes of a serial line or keys in, one CodeScanned per code held up out."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from threading import Event

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.device import Device
from drivers.events import CodeScanned, DeviceEvent
from drivers.faults import PassingFault
from drivers.keys import Ends
from drivers.scanner import LONGEST_CODE, CodeEnd, CodeSplitter, KeyboardScanner, SerialScanner, read_code
from drivers.serial_port import serial_port
from drivers.sim.scanner import SimScanner
from drivers.sim.wedge import SimKeyboard, typed

SENT = [
    (CodeEnd.ANY, b"V-123\r", [b"V-123"]),
    (CodeEnd.ANY, b"V-123\n", [b"V-123"]),
    (CodeEnd.ANY, b"V-123\r\nV-124\r\n", [b"V-123", b"V-124"]),
    (CodeEnd.ANY, b"V-123\t", [b"V-123"]),
    (CodeEnd.CR, b"a\tb\nc\r", [b"a\tb\nc"]),
    (CodeEnd.LF, b"a\tb\rc\n", [b"a\tb\rc"]),
    (CodeEnd.CRLF, b"a\nb\rc\r\nd", [b"a\nb\rc"]),
    (CodeEnd.TAB, b"a\r\nb\t", [b"a\r\nb"]),
    (CodeEnd.SILENCE, b"V-123", [b"V-123"]),
    (CodeEnd.ANY, b"\r\n\r\n", []),
    (CodeEnd.ANY, b"V-12", []),  # cut: half a code is no code
]


@pytest.mark.parametrize(("end", "sent", "codes"), SENT)
@pytest.mark.parametrize("size", [1, 2, 100])
def test_codes_are_split_where_the_scanner_ends_them(end: CodeEnd, sent: bytes, codes: list[bytes], size: int) -> None:
    splitter = CodeSplitter(end)
    got = [code for at in range(0, len(sent), size) for code in splitter.feed(sent[at : at + size])]
    last = splitter.silence()
    assert [*got, *([last] if last else [])] == codes


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"V-123", "V-123"),
        ("优惠券".encode(), "优惠券"),
        ("优惠券".encode("gb18030"), "优惠券"),
        ("\ufeffV-123".encode(), "V-123"),
        (b"\x02 V-123\x1d45 \x03", "V-12345"),
        ("a\u202egnp".encode(), "agnp"),  # letters that turn the line around
        (b"\xff\xff", ""),
        (b"", ""),
    ],
)
def test_codes_are_read_as_utf8_then_gb18030(raw: bytes, text: str) -> None:
    assert read_code(raw) == text


@given(st.lists(st.binary(max_size=600), max_size=20), st.sampled_from(CodeEnd))
def test_any_bytes_are_bounded_and_printable(chunks: list[bytes], end: CodeEnd) -> None:
    splitter = CodeSplitter(end)
    for chunk in chunks:
        for code in [*splitter.feed(chunk), splitter.silence() if chunk[:1] == b"\x00" else b""]:
            assert len(code) <= LONGEST_CODE
            assert read_code(code).isprintable()


@given(st.lists(st.text("ABC-123优", min_size=1, max_size=20), max_size=8), st.integers(1, 9))
def test_no_code_is_lost_however_the_line_cuts_them(codes: list[str], size: int) -> None:
    sent = b"".join(code.encode() + b"\r\n" for code in codes)
    splitter = CodeSplitter()
    got = [code for at in range(0, len(sent), size) for code in splitter.feed(sent[at : at + size])]
    assert [read_code(code) for code in got] == codes


def test_an_endless_line_is_dropped_up_to_its_end() -> None:
    splitter = CodeSplitter()
    for _ in range(100):
        assert splitter.feed(b"x" * 1000) == []
    assert splitter.feed(b"tail\rV-123\r") == [b"V-123"]
    assert splitter.feed(b"x" * LONGEST_CODE + b"\r") == [b"x" * LONGEST_CODE]


class Counter:
    """A scanner in a shop: its simulated end, the real port, a clock that the story moves."""

    def __init__(self, end: SimScanner) -> None:
        self.now = 50.0
        self.end = end
        self.device = SerialScanner("counter", partial(serial_port, str(end.path), 9600), clock=lambda: self.now)


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    end = SimScanner(tmp_path / "scanner")
    with end:
        yield Counter(end)


def heard(device: Device, *steps: object) -> list[DeviceEvent]:
    events: list[DeviceEvent] = []
    with device.open() as session:
        for step in steps:
            if callable(step):
                step()
            events += session.turn(Event())
    return events


def test_a_code_held_up_is_one_scan(counter: Counter) -> None:
    events = heard(counter.device, lambda: counter.end.scan("V-123"))
    assert events == [CodeScanned("V-123", "counter", 50.0)]


def test_a_code_that_stays_in_front_is_read_again_and_scanned_once(counter: Counter) -> None:
    def later(text: str, seconds: float) -> None:
        counter.now += seconds
        counter.end.scan(text)

    events = heard(
        counter.device,
        *(partial(later, "V-123", 1.0) for _ in range(5)),
        partial(later, "V-124", 0.1),
        partial(later, "V-123", 0.1),
        partial(later, "V-123", 2.0),
    )
    assert [event.text for event in events if isinstance(event, CodeScanned)] == ["V-123", "V-124", "V-123", "V-123"]


@pytest.mark.parametrize("ending", [b"\r", b"\n", b"\r\n", b"\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_each_scanner_setting_is_read(tmp_path: Path, ending: bytes, encoding: str) -> None:
    end = SimScanner(tmp_path / "scanner", ending=ending, encoding=encoding)
    with end:
        (event,) = heard(Counter(end).device, lambda: end.scan("会员 A-17"))
    assert isinstance(event, CodeScanned)
    assert event.text == "会员 A-17"


def test_unplugged_and_plugged_in_again(counter: Counter) -> None:
    with pytest.raises(PassingFault, match="broke off"):
        heard(counter.device, counter.end.unplug)
    with pytest.raises(PassingFault, match="There is no serial port"):
        heard(counter.device)
    counter.end.plug_in()
    assert len(heard(counter.device, lambda: counter.end.scan("V-123"))) == 1


def test_a_scanner_that_types() -> None:
    keyboard = SimKeyboard()
    device = KeyboardScanner("counter", keyboard.open, ends=Ends.KEY, clock=lambda: 7.0)
    code = "https://shop.example/v?c=AB-12&n=~1"
    events = heard(device, lambda: keyboard.send(typed(code) + typed(code)), lambda: keyboard.send(b""))
    assert events == [CodeScanned(code, "counter", 7.0)]
