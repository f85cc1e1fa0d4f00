"""USB readers that type: events of the kernel in, taps out."""

from __future__ import annotations

import errno
import logging
from pathlib import Path
from threading import Event

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.cards.formats import CardFormat, format_named
from drivers.cards.wedge import KeyboardReader
from drivers.device import Supervisor
from drivers.events import CardKind, CardTapped, DeviceBack, DeviceEvent, DeviceLost
from drivers.faults import LastingFault, PassingFault
from drivers.keys import (
    INPUT_EVENT,
    LONGEST_TEXT,
    Ends,
    EvdevWire,
    KeyText,
    Sample,
    keyboards,
    open_fault,
    read_samples,
)
from drivers.sim.wedge import (
    KEYPAD_ENTER,
    LEFT_SHIFT,
    LOST_EVENTS,
    TAB,
    SimKeyboard,
    press,
    typed,
)

HEX = format_named("hex")
ANNA = bytes.fromhex("04A1B2C3D4E5F6")
BEN = bytes.fromhex("01A2B3C4")
SILENCE = b""


class Day:
    """A reader on a simulated keyboard, with a clock that the story moves."""

    def __init__(self, card_format: CardFormat = HEX, **settings: object) -> None:
        self.now = 100.0
        self.keyboard = SimKeyboard()
        ends = Ends.SILENCE if settings.pop("silence", False) else Ends.KEY
        radio = bool(settings.pop("radio", True))
        self.reader = KeyboardReader(
            "door", self.keyboard.open, card_format, ends=ends, radio=radio, clock=lambda: self.now
        )

    def story(self, *wire: bytes | float) -> list[DeviceEvent]:
        """Lets events come and time pass: bytes are read in one turn each, a number is seconds of silence."""
        events: list[DeviceEvent] = []
        with self.reader.open() as session:
            for step in wire:
                if isinstance(step, float):
                    self.now += step
                    step = SILENCE
                self.keyboard.send(step)
                events += session.turn(Event())
        return events


def card(uid: bytes, card_format: CardFormat = HEX) -> bytes:
    return typed(card_format.encode(uid))


def test_a_typed_number_is_a_tap() -> None:
    assert Day().story(card(ANNA)) == [CardTapped(ANNA, CardKind.UNKNOWN, "door", 100.0)]


def test_the_number_comes_key_by_key_over_many_turns() -> None:
    events = card(BEN)
    steps = [events[at : at + INPUT_EVENT.size] for at in range(0, len(events), INPUT_EVENT.size)]
    assert Day().story(*steps) == [CardTapped(BEN, CardKind.UNKNOWN, "door", 100.0)]


def test_a_card_that_rests_and_is_typed_every_second_is_one_tap() -> None:
    taps = Day().story(card(ANNA), 1.0, card(ANNA), 1.0, card(ANNA), 1.0, card(ANNA), 1.0, card(ANNA))
    assert len(taps) == 1


def test_the_same_card_after_a_pause_and_another_card_at_once_are_taps() -> None:
    taps = Day().story(card(ANNA), card(BEN), 0.5, 4.0, card(ANNA))
    assert [tap.uid for tap in taps if isinstance(tap, CardTapped)] == [ANNA, BEN, ANNA]


@pytest.mark.parametrize("name", ["decimal", "decimal-reversed", "hex-reversed", "8h10d", "wiegand34"])
def test_the_configured_format_is_undone(name: str) -> None:
    card_format = format_named(name)
    (tap,) = Day(card_format).story(card(BEN, card_format))
    assert isinstance(tap, CardTapped)
    assert tap.uid == BEN


def test_phones_and_rewritable_cards_are_known_by_their_number() -> None:
    phone, clone = bytes.fromhex("08112233"), bytes.fromhex("01020304")
    kinds = [tap.kind for tap in Day().story(card(phone), 5.0, card(clone)) if isinstance(tap, CardTapped)]
    assert kinds == [CardKind.PHONE, CardKind.CLONE]
    (tap,) = Day(radio=False).story(card(phone))
    assert isinstance(tap, CardTapped)
    assert tap.kind is CardKind.UNKNOWN


def test_a_cut_format_is_said_at_the_start(caplog: pytest.LogCaptureFixture) -> None:
    Day(format_named("hex-last4"))
    assert "two cards may look the same" in caplog.text


def test_a_reader_without_enter_needs_silence() -> None:
    quick = Day(silence=True)
    assert len(quick.story(typed("01A2B3C4", end=None), 0.05)) == 1


def test_half_a_number_is_never_a_card() -> None:
    assert Day().story(typed("04A1B2C3", end=None), 0.5, typed("D4E5F6")) == []


def test_numbers_in_another_format_are_said_and_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    day = Day(format_named("8h10d"))
    with pytest.raises(LastingFault, match="learn-reader"):
        day.story(typed("12345678"), typed("12345678"), typed("12345678"))
    assert "12345678" not in caplog.text


def test_unplugged_and_back_in_its_own_thread() -> None:
    heard: list[DeviceEvent] = []
    told = Event()

    def emit(event: DeviceEvent) -> None:
        heard.append(event)
        told.set()

    def died(name: str, error: BaseException) -> None:
        raise AssertionError(name) from error

    keyboard = SimKeyboard()
    hurried: list[float] = []

    def wait(stopping: Event, seconds: float) -> bool:
        hurried.append(seconds)
        return stopping.wait(0.001)

    device = KeyboardReader("door", keyboard.open, HEX)
    supervisor = Supervisor(device, emit, died, wait=wait)
    supervisor.start()
    try:
        assert keyboard.wait_opened(5.0)
        keyboard.unplug()
        keyboard.plug()
        assert keyboard.wait_opened(5.0)
        keyboard.lay(BEN, HEX)
        assert told.wait(5.0)
    finally:
        keyboard.unplug()
        supervisor.stop()
    assert [event for event in heard if not isinstance(event, DeviceLost | DeviceBack)] == [
        CardTapped(BEN, CardKind.UNKNOWN, "door", heard[0].at)
    ]


