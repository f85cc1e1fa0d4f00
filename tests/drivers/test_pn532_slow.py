"""A chip that answers every exchange as late as it may: a look ends all the same, because a stop waits for it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from drivers import ndef
from drivers.cards.ntag import Ntag21x
from drivers.cards.pn532 import Pn532
from drivers.cards.pn532_link import Link
from drivers.sim.card_models import BankCard, ClassicCard, Ntag21xCard
from drivers.sim.cards import SimCard
from drivers.sim.pn532_chip import SimPn532Chip
from drivers.sim.pty import Answer
from tests.drivers.pn532_wire import Wire
from tests.stories.signed import InHand

SEVEN = bytes.fromhex("04112233445566")
FOUR = bytes.fromhex("deadbeef")
A_TURN_S = 3.0
"""A stop waits for five."""


class Late(SimPn532Chip):
    """The chip takes nearly a second for whatever it asks a card."""

    def hear(self, data: bytes) -> list[Answer]:
        return [
            (after + 0.9 if answer and answer[5:7] in (b"\xd5\x41", b"\xd5\x43") else after, answer)
            for after, answer in super().hear(data)
        ]


def full_of_something_else() -> Ntag21xCard:
    card = Ntag21xCard(SEVEN, product=216)
    quick = SimPn532Chip()
    quick.field.append(card)
    wire = Wire(quick)
    with Pn532(Link(wire, "bench", wire.clock), "bench").selected() as selected:
        assert selected is not None
        Ntag21x(selected).write_ndef(ndef.encode_external("shop.example:x", bytes(830)))
    return card


CARDS: dict[str, Callable[[], SimCard]] = {
    "blank": lambda: Ntag21xCard(SEVEN),
    "full": full_of_something_else,
    "signed": lambda: InHand(SEVEN).card,
    "bank": lambda: BankCard(FOUR),
    "classic": lambda: ClassicCard(FOUR),
}


@pytest.mark.parametrize("kind", CARDS)
def test_a_look_ends_and_the_card_is_told_in_the_end(kind: str) -> None:
    card, chip = CARDS[kind](), Late()
    wire = Wire(chip)
    reader = Pn532(Link(wire, "late", wire.clock), "late", reads_messages=True)
    chip.field.append(card)
    seen = []
    for _ in range(6):
        began = wire.now
        seen += reader.poll().cards
        assert wire.now - began < A_TURN_S
    assert {facts.uid for facts in seen} == {card.uid}
