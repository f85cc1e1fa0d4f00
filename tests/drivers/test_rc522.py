"""The RC522 driver on its simulated wire: what it reads, what it costs, how it fails, how it mends itself."""

from __future__ import annotations

import errno
import os
import random
from collections.abc import Sequence
from dataclasses import replace
from importlib.util import find_spec

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.cards import rc522_registers as reg
from drivers.cards.mfrc522 import HEALTH_EVERY, Rc522Reader, rc522_at
from drivers.cards.rc522_bus import package_bus, spidev_bus
from drivers.device import check
from drivers.events import CardKind
from drivers.faults import DeviceFault, LastingFault, PassingFault
from drivers.sim.card_models import BankCard, ClassicCard, MagicCard, Ntag21xCard, Ntag424Card, PhoneCard
from drivers.sim.cards import SimCard
from drivers.sim.clock import CountedClock
from drivers.sim.field import Air, Bits, Field, Heard
from drivers.sim.mfrc522 import Mfrc522Model, version_of
from drivers.sim.spidev import SpiWires
from tests.drivers.rc522_world import WHERE, World, rc522_world

SEVEN = bytes.fromhex("04112233445566")


def anna() -> Ntag21xCard:
    return Ntag21xCard(SEVEN)


KINDS = [
    (ClassicCard(bytes.fromhex("deadbeef")), CardKind.CLASSIC),
    (ClassicCard(bytes.fromhex("04a1b2c3d4e5f6"), atqa=b"\x44\x00"), CardKind.CLASSIC),
    (MagicCard(bytes.fromhex("deadbee0")), CardKind.CLONE),
    (ClassicCard(bytes.fromhex("01020304")), CardKind.CLONE),
    (Ntag21xCard(SEVEN), CardKind.NTAG),
    (SimCard(bytes(range(0x10, 0x1A))), CardKind.NTAG),
    (Ntag424Card(bytes.fromhex("04aabbccddeeff")), CardKind.DESFIRE),
    (BankCard(bytes.fromhex("12345678")), CardKind.BANK),
]


@pytest.mark.parametrize(("card", "kind"), KINDS, ids=lambda value: str(getattr(value, "value", type(value).__name__)))
def test_a_card_is_read_whole_and_known_for_what_it_is(card: SimCard, kind: CardKind) -> None:
    with rc522_world() as world:
        world.lay(card)
        for _ in range(3):
            (seen,) = world.reader.poll().cards
            assert (seen.uid, seen.kind, seen.atqa, seen.sak) == (card.uid, kind, card.atqa, card.sak)


def test_a_phone_is_another_card_at_every_tap_and_always_a_phone() -> None:
    phone = PhoneCard(random=random.Random(7))
    with rc522_world() as world:
        seen = set()
        for _ in range(5):
            world.lay(phone)
            (card,) = world.reader.poll().cards
            assert card.kind is CardKind.PHONE
            seen.add(card.uid)
            world.clear()
        assert len(seen) == 5


def test_the_back_door_of_a_clone_is_tried_once_for_each_card() -> None:
    with rc522_world() as world:
        world.lay(ClassicCard(bytes.fromhex("deadbeef")))
        costs = [transfers(world) for _ in range(3)]
    assert costs[1] == costs[2] < costs[0]


def transfers(world: World) -> int:
    before = world.wires.transfers
    world.reader.poll()
    return world.wires.transfers - before


def test_an_empty_poll_costs_at_most_45_transfers() -> None:
    with rc522_world() as world:
        assert max(transfers(world) for _ in range(2 * HEALTH_EVERY)) <= 45


@pytest.mark.parametrize("card", [anna(), Ntag424Card(bytes.fromhex("04aabbccddeeff"))], ids=["ntag", "424"])
def test_a_seven_byte_card_costs_at_most_110_transfers(card: SimCard) -> None:
    with rc522_world() as world:
        world.lay(card)
        assert transfers(world) <= 110


def test_two_cards_are_refused_and_the_one_that_stays_is_read() -> None:
    ben = Ntag21xCard(bytes.fromhex("04112299aabbcc"))  # the same first level as Anna's: they collide at the second
    with rc522_world() as world:
        mine = anna()
        world.lay(mine, ben)
        field = world.reader.poll()
        assert field.crowded
        assert not field.cards
        world.field.take(ben)
        assert world.uids() == [SEVEN]


class HeardField(Field):
    """A field that keeps the frames it carried, in hex."""

    def __init__(self, clock: CountedClock) -> None:
        super().__init__(clock)
        self.frames: list[str] = []

    def transmit(self, frame: Bits, encrypted: bool = False) -> Heard | None:
        self.frames.append(frame.data().hex())
        return super().transmit(frame, encrypted)


def test_after_a_broken_off_anticollision_hlta_goes_before_the_next_wake_up() -> None:
    clock = CountedClock()
    field = HeardField(clock)
    wires = SpiWires(clock, {(0, 0): Mfrc522Model(field, clock)})
    with rc522_at(lambda: spidev_bus(new_port=wires.open), WHERE, pause=clock.advance) as reader:
        field.lay(ClassicCard(b"\x01\x02\x03\x05"))
        field.lay(ClassicCard(b"\x02\x02\x03\x05"))
        clock.advance(0.01)
        reader.poll()
    assert field.frames == ["52", "9320", "500057cd"] * 2


