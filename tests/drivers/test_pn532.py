"""A PN532 on a pseudo-terminal under the real driver: cards, faults, the plug."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from queue import Queue
from threading import active_count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.cards.kinds import CLONE_UID, CardFacts
from drivers.cards.ntag import Ntag21x
from drivers.cards.pn532 import Pn532, Pn532Reader, pn532_at
from drivers.cards.pn532_frames import ACK
from drivers.cards.pn532_target import SelectedCard, Target, targets
from drivers.cards.reader import Field
from drivers.cards.transceiver import CardFault, CardSilent
from drivers.device import DeviceState, Patience, Supervisor, check
from drivers.events import CardKind, CardTapped, DeviceBack, DeviceEvent, DeviceLost, SeveralCards
from drivers.faults import LastingFault, PassingFault
from drivers.presence import Timing
from drivers.sim.card_models import BankCard, ClassicCard, IsoDepCard, MagicCard, Ntag21xCard, Ntag424Card
from drivers.sim.cards import SimCard
from drivers.sim.pn532 import SimPn532
from drivers.sim.pn532_chip import Mishap, SimPn532Chip, rising_edges

ANNA = SimCard(bytes.fromhex("04A1B2C3D4E5F6"))
BEN = SimCard(bytes.fromhex("DEADBEEF"), atqa=b"\x04\x00", sak=0x08)
LONG = SimCard(bytes.fromhex("04112233445566778899"), atqa=b"\x84\x00")
PHONE = SimCard(bytes.fromhex("08AABBCC"), atqa=b"\x04\x00", sak=0x20)
CLONE = SimCard(CLONE_UID, atqa=b"\x04\x00", sak=0x08)


class Wallet(IsoDepCard):
    """An ISO 14443-4 card that answers every APDU with `answer`."""

    answer = b"\x6a\x82"

    def apdu(self, command: bytes) -> bytes:
        return self.answer if command[:2] == b"\x00\xa4" else b"\x6d\x00"


class Purse(Wallet):
    answer = bytes.fromhex("6F20840E325041592E5359532E4444463031") + b"\x90\x00"


@pytest.fixture
def sim(tmp_path: Path) -> Iterator[SimPn532]:
    with SimPn532(tmp_path / "reader", seed=7) as sim:
        yield sim


@pytest.fixture
def chip(sim: SimPn532) -> Iterator[Pn532]:
    with pn532_at(str(sim.port), 115_200) as chip:
        yield chip


def uids(field: Field) -> list[bytes]:
    return [card.uid for card in field.cards]


def test_the_firmware_is_told(chip: Pn532, sim: SimPn532) -> None:
    assert chip.about == f"PN532, firmware 1.6, at {sim.port}"


def test_an_empty_field_is_answered(chip: Pn532) -> None:
    assert chip.poll() == Field()


@pytest.mark.parametrize(
    ("card", "kind"),
    [
        (ANNA, CardKind.NTAG),
        (BEN, CardKind.CLASSIC),
        (LONG, CardKind.NTAG),
        (PHONE, CardKind.PHONE),
        (CLONE, CardKind.CLONE),
        (Wallet(bytes.fromhex("04998877665544")), CardKind.DESFIRE),
        (Purse(bytes.fromhex("11223344")), CardKind.BANK),
        (BankCard(bytes.fromhex("11223345")), CardKind.BANK),
        (Ntag424Card(bytes.fromhex("04998877665545")), CardKind.DESFIRE),
        (ClassicCard(bytes.fromhex("C0FFEE01")), CardKind.CLASSIC),
        (MagicCard(bytes.fromhex("C0FFEE02")), CardKind.CLONE),
        (SimCard(bytes.fromhex("55667788"), sak=0x20), CardKind.DESFIRE),
        (SimCard(bytes.fromhex("55667789"), sak=0x10), CardKind.UNKNOWN),
    ],
    ids=[
        "ntag",
        "classic",
        "ten bytes",
        "phone",
        "clone",
        "desfire",
        "purse",
        "bank",
        "424",
        "classic 1k",
        "magic",
        "mute iso-dep",
        "plus",
    ],
)
def test_every_kind_of_card_is_told_apart(chip: Pn532, sim: SimPn532, card: SimCard, kind: CardKind) -> None:
    sim.lay(card)
    for _ in range(3):  # a card that does not answer is asked again before it is believed
        field = chip.poll()
        if field.cards:
            break
    assert field == Field((CardFacts(card.uid, card.atqa, card.sak, kind),))


def test_a_resting_card_is_seen_at_every_poll_and_asked_once(chip: Pn532, sim: SimPn532) -> None:
    card = Purse(bytes.fromhex("11223344"))
    sim.lay(card)
    before = sim.counted()["commands"]
    assert [uids(chip.poll()) for _ in range(20)] == [[card.uid]] * 20
    # 20 listings, a release before each (the first for what an earlier program left), one question
    assert sim.counted()["commands"] - before == 41


def test_a_clone_is_told_at_every_poll_and_found_out_once(chip: Pn532, sim: SimPn532) -> None:
    sim.lay(MagicCard(bytes.fromhex("C0FFEE02")))
    before = sim.counted()["commands"]
    assert [chip.poll().cards[0].kind for _ in range(10)] == [CardKind.CLONE] * 10
    # ten listings, a release before each, five questions at the first (and no release after it)
    assert sim.counted()["commands"] - before == 25


MESSAGE = bytes.fromhex("D1011355046578616D706C652E636F6D2F3F633D3432")  # a URI record


def test_what_a_card_says_comes_with_its_tap(sim: SimPn532) -> None:
    sticker = Ntag21xCard(bytes.fromhex("04A1B2C3D4E5F6"))
    sim.lay(sticker)
    with pn532_at(str(sim.port), reads_messages=True) as chip:
        with chip.selected() as card:
            assert card is not None
            Ntag21x(card).write_ndef(MESSAGE)
        assert [chip.poll().cards[0].message for _ in range(3)] == [MESSAGE] * 3
        sim.take(sticker)
        with chip.selected() as card:
            assert card is None
        assert chip.poll() == Field()
        sim.lay(Ntag424Card(bytes.fromhex("04998877665545")))
        [facts] = chip.poll().cards
        assert (facts.kind, facts.message) == (CardKind.DESFIRE, b"")
        sim.lay(sticker)
        with pytest.raises(CardFault, match="leave only one"), chip.selected():
            pass


def test_two_cards_are_several_and_not_asked(chip: Pn532, sim: SimPn532) -> None:
    sim.lay(ANNA)
    sim.lay(BEN)
    field = chip.poll()
    assert field.several
    assert uids(field) == [ANNA.uid, BEN.uid]
    sim.take(BEN)
    assert uids(chip.poll()) == [ANNA.uid]
    sim.take(ANNA)
    assert chip.poll() == Field()


def test_a_card_that_stays_selected_would_be_deaf(sim: SimPn532) -> None:
    """The model shows why the driver releases: without it every second listing is empty."""
    chip = SimPn532Chip()
    chip.field.append(ANNA)
    chip._configured = True
    chip._retries = 2
    answers = [chip._list(b"\x02\x00", missing=False) for _ in range(4)]
    assert [answer[0] for answer in answers if answer] == [1, 0, 1, 0]


@pytest.mark.parametrize("mishap", [m for m in Mishap if m is not Mishap.MISS_CARDS])
def test_a_mishap_on_the_wire_costs_time_but_no_card(chip: Pn532, sim: SimPn532, mishap: Mishap) -> None:
    sim.lay(ANNA)
    assert uids(chip.poll()) == [ANNA.uid]
    for commands in ((mishap,), (None, mishap)):  # it befalls the release, then the listing
        sim.happen(*commands)
        # A listing that has to be repeated may miss the card that the lost one selected; `Presence` bears that.
        assert (uids(chip.poll()) or uids(chip.poll())) == [ANNA.uid]


def test_answers_lost_on_the_air_are_an_empty_poll(chip: Pn532, sim: SimPn532) -> None:
    sim.lay(ANNA)
    sim.happen(Mishap.MISS_CARDS, Mishap.MISS_CARDS)  # the release, the listing
    assert chip.poll() == Field()
    assert uids(chip.poll()) == [ANNA.uid]


def test_a_silent_wire_is_opened_in_vain(sim: SimPn532) -> None:
    sim.weather({Mishap.LOSE_ACK: 1.0, Mishap.LOSE_ANSWER: 1.0})
    with pytest.raises(PassingFault, match="does not answer"), pn532_at(str(sim.port), 115_200):
        pass


def test_what_is_no_pn532_is_said(tmp_path: Path) -> None:
    with (
        SimPn532(tmp_path / "other", firmware=bytes.fromhex("33010607")) as sim,
        pytest.raises(LastingFault, match=r"no PN532 \(it says 33010607\)"),
        pn532_at(str(sim.port), 115_200),
    ):
        pass


def test_the_chip_sleeps_until_five_edges_woke_it(sim: SimPn532) -> None:
    assert [rising_edges(value) for value in (0x00, 0x55, 0xFF, 0x0F)] == [1, 5, 1, 2]
    chip = SimPn532Chip()
    command = bytes.fromhex("0000FF02FED4022A00")
    assert chip.hear(command[:4]) == []
    assert chip.hear(b"\x55\x00\x00") == []
    sent = [answer for _, answer in chip.hear(command) if answer]
    assert sent == [ACK, bytes.fromhex("0000FF06FAD50332010607E800")]


def test_an_apdu_and_a_raw_frame_reach_the_selected_card(chip: Pn532, sim: SimPn532) -> None:
    class Tag(SimCard):
        def exchange(self, frame: bytes) -> bytes | None:
            return b"\x00\x04\x04\x02\x01\x00\x0f\x03" if frame == b"\x60" else None

    tag = Tag(bytes.fromhex("04010203040506"))
    sim.lay(tag)
    [target] = chip.listed()
    card = SelectedCard(chip._link, target)
    assert card.frame(b"\x60").hex() == "0004040201000f03"
    with pytest.raises(CardSilent, match="status 01"):
        card.frame(b"\x30\x00")
    sim.take(tag)
    with pytest.raises(CardSilent, match="status 27"):
        card.frame(b"\x60")


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ("00", []),
        ("01 01 0004 08 04 DEADBEEF", [Target(1, b"\x04\x00", 8, bytes.fromhex("DEADBEEF"))]),
        (
            "02 01 0344 20 07 04998877665544 06 757781028 0 02 0044 00 07 04A1B2C3D4E5F6".replace("8 0", "80"),
            [
                Target(1, b"\x44\x03", 0x20, bytes.fromhex("04998877665544")),
                Target(2, b"\x44\x00", 0x00, bytes.fromhex("04A1B2C3D4E5F6")),
            ],
        ),
    ],
)
def test_a_listing_is_read(data: str, found: list[Target]) -> None:
    assert targets(bytes.fromhex(data.replace(" ", "")), "reader") == found


@given(st.binary(max_size=60))
def test_a_garbled_listing_is_a_fault_and_nothing_else(data: bytes) -> None:
    try:
        found = targets(data, "reader")
    except PassingFault:
        return
    assert all(len(target.uid) in (4, 7, 10) and len(target.atqa) == 2 for target in found)


class Shop:
    """A supervised reader; what it tells lands in `heard`."""

    def __init__(self, port: Path) -> None:
        self.heard: Queue[DeviceEvent] = Queue()
        self.died: list[BaseException] = []
        # so that a test need not wait
        timing = Timing(gone_misses=2, gone_s=0.0, away_s=0.0, same_card_s=0.0, alone_s=0.0)
        reader = Pn532Reader("door", str(port), poll_s=0.001, timing=timing)
        patience = Patience(untold_s=0.05, first_wait_s=0.01, longest_wait_s=0.02)
        self.supervisor = Supervisor(
            reader, self.heard.put, lambda _, error: self.died.append(error), patience=patience
        )

    def __enter__(self) -> Shop:
        self.supervisor.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self.supervisor.stop()
        assert self.died == []

    def next(self) -> DeviceEvent:
        return self.heard.get(timeout=10)


def test_a_day_at_the_door(sim: SimPn532) -> None:
    with Shop(sim.port) as shop:
        sim.lay(ANNA)
        match shop.next():
            case CardTapped(uid, kind, reader, _):
                assert (uid, kind, reader) == (ANNA.uid, CardKind.NTAG, "door")
            case other:
                pytest.fail(f"{other}")
        sim.lay(BEN)
        assert isinstance(shop.next(), SeveralCards)
        sim.take(ANNA)
        sim.take(BEN)
        sim.unplug()
        lost = shop.next()
        assert isinstance(lost, DeviceLost)
        assert "There is no serial port" in lost.sentence
        sim.lay(BEN)  # laid down while nobody looks
        sim.plug_in()
        assert isinstance(shop.next(), DeviceBack)
        tap = shop.next()
        assert isinstance(tap, CardTapped)
        assert tap.uid == BEN.uid
    assert shop.heard.empty()
    assert shop.supervisor.report().state is DeviceState.STOPPED


def test_an_absent_reader_is_said_and_found_when_it_comes(tmp_path: Path) -> None:
    sim = SimPn532(tmp_path / "reader")
    with Shop(tmp_path / "reader") as shop:
        assert isinstance(shop.next(), DeviceLost)
        with sim:
            assert isinstance(shop.next(), DeviceBack)


def test_the_doctor_reads_the_firmware(sim: SimPn532) -> None:
    assert check(Pn532Reader("door", str(sim.port))).startswith("PN532, firmware 1.6")


def test_a_chip_that_lost_its_power_for_a_moment_is_set_up_anew(sim: SimPn532) -> None:
    with Shop(sim.port) as shop:
        sim.lay(ANNA)
        assert isinstance(shop.next(), CardTapped)
        sim.take(ANNA)
        sim.brown_out()
        sim.lay(BEN)
        told = shop.next()
        while isinstance(told, DeviceLost | DeviceBack):  # slow machines may find it worth telling
            told = shop.next()
        assert isinstance(told, CardTapped)
        assert told.uid == BEN.uid


def test_a_soak_in_bad_weather_leaks_nothing_and_reads_every_card(sim: SimPn532) -> None:
    """Mishaps on a tenth of all commands, the plug pulled now and then; `soak` can go on as long as one likes."""
    before = open_files(), active_count()
    soak(sim, cards=80, seed=11)
    assert (open_files(), active_count()) == before


def soak(sim: SimPn532, cards: int, seed: int) -> None:
    """Lays `cards` cards one after the other; each is read, and as nothing but itself."""
    rng = random.Random(seed)
    sim.weather({mishap: 0.015 for mishap in Mishap if mishap is not Mishap.SLOW})
    for begin in range(0, cards, 40):
        with pytest.raises(PassingFault, match="broke off"):
            read_then_unplug(sim, [SimCard(rng.randbytes(7)) for _ in range(begin, min(begin + 40, cards))])
        sim.plug_in()


def read_then_unplug(sim: SimPn532, cards: list[SimCard]) -> None:
    with wired(sim.port) as chip:
        for card in cards:
            sim.lay(card)
            assert look(chip) == [card.uid]
            sim.take(card)
        sim.unplug()
        chip.poll()


@contextmanager
def wired(port: Path) -> Iterator[Pn532]:
    """Opening fails in bad weather too; the supervisor would try again."""
    while True:
        with ExitStack() as stack:
            try:
                chip = stack.enter_context(pn532_at(str(port), 115_200))
            except PassingFault:
                continue
            yield chip
            return


def look(chip: Pn532) -> list[bytes]:
    while True:
        try:
            if cards := uids(chip.poll()):
                return cards
        except PassingFault:
            continue  # three times in a row no answer


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))
