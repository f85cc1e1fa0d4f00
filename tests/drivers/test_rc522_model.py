"""The register model is right if the client's unmodified package runs on it, with the faults it is known for."""

from __future__ import annotations

from typing import Any

import pytest

from drivers.cards import rc522_registers as reg
from drivers.cards.crc import crc_a
from drivers.sim.card_models import ClassicCard, Ntag21xCard
from drivers.sim.cards import SimCard
from drivers.sim.clock import CountedClock
from drivers.sim.field import Field
from drivers.sim.mfrc522 import Mfrc522Model
from drivers.sim.spidev import SpiWires
from tests.drivers.mfrc522_package import NotToBeHad, what_the_package_does


@pytest.fixture(scope="module")
def package() -> dict[str, Any]:
    try:
        return what_the_package_does()
    except NotToBeHad as why:
        pytest.skip(f"NOT TESTED against the client's package: {why}")


def test_an_empty_poll_of_the_package_costs_2013_transfers_and_82_ms(package: dict[str, Any]) -> None:
    assert [poll[:2] for poll in package["empty"]] == [[None, 2013], [None, 2013]]
    assert package["empty"][0][2] == pytest.approx(0.0825, abs=0.0005)


def test_every_second_read_of_a_lying_card_is_none(package: dict[str, Any]) -> None:
    assert [poll[0] is None for poll in package["four_bytes"]] == [False, True] * 3


def test_the_package_counts_the_checksum_into_the_number(package: dict[str, Any]) -> None:
    assert package["four_bytes"][0][0] == 0xDEADBEEF22


def test_the_package_cuts_cards_of_seven_bytes(package: dict[str, Any]) -> None:
    assert package["seven_bytes"][0][0] >> 8 == 0x88041122


def test_the_package_never_reads_two_cards(package: dict[str, Any]) -> None:
    assert [poll[0] for poll in package["two_cards"]] == [None] * 8


def test_the_package_writes_and_reads_a_classic_card_through_the_model(package: dict[str, Any]) -> None:
    assert package["text"] == "Tuckshop"


def test_our_driver_runs_on_the_packages_registers(package: dict[str, Any]) -> None:
    assert package["ours_about"] == "MFRC522 version 2 (NXP) at package"
    assert package["ours_empty"] <= 45
    assert package["ours_seven_bytes"] == ["04112233445566"]


def test_whatever_stops_the_package_is_said_and_its_port_is_closed(package: dict[str, Any]) -> None:
    refused = package["refused"]
    for sentence, words in zip(refused["said"], ("SOC peripheral", "GPIO busy", "different mode"), strict=True):
        assert words in sentence
        assert "choose the bus spidev" in sentence
    assert refused["open"] == 0


class Wire:
    """The chip by hand: registers over SPI, as another driver would use them."""

    def __init__(self, *cards: SimCard) -> None:
        self.clock = CountedClock()
        self.field = Field(self.clock)
        self.chip = Mfrc522Model(self.field, self.clock)
        self.port = SpiWires(self.clock, {(0, 0): self.chip}).open()
        self.port.open(0, 0)
        self.port.max_speed_hz = 1_000_000
        self.write(reg.TX_ASK, reg.FORCE_100_ASK)
        self.write(reg.TX_CONTROL, 0x83)
        for card in cards:
            self.field.lay(card)
        self.clock.advance(0.01)

    def read(self, register: int) -> int:
        return self.port.xfer2([register << 1 | 0x80, 0])[1]

    def write(self, register: int, *values: int) -> None:
        self.port.xfer2([register << 1, *values])

    def send(self, frame: bytes, framing: int = 0) -> bytes:
        self.write(reg.COMMAND, reg.IDLE)
        self.write(reg.COM_IRQ, 0x7F)
        self.write(reg.FIFO_LEVEL, reg.FLUSH)
        self.write(reg.FIFO_DATA, *frame)
        self.write(reg.BIT_FRAMING, framing)
        self.write(reg.COMMAND, reg.TRANSCEIVE)
        self.write(reg.BIT_FRAMING, framing | reg.START_SEND)
        self.clock.advance(0.02)
        count = self.read(reg.FIFO_LEVEL)
        return bytes(self.port.xfer2([reg.FIFO_DATA << 1 | 0x80] * count + [0])[1:])


def test_registers_begin_with_the_data_sheets_values() -> None:
    wire = Wire()
    wire.write(reg.COMMAND, reg.SOFT_RESET)
    assert wire.read(reg.COMMAND) == 0x20 | reg.POWER_DOWN
    wire.clock.advance(0.01)
    expected = {
        0x01: 0x20,
        0x04: 0x14,
        0x0B: 0x08,
        0x0C: 0x10,
        0x0E: 0xA0,
        0x11: 0x3F,
        0x14: 0x80,
        0x26: 0x48,
        0x37: 0x92,
    }
    assert {register: wire.read(register) for register in expected} == expected