class WrongParity(Air):
    def damage(self, heard: Heard) -> Heard:
        return replace(heard, bad_parity=True)


def test_an_answer_with_wrong_parity_is_no_answer() -> None:
    with rc522_world(WrongParity()) as world:
        world.lay(anna())
        assert world.uids() == []


UIDS = [4, 7, 10]


def some_card(chance: random.Random) -> SimCard:
    uid = chance.randbytes(chance.choice(UIDS))
    if uid[0] in (0x88, 0x08) or uid[3:4] == b"\x88":  # no card has these: cascade tag, random UID
        uid = b"\x04" + uid[1:3] + b"\x10" + uid[4:]
    return SimCard(uid, atqa=bytes([{4: 0x04, 7: 0x44, 10: 0x84}[len(uid)], 0]), sak=chance.choice([0x00, 0x18]))


def test_300_random_mixes_of_cards_never_give_a_wrong_uid() -> None:
    chance = random.Random(300)
    read_alone = 0
    for mix in range(300):
        cards = [some_card(chance) for _ in range(chance.randint(2, 4))]
        with rc522_world() as world:
            world.lay(*cards)
            for _ in range(2):
                field = world.reader.poll()
                assert field.crowded, f"mix {mix}: {[card.uid.hex() for card in cards]}"
                assert not field.cards
            for card in cards[1:]:
                world.field.take(card)
            read_alone += world.uids() == [cards[0].uid]
    assert read_alone == 300


def test_300_random_mixes_in_bad_air_never_give_a_wrong_uid() -> None:
    chance = random.Random(301)
    seen = 0
    for _ in range(300):
        cards = [some_card(chance) for _ in range(chance.randint(1, 4))]
        with rc522_world(Air(lost=0.15, deaf=0.1, flipped=0.25, random=chance)) as world:
            world.lay(*cards)
            for _ in range(4):
                uids = world.uids()
                assert set(uids) <= {card.uid for card in cards}
                seen += len(uids)
    assert seen > 100


def test_lost_answers_cost_looks_not_cards() -> None:
    with rc522_world(Air(lost=0.2, random=random.Random(5))) as world:
        world.lay(anna())
        looks = [world.uids() for _ in range(300)]
    assert all(uids in ([], [SEVEN]) for uids in looks)
    assert looks.count([SEVEN]) >= 260


def test_after_a_brown_out_the_reader_is_set_up_again_at_once() -> None:
    with rc522_world() as world:
        world.lay(anna())
        assert world.uids() == [SEVEN]
        world.chip.brown_out()
        assert world.uids() == []
        world.clock.advance(0.1)
        assert world.uids() == [SEVEN]


def test_a_chip_that_loses_itself_in_every_poll_is_a_fault_with_a_remedy() -> None:
    with rc522_world() as world:
        for _ in range(3):
            world.chip.brown_out()
            assert world.uids() == []
        world.chip.brown_out()
        with pytest.raises(PassingFault, match="3V3 supply"):
            world.reader.poll()


def test_a_stuck_cipher_is_noticed_within_ten_polls() -> None:
    with rc522_world() as world:
        world.lay(anna())
        world.chip.stick_crypto1()
        seen = [world.uids() for _ in range(HEALTH_EVERY + 2)]
        assert seen[0] == []
        assert seen[-1] == [SEVEN]


@pytest.mark.parametrize("level", [0x00, 0xFF])
def test_a_dead_chip_is_a_fault_with_a_remedy_never_a_card(level: int) -> None:
    with rc522_world() as world:
        world.lay(anna())
        world.chip.dead = level
        with pytest.raises(LastingFault, match="check its wires"):
            world.reader.poll()


@pytest.mark.parametrize("level", [0x00, 0xFF])
def test_without_a_chip_the_reader_can_not_be_had(level: int) -> None:
    clock = CountedClock()
    chip = Mfrc522Model(Field(clock), clock)
    chip.dead = level
    with pytest.raises(LastingFault, match=f"reads {level:02X}"):
        check(reader_on(SpiWires(clock, {(0, 0): chip}), clock))


def reader_on(wires: SpiWires, clock: CountedClock, device: int = 0) -> Rc522Reader:
    return Rc522Reader("door", lambda: spidev_bus(0, device, new_port=wires.open), where=WHERE, pause=clock.advance)


def test_a_missing_spi_device_tells_how_to_switch_it_on() -> None:
    clock = CountedClock()
    with pytest.raises(LastingFault, match=r"/dev/spidev0\.1: switch SPI on .*CE1"):
        check(reader_on(SpiWires(clock, {}), clock, device=1))


def test_a_missing_permission_names_the_group() -> None:
    clock = CountedClock()
    wires = SpiWires(clock, {(0, 0): Mfrc522Model(Field(clock), clock)})
    wires.denied = True
    with pytest.raises(LastingFault, match="group spi"):
        check(reader_on(wires, clock))


