"""Cards of the shop: made through the reader, read at the door, judged; and all that must not pass."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from drivers import ndef, sun
from drivers.cards.mfrc522 import Rc522Reader, rc522_at
from drivers.cards.pn532 import Pn532, SelectedCard
from drivers.cards.pn532_link import Link
from drivers.cards.rc522_bus import spidev_bus
from drivers.cards.transceiver import BadCardData, CardFault, CardRefused, CardSilent, NotGenuine
from drivers.events import CardKind, CardTapped
from drivers.ntag424 import Ntag424, personalise, sun_settings, sun_template
from drivers.proof import Proof, ShopKeys, Verdict, judge
from drivers.serial_port import serial_port
from drivers.signed import check_signed, issue, signed_message
from drivers.sim.card_models import ClassicCard, Ntag21xCard, Ntag424Card
from drivers.sim.cards import SimCard
from drivers.sim.clock import CountedClock
from drivers.sim.field import Air, Field
from drivers.sim.mfrc522 import Mfrc522Model
from drivers.sim.pn532 import SimPn532
from drivers.sim.spidev import SpiWires
from tests.drivers.rc522_world import World, rc522_world

MASTER = bytes(range(16))
OTHER_MASTER = bytes(range(1, 17))
ISSUER = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER_ISSUER = Ed25519PrivateKey.from_private_bytes(bytes(32))
KEYS = ShopKeys(MASTER, (ISSUER.public_key(),))
URL = "https://shop.example/card"
UID = bytes.fromhex("04aabbccddeeff")


def randoms(seed: int = 1) -> Callable[[int], bytes]:
    return random.Random(seed).randbytes


def blank() -> Ntag424Card:
    return Ntag424Card(UID, random=random.Random(2))


def make(world: World, master: bytes = MASTER) -> sun.SunMessage:
    with world.reader.selected() as card:
        assert card is not None
        return personalise(card, master, URL, randoms())


def tap(world: World) -> CardTapped:
    (card,) = world.reader.poll().cards
    return CardTapped(card.uid, card.kind, "door", world.clock.now, card.message)


def test_a_card_is_personalised_through_the_reader_and_signs_every_read_anew() -> None:
    with rc522_world(reads_messages=True) as world:
        card = blank()
        world.lay(card)
        assert make(world) == sun.SunMessage(UID, 1)
        taps = []
        for _ in range(3):
            world.clear()
            world.reader.poll()
            world.lay(card)
            taps.append(tap(world))
    assert [judge(each, KEYS) for each in taps] == [Verdict(Proof.FRESH, counter) for counter in (2, 3, 4)]
    assert len({each.message for each in taps}) == 3
    assert taps[0].kind is CardKind.DESFIRE


def test_all_five_keys_are_the_cards_own_and_the_master_key_is_nowhere_on_it() -> None:
    with rc522_world() as world:
        card = blank()
        world.lay(card)
        make(world)
    assert card.versions == [1] * 5
    assert len({*card.keys}) == 5
    assert MASTER not in card.keys
    assert card.keys[sun.FILE_KEY_NUMBER] == sun.card_key(MASTER, UID, sun.FILE_KEY_NUMBER)


def test_a_resting_card_is_read_once_and_its_counter_stands() -> None:
    with rc522_world(reads_messages=True) as world:
        card = blank()
        world.lay(card)
        make(world)
        counter = card.counter
        for _ in range(20):
            world.reader.poll()
    assert card.counter == counter + 1


def test_personalising_again_changes_nothing_but_the_address() -> None:
    with rc522_world() as world:
        card = blank()
        world.lay(card)
        make(world)
        keys = list(card.keys)
        make(world)
    assert card.keys == keys


class TornAway:
    """A transceiver whose card is taken after so many commands."""

    def __init__(self, card: Ntag424Card, commands: int) -> None:
        self.uid, self.atqa, self.sak = card.uid, card.atqa, card.sak
        self._card = card
        self._left = commands
        card.exchange(b"\xe0\x50")

    def frame(self, data: bytes) -> bytes:
        raise CardSilent("no frames")

    def apdu(self, command: bytes) -> bytes:
        if self._left == 0:
            raise CardSilent("taken away")
        self._left -= 1
        return self._card.apdu(command)


def test_a_card_torn_away_at_any_command_is_finished_by_doing_it_again() -> None:
    torn = 0
    for commands in range(40):
        card = blank()
        try:
            personalise(TornAway(card, commands), MASTER, URL, randoms())
        except CardSilent:
            torn += 1
        card.powered()
        assert personalise(TornAway(card, 99), MASTER, URL, randoms()).uid == UID
    assert 10 < torn < 40


def test_a_card_of_another_master_key_is_refused_with_a_remedy() -> None:
    with rc522_world() as world:
        world.lay(blank())
        make(world, OTHER_MASTER)
        with pytest.raises(CardRefused, match="somebody else's keys"):
            make(world)


def test_a_card_of_another_shop_is_not_genuine() -> None:
    with rc522_world(reads_messages=True) as world:
        world.lay(blank())
        make(world, OTHER_MASTER)
        with pytest.raises(NotGenuine):
            judge(tap(world), KEYS)


def test_without_keys_nothing_is_proved_and_nothing_refused() -> None:
    with rc522_world(reads_messages=True) as world:
        world.lay(blank())
        make(world)
        assert judge(tap(world), ShopKeys()) == Verdict(Proof.NONE)


def test_a_message_copied_onto_another_card_is_refused() -> None:
    with rc522_world(reads_messages=True) as world:
        world.lay(blank())
        make(world)
        stolen = replace(tap(world), uid=bytes.fromhex("04000000000001"))
    with pytest.raises(NotGenuine, match="another card"):
        judge(stolen, KEYS)


def test_any_changed_letter_of_the_proof_is_noticed() -> None:
    with rc522_world(reads_messages=True) as world:
        world.lay(blank())
        make(world)
        genuine = tap(world)
    start = genuine.message.index(b"e=")
    for place in range(start, len(genuine.message)):
        changed = bytearray(genuine.message)
        changed[place] ^= 0x01
        try:
            verdict = judge(replace(genuine, message=bytes(changed)), KEYS)
        except NotGenuine:
            continue
        assert verdict == Verdict(Proof.NONE)


def test_the_template_points_at_its_own_placeholders() -> None:
    for url in (URL, "https://shop.example/?shop=7"):
        content, data_offset, mac_offset = sun_template(url)
        assert content[data_offset : data_offset + 32] == b"0" * 32
        assert content[data_offset - 2 : data_offset] == b"e="
        assert content[mac_offset : mac_offset + 16] == b"0" * 16
        assert content[mac_offset - 3 : mac_offset] == b"&c="
        assert len(content) == mac_offset + 16


def test_settings_have_the_form_of_an12196_table_18() -> None:
    """There with keys 2 and 1 for data and file; ours are 1 and 2, and no key may fetch the counter."""
    assert sun_settings(0x20, 0x43).hex() == "4000e0c1ff12200000430000430000"


def test_an_address_too_long_for_a_card_is_refused_before_the_card_is_touched() -> None:
    card = blank()
    with pytest.raises(ValueError, match="too long"):
        personalise(TornAway(card, 99), MASTER, "https://shop.example/" + "x" * 200, randoms())
    assert card.versions == [0] * 5


def test_a_long_address_is_read_in_two_steps_that_count_once() -> None:
    with rc522_world() as world:
        card = blank()
        world.lay(card)
        with world.reader.selected() as active:
            assert active is not None
            assert personalise(active, MASTER, URL + "?" + "x" * 120, randoms()).counter == 1


def test_a_wrong_key_is_told_as_that() -> None:
    with rc522_world() as world:
        world.lay(blank())
        with world.reader.selected() as card:
            assert card is not None
            tag = Ntag424(card, randoms())
            tag.select_application()
            with pytest.raises(CardRefused, match="has another key"):
                tag.authenticate(0, b"\x05" * 16)
            tag.authenticate(0, bytes(16))


def test_a_card_that_never_answers_a_read_is_a_card_without_a_message() -> None:
    with rc522_world(reads_messages=True) as world:
        world.lay(SimCard(bytes.fromhex("04112233445566")))
        looks = [world.reader.poll().cards for _ in range(4)]
    assert [len(cards) for cards in looks] == [0, 0, 1, 1]
    assert looks[-1][0].message == b""


def test_a_card_swapped_within_a_poll_brings_its_own_message() -> None:
    first, second = (Ntag21xCard(bytes.fromhex(uid)) for uid in ("04112233445566", "04112233445567"))
    with rc522_world(reads_messages=True) as world:
        for model in (first, second):
            world.lay(model)
            with world.reader.selected() as card:
                assert card is not None
                issue(card, ISSUER)
            world.clear()
        for model in (first, second):
            world.clear()
            world.lay(model)
            assert judge(tap(world), KEYS) == Verdict(Proof.ISSUED)


def test_in_bad_air_a_sticker_is_read_with_its_message_or_not_yet() -> None:
    model = Ntag21xCard(bytes.fromhex("04112233445566"))
    with rc522_world(Air(random=random.Random(3)), reads_messages=True) as world:
        world.lay(model)
        with world.reader.selected() as card:
            assert card is not None
            issue(card, ISSUER)
        judged = []
        for _ in range(200):
            world.clear()
            world.reader.poll()
            world.field.air.lost = 0.1
            world.lay(model)
            cards = next((cards for cards in (world.reader.poll().cards for _ in range(10)) if cards), None)
            world.field.air.lost = 0.0
            if cards:
                message = cards[0].message
                judged.append(judge(CardTapped(model.uid, CardKind.NTAG, "door", 0.0, message), KEYS).proof)
    assert judged.count(Proof.ISSUED) > 180


# --- the cheaper kind --------------------------------------------------------------------------------------


@pytest.mark.parametrize("product", [213, 215, 216])
def test_a_sticker_is_issued_and_judged(product: int) -> None:
    with rc522_world(reads_messages=True) as world:
        world.lay(Ntag21xCard(bytes.fromhex("04112233445566"), product=product))
        with world.reader.selected() as card:
            assert card is not None
            issue(card, ISSUER)
        assert judge(tap(world), KEYS) == Verdict(Proof.ISSUED)


def test_a_signature_copied_to_another_uid_is_refused() -> None:
    message = signed_message(bytes.fromhex("04112233445566"), ISSUER)
    with pytest.raises(NotGenuine):
        check_signed(message, bytes.fromhex("04112233445567"), [ISSUER.public_key()])


def test_a_signature_of_another_shop_is_refused_and_an_old_key_of_ours_is_not() -> None:
    uid = bytes.fromhex("04112233445566")
    message = signed_message(uid, OTHER_ISSUER)
    with pytest.raises(NotGenuine):
        check_signed(message, uid, [ISSUER.public_key()])
    check_signed(message, uid, [ISSUER.public_key(), OTHER_ISSUER.public_key()])


def test_the_signed_message_fits_the_smallest_sticker() -> None:
    assert len(ndef.block_of(signed_message(bytes(7), ISSUER))) <= 144


@pytest.mark.parametrize(
    "message",
    [b"", ndef.encode_uri("https://example.org/"), ndef.encode_uri("tel:+123"), b"\xff\x00garbage"],
    ids=["empty", "an address", "a number", "garbage"],
)
def test_somebody_elses_content_proves_nothing(message: bytes) -> None:
    assert judge(CardTapped(UID, CardKind.NTAG, "door", 0.0, message), KEYS) == Verdict(Proof.NONE)


def test_a_classic_card_has_no_message() -> None:
    with rc522_world(reads_messages=True) as world:
        world.lay(ClassicCard(bytes.fromhex("deadbeef")))
        assert tap(world).message == b""


@given(st.binary(max_size=300))
def test_any_message_is_judged_without_another_exception(message: bytes) -> None:
    with contextlib.suppress(NotGenuine):
        judge(CardTapped(UID, CardKind.NTAG, "door", 0.0, message), KEYS)


@given(st.text(max_size=200))
def test_any_address_is_checked_without_another_exception(uri: str) -> None:
    with pytest.raises(CardFault):
        sun.check_sun(uri, MASTER)


@given(st.binary(max_size=40), st.binary(max_size=20))
def test_any_proof_is_checked_without_another_exception(encrypted: bytes, mac: bytes) -> None:
    with pytest.raises((BadCardData, NotGenuine)):
        sun.check_sun(f"https://x/?e={encrypted.hex()}&c={mac.hex()}", MASTER)


class Answering:
    """A card that answers anything."""

    uid, atqa, sak = UID, b"\x44\x03", 0x20

    def __init__(self, answers: list[bytes]) -> None:
        self._answers = answers

    def frame(self, data: bytes) -> bytes:
        return self.apdu(data)

    def apdu(self, command: bytes) -> bytes:
        if not self._answers:
            raise CardSilent("gone")
        return self._answers.pop()


statuses = st.sampled_from([b"\x91\x00", b"\x91\xaf", b"\x90\x00", b"\x91\xae", b""])
answers = st.lists(st.builds(lambda data, status: data + status, st.binary(max_size=260), statuses), max_size=30)


@given(answers)
def test_a_card_that_answers_anything_is_refused_in_our_words(said: list[bytes]) -> None:
    with pytest.raises(CardFault):
        personalise(Answering(list(said)), MASTER, URL, randoms())


@given(answers)
def test_a_card_that_answers_anything_has_a_message_or_a_fault(said: list[bytes]) -> None:
    with contextlib.suppress(CardFault):
        assert len(Ntag424(Answering(list(said))).read_ndef()) <= 254


# --- the same through the devices --------------------------------------------------------------------------


def test_the_tap_that_a_reader_tells_carries_the_message() -> None:
    clock = CountedClock()
    air = Field(clock)
    wires = SpiWires(clock, {(0, 0): Mfrc522Model(air, clock)})
    card = blank()
    air.lay(card)
    device = Rc522Reader(
        "door",
        lambda: spidev_bus(new_port=wires.open),
        reads_messages=True,
        clock=clock,
        pause=clock.advance,
    )
    clock.advance(0.01)
    with (
        rc522_at(lambda: spidev_bus(new_port=wires.open), "bench", pause=clock.advance) as bench,
        bench.selected() as active,
    ):
        assert active is not None
        personalise(active, MASTER, URL, randoms())
    with device.open() as session:
        (told,) = [event for _ in range(5) for event in session.turn(Event())]
    assert isinstance(told, CardTapped)
    assert judge(told, KEYS) == Verdict(Proof.FRESH, 2)


def test_a_card_is_personalised_through_a_pn532_just_the_same(tmp_path: Path) -> None:
    card = blank()
    with SimPn532(tmp_path / "reader") as world, serial_port(str(world.port), 115_200) as wire:
        world.lay(card)
        link = Link(wire, str(world.port))
        (target,) = Pn532(link, str(world.port)).listed()
        assert personalise(SelectedCard(link, target), MASTER, URL, randoms()) == sun.SunMessage(UID, 1)
