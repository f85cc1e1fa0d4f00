"""ISO/IEC 14443-3 frame by frame, against a scripted radio."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.cards import iso14443a
from drivers.cards.crc import crc_a
from drivers.cards.iso14443a import AT_ONCE_S, Collided, Reply, Selected
from drivers.cards.transceiver import CardFault


class Script:
    """A radio that answers as written and keeps what was sent: (frame in hex, valid bits of the last byte)."""

    def __init__(self, answers: Iterable[Reply | CardFault | None]) -> None:
        self._answers = deque(answers)
        self.sent: list[tuple[str, int]] = []

    def exchange(self, frame: bytes, last_bits: int = 0, limit_s: float = AT_ONCE_S) -> Reply | None:
        self.sent.append((frame.hex(), last_bits))
        answer = self._answers.popleft() if self._answers else None
        if isinstance(answer, CardFault):
            raise answer
        return answer


def whole(text: str) -> Reply:
    data = bytes.fromhex(text)
    return Reply(data, 8 * len(data))


# ISO/IEC 14443-3 annex B gives 00 00 and 12 34; 50 00 is HLTA, 30 04 the NTAG21x data sheet's READ
@pytest.mark.parametrize(
    ("data", "checksum"), [("0000", "a01e"), ("1234", "26cf"), ("5000", "57cd"), ("3004", "26ee"), ("", "6363")]
)
def test_the_checksum_of_published_frames(data: str, checksum: str) -> None:
    assert crc_a(bytes.fromhex(data)).hex() == checksum


def test_a_four_byte_uid_takes_one_level() -> None:
    radio = Script([whole("0400"), whole("deadbeef22"), whole("08b6dd")])
    atqa = iso14443a.wake(radio)
    assert atqa == b"\x04\x00"
    assert iso14443a.select(radio, atqa) == Selected(bytes.fromhex("deadbeef"), b"\x04\x00", 0x08)
    assert radio.sent == [("52", 7), ("9320", 0), ("9370deadbeef22" + crc_a(bytes.fromhex("9370deadbeef22")).hex(), 0)]


def test_a_seven_byte_uid_takes_two_levels_and_sak_00_is_valid() -> None:
    radio = Script([whole("88041122bf"), whole("04da17"), whole("3344556644"), whole("00fe51")])
    assert iso14443a.select(radio, b"\x44\x00") == Selected(bytes.fromhex("04112233445566"), b"\x44\x00", 0)
    assert [frame[:4] for frame, _ in radio.sent] == ["9320", "9370", "9520", "9570"]


def test_a_ten_byte_uid_takes_three_levels() -> None:
    parts = [f"{part}{bcc(part):02x}" for part in ("88010203", "88040506", "0708090a")]
    saks = ["04da17", "04da17", "00fe51"]
    radio = Script([whole(text) for pair in zip(parts, saks, strict=True) for text in pair])
    assert iso14443a.select(radio, b"\x84\x00").uid == bytes(range(1, 11))
    assert [frame[:4] for frame, _ in radio.sent] == ["9320", "9370", "9520", "9570", "9720", "9770"]


def test_the_seventh_byte_of_a_ten_byte_uid_may_look_like_a_cascade_tag() -> None:
    parts = [f"{part}{bcc(part):02x}" for part in ("88010203", "88040506", "8808090a")]
    radio = Script([whole(text) for pair in zip(parts, ["04da17", "04da17", "00fe51"], strict=True) for text in pair])
    assert iso14443a.select(radio, b"\x84\x00").uid.hex() == "0102030405068808090a"


def bcc(part: str) -> int:
    data = bytes.fromhex(part)
    return data[0] ^ data[1] ^ data[2] ^ data[3]


REFUSED = {
    "wrong BCC": [whole("deadbeef23")],
    "short UID": [whole("deadbeef")],
    "bits missing": [Reply(bytes.fromhex("deadbeef22"), 39)],
    "silence at anticollision": [None],
    "silence at select": [whole("deadbeef22"), None],
    "SAK with a wrong CRC": [whole("deadbeef22"), whole("08b6de")],
    "SAK without CRC": [whole("deadbeef22"), whole("08")],
    "a cascade tag that leads nowhere": [whole("88041122bf"), whole("00fe51")],
    "a cascade without its tag": [whole("deadbeef22"), whole("04da17")],
    "a UID without an end": [whole("88041122bf"), whole("04da17")] * 3,
    "a collision": [Collided("two")],
}


@pytest.mark.parametrize("answers", REFUSED.values(), ids=REFUSED.keys())
def test_no_guess_is_made(answers: list[Reply | CardFault | None]) -> None:
    with pytest.raises(CardFault):
        iso14443a.select(Script(answers), b"\x44\x00")


def test_halt_takes_silence_for_yes() -> None:
    radio = Script([None])
    iso14443a.halt(radio)
    assert radio.sent == [("500057cd", 0)]


@pytest.mark.parametrize(
    ("answers", "clone"),
    [
        ([Reply(b"\x0a", 4), Reply(b"\x0a", 4)], True),
        ([Reply(b"\x0a", 4), None], False),
        ([Reply(b"\x00", 4)], False),
        ([None], False),
    ],
)
def test_the_back_door_of_clones(answers: list[Reply | CardFault | None], clone: bool) -> None:
    radio = Script(answers)
    assert iso14443a.opens_backdoor(radio) is clone
    assert radio.sent[0] == ("40", 7)


replies = st.one_of(
    st.none(),
    st.binary(min_size=1, max_size=64).flatmap(
        lambda data: st.integers(0, 7).map(lambda cut: Reply(data, 8 * len(data) - cut))
    ),
    st.just(CardFault("noise")),
)


@given(st.lists(replies, max_size=8))
def test_any_answers_give_a_whole_uid_or_a_card_fault(answers: list[Reply | CardFault | None]) -> None:
    radio = Script(answers)
    try:
        atqa = iso14443a.wake(radio)
        if atqa is not None:
            assert len(iso14443a.select(radio, atqa).uid) in (4, 7, 10)
    except CardFault:
        pass
    assert len(radio.sent) <= 8
