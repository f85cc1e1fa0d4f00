"""The PN532 and the panel on their simulated wires: how long a scan, a lamp and a press take."""

from __future__ import annotations

import os
import tempfile
import time
import tty
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue
from statistics import median, quantiles
from threading import Event, Thread
from typing import Any

from drivers.cards.pn532 import pn532_at
from drivers.cards.pn532_frames import ACK, TO_CHIP, TO_HOST, Message, encode
from drivers.device import DeviceState, Supervisor
from drivers.events import DeviceEvent, FacePressed
from drivers.panel import Button, Panel, Wiring
from drivers.sim.cards import SimCard
from drivers.sim.panel import SimPanel
from drivers.sim.pn532 import SimPn532

SCANS = 500
SCAN_LIMIT_MS = 6.0  # beyond the wire's own time
LAMP_LIMIT_MS = 5.0
PRESSES = 100_000
PRESS_LIMIT_US = 10.0  # 100,000 presses a second
BATCH = 1000  # enqueued before the panel takes a turn
PRESSES_TIMED = 200

CARD = SimCard(bytes.fromhex("04A1B2C3D4E5F6"))
WIRING = Wiring((Button(1, 17, 5), Button(2, 27, 6), Button(3, 22, 13), Button(4, 23, 19), Button(5, 24, 26)))


def figures() -> list[dict[str, Any]]:
    wire_ms, scan_ms = _wire_ms(), _scan_ms()
    hand_over_ms, lamp_ms = _hand_over_ms(), _lamp_ms()
    put_us, press_us, lost = _presses()
    return [
        _figure("PN532: release and scan with a 7-byte card, median", scan_ms, "ms", wire_ms, wire_ms + SCAN_LIMIT_MS),
        _figure("panel: edge to lamp lit and press told, p95", lamp_ms, "ms", hand_over_ms, LAMP_LIMIT_MS),
        _figure("panel: a press enqueued", press_us, "us", put_us, PRESS_LIMIT_US),
        _figure(f"panel: presses lost of {PRESSES}", lost, "presses", PRESSES, 0),
    ]


def _figure(name: str, value: float, unit: str, baseline: float, allowed: float) -> dict[str, Any]:
    """`allowed` is the most that `value` may be; baseline measured in the same run."""
    return {
        "name": name,
        "value": round(value, 4),
        "unit": unit,
        "baseline": round(baseline, 4),
        "ratio": round(value / baseline, 4),
        "limit": round(allowed / baseline, 4),
    }


def _ms(action: Callable[[], object], times: int) -> list[float]:
    """How long each of so many calls takes."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        action()
        taken.append((time.perf_counter() - began) * 1000)
    return taken


def _p95(taken: list[float]) -> float:
    return quantiles(taken, n=20)[-1]


def _scan_ms() -> float:
    with tempfile.TemporaryDirectory() as place, SimPn532(Path(place) / "reader") as sim:
        sim.lay(CARD)
        with pn532_at(str(sim.port), 115_200) as chip:

            def scan() -> None:
                assert [card.uid for card in chip.poll().cards] == [CARD.uid]

            return median(_ms(scan, SCANS))


def _wire_ms() -> float:
    """The same bytes to and fro on a bare pseudo-terminal, answered at once by a thread."""
    ours, theirs = os.openpty()
    tty.setraw(theirs)
    listed = bytes.fromhex("01 01 0044 00 07") + CARD.uid
    talk = [
        (encode(Message(TO_CHIP, 0x52, b"\x00")), ACK, encode(Message(TO_HOST, 0x53, b"\x00"))),
        (encode(Message(TO_CHIP, 0x4A, b"\x02\x00")), ACK, encode(Message(TO_HOST, 0x4B, listed))),
    ]

    def answer() -> None:
        for _ in range(SCANS):
            for asked, *answers in talk:
                _read(ours, len(asked))
                for each in answers:
                    os.write(ours, each)

    def scan() -> None:
        for asked, *answers in talk:
            os.write(theirs, asked)
            for each in answers:
                _read(theirs, len(each))

    thread = Thread(target=answer, name="bare wire")
    thread.start()
    try:
        return median(_ms(scan, SCANS))
    finally:
        thread.join(10)
        os.close(ours)
        os.close(theirs)


def _read(end: int, size: int) -> None:
    while size:
        size -= len(os.read(end, size))


def _lamp_ms() -> float:
    """From the edge to the told press, before which the lamp is lit; a bouncing finger every 10 ms."""
    sim = SimPanel(WIRING)
    told: SimpleQueue[DeviceEvent] = SimpleQueue()
    died: list[BaseException] = []
    supervisor = Supervisor(Panel("panel", WIRING, sim.pins), told.put, lambda _, error: died.append(error))
    supervisor.start()
    between = Event()
    while supervisor.report().state is not DeviceState.WORKING:
        between.wait(0.01)

    def press(face: int) -> None:
        sim.down(face)
        assert isinstance(told.get(timeout=5), FacePressed)
        assert sim.lamp(face) == 1.0

    taken = []
    for number in range(PRESSES_TIMED):
        face = number % 5 + 1
        began = time.perf_counter()
        press(face)
        taken.append((time.perf_counter() - began) * 1000)
        sim.up(face)
        between.wait(0.01)
    supervisor.stop()
    assert died == []
    return _p95(taken)


def _hand_over_ms() -> float:
    """One item through a queue to another thread and back."""
    there: SimpleQueue[int | None] = SimpleQueue()
    back: SimpleQueue[int] = SimpleQueue()

    def pass_on() -> None:
        while (item := there.get()) is not None:
            back.put(item)

    thread = Thread(target=pass_on, name="bare hand-over")
    thread.start()

    def once() -> None:
        there.put(1)
        back.get(timeout=5)

    try:
        return _p95(_ms(once, PRESSES_TIMED))
    finally:
        there.put(None)
        thread.join(10)


def _presses() -> tuple[float, float, int]:
    """Microseconds of processor time to put a press into a queue bare, and from its pin; presses lost on the way.

    The contacts close and open in simulated time, 50 ms apart, so that each closing is a press; they rest when the
    panel looks at them, or they would be told as jammed.
    """
    now = [0.0]
    sim = SimPanel(WIRING)
    panel = Panel("panel", WIRING, sim.pins, clock=lambda: now[0])
    pressed = 0
    enqueuing = 0.0
    with panel.open() as session:
        for _ in range(PRESSES // BATCH):
            began = time.thread_time()
            for _ in range(BATCH):
                now[0] += 0.05
                sim.down(3)
                now[0] += 0.05
                sim.up(3)
            enqueuing += time.thread_time() - began
            now[0] += 0.05
            pressed += sum(isinstance(event, FacePressed) for event in session.turn(Event()))
    queue: SimpleQueue[tuple[int, bool, float]] = SimpleQueue()
    began = time.thread_time()
    for _ in range(PRESSES):
        now[0] += 0.05
        queue.put((3, True, now[0]))
        now[0] += 0.05
        queue.put((3, False, now[0]))
    put = time.thread_time() - began
    return put / PRESSES * 1e6, enqueuing / PRESSES * 1e6, PRESSES - pressed