@pytest.mark.parametrize(
    ("chip", "words"),
    [("nxp v1", "version 1 (NXP)"), ("fm17522", "FM17522"), ("clone b2", "clone"), ("clone 12", "clone")],
)
def test_the_chip_is_named(chip: str, words: str) -> None:
    clock = CountedClock()
    model = Mfrc522Model(Field(clock), clock, version_of(chip))
    assert words in check(reader_on(SpiWires(clock, {(0, 0): model}), clock))


class Deaf:
    """A chip whose MOSI wire is off: it can be read, and nothing written arrives."""

    def __init__(self, chip: Mfrc522Model) -> None:
        self._chip = chip

    def transfer(self, sent: Sequence[int]) -> list[int]:
        return self._chip.transfer(sent) if sent[0] & 0x80 else [0] * len(sent)


def test_a_broken_mosi_wire_is_told_from_a_missing_chip() -> None:
    clock = CountedClock()
    deaf = Deaf(Mfrc522Model(Field(clock), clock))
    with pytest.raises(LastingFault, match="MOSI"):
        check(reader_on(SpiWires(clock, {(0, 0): deaf}), clock))


class Line:
    """The reset pin as gpiozero's OutputDevice drives it."""

    def __init__(self, chip: Mfrc522Model) -> None:
        self._chip = chip
        self.pulses = 0

    def off(self) -> None:
        self._chip.hold(True)

    def on(self) -> None:
        self.pulses += self._chip.held
        self._chip.hold(False)


def test_the_reset_line_is_pulsed_when_there_is_one() -> None:
    clock = CountedClock()
    chip = Mfrc522Model(Field(clock), clock)
    wires = SpiWires(clock, {(0, 0): chip})
    line = Line(chip)
    with rc522_at(lambda: spidev_bus(new_port=wires.open), WHERE, reset=line, pause=clock.advance) as reader:
        assert line.pulses == 1
        chip.brown_out()
        reader.poll()
        assert line.pulses == 2


def test_gain_and_speed_reach_the_chip() -> None:
    clock = CountedClock()
    wires = SpiWires(clock, {(0, 0): Mfrc522Model(Field(clock), clock)})
    with rc522_at(lambda: spidev_bus(new_port=wires.open), WHERE, gain_db=48, pause=clock.advance):
        port = wires.open()
        port.open(0, 0)
        assert port.xfer2([reg.RF_CONFIG << 1 | 0x80, 0])[1] == 0x78
    with (
        pytest.raises(LastingFault, match="set one of 18, 23, 33, 38, 43, 48"),
        rc522_at(lambda: spidev_bus(new_port=wires.open), WHERE, gain_db=40, pause=clock.advance),
    ):
        pass


class BreakingPort:
    """A port whose driver is taken away under it."""

    max_speed_hz = 0
    mode = 0

    def open(self, bus: int, device: int) -> None:
        pass

    def xfer2(self, values: Sequence[int]) -> list[int]:
        raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))

    def close(self) -> None:
        pass


def test_a_wire_that_breaks_off_is_a_passing_fault() -> None:
    with pytest.raises(PassingFault, match="broke off"):
        check(Rc522Reader("door", lambda: spidev_bus(new_port=BreakingPort)))


class Noise:
    """A chip select on which anything may be read: another chip, a loose wire, interference."""

    def __init__(self, seed: int, sane: Mfrc522Model, share: float) -> None:
        self._random = random.Random(seed)
        self._sane = sane
        self._share = share
        self.transfers = 0

    def transfer(self, sent: Sequence[int]) -> list[int]:
        self.transfers += 1
        answer = self._sane.transfer(sent)
        return list(self._random.randbytes(len(sent))) if self._random.random() < self._share else answer


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32), share=st.sampled_from([0.01, 0.1, 0.5, 1.0]))
def test_whatever_comes_over_spi_only_the_drivers_own_faults_leave_it(seed: int, share: float) -> None:
    clock = CountedClock()
    said = "."
    noise = Noise(seed, Mfrc522Model(Field(clock), clock), share)
    wires = SpiWires(clock, {(0, 0): noise})
    try:
        with rc522_at(
            lambda: spidev_bus(new_port=wires.open), WHERE, reads_messages=True, clock=clock, pause=clock.advance
        ) as reader:
            for _ in range(10):
                reader.poll()
    except DeviceFault as fault:
        said = str(fault)
    assert said.endswith(".")
    assert noise.transfers < 20_000
    assert clock.now < 30


def test_the_real_spidev_has_the_errors_that_the_simulated_one_has() -> None:
    pytest.importorskip("spidev", reason="the extra [pi] is not installed")
    with pytest.raises(LastingFault, match=r"There is no /dev/spidev9\.7: switch SPI on"):
        check(Rc522Reader("door", lambda: spidev_bus(9, 7)))


@pytest.mark.skipif(find_spec("mfrc522") is not None, reason="the package mfrc522 is installed here")
def test_without_the_clients_package_its_bus_says_what_to_do() -> None:
    with pytest.raises(LastingFault, match=r"mfrc522 can't be used here .* choose the bus spidev"):
        check(Rc522Reader("door", package_bus))
