"""Runs the unmodified package mfrc522 on the register model; prints one JSON object of what it did."""

import json
import sys
from contextlib import contextmanager

import spidev  # the simulated one, beside this file, like RPi.GPIO
from mfrc522 import SimpleMFRC522
from RPi import GPIO

from drivers.cards.mfrc522 import rc522_at
from drivers.cards.rc522_bus import package_bus
from drivers.faults import LastingFault
from drivers.sim.card_models import ClassicCard, Ntag21xCard


@contextmanager
def lying(*cards):
    for card in cards:
        spidev.field.lay(card)
    spidev.clock.advance(0.01)
    yield
    for card in cards:
        spidev.field.take(card)


def polls(reader, count):
    seen = []
    for _ in range(count):
        transfers, began = spidev.wires.transfers, spidev.clock.now
        number = reader.read_id_no_block()
        seen.append([number, spidev.wires.transfers - transfers, spidev.clock.now - began])
    return seen


def refusals():
    """What our bus says when the package can't be had, and how many ports that leaves open."""
    before, said = len(spidev.ports), []
    for trouble in (
        RuntimeError("Cannot determine SOC peripheral base address"),  # RPi.GPIO on a Pi 5
        GPIO.error("GPIO busy"),
        ValueError("A different mode has already been set!"),
    ):
        GPIO.trouble = trouble
        try:
            with package_bus():
                said.append("opened")
        except LastingFault as fault:
            said.append(str(fault))
    GPIO.trouble = None
    return {"said": said, "open": sum(map(spidev.is_open, spidev.ports[before:]))}


def main():
    reader = SimpleMFRC522()
    shown = {"empty": polls(reader, 2)}
    with lying(ClassicCard(bytes.fromhex("deadbeef"))):
        shown["four_bytes"] = polls(reader, 6)
        shown["block"] = reader.write_no_block("Tuckshop")[0] or reader.write_no_block("Tuckshop")[0]
        shown["text"] = next(filter(None, (reader.read_no_block()[1] for _ in range(2)))).rstrip()
    with lying(Ntag21xCard(bytes.fromhex("04112233445566"))):
        shown["seven_bytes"] = polls(reader, 2)
    with lying(ClassicCard(bytes.fromhex("01020304")), ClassicCard(bytes.fromhex("a1b2c3d4"))):
        shown["two_cards"] = polls(reader, 8)
    transfers = spidev.wires.transfers
    with rc522_at(package_bus, "package", pause=spidev.clock.advance) as ours:
        shown["ours_about"] = ours.about
        ours.poll()
        transfers = spidev.wires.transfers
        ours.poll()
        shown["ours_empty"] = spidev.wires.transfers - transfers
        with lying(Ntag21xCard(bytes.fromhex("04112233445566"))):
            shown["ours_seven_bytes"] = [card.uid.hex() for card in ours.poll().cards]
    shown["refused"] = refusals()
    json.dump(shown, sys.stdout)


main()
