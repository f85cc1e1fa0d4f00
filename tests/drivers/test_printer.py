"""A printer in a shop: what its paper, cover, cable and switch do to a voucher, over a real pseudo-terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from threading import Event

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.device import Session, Supervisor, check
from drivers.events import DeviceBack, DeviceEvent, DeviceLost
from drivers.faults import DeviceFault, LastingFault, PassingFault
from drivers.printer import MOST_WAITING, STALE_S, STALLED_S, WORKED_OFF_S, Outcome, Printer, Result
from drivers.printer_document import Code, Document, Pair, Size, Words
from drivers.printer_line import PrinterLine, PrinterWire, serial_wire, usb_wire
from drivers.printer_profile import PROFILES, Profile
from drivers.printer_status import PrinterState, is_printed, is_status, state_of
from drivers.sim.paper import PrintedDots, Torn
from drivers.sim.printer import SimPrinter

FONT = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
GB58 = PROFILES["gb18030-58"]
VOUCHER = Document((Words("免费奶茶", Size.LARGE), Pair("券", "V-17"), Code("TUCK:V-17")), "zh-Hans")
LONG = Document(tuple(Words(f"한국어 {row}") for row in range(40)))  # drawn: some 60 kB


class Shop:
    """A printer and its simulated end; turns are taken by the test, time is moved by it."""

    def __init__(self, end: SimPrinter, profile: Profile = GB58) -> None:
        self.end = end
        self.skipped = 0.0
        self.outcomes: list[Outcome] = []
        self.printer = Printer("counter printer", self._reach, profile, FONT, self.outcomes.append, clock=self._clock)

    def _reach(self) -> AbstractContextManager[PrinterWire]:
        return serial_wire(str(self.end.path), 115200)

    def _clock(self) -> float:
        import time

        return time.monotonic() + self.skipped

    def last(self) -> tuple[Result, str]:
        return self.outcomes[-1].result, self.outcomes[-1].sentence


def turns(session: Session, shop: Shop, outcomes: int = 1, most: int = 200) -> list[DeviceEvent]:
    """Takes turns until so many jobs are done."""
    events: list[DeviceEvent] = []
    for _ in range(most):
        if len(shop.outcomes) >= outcomes:
            return events
        events += session.turn(Event())
    raise AssertionError(f"{len(shop.outcomes)} of {outcomes} jobs done after {most} turns")


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    end = SimPrinter(tmp_path / "printer")
    with end:
        yield Shop(end)


def test_a_voucher_is_printed_and_told(shop: Shop) -> None:
    with shop.printer.open() as session:
        session.turn(Event())
        assert shop.printer.state is PrinterState.READY
        waiting = shop.printer.print(VOUCHER)
        assert (waiting.job, waiting.result) == (1, Result.WAITING)
        turns(session, shop)
    assert shop.outcomes == [Outcome(1, Result.PRINTED, PrinterState.READY, "It was printed.")]
    assert shop.end.text() == "免费奶茶\n券" + " " * 26 + "V-17\n[QR TUCK:V-17]\n\n\n\n\n"
    assert shop.end.unknown == []


def test_it_can_be_printed_again(shop: Shop) -> None:
    with shop.printer.open() as session:
        session.turn(Event())
        shop.printer.print(VOUCHER)
        shop.printer.print(VOUCHER)
        turns(session, shop, outcomes=2)
    assert shop.end.text().count("[QR TUCK:V-17]") == 2


def test_a_long_document_of_pictures_comes_whole(shop: Shop) -> None:
    with shop.printer.open() as session:
        session.turn(Event())
        shop.printer.print(LONG)
        turns(session, shop)
    assert shop.last()[0] is Result.PRINTED
    assert sum(isinstance(item, PrintedDots) for item in shop.end.paper()) == 40
    assert shop.end.unknown == []


@pytest.mark.parametrize(
    ("handled", "state", "words"),
    [
        ({"rows": 0}, PrinterState.OUT_OF_PAPER, "put in a new roll"),
        ({"cover_open": True}, PrinterState.COVER_OPEN, "close its cover"),
        ({"cutter_stuck": True}, PrinterState.CUTTER_STUCK, "clear the cutter"),
        ({"button_held": True}, PrinterState.OFFLINE, "is offline"),
        ({"on": False}, PrinterState.SILENT, "switch it on"),
    ],
)
def test_what_keeps_it_from_printing_is_a_state_and_a_sentence(
    shop: Shop, handled: dict[str, bool | int], state: PrinterState, words: str
) -> None:
    with shop.printer.open() as session:
        session.turn(Event())
        shop.end.handle(**handled)
        shop.printer.print(VOUCHER)
        turns(session, shop)
        assert shop.printer.state is state
        assert shop.last()[0] is Result.NOT_PRINTED
        assert words in shop.last()[1]
        at_once = shop.printer.print(VOUCHER)
        assert at_once.result is Result.NOT_PRINTED
        assert at_once.state is state
    assert shop.end.text() == ""


def test_low_paper_still_prints(shop: Shop) -> None:
    shop.end.handle(rows=50)
    with shop.printer.open() as session:
        session.turn(Event())
        assert shop.printer.state is PrinterState.PAPER_LOW
        shop.printer.print(VOUCHER)
        turns(session, shop)
    assert shop.last()[0] is Result.PRINTED


def test_paper_that_ends_in_the_middle_leaves_no_ghost(shop: Shop) -> None:
    """Half a voucher is not finished when the new roll is in: the guest has got another one by then."""
    shop.end.handle(rows=5)
    with shop.printer.open() as session:
        session.turn(Event())
        shop.printer.print(LONG)
        turns(session, shop)
        assert shop.last()[0] is Result.NOT_PRINTED
        assert "out of paper" in shop.last()[1]
        before = len(shop.end.paper())
        shop.end.handle(rows=1000)
        assert len(shop.end.paper()) == before
        shop.skipped += 3.0
        session.turn(Event())
        assert shop.printer.state.prints
        shop.printer.print(VOUCHER)
        turns(session, shop, outcomes=2)
    assert shop.last()[0] is Result.PRINTED
    assert [type(item).__name__ for item in shop.end.paper()[before:]][:3] == [
        "PrintedRow",
        "PrintedRow",
        "PrintedCode",
    ]


def test_staff_hear_when_it_can_not_print_and_when_it_can_again(shop: Shop) -> None:
    def later() -> list[DeviceEvent]:
        shop.skipped += 3.0
        return list(session.turn(Event()))

    with shop.printer.open() as session:
        assert list(session.turn(Event())) == []
        assert later() == []
        shop.end.handle(cover_open=True)
        (lost,) = later()
        assert isinstance(lost, DeviceLost)
        assert (lost.device, lost.lasting) == ("counter printer", True)
        assert lost.sentence == "The printer is open: close its cover."
        assert later() == []
        shop.end.handle(cover_open=False)
        (back,) = later()
        assert isinstance(back, DeviceBack)


def test_unplugged_while_it_prints(shop: Shop) -> None:
    def pull_out_while_printing() -> None:
        with shop.printer.open() as session:
            session.turn(Event())
            shop.printer.print(LONG)
            shop.printer.print(VOUCHER)
            session.turn(Event())
            session.turn(Event())
            shop.end.unplug()
            turns(session, shop)

    with pytest.raises(PassingFault, match="broke off"):
        pull_out_while_printing()
    assert [outcome.result for outcome in shop.outcomes] == [Result.NOT_PRINTED, Result.NOT_PRINTED]
    assert shop.outcomes[0].sentence == "The printer was unplugged while it printed: print it again."
    assert shop.printer.state is PrinterState.UNPLUGGED
    assert shop.printer.print(VOUCHER).result is Result.NOT_PRINTED
    shop.end.plug_in()
    with shop.printer.open() as session:
        session.turn(Event())
        shop.printer.print(VOUCHER)
        turns(session, shop, outcomes=3)
    assert shop.last()[0] is Result.PRINTED


def test_a_receipt_nobody_waits_for_any_more_is_not_printed(shop: Shop) -> None:
    with shop.printer.open() as session:
        session.turn(Event())
        shop.printer.print(VOUCHER)
        shop.skipped += STALE_S + 1
        turns(session, shop)
    assert shop.last() == (Result.NOT_PRINTED, "It waited too long for the printer: print it again.")
    assert shop.end.text() == ""


def test_the_queue_is_bounded(shop: Shop) -> None:
    results = [shop.printer.print(VOUCHER).result for _ in range(MOST_WAITING + 1)]
    assert results == [Result.WAITING] * MOST_WAITING + [Result.NOT_PRINTED]


def test_a_document_that_can_not_be_laid_out_is_an_outcome(shop: Shop) -> None:
    with shop.printer.open() as session:
        session.turn(Event())
        shop.printer.print(Document((Code(""),)))
        turns(session, shop)
    assert shop.last()[0] is Result.NOT_PRINTED
    assert "QR code" in shop.last()[1]


def test_a_printer_that_tells_nothing_is_trusted(tmp_path: Path) -> None:
    end = SimPrinter(tmp_path / "printer", answers=False)
    with end:
        silent = Profile("silent", 384, 32, GB58.charset, cuts=True, answers=False)
        shop = Shop(end, silent)
        with shop.printer.open() as session:
            session.turn(Event())
            shop.printer.print(VOUCHER)
            turns(session, shop)
        assert shop.last()[0] is Result.SENT
        assert end.wait_for(lambda paper: Torn() in paper, 5.0)


def test_a_printer_that_should_answer_and_does_not_is_said_to_be_silent(tmp_path: Path) -> None:
    end = SimPrinter(tmp_path / "printer", answers=False)
    with end:
        shop = Shop(end)
        with shop.printer.open() as session:
            session.turn(Event())
            assert shop.printer.state is PrinterState.SILENT


def test_waiting_for_the_paper_in_its_own_thread(shop: Shop) -> None:
    heard: list[DeviceEvent] = []

    def died(name: str, error: BaseException) -> None:
        raise AssertionError(name) from error

    supervisor = Supervisor(shop.printer, heard.append, died)
    supervisor.start()
    try:
        outcome = shop.printer.print(VOUCHER, limit_s=10.0)
    finally:
        supervisor.stop()
    assert outcome.result is Result.PRINTED
    assert heard == []


def test_check_says_what_answered_or_what_to_do(shop: Shop, tmp_path: Path) -> None:
    assert check(shop.printer) == "ESC/POS printer, profile gb18030-58"
    shop.end.unplug()
    with pytest.raises(PassingFault, match="no serial port"):
        check(shop.printer)
    no_font = Printer("p", shop.printer.open, GB58, tmp_path / "absent.ttc")  # type: ignore[arg-type]  # never reached
    with pytest.raises(LastingFault, match="install fonts-noto-cjk"):
        check(no_font)


def test_a_usb_printer_file(shop: Shop, tmp_path: Path) -> None:
    """The pseudo-terminal stands in for /dev/usb/lp0: a file that is read and written without blocking."""
    outcomes: list[Outcome] = []
    printer = Printer("usb", partial(usb_wire, str(shop.end.path)), GB58, FONT, outcomes.append)
    with printer.open() as session:
        session.turn(Event())
        printer.print(VOUCHER)
        for _ in range(100):
            if not outcomes:
                session.turn(Event())
    assert outcomes[0].result is Result.PRINTED
    for wrong, words in ((tmp_path / "absent", "no printer at"), (tmp_path, "is no printer")):
        with pytest.raises(DeviceFault, match=words), usb_wire(str(wrong)):
            pass


class Scripted:
    """A wire that takes `takes` bytes and answers what it is told; its descriptor is always ready."""

    def __init__(self, answers: bytes, takes: int = 1 << 30) -> None:
        self._file = Path("/dev/null").open("r+b", buffering=0)  # noqa: SIM115 - closed by close()
        self._answers = answers
        self._takes = takes

    def fileno(self) -> int:
        return self._file.fileno()

    def read(self, size: int, /) -> bytes:
        return self._answers[:size]

    def write(self, data: bytes, /) -> int:
        taken = min(len(data), self._takes)
        self._takes -= taken
        return taken

    def close(self) -> None:
        self._file.close()


class Ticking:
    """A clock that goes on by 10 ms whenever it is looked at, so that nothing has to be waited for."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 0.01
        return self.now


