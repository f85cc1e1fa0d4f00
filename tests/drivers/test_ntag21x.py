"""NTAG21x by the byte, NDEF by the record; torn writes, passwords, stickers full to the brim."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers import ndef
from drivers.cards.message import read_message
from drivers.cards.ntag import Ntag21x, NtagVersion
from drivers.cards.transceiver import BadCardData, CardFault, CardRefused, CardSilent
from drivers.events import CardKind
from drivers.sim.card_models import Ntag21xCard
from drivers.sim.cards import ACK, Nibble
from tests.drivers.rc522_world import rc522_world

UID = bytes.fromhex("04112233445566")


class Direct:
    """A modelled sticker without the radio between; `writes` counts how many still reach it."""

    atqa, sak = b"\x44\x00", 0

    def __init__(self, card: Ntag21xCard, writes: int = 10_000) -> None:
        self.uid = card.uid
        self.sent: list[str] = []
        self._card = card
        self._writes = writes

    def frame(self, data: bytes) -> bytes:
        self.sent.append(data.hex())
        if data[0] == 0xA2:
            if not self._writes:
                raise CardSilent("taken away")
            self._writes -= 1
        answer = self._card.exchange(data)
        if answer is None:
            raise CardSilent("nothing")
        if isinstance(answer, Nibble):
            if answer != ACK:
                raise CardRefused("no", answer[0])
            return b""
        return answer

    def apdu(self, command: bytes) -> bytes:
        raise CardSilent("no APDUs")


@pytest.mark.parametrize(("product", "pages"), [(213, 45), (215, 135), (216, 231)])
def test_get_version_of_the_data_sheet_tells_the_product(product: int, pages: int) -> None:
    card = Direct(Ntag21xCard(UID, product=product))
    assert Ntag21x(card).version() == NtagVersion(product, pages)
    assert card.sent == ["60"]


def test_a_blank_sticker_holds_no_message() -> None:
    card = Direct(Ntag21xCard(UID))
    assert Ntag21x(card).read_ndef() == b""
    assert card.sent == ["3003", "3004"]


def test_a_message_is_written_and_no_more_is_read_than_needed() -> None:
    card = Direct(Ntag21xCard(UID))
    message = ndef.encode_uri("https://shop.example/")
    Ntag21x(card).write_ndef(message)
    card.sent.clear()
    assert Ntag21x(card).read_ndef() == message
    assert card.sent == ["3003", "3004", "3008"]
    assert ndef.uri_of(message) == "https://shop.example/"


def test_a_strangers_long_message_is_not_read_to_its_end() -> None:
    card = Direct(Ntag21xCard(UID, product=216))
    Ntag21x(card).write_ndef(ndef.encode_external("shop.example:x", bytes(800)))
    card.sent.clear()
    assert read_message(card, CardKind.NTAG) == b""
    assert card.sent == ["3003", "3004"]


@pytest.mark.parametrize("product", [213, 215, 216])
def test_a_sticker_filled_to_the_brim(product: int) -> None:
    model = Ntag21xCard(UID, product=product)
    room = model.pages[3][2] * 8
    message = ndef.encode_external("shop.example:x", b"x" * (room - 40))
    with rc522_world() as world:
        world.lay(model)
        with world.reader.selected() as card:
            assert card is not None
            Ntag21x(card).write_ndef(message)
            assert Ntag21x(card).read_ndef() == message
            with pytest.raises(BadCardData, match="no room"):
                Ntag21x(card).write_ndef(message + bytes(41))


def test_a_write_torn_at_any_page_leaves_the_old_message_none_or_the_new() -> None:
    old, new = ndef.encode_uri("https://old.example/"), ndef.encode_uri("https://new.example/and/longer")
    left = set()
    for writes in range(20):
        model = Ntag21xCard(UID)
        Ntag21x(Direct(model)).write_ndef(old)
        with contextlib.suppress(CardSilent):
            Ntag21x(Direct(model, writes)).write_ndef(new)
        left.add(Ntag21x(Direct(model)).read_ndef())
    assert left == {old, b"", new}


def test_a_nak_is_told_with_its_code() -> None:
    with rc522_world() as world:
        world.lay(Ntag21xCard(UID))
        with world.reader.selected() as card:
            assert card is not None
            with pytest.raises(CardRefused) as refused:
                Ntag21x(card).read(0xF0)
            assert refused.value.code == 0


def test_a_password_protects_writing_and_leaves_reading_free() -> None:
    model = Ntag21xCard(UID)
    with rc522_world() as world:
        world.lay(model)
        with world.reader.selected() as card:
            assert card is not None
            Ntag21x(card).protect(b"\x01\x02\x03\x04", b"\xaa\xbb")
        with world.reader.selected() as card:
            assert card is not None
            assert Ntag21x(card).read_ndef() == b""
            with pytest.raises(CardRefused):
                Ntag21x(card).write(4, bytes(4))
        with world.reader.selected() as card:
            assert card is not None
            with pytest.raises(CardRefused, match="another password"):
                Ntag21x(card).authenticate(b"\xff" * 4)
        with world.reader.selected() as card:
            assert card is not None
            assert Ntag21x(card).authenticate(b"\x01\x02\x03\x04") == b"\xaa\xbb"
            Ntag21x(card).write(5, b"free")
    assert model.pages[5] == b"free"


# NFC Forum Type 2 Tag Operation 1.1, 2.3: NULL, lock control, NDEF message, terminator
def test_blocks_before_the_message_are_passed_over() -> None:
    memory = bytes.fromhex("000103a00c340305d101015500fe000000")
    assert ndef.message_of(memory).hex() == "d101015500"


@pytest.mark.parametrize(
    ("memory", "message"),
    [("0300fe00", ""), ("fe", ""), ("", ""), ("000000", ""), ("03ff000301020 3fe".replace(" ", ""), "010203")],
)
def test_edges_of_the_data_area(memory: str, message: str) -> None:
    assert ndef.message_of(bytes.fromhex(memory)).hex() == message


@pytest.mark.parametrize("memory", ["03", "0310d1", "03ff01", "03ffffff00", "01"])
def test_a_length_beyond_the_memory_is_refused(memory: str) -> None:
    with pytest.raises(BadCardData):
        ndef.message_of(bytes.fromhex(memory))


# NFC Forum URI RTD 1.0, annex A.1: "http://www.nfc.com"
def test_the_uri_records_published_example() -> None:
    assert ndef.uri_of(bytes.fromhex("d1010855016e66632e636f6d")) == "http://www.nfc.com"


@given(st.binary(max_size=900))
def test_block_and_message_are_inverse(message: bytes) -> None:
    assert ndef.message_of(ndef.block_of(message)) == message


@given(st.binary(max_size=1000))
def test_any_memory_holds_a_message_or_a_card_fault(memory: bytes) -> None:
    with contextlib.suppress(BadCardData):
        message = ndef.message_of(memory)
        assert len(message) <= len(memory)


# mostly well-formed heads: MB and ME set, short record, a type that we decode further or not
records = st.one_of(
    st.binary(max_size=200),
    st.builds(
        lambda flags, kind, payload: bytes([flags, len(kind), len(payload)]) + kind + payload,
        st.integers(0, 255),
        st.sampled_from([b"U", b"Sp", b"T", b"Hs", b"shop.example:x", b""]),
        st.binary(max_size=100),
    ),
)


@given(records)
def test_any_message_has_an_address_none_or_a_card_fault(message: bytes) -> None:
    for look in (ndef.uri_of, lambda data: ndef.external_of(data, "shop.example:x")):
        with contextlib.suppress(BadCardData):
            look(message)


class Answering:
    """A card that answers anything."""

    uid, atqa, sak = UID, b"\x44\x00", 0

    def __init__(self, answers: list[bytes]) -> None:
        self._answers = answers
        self.asked = 0

    def frame(self, data: bytes) -> bytes:
        self.asked += 1
        if not self._answers:
            raise CardSilent("gone")
        return self._answers.pop()

    def apdu(self, command: bytes) -> bytes:
        return self.frame(command)


pages = st.one_of(st.binary(min_size=16, max_size=16), st.binary(max_size=20), st.just(b"\xe1\x10\xff\x00" * 4))


@given(st.lists(pages, max_size=200))
def test_a_card_that_answers_anything_is_read_to_an_end(answers: list[bytes]) -> None:
    card = Answering(answers)
    with contextlib.suppress(CardFault):
        assert len(Ntag21x(card).read_ndef()) <= 2040
    with contextlib.suppress(CardFault):
        Ntag21x(card).version()
    assert card.asked < 140