def test_several_registers_are_read_in_one_transfer() -> None:
    wire = Wire()
    assert wire.port.xfer2([reg.VERSION << 1 | 0x80, reg.TX_CONTROL << 1 | 0x80, 0]) == [0, 0x92, 0x83]


def test_the_coprocessor_calculates_the_checksum_of_hlta() -> None:
    wire = Wire()
    wire.write(reg.FIFO_DATA, 0x50, 0x00)
    wire.write(reg.COMMAND, reg.CALC_CRC)
    assert wire.read(reg.DIV_IRQ) & reg.CRC_IRQ
    assert (wire.read(reg.CRC_RESULT_LOW), wire.read(reg.CRC_RESULT_HIGH)) == (0x57, 0xCD)


def test_the_fifo_holds_64_bytes_and_says_when_it_overflows() -> None:
    wire = Wire()
    wire.write(reg.FIFO_DATA, *range(65))
    assert wire.read(reg.FIFO_LEVEL) == 64
    assert wire.read(reg.ERROR) & reg.OVERFLOW_ERROR


def test_the_timer_runs_out_when_nobody_answers_and_stops_when_somebody_does() -> None:
    wire = Wire()
    wire.write(reg.TIMER_MODE, 0x80)
    wire.write(reg.TIMER_PRESCALER, 0xA9)
    wire.write(reg.TIMER_RELOAD_LOW, 40)
    wire.send(b"\x26", 7)
    assert wire.read(reg.COM_IRQ) & (reg.TIMER_IRQ | reg.RX_IRQ) == reg.TIMER_IRQ
    wire.field.lay(ClassicCard(bytes.fromhex("deadbeef")))
    wire.clock.advance(0.01)
    assert wire.send(b"\x26", 7) == b"\x04\x00"
    assert wire.read(reg.COM_IRQ) & (reg.TIMER_IRQ | reg.RX_IRQ) == reg.RX_IRQ


def test_a_collision_is_shown_with_its_bit_and_what_came_before() -> None:
    # UIDs ...0001 and ...0011: the first four bits are equal up to bit 2, where they differ
    wire = Wire(ClassicCard(b"\x01\x00\x00\x00"), ClassicCard(b"\x03\x00\x00\x00"))
    wire.write(reg.COLL, 0)
    assert wire.send(b"\x26", 7) == b"\x04\x00"
    assert wire.send(b"\x93\x20")[:1] == b"\x01"
    assert wire.read(reg.ERROR) & reg.COLLISION_ERROR
    assert wire.read(reg.COLL) == 2


def test_anticollision_by_bits_finds_either_card() -> None:
    wire = Wire(ClassicCard(b"\x01\x00\x00\x00"), ClassicCard(b"\x03\x00\x00\x00"))
    wire.send(b"\x52", 7)
    assert wire.send(b"\x93\x22\x03", 2 | 2 << 4) == b"\x00\x00\x00\x00\x03"
    assert wire.send(b"\x93\x22\x01", 2 | 2 << 4) == b"\x00\x00\x00\x00\x01"


def test_a_halted_card_hears_wupa_and_not_reqa() -> None:
    card = Ntag21xCard(bytes.fromhex("04112233445566"))
    wire = Wire(card)
    wire.send(b"\x26", 7)
    for level, part in ((0x93, b"\x88\x04\x11\x22"), (0x95, b"\x33\x44\x55\x66")):
        bcc = bytes([part[0] ^ part[1] ^ part[2] ^ part[3]])
        select = bytes([level, 0x70]) + part + bcc
        assert len(wire.send(select + crc_a(select))) == 3
    assert wire.send(b"\x50\x00\x57\xcd") == b""
    assert wire.send(b"\x26", 7) == b""
    assert wire.send(b"\x52", 7) == b"\x44\x00"


def test_nothing_answers_without_full_modulation_or_antenna() -> None:
    wire = Wire(ClassicCard(b"\x01\x02\x03\x05"))
    wire.write(reg.TX_ASK, 0)
    assert wire.send(b"\x26", 7) == b""
    wire.write(reg.TX_ASK, reg.FORCE_100_ASK)
    wire.write(reg.TX_CONTROL, 0x80)
    assert wire.send(b"\x26", 7) == b""


def test_software_can_end_the_cipher_but_not_begin_it() -> None:
    wire = Wire()
    wire.write(reg.STATUS_2, reg.CRYPTO_ON)
    assert not wire.read(reg.STATUS_2) & reg.CRYPTO_ON
    wire.chip.stick_crypto1()
    assert wire.read(reg.STATUS_2) & reg.CRYPTO_ON
    wire.write(reg.STATUS_2, 0)
    assert not wire.read(reg.STATUS_2) & reg.CRYPTO_ON


def test_the_port_has_spidevs_errors() -> None:
    wires = SpiWires(CountedClock(), {})
    with pytest.raises(FileNotFoundError):
        wires.open().open(0, 0)
    with pytest.raises(OSError, match="Bad file descriptor"):
        wires.open().xfer2([0])
