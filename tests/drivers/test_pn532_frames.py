"""Frames of the PN532 on bytes: the manual's, recorded ones, broken ones, and noise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.cards.pn532_frames import (
    ACK,
    LONGEST,
    NACK,
    REJECTED,
    TO_CHIP,
    TO_HOST,
    Acknowledged,
    Broken,
    Frame,
    FrameReader,
    Message,
    NotAcknowledged,
    Rejected,
    encode,
)


def frames(data: bytes, chunk: int | None = None) -> list[Frame]:
    """What `data` holds, fed in chunks of so many bytes, or of as many as the reader says are missing."""
    reader = FrameReader()
    found: list[Frame] = []
    while data:
        size = chunk or reader.missing
        found += reader.feed(data[:size])
        data = data[size:]
    return found


MANUAL = [  # UM0701-02 and NXP's AN10609, as they stand there
    ("0000FF02FED4022A00", Message(TO_CHIP, 0x02, b"")),
    ("0000FF06FAD50332010607E800", Message(TO_HOST, 0x03, bytes.fromhex("32010607"))),
    ("0000FF05FBD4140100001700", Message(TO_CHIP, 0x14, bytes.fromhex("010000"))),
    ("0000FF02FED5151600", Message(TO_HOST, 0x15, b"")),
    ("0000FF04FCD44A0200E000", Message(TO_CHIP, 0x4A, bytes.fromhex("0200"))),
]


@pytest.mark.parametrize(("wire", "message"), MANUAL)
def test_the_manuals_frames(wire: str, message: Message) -> None:
    assert encode(message).hex().upper() == wire
    assert frames(bytes.fromhex(wire)) == [message]


def test_signals() -> None:
    assert frames(ACK + NACK + REJECTED + ACK) == [Acknowledged(), NotAcknowledged(), Rejected(), Acknowledged()]


def test_a_long_message_is_an_extended_frame() -> None:
    message = Message(TO_HOST, 0x41, bytes(254))
    assert encode(message).hex().startswith("0000ffffff0100ff" + "d541")
    assert frames(encode(message)) == [message]


def test_a_message_over_the_chips_limit_is_refused() -> None:
    encode(Message(TO_CHIP, 0x40, bytes(LONGEST - 2)))
    with pytest.raises(ValueError, match="carries 265 bytes, not 266"):
        encode(Message(TO_CHIP, 0x40, bytes(LONGEST - 1)))


@pytest.mark.parametrize(
    ("wire", "found"),
    [
        ("0000FF02FDD5151600", [Broken("length checksum")]),
        ("0000FF02FED5151700", [Broken("data checksum")]),
        ("0000FFFFFF010100" + "00", [Broken("extended length checksum")]),
        ("0000FFFFFF0000" + "00", [Broken("extended length")]),
        ("0000FFFFFFFF00" + "0100", [Broken("extended length")]),
        ("0000FF0000", [Broken("length checksum")]),
        ("0000FF01FFD52B00", [Broken("neither a message nor an error")]),
    ],
)
def test_what_is_wrong_with_a_frame_is_said(wire: str, found: list[Frame]) -> None:
    assert frames(bytes.fromhex(wire)) == found


ANSWER = Message(TO_HOST, 0x4B, b"\x00")


@pytest.mark.parametrize("garbage", ["", "00", "0000", "FF", "00FF", "55550000", "0000FFFF", "D54B00", "0000FF05"])
def test_a_frame_after_garbage_is_found(garbage: str) -> None:
    assert frames(bytes.fromhex(garbage) + encode(ANSWER) + encode(ANSWER))[-1] == ANSWER


@given(st.integers(0, 12), st.integers(1, 9), st.integers(1, 20))
def test_after_lost_bytes_the_next_frame_is_found(lost: int, number: int, chunk: int) -> None:
    wire = encode(Message(TO_HOST, 0x03, bytes.fromhex("32010607")))
    assert frames(wire[:lost] + wire[lost + number :] + encode(ANSWER) + ACK, chunk)[-2:] == [ANSWER, Acknowledged()]


messages = st.builds(Message, st.sampled_from([TO_CHIP, TO_HOST]), st.integers(0, 255), st.binary(max_size=LONGEST - 2))


@given(st.lists(messages, max_size=5), st.integers(1, 300))
def test_what_is_encoded_is_found_however_it_is_cut(sent: list[Message], chunk: int) -> None:
    wire = b"".join(map(encode, sent))
    assert frames(wire, chunk) == sent
    assert frames(wire) == sent


@given(messages, st.data())
def test_one_flipped_bit_is_never_taken_for_another_message(sent: Message, data: st.DataObject) -> None:
    wire = bytearray(encode(sent))
    at = data.draw(st.integers(3, len(wire) - 2))
    wire[at] ^= 1 << data.draw(st.integers(0, 7))
    inside = frames(bytes(wire))
    assert all(isinstance(frame, Broken) or _stands_in(frame, sent) for frame in inside)


def _stands_in(frame: Frame, sent: Message) -> bool:
    """A message may hold the bytes of whole frames; these come to light when the one around them breaks."""
    signals: dict[type[Frame], bytes] = {
        Acknowledged: b"\x00\xff\x00\xff",
        NotAcknowledged: b"\x00\xff\xff\x00",
        Rejected: REJECTED[1:-1],
    }
    inner = encode(frame)[1:-1] if isinstance(frame, Message) else signals[type(frame)]
    return inner in encode(sent)[2:]


@given(st.lists(st.one_of(st.binary(max_size=400), st.just(b"\x00\x00\xff\xff\xff\x01\x09\xf6"), st.just(ACK))))
def test_noise_never_raises_never_piles_up_and_never_stops_the_reader(noise: list[bytes]) -> None:
    reader = FrameReader()
    for piece in noise:
        for frame in reader.feed(piece):
            assert isinstance(frame, Acknowledged | NotAcknowledged | Rejected | Message | Broken)
        assert 0 < reader.missing <= LONGEST + 8
        assert len(reader._kept) <= LONGEST + 8
    found = list(reader.feed(bytes(LONGEST + 8) + encode(ANSWER)))
    assert found[-1] == ANSWER


@pytest.mark.parametrize("wire", [ACK, NACK, REJECTED, encode(ANSWER), encode(Message(TO_HOST, 0x41, bytes(260)))])
def test_the_missing_bytes_are_never_more_than_one_frame_has(wire: bytes) -> None:
    """Else a read would wait for bytes that nobody sends."""
    reader = FrameReader()
    fed = 0
    found: list[Frame] = []
    while not found:
        size = reader.missing
        assert fed + size <= len(wire)
        found = list(reader.feed(wire[fed : fed + size]))
        fed += size