@given(st.binary(min_size=1, max_size=64))
def test_any_answers_are_a_state(answers: bytes) -> None:
    wire = Scripted(answers)
    try:
        assert PrinterLine(wire, Ticking()).state() in PrinterState
        assert isinstance(PrinterLine(wire, Ticking()).worked_off(0.1), bool)
    finally:
        wire.close()


def test_a_printer_that_takes_nothing_ends_the_try() -> None:
    wire = Scripted(b"\x12", takes=3)
    try:
        line = PrinterLine(wire, Ticking())
        assert line.send(b"12345", 0.5) == 3
        assert line.state() is PrinterState.SILENT
    finally:
        wire.close()


@given(st.integers(0, 255), st.integers(0, 255), st.integers(0, 255), st.integers(0, 255))
def test_every_four_bytes_are_a_state(printer: int, cause: int, error: int, paper: int) -> None:
    assert state_of(printer, cause, error, paper) in PrinterState


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        ((0x12, 0x12, 0x12, 0x12), PrinterState.READY),
        ((0x12, 0x12, 0x12, 0x1E), PrinterState.PAPER_LOW),
        ((0x1A, 0x32, 0x12, 0x7E), PrinterState.OUT_OF_PAPER),
        ((0x1A, 0x16, 0x12, 0x12), PrinterState.COVER_OPEN),
        ((0x1A, 0x36, 0x12, 0x7E), PrinterState.OUT_OF_PAPER),
        ((0x1A, 0x52, 0x1A, 0x12), PrinterState.CUTTER_STUCK),
        ((0x1A, 0x52, 0x32, 0x12), PrinterState.FAILED),
        ((0x1A, 0x1A, 0x12, 0x12), PrinterState.OFFLINE),  # paper is fed by its button
    ],
)
def test_answers_as_in_the_reference(answers: tuple[int, int, int, int], state: PrinterState) -> None:
    assert all(map(is_status, answers))
    assert not any(map(is_printed, answers))
    assert state_of(*answers) is state


