"""PC/SC readers: ATRs, the pseudo-APDU for the UID, cards that come and go, a service that is not there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.cards.pcsc import GET_UID, PcscCardReader, PcscReader, SelectedCard, sak_of
from drivers.cards.pcsc_port import PcscPort, Slot
from drivers.cards.reader import Field
from drivers.cards.transceiver import CardRefused, CardSilent
from drivers.events import CardKind, CardTapped
from drivers.faults import PassingFault

NTAG = bytes.fromhex("3B8F8001804F0CA0000003060300030000000068")
CLASSIC_1K = bytes.fromhex("3B8F8001804F0CA000000306030001000000006A")
CLASSIC_4K = bytes.fromhex("3B8F8001804F0CA0000003060300020000000069")
NAMED_BY_SAK = bytes.fromhex("3B8F8001804F0CA000000306 03 FF28 00000000 43")
FELICA = bytes.fromhex("3B8F8001804F0CA000000306 11 003B 00000000 42")
DESFIRE = bytes.fromhex("3B8180018080")
SEVEN = bytes.fromhex("04A1B2C3D4E5F6")


class Lying:
    """A card: what it answers to each command; anything else is refused."""

    def __init__(self, atr: bytes, uid: bytes, answers: dict[bytes, bytes] | None = None) -> None:
        self.atr = atr
        self.answers = {GET_UID: uid + b"\x90\x00"} | (answers or {})
        self.asked: list[bytes] = []
        self.silent = False

    def transmit(self, command: bytes) -> bytes:
        self.asked.append(command)
        if self.silent:
            raise CardSilent("The card was taken away: lay it down again.")
        return self.answers.get(command, b"\x6a\x81")


class Desk:
    """A computer with one PC/SC reader and at most one card on it."""

    def __init__(self, names: tuple[str, ...] = ("ACS ACR122U 00 00",)) -> None:
        self.names = list(names)
        self.card: Lying | None = None
        self.changes = 0
        self.connected = 0

    def lay(self, card: Lying | None) -> None:
        self.card = card
        self.changes += 1

    def readers(self) -> list[str]:
        return self.names

    def slot(self, reader: str) -> Slot:
        if reader not in self.names:
            raise PassingFault(f"The PC/SC reader {reader!r} was unplugged: plug it in again.")
        return Slot(self.card.atr if self.card else b"", self.changes)

    def connect(self, reader: str) -> Lying:
        if self.card is None:
            raise CardSilent("The card is gone: lay it down again.")
        self.connected += 1
        return self.card

    def disconnect(self, card: object) -> None:
        self.connected -= 1

    @contextmanager
    def reach(self) -> Iterator[PcscPort]:
        yield self


@pytest.mark.parametrize(
    ("atr", "sak"),
    [
        (NTAG, 0x00),
        (CLASSIC_1K, 0x08),
        (CLASSIC_4K, 0x18),
        (NAMED_BY_SAK, 0x28),
        (FELICA, None),
        (DESFIRE, 0x20),
        (b"", None),
        (b"\x80\x4f\x0c\xa0\x00\x00\x03\x06", None),
    ],
)
def test_an_atr_tells_the_sak(atr: bytes, sak: int | None) -> None:
    assert sak_of(atr) == sak


@given(st.binary(max_size=40))
def test_any_atr_is_a_sak_or_none(atr: bytes) -> None:
    sak = sak_of(atr)
    assert sak is None or 0 <= sak <= 0xFF


@pytest.mark.parametrize(
    ("atr", "uid", "kind"),
    [
        (NTAG, SEVEN, CardKind.NTAG),
        (CLASSIC_1K, bytes.fromhex("A1B2C3D4"), CardKind.CLASSIC),
        (CLASSIC_1K, bytes.fromhex("01020304"), CardKind.CLONE),
        (DESFIRE, bytes.fromhex("08A1B2C3"), CardKind.PHONE),
        (DESFIRE, SEVEN, CardKind.DESFIRE),
        (FELICA[:-4] + bytes(4), bytes.fromhex("A1B2C3D4"), CardKind.UNKNOWN),
    ],
)
def test_a_card_is_known_by_its_atr_and_uid(atr: bytes, uid: bytes, kind: CardKind) -> None:
    desk = Desk()
    desk.lay(Lying(atr, uid))
    (card,) = PcscReader(desk, desk.names[0]).poll().cards
    assert (card.uid, card.kind) == (uid, kind)
    assert desk.connected == 0


def test_a_payment_card_is_recognised() -> None:
    desk = Desk()
    ppse = bytes.fromhex("00A404000E325041592E5359532E444446303100")
    desk.lay(Lying(DESFIRE, bytes.fromhex("A1B2C3D4"), {ppse: b"\x6f\x00\x90\x00"}))
    (card,) = PcscReader(desk, desk.names[0]).poll().cards
    assert card.kind is CardKind.BANK


def test_a_resting_card_is_asked_once_and_a_new_one_again() -> None:
    desk = Desk()
    reader = PcscReader(desk, desk.names[0], reads_messages=False)
    first, second = Lying(NTAG, SEVEN), Lying(NTAG, SEVEN[::-1])
    desk.lay(first)
    assert [reader.poll() for _ in range(5)] == [reader.poll()] * 5
    assert first.asked == [GET_UID]
    desk.lay(second)
    assert reader.poll().cards[0].uid == SEVEN[::-1]
    desk.lay(None)
    assert reader.poll() == Field()


@pytest.mark.parametrize("answer", [b"", b"\x63\x00", b"\x6a\x81", b"\x01\x02\x03\x90\x00", bytes(8) + b"\x90\x00"])
def test_a_card_without_a_uid_of_type_a_is_nothing(answer: bytes) -> None:
    desk = Desk()
    desk.lay(Lying(NTAG, b"", {GET_UID: answer}))
    assert PcscReader(desk, desk.names[0]).poll() == Field()


def test_a_card_taken_away_in_the_middle_is_asked_again() -> None:
    desk = Desk()
    card = Lying(NTAG, SEVEN)
    card.silent = True
    desk.lay(card)
    reader = PcscReader(desk, desk.names[0])
    assert reader.poll() == Field()
    card.silent = False
    assert reader.poll().cards[0].uid == SEVEN
    assert desk.connected == 0


@given(st.binary(max_size=20), st.binary(max_size=40))
def test_any_answer_and_any_atr_do_no_harm(answer: bytes, atr: bytes) -> None:
    desk = Desk()
    desk.lay(Lying(atr, b"", {GET_UID: answer}))
    for card in PcscReader(desk, desk.names[0]).poll().cards:
        assert len(card.uid) in (4, 7, 10)
    assert desk.connected == 0


def test_raw_frames_go_through_an_acr122u() -> None:
    read_4 = bytes.fromhex("FF00000004D4423004")
    card = Lying(NTAG, SEVEN, {read_4: bytes.fromhex("D54300") + bytes(range(16)) + b"\x90\x00"})
    assert SelectedCard(card, SEVEN, 0).frame(b"\x30\x04") == bytes(range(16))
    card.answers[read_4] = bytes.fromhex("D543019000")
    with pytest.raises(CardSilent):
        SelectedCard(card, SEVEN, 0).frame(b"\x30\x04")
    with pytest.raises(CardRefused, match="no raw frames"):
        SelectedCard(card, SEVEN, 0).frame(b"\x30\x08")


def test_as_a_device_it_taps_once() -> None:
    desk = Desk()
    device = PcscCardReader("counter", "acr122", reach=desk.reach, clock=lambda: 5.0)
    with device.open() as session:
        assert session.about == "PC/SC reader ACS ACR122U 00 00"
        desk.lay(Lying(NTAG, SEVEN))
        events = [event for _ in range(3) for event in session.turn(Event())]
    assert events == [CardTapped(SEVEN, CardKind.NTAG, "counter", 5.0)]


def test_a_missing_reader_is_said() -> None:
    for desk, words in ((Desk(()), "none at all"), (Desk(("Yubikey",)), "Yubikey")):
        device = PcscCardReader("counter", "ACR122", reach=desk.reach)
        with pytest.raises(PassingFault, match=words), device.open():
            pass


def test_an_unplugged_reader_is_a_passing_fault() -> None:
    desk = Desk()
    with PcscCardReader("counter", reach=desk.reach).open() as session:
        desk.names.clear()
        with pytest.raises(PassingFault, match="unplugged"):
            session.turn(Event())