def test_an_unplugged_reader_is_a_passing_fault() -> None:
    day = Day()
    with day.reader.open() as session:
        day.keyboard.unplug()
        day.keyboard.plug()
        with pytest.raises(PassingFault, match="'door' was unplugged"):
            session.turn(Event())


@pytest.mark.parametrize(
    ("code", "kind", "words"),
    [
        (errno.ENOENT, PassingFault, "not plugged in"),
        (errno.ENODEV, PassingFault, "not plugged in"),
        (errno.EACCES, LastingFault, "group input"),
        (errno.EBUSY, LastingFault, "Another program"),
        (errno.ENOTTY, LastingFault, "not a keyboard"),
        (errno.EIO, PassingFault, "can't be opened"),
    ],
)
def test_what_keeps_a_reader_from_opening_is_said(code: int, kind: type[Exception], words: str) -> None:
    fault = open_fault(Path("/dev/input/by-id/usb-X-event-kbd"), OSError(code, "words of the kernel"))
    assert type(fault) is kind
    assert words in str(fault)


def test_a_file_that_is_no_keyboard_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(LastingFault, match="not a keyboard"):
        EvdevWire(tmp_path / "file")
    with pytest.raises(PassingFault, match="not plugged in"):
        EvdevWire(tmp_path / "nothing")


def test_plugged_in_keyboards_are_found_by_their_lasting_names(tmp_path: Path) -> None:
    for name in ("usb-B_Reader-event-kbd", "usb-A_Reader-event-kbd", "usb-Mouse-event-mouse"):
        (tmp_path / name).touch()
    assert [path.name for path in keyboards(tmp_path)] == ["usb-A_Reader-event-kbd", "usb-B_Reader-event-kbd"]
    assert keyboards(tmp_path / "absent") == ()


def test_samples_for_learning_tell_what_closes_a_number() -> None:
    keyboard = SimKeyboard()
    wire = keyboard.open()
    stopping = Event()
    samples = read_samples(wire, stopping)
    keyboard.send(typed("27440068") + typed("C4B3A201", end=TAB))
    assert [next(samples), next(samples)] == [Sample("27440068", Ends.KEY), Sample("C4B3A201", Ends.KEY)]
    keyboard.send(typed("27440068", end=None))
    keyboard.send(SILENCE)
    assert next(samples) == Sample("27440068", Ends.SILENCE)
    keyboard.unplug()
    with pytest.raises(PassingFault, match="unplugged"):
        next(samples)
    stopping.set()
    assert list(read_samples(wire, stopping)) == []


PRINTABLE = "".join(map(chr, range(32, 127)))


@given(st.text(PRINTABLE, min_size=1, max_size=60), st.sampled_from([28, TAB, KEYPAD_ENTER]), st.booleans())
def test_every_printable_letter_is_typed_and_read(text: str, end: int, keypad: bool) -> None:
    assert KeyText().feed(typed(text, end, keypad)) == [text]


@given(st.binary(max_size=2000), st.integers(1, 40), st.sampled_from(Ends))
def test_any_bytes_cut_anywhere_do_no_harm(noise: bytes, size: int, ends: Ends) -> None:
    keys = KeyText(ends)
    for at in range(0, len(noise), size):
        keys.feed(noise[at : at + size])
    keys.silence()
    rest = -len(noise) % INPUT_EVENT.size
    keys.feed(bytes(rest))
    keys.silence()
    for shift in (LEFT_SHIFT, 54, 29, 97, 56, 100, 125, 126):
        keys.feed(press(shift, 0))
    assert keys.feed(typed("12345678")) == ["12345678"]


events = st.builds(
    lambda kind, code, value: INPUT_EVENT.pack(0, 0, kind, code, value),
    st.integers(0, 5),
    st.integers(0, 255),
    st.integers(-1, 3),
)


@given(st.lists(events, max_size=300))
def test_any_events_give_only_printable_texts(stream: list[bytes]) -> None:
    for text in KeyText().feed(b"".join(stream)):
        assert text.isprintable()
        assert text


def test_capitals_repeats_and_commands() -> None:
    caps = press(58, 1) + press(58, 0)
    ctrl_c = press(29, 1) + press(46, 1) + press(46, 0) + press(29, 0)
    held = press(2, 1) + press(2, 2) * 50 + press(2, 0)
    assert KeyText().feed(caps + typed("ab") + caps + typed("ab")) == ["AB", "ab"]
    assert KeyText().feed(ctrl_c + typed("x")) == ["x"]
    assert KeyText().feed(held + typed("2")) == ["12"]


def test_lost_keys_drop_the_text_they_were_lost_from() -> None:
    keys = KeyText()
    lost = typed("04A1", end=None) + LOST_EVENTS + typed("B2C3")
    assert keys.feed(lost) == []
    assert keys.feed(typed("04A1B2C3")) == ["04A1B2C3"]


def test_a_text_without_end_does_not_grow() -> None:
    keys = KeyText()
    assert keys.feed(typed("7" * (LONGEST_TEXT + 1))) == []
    assert keys.feed(typed("7" * LONGEST_TEXT)) == ["7" * LONGEST_TEXT]