def test_flow_control_bytes_are_no_answers() -> None:
    for byte in (0x11, 0x13):
        assert not is_status(byte)
        assert not is_printed(byte)


class Deaf:
    """A printer that is ready and takes nothing, or takes all and never says that it is done."""

    def __init__(self, takes: int) -> None:
        self.wire = Scripted(b"\x12", takes)

    def __enter__(self) -> Scripted:
        return self.wire

    def __exit__(self, *_: object) -> None:
        self.wire.close()


@pytest.mark.parametrize(
    ("takes", "limit_s", "result", "words"),
    [(500, STALLED_S, Result.NOT_PRINTED, "print it again"), (1 << 30, WORKED_OFF_S, Result.SENT, "does not tell")],
)
def test_a_job_always_ends(takes: int, limit_s: float, result: Result, words: str) -> None:
    outcomes: list[Outcome] = []
    clock = Ticking()
    printer = Printer("deaf", lambda: Deaf(takes), GB58, FONT, outcomes.append, clock=clock)
    with printer.open() as session:
        session.turn(Event())
        printer.print(VOUCHER)
        for _ in range(2000):
            if not outcomes:
                session.turn(Event())
    assert outcomes[0].result is result
    assert words in outcomes[0].sentence
    assert clock.now < limit_s * 4
