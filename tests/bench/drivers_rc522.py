"""The RC522 on its simulated wire: what a poll costs and how soon a card is an event."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from functools import partial
from threading import Event
from typing import Any

from drivers.cards.mfrc522 import Rc522Reader, rc522_at
from drivers.cards.rc522_bus import spidev_bus
from drivers.events import CardTapped
from drivers.sim.card_models import Ntag21xCard
from drivers.sim.cards import SimCard
from drivers.sim.clock import CountedClock, RealClock
from drivers.sim.field import Field
from drivers.sim.mfrc522 import Mfrc522Model
from drivers.sim.spidev import CALL, SpiWires
from tests.drivers.mfrc522_package import NotToBeHad, what_the_package_does
from tests.stories.signed import InHand

SEVEN = bytes.fromhex("04112233445566")
POLL_S = 0.1
SIGNED_LIMIT_MS = 150.0  # a signature over the air costs what it costs: about 30 ms
EMPTY_LIMIT, CARD_LIMIT, CPU_LIMIT_PERCENT, LATENCY_LIMIT_MS = 45, 110, 3.0, 120.0


def figure(name: str, value: float, unit: str, allowed: float, baseline: float | None = None) -> dict[str, Any]:
    """One figure; without another's baseline the ratio is against what is allowed."""
    against = allowed if baseline is None else baseline
    return {
        "name": name,
        "value": round(value, 3),
        "unit": unit,
        "baseline": round(against, 3),
        "ratio": round(value / against, 4),
        "limit": round(allowed / against, 4),
    }


class Timetable(CountedClock):
    """Counted time in which something happens at a moment, in the middle of a poll if it falls there."""

    def __init__(self) -> None:
        super().__init__()
        self._then: tuple[float, Callable[[], None]] | None = None

    def at(self, when: float, happen: Callable[[], None]) -> None:
        self._then = (when, happen)

    def advance(self, seconds: float) -> None:
        self.now += seconds
        if self._then and self._then[0] <= self.now:
            _, happen = self._then
            self._then = None
            happen()


def transfers() -> tuple[float, int]:
    """Transfers of an empty poll (mean of 100, health checks included) and of one that reads a 7-byte card."""
    clock = CountedClock()
    field = Field(clock)
    wires = SpiWires(clock, {(0, 0): Mfrc522Model(field, clock)})
    with rc522_at(lambda: spidev_bus(new_port=wires.open), "simulated", pause=clock.advance) as reader:
        reader.poll()
        before = wires.transfers
        for _ in range(100):
            reader.poll()
        empty = (wires.transfers - before) / 100
        field.lay(Ntag21xCard(SEVEN))
        clock.advance(0.01)
        before = wires.transfers
        assert [card.uid for card in reader.poll().cards] == [SEVEN]
        return empty, wires.transfers - before


def cpu_percent(polls: int = 200) -> float:
    """Share of a core that ten empty polls a second take, in real time with real waits, plus 25 us a transfer.

    The simulated chip's work is counted as the driver's: the true figure is smaller.
    """
    clock = RealClock()
    wires = SpiWires(clock, {(0, 0): Mfrc522Model(Field(clock), clock)})
    with rc522_at(lambda: spidev_bus(new_port=wires.open), "simulated") as reader:
        reader.poll()
        before, began = wires.transfers, time.process_time()
        for _ in range(polls):
            reader.poll()
        seconds = time.process_time() - began + CALL * (wires.transfers - before)
    return 100 * seconds / (polls * POLL_S)


def latencies_ms(presentations: int = 1000, signed: SimCard | None = None) -> list[float]:
    """From a card laid down to its event, at ten polls a second, sorted; counted time.

    Another NTAG each time, or always the `signed` one, whose message is read.
    """
    chance = random.Random(12)
    clock = Timetable()
    field = Field(clock)
    wires = SpiWires(clock, {(0, 0): Mfrc522Model(field, clock)})
    bus = partial(spidev_bus, new_port=wires.open)
    reader = Rc522Reader("door", bus, reads_messages=signed is not None, clock=clock, pause=clock.advance)
    took = []
    with reader.open() as session:
        for _ in range(presentations):
            card = signed or Ntag21xCard(b"\x04" + chance.randbytes(6))
            laid_at = clock.now + chance.uniform(0.5, 1.0) + (3.0 if signed else 0.0)  # the same card is a new tap
            clock.at(laid_at, partial(field.lay, card))
            tapped_at = None
            for _ in range(60):
                began = clock.now
                for event in session.turn(Event()):
                    if isinstance(event, CardTapped):
                        tapped_at = event.at
                clock.advance(max(0.0, began + POLL_S - clock.now))
                if tapped_at is not None:
                    break
            else:
                raise AssertionError(f"card {card.uid.hex()} was never read")
            took.append(1000 * (tapped_at - laid_at))
            field.take(card)
    return sorted(took)


def _p99(in_order: list[float]) -> float:
    return in_order[len(in_order) * 99 // 100]


def package_empty_poll() -> float | None:
    """Transfers of an empty poll of the client's package, on the same model; None where it can't be had."""
    try:
        return float(what_the_package_does()["empty"][0][1])
    except NotToBeHad:
        return None


def figures() -> list[dict[str, Any]]:
    empty, card = transfers()
    slow = latencies_ms()
    signed = latencies_ms(200, signed=InHand(SEVEN).card)
    theirs = package_empty_poll()
    return [
        figure("RC522: transfers of an empty poll", empty, "transfers", EMPTY_LIMIT, theirs),
        figure("RC522: transfers to read a 7-byte card", card, "transfers", CARD_LIMIT),
        figure("RC522: CPU of ten polls a second", cpu_percent(), "% of a core", CPU_LIMIT_PERCENT),
        figure("RC522: card laid down to event, p99", _p99(slow), "ms counted", LATENCY_LIMIT_MS),
        figure("RC522: signed card laid down to event, p99", _p99(signed), "ms counted", SIGNED_LIMIT_MS, _p99(slow)),
    ]
