"""Devices in the kiosk: several at once, each heard, each lost and back on its own."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from drivers.device import DeviceState
from drivers.sim.card_models import Ntag424Card
from drivers.sim.clock import RealClock
from drivers.sim.field import Field
from drivers.sim.mfrc522 import Mfrc522Model
from drivers.sim.pn532 import SimPn532
from drivers.sim.scanner import SimScanner
from drivers.sim.spidev import SpiWires
from kiosk.config.settings import Cards, Mfrc522Reader, Pn532Reader, ScannerReader, Times
from kiosk.flow.states import Idle, RefusedCard, UnknownCard, Welcome
from kiosk.model.codes import new_member_code
from kiosk.services.views import Refusal
from tests.devices.conftest import House
from tests.stories.signed import MASTER, InHand


class Door:
    """An RC522 on the simulated SPI wire."""

    def __init__(self) -> None:
        clock = RealClock()
        self.field = Field(clock)
        self.wires = SpiWires(clock, {(0, 0): Mfrc522Model(self.field, clock)})


def test_a_reader_at_the_door_and_a_scanner_at_the_counter(house: House) -> None:
    door, port = Door(), house.folder / "scanner"
    settings = house.settings(
        readers=(Mfrc522Reader(name="door", poll_ms=20), ScannerReader(name="counter", port=port))
    )
    anna, stranger = house.cards["anna"], house.cards["stranger"]
    with SimScanner(port) as counter, house.running(settings, spi=door.wires.open) as (kiosk, eye):
        eye.rests(Idle)
        welcome = eye.after(lambda: door.field.lay(anna), Welcome)
        assert isinstance(welcome, Welcome)
        assert welcome.guest.name == "Anna"
        eye.after(lambda: counter.scan(new_member_code()), UnknownCard)
        door.field.take(anna)
        eye.after(lambda: counter.scan("4006381333931"), RefusedCard)
        eye.after(lambda: door.field.lay(stranger), UnknownCard)
        assert {report.name: report.state for report in kiosk.reports if report.name != "till"} == {
            "door": DeviceState.WORKING,
            "counter": DeviceState.WORKING,
        }


def test_one_that_is_lost_takes_no_other_with_it(house: House) -> None:
    door, port = Door(), house.folder / "scanner"
    settings = house.settings(
        readers=(Mfrc522Reader(name="door", poll_ms=20), ScannerReader(name="counter", port=port))
    )
    with SimScanner(port) as counter, house.running(settings, spi=door.wires.open) as (_, eye):
        eye.rests(Idle)
        counter.unplug()
        eye.until(lambda: any(device == "counter" for device, _ in eye.now.house.lost), "the scanner's loss")
        eye.after(lambda: door.field.lay(house.cards["anna"]), Welcome)
        counter.plug_in()
        eye.until(lambda: not eye.now.house.lost, "the scanner's return")
        eye.after(lambda: counter.scan("nonsense"), RefusedCard)


def key_file(folder: Path) -> Path:
    path = folder / "master.key"
    path.write_text(MASTER.hex())
    path.chmod(0o600)
    return path


@pytest.mark.parametrize("kind", ["mfrc522", "pn532"])
def test_signed_cards_are_asked_and_believed_once(house: House, kind: str) -> None:
    card, bare = InHand(bytes.fromhex("04aabbccddeeff")).card, house.cards["ben"]
    replayed = Ntag424Card(card.uid, keys=card.keys, versions=card.versions, files=card.files, counter=card.counter)
    door, port = Door(), house.folder / "pn532"
    reader = Mfrc522Reader(poll_ms=20) if kind == "mfrc522" else Pn532Reader(port=port, poll_ms=20)
    settings = house.settings(
        cards=Cards(master_key_file=key_file(house.folder), least="fresh"),
        readers=(reader,),
        times=Times(refused_card_s=1),
    )
    with SimPn532(port, seed=1) as sim, house.running(settings, spi=door.wires.open) as (_, eye):
        antenna = door.field if kind == "mfrc522" else sim
        eye.rests(Idle)
        for _ in range(2):
            eye.after(partial(antenna.lay, card), UnknownCard)
            antenna.take(card)
            eye.after(partial(antenna.lay, bare), RefusedCard)  # proves nothing; and the card before it is gone
            antenna.take(bare)
        eye.rests(Idle)  # the same refusal again would be no new picture
        refused = eye.after(partial(antenna.lay, replayed), RefusedCard)
        assert isinstance(refused, RefusedCard)
        assert refused.why is Refusal.CLONE
