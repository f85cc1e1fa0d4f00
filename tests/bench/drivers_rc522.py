"""The RC522 on its simulated wire: what a poll costs and how soon a card is an event."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from functools import partial
from threading import Event
from typing import Any

from drivers.cards.mfrc522 import POLL_S, Rc522Reader, rc522_at
from drivers.cards.rc522_bus import spidev_bus
from drivers.events import CardTapped
from drivers.sim.card_models import Ntag21xCard
from drivers.sim.cards import SimCard
from drivers.sim.clock import CountedClock, RealClock
from drivers.sim.field import Field
from drivers.sim.mfrc522 import Mfrc522Model
from drivers.sim.spidev import CALL, SpiWires
from tests.drivers.mfrc522_package import NotToBeHad, what_the_package_does
from tests.drivers.rc522_world import Timetable
from tests.stories.signed import InHand

SEVEN = bytes.fromhex("04112233445566")
TEN_A_SECOND_S = 0.1
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


def cpu_percent(every_s: float, polls: int = 200) -> float:
    """Share of a core that an empty poll each `every_s` takes, in real time with real waits, plus 25 us a transfer.

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
    return 100 * seconds / (polls * every_s)


def latencies_ms(presentations: int, card_of: Callable[[bytes], SimCard], *, signed: bool) -> list[float]:
    """From a card laid down to its event, at the reader's own pace, sorted; counted time.

    Another card each time; if `signed` its message is read.
    """
    chance = random.Random(12)
    clock = Timetable()
    field = Field(clock)
    wires = SpiWires(clock, {(0, 0): Mfrc522Model(field, clock)})
    bus = partial(spidev_bus, new_port=wires.open)
    reader = Rc522Reader("door", bus, reads_messages=signed, clock=clock, pause=clock.advance)
    took = []
    with reader.open() as session:
        for _ in range(presentations):
            card = card_of(b"\x04" + chance.randbytes(6))
            laid_at = clock.now + chance.uniform(0.5, 1.0)
            clock.at(laid_at, partial(field.lay, card))
            tapped_at = None
            for _ in range(60):
                began = clock.now
                for event in session.turn(Event()):
                    if isinstance(event, CardTapped):
                        assert bool(event.message) is signed
                        tapped_at = event.at
                clock.advance(max(0.0, began + reader.every_s - clock.now))
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
    bare = latencies_ms(1000, Ntag21xCard, signed=False)
    signed = latencies_ms(400, lambda uid: InHand(uid).card, signed=True)
    theirs = package_empty_poll()
    return [
        figure("RC522: transfers of an empty poll", empty, "transfers", EMPTY_LIMIT, theirs),
        figure("RC522: transfers to read a 7-byte card", card, "transfers", CARD_LIMIT),
        figure("RC522: CPU of ten polls a second", cpu_percent(TEN_A_SECOND_S), "% of a core", CPU_LIMIT_PERCENT),
        figure("RC522: CPU at its own pace", cpu_percent(POLL_S), "% of a core", CPU_LIMIT_PERCENT),
        figure("RC522: card laid down to event, p99", _p99(bare), "ms counted", LATENCY_LIMIT_MS),
        figure("RC522: signed card laid down to event, p99", _p99(signed), "ms counted", LATENCY_LIMIT_MS),
    ]
