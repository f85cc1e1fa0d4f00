"""A bench with one RC522: real driver, simulated wire, counted time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from drivers.cards.mfrc522 import Rc522, rc522_at
from drivers.cards.rc522_bus import spidev_bus
from drivers.sim.cards import SimCard
from drivers.sim.clock import CountedClock
from drivers.sim.field import Air, Field
from drivers.sim.mfrc522 import Mfrc522Model
from drivers.sim.spidev import SpiWires

WHERE = "/dev/spidev0.0"


class Timetable(CountedClock):
    """Counted time in which something happens at a moment, in the middle of a poll if it falls there."""

    def __init__(self) -> None:
        super().__init__()
        self._then: tuple[float, Callable[[], None]] | None = None

    def at(self, when: float, happen: Callable[[], None]) -> None:
        """One thing at a time; what happens may set the next one."""
        self._then = (when, happen)

    def advance(self, seconds: float) -> None:
        self.now += seconds
        while self._then and self._then[0] <= self.now:
            _, happen = self._then
            self._then = None
            happen()


@dataclass
class World:
    clock: CountedClock
    field: Field
    chip: Mfrc522Model
    wires: SpiWires
    reader: Rc522

    def lay(self, *cards: SimCard) -> None:
        """Lays cards into the field and lets them start up."""
        for card in cards:
            self.field.lay(card)
        self.clock.advance(0.01)

    def clear(self) -> None:
        for card in self.field.cards:
            self.field.take(card)

    def uids(self) -> list[bytes]:
        return [card.uid for card in self.reader.poll().cards]


@contextmanager
def rc522_world(air: Air | None = None, **settings: bool) -> Iterator[World]:
    clock = CountedClock()
    field = Field(clock, air)
    chip = Mfrc522Model(field, clock)
    wires = SpiWires(clock, {(0, 0): chip})
    spi = partial(spidev_bus, new_port=wires.open)
    with rc522_at(spi, WHERE, clock=clock, pause=clock.advance, **settings) as reader:
        yield World(clock, field, chip, wires, reader)
