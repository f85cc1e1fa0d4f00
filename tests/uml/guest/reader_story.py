"""A typing card reader on the kernel's own input layer: uinput types, drivers.keys grabs, drivers.cards.wedge reads."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from threading import Event

import pytest

from drivers.cards.formats import format_named
from drivers.cards.wedge import KeyboardReader
from drivers.device import Session
from drivers.events import CardKind, CardTapped, DeviceEvent
from drivers.faults import LastingFault, PassingFault
from drivers.keys import INPUT_EVENT, EvdevWire
from drivers.scanner import KeyboardScanner
from drivers.sim.wedge import TAB, UinputKeyboard, typed

HEX = format_named("hex")
ANNA = bytes.fromhex("04A1B2C3D4E5F6")


def keyed(keyboard: UinputKeyboard, session: Session, events: bytes) -> list[DeviceEvent]:
    """Types as a reader does, key by key: the kernel keeps 64 events for who reads late."""
    heard: list[DeviceEvent] = []
    step = 4 * INPUT_EVENT.size
    for at in range(0, len(events), step):
        keyboard.send(events[at : at + step])
        heard += session.turn(Event())
    return heard


@pytest.fixture
def keyboard() -> Iterator[UinputKeyboard]:
    with UinputKeyboard() as keyboard:
        yield keyboard


def reader(keyboard: UinputKeyboard) -> KeyboardReader:
    return KeyboardReader("door", partial(EvdevWire, keyboard.path), HEX, clock=lambda: 1.0)


def test_a_card_typed_through_the_kernel_is_a_tap(keyboard: UinputKeyboard) -> None:
    with reader(keyboard).open() as session:
        assert keyed(keyboard, session, typed(HEX.encode(ANNA))) == [CardTapped(ANNA, CardKind.UNKNOWN, "door", 1.0)]


def test_every_printable_letter_comes_through(keyboard: UinputKeyboard) -> None:
    text = "".join(map(chr, range(33, 127)))
    scanner = KeyboardScanner("counter", partial(EvdevWire, keyboard.path))
    with scanner.open() as session:
        events = keyed(keyboard, session, typed(text, end=TAB))
    assert [getattr(event, "text", "") for event in events] == [text]


def test_nobody_else_hears_the_card(keyboard: UinputKeyboard) -> None:
    eavesdropper = os.open(keyboard.path, os.O_RDONLY | os.O_NONBLOCK)
    try:
        with reader(keyboard).open() as session:
            assert len(keyed(keyboard, session, typed(HEX.encode(ANNA)))) == 1
            with pytest.raises(BlockingIOError):
                os.read(eavesdropper, 4096)
        keyboard.send(typed("x"))  # given back: now it is a keyboard like any other
        assert len(os.read(eavesdropper, 4096)) % INPUT_EVENT.size == 0
    finally:
        os.close(eavesdropper)


def test_two_kiosks_do_not_share_a_reader(keyboard: UinputKeyboard) -> None:
    with reader(keyboard).open(), pytest.raises(LastingFault, match="Another program"):
        EvdevWire(keyboard.path)


def test_unplugged_and_plugged_in_again() -> None:
    keyboard = UinputKeyboard()
    with reader(keyboard).open() as session:
        keyboard.close()
        with pytest.raises(PassingFault, match="'door' was unplugged"):
            session.turn(Event())
    with pytest.raises(PassingFault, match="not plugged in"):
        EvdevWire(keyboard.path)
    with UinputKeyboard() as again, reader(again).open() as session:
        assert len(keyed(again, session, typed(HEX.encode(ANNA)))) == 1


def test_keys_that_nobody_fetched_do_not_make_a_wrong_card(keyboard: UinputKeyboard) -> None:
    """The kernel drops keys when its buffer is full, and says so: the text they are missing from must not count."""
    with reader(keyboard).open() as session:
        for _ in range(20):
            keyboard.send(typed(HEX.encode(ANNA)))
        late = [event for _ in range(3) for event in session.turn(Event())]
        assert {tap.uid for tap in late if isinstance(tap, CardTapped)} <= {ANNA}
        assert len(keyed(keyboard, session, typed("") + typed("01A2B3C4"))) == 1  # and the next one does


def test_what_is_no_keyboard_is_said() -> None:
    with pytest.raises(LastingFault, match="not a keyboard"):
        EvdevWire(Path("/dev/null"))
