"""What a card is, from how it answers."""

from __future__ import annotations

import pytest

from drivers.cards.kinds import SELECT_PPSE, CardFacts, Recogniser, classify
from drivers.cards.transceiver import CardSilent
from drivers.events import CardKind


@pytest.mark.parametrize(
    ("uid", "sak", "kind"),
    [
        ("04A1B2C3D4E5F6", 0x00, CardKind.NTAG),
        ("DEADBEEF", 0x08, CardKind.CLASSIC),  # Classic 1K
        ("DEADBEEF", 0x18, CardKind.CLASSIC),  # Classic 4K
        ("DEADBEEF", 0x09, CardKind.CLASSIC),  # Classic Mini
        ("04A1B2C3D4E5F6", 0x88, CardKind.CLASSIC),  # Infineon's 1K
        ("04A1B2C3D4E5F6", 0x20, CardKind.DESFIRE),
        ("DEADBEEF", 0x28, CardKind.DESFIRE),  # a smart card that also imitates a Classic
        ("04112233445566778899", 0x20, CardKind.DESFIRE),
        ("08A1B2C3", 0x20, CardKind.PHONE),
        ("08A1B2C3", 0x08, CardKind.PHONE),  # whatever it says, the number is another one next time
        ("08A1B2C3D4E5F6", 0x00, CardKind.NTAG),  # seven bytes are never random
        ("01020304", 0x08, CardKind.CLONE),
        ("DEADBEEF", 0x10, CardKind.UNKNOWN),
    ],
)
def test_the_selection_tells_the_kind(uid: str, sak: int, kind: CardKind) -> None:
    assert classify(bytes.fromhex(uid), b"\x04\x00", sak) is kind


class Card:
    """A selected ISO 14443-4 card; silent where the answers have run out or are None."""

    atqa = b"\x04\x00"

    def __init__(self, *answers: bytes | None, uid: str = "11223344", sak: int = 0x20) -> None:
        self.uid = bytes.fromhex(uid)
        self.sak = sak
        self.asked: list[bytes] = []
        self._answers = list(answers)

    def frame(self, data: bytes) -> bytes:
        raise AssertionError("no frame is needed")

    def apdu(self, command: bytes) -> bytes:
        self.asked.append(command)
        answer = self._answers.pop(0) if self._answers else None
        if answer is None:
            raise CardSilent("silent")
        return answer


def kinds(card: Card, looks: int = 1) -> list[CardKind | None]:
    recogniser = Recogniser()
    return [facts.kind if (facts := recogniser.facts(card)) else None for _ in range(looks)]


def test_a_payment_card_has_a_payment_directory() -> None:
    card = Card(b"\x6f\x20\x84\x0e2PAY.SYS.DDF01\x90\x00")
    assert kinds(card, looks=5) == [CardKind.BANK] * 5
    assert card.asked == [SELECT_PPSE]


@pytest.mark.parametrize("answer", ["6A82", "6D00", "9100", "90", ""])
def test_any_other_smart_card_has_none(answer: str) -> None:
    assert kinds(Card(bytes.fromhex(answer))) == [CardKind.DESFIRE]


def test_a_card_that_falls_silent_while_asked_is_looked_at_again() -> None:
    assert kinds(Card(None, b"\x6f\x00\x90\x00"), looks=2) == [None, CardKind.BANK]


def test_a_card_that_never_answers_is_a_card_after_three_looks() -> None:
    card = Card()
    assert kinds(card, looks=5) == [None, None, CardKind.DESFIRE, CardKind.DESFIRE, CardKind.DESFIRE]
    assert len(card.asked) == 3


@pytest.mark.parametrize(("uid", "sak"), [("08A1B2C3", 0x20), ("01020304", 0x20), ("04A1B2C3D4E5F6", 0x00)])
def test_where_the_selection_is_enough_nothing_is_asked(uid: str, sak: int) -> None:
    card = Card(uid=uid, sak=sak)
    assert kinds(card)[0] is not None
    assert card.asked == []


def test_memory_is_bounded() -> None:
    recogniser = Recogniser()
    for number in range(1000):
        recogniser.facts(Card(b"\x6a\x82" if number % 2 else None, uid=f"11{number:06x}"))
    assert len(recogniser._known) <= 8
    assert len(recogniser._silent) <= 8


def test_phones_have_one_identity_cards_each_their_own() -> None:
    assert CardFacts(b"\x08\x01\x02\x03").identity == CardFacts(b"\x08\x04\x05\x06").identity
    assert CardFacts(b"\x04\x01\x02\x03").identity != CardFacts(b"\x04\x04\x05\x06").identity
