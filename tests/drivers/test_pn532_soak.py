"""The driver against the chip's model for as long as one likes, in simulated time, with everything going wrong.

`make soak` makes it a million polls, which were passed (16 minutes on two busy cores).
"""

from __future__ import annotations

import logging
import random
import tracemalloc

import pytest

from drivers.cards.pn532 import Pn532
from drivers.cards.pn532_link import Link
from drivers.faults import PassingFault
from drivers.sim.card_models.isodep import IsoDepCard
from drivers.sim.cards import SimCard
from drivers.sim.pn532_chip import Mishap, SimPn532Chip
from tests.drivers.pn532_wire import Wire
from tests.drivers.soak import polls

POLLS = polls(3000)


def cards(rng: random.Random) -> list[SimCard]:
    made: list[SimCard] = [SimCard(b"\x04" + rng.randbytes(rng.choice((3, 6, 9)))) for _ in range(20)]
    return made + [IsoDepCard(b"\x04" + rng.randbytes(6)) for _ in range(5)]


def test_in_any_weather_a_card_is_read_as_itself_or_not_at_all_and_nothing_piles_up(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.CRITICAL, "drivers")  # pytest would keep every line, and that piles up
    rng = random.Random(POLLS)
    chip = SimPn532Chip(seed=1)
    wire = Wire(chip)
    everybody = cards(rng)
    chip.rates = dict.fromkeys(Mishap, 0.01)
    reader: Pn532 | None = None
    read = faults = 0
    held: list[int] = []
    tracemalloc.start()
    for number in range(POLLS):
        if rng.random() < 0.2:
            chip.field[:] = rng.sample(everybody, rng.choice((0, 1, 1, 1, 2)))
        if rng.random() < 0.002:
            chip.power_cycle()
        if number in (POLLS // 3, POLLS - 1):
            held.append(tracemalloc.get_traced_memory()[0])
        try:
            reader = reader or Pn532(Link(wire, "soak", wire.clock), "soak")
            seen = reader.poll().cards
        except PassingFault:
            faults += 1
            reader = None
            continue
        assert {card.uid for card in seen} <= {card.uid for card in chip.field}
        read += bool(seen)
    tracemalloc.stop()
    assert read > POLLS / 2
    assert 0 < faults < POLLS / 20
    assert held[1] - held[0] < 40_000
