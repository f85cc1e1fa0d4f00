"""One command, one answer, on a wire that loses, breaks, delays and invents."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.cards.pn532 import Pn532
from drivers.cards.pn532_frames import ACK, NACK, REJECTED, TO_CHIP, TO_HOST, WAKE_UP, Message, encode
from drivers.cards.pn532_link import FIRST_ACK_S, AnswerLost, Link
from drivers.faults import DeviceFault, PassingFault

LIST = encode(Message(TO_CHIP, 0x4A, b"\x02\x00"))
EMPTY = encode(Message(TO_HOST, 0x4B, b"\x00"))
BROKEN = EMPTY[:-2] + b"\x00\x00"


class Wire:
    """The chip's answers to each write, in order; a read of nothing takes 20 ms of simulated time.

    An answer may be delayed: (seconds, bytes).
    """

    def __init__(self, *answers: bytes | tuple[float, bytes]) -> None:
        self.now = 50.0
        self.written: list[bytes] = []
        self._answers = list(answers)
        self._coming: list[tuple[float, bytes]] = []
        self._input = b""

    def clock(self) -> float:
        self.now += 0.0001
        return self.now

    @property
    def in_waiting(self) -> int:
        self._arrive()
        return len(self._input)

    def read(self, size: int = 1, /) -> bytes:
        self._arrive()
        if len(self._input) < size:
            self.now += 0.02
            self._arrive()
        data, self._input = self._input[:size], self._input[size:]
        return data

    def write(self, data: bytes, /) -> int:
        self.written.append(data)
        if data not in (ACK, WAKE_UP) and self._answers:
            answer = self._answers.pop(0)
            delay, answer = answer if isinstance(answer, tuple) else (0.0, answer)
            self._coming.append((self.now + delay, answer))
        return len(data)

    def reset_input_buffer(self) -> None:
        self._arrive()
        self._input = b""

    def _arrive(self) -> None:
        while self._coming and self._coming[0][0] <= self.now:
            self._input += self._coming.pop(0)[1]


def asked(wire: Wire, ack_s: float = 0.1) -> bytes:
    return Link(wire, "/dev/reader", wire.clock).command(0x4A, b"\x02\x00", ack_s=ack_s)


def test_a_command_is_acknowledged_and_answered() -> None:
    wire = Wire(ACK + EMPTY)
    assert asked(wire) == b"\x00"
    assert wire.written == [LIST]


def test_a_lost_acknowledgement_does_not_matter_when_the_answer_comes() -> None:
    wire = Wire(EMPTY)
    assert asked(wire) == b"\x00"
    assert wire.written == [LIST]


def test_a_lost_command_is_stopped_and_sent_again_after_a_tenth_of_a_second() -> None:
    wire = Wire(b"", ACK + EMPTY)
    assert asked(wire) == b"\x00"
    assert wire.written == [LIST, ACK, LIST]
    assert 0.1 <= wire.now - 50.0 <= 0.13


def test_a_command_that_the_chip_did_not_get_whole_is_sent_again() -> None:
    wire = Wire(NACK, ACK + EMPTY)
    assert asked(wire) == b"\x00"
    assert wire.written == [LIST, ACK, LIST]


def test_a_broken_answer_is_asked_for_again() -> None:
    wire = Wire(ACK + BROKEN, EMPTY)
    assert asked(wire) == b"\x00"
    assert wire.written == [LIST, NACK]


@pytest.mark.parametrize("left", [3, 6, 8])
def test_an_answer_that_was_cut_off_is_asked_for_again(left: int) -> None:
    wire = Wire(ACK + EMPTY[:left], EMPTY)
    assert asked(wire) == b"\x00"
    assert wire.written == [LIST, NACK]
    assert wire.now - 50.0 <= 0.1


def test_an_answer_that_stays_broken_is_given_up_for_a_new_command() -> None:
    wire = Wire(ACK + BROKEN, BROKEN, BROKEN, ACK + EMPTY)
    assert asked(wire) == b"\x00"
    assert wire.written == [LIST, NACK, NACK, ACK, LIST]


def test_a_lost_answer_is_waited_for_then_the_command_sent_again() -> None:
    wire = Wire(ACK, ACK + EMPTY)
    assert asked(wire) == b"\x00"
    assert wire.written == [LIST, ACK, LIST]
    assert 0.3 <= wire.now - 50.0 <= 0.4


def test_the_answer_to_another_command_is_not_ours() -> None:
    late = encode(Message(TO_HOST, 0x41, b"\x00late"))
    echo = encode(Message(TO_CHIP, 0x4B, b"\x07"))  # our own direction: an echo on the wire
    assert asked(Wire(ACK + late + echo + EMPTY)) == b"\x00"


def test_what_came_before_the_command_is_not_its_answer() -> None:
    wire = Wire(ACK + EMPTY)
    wire._input = encode(Message(TO_HOST, 0x4B, b"\x09stale"))
    assert asked(wire) == b"\x00"


def test_the_first_acknowledgement_may_take_a_second_and_a_half() -> None:
    assert asked(Wire((1.4, ACK + EMPTY)), ack_s=FIRST_ACK_S) == b"\x00"


def test_silence_is_a_sentence_with_the_remedy() -> None:
    wire = Wire()
    with pytest.raises(PassingFault, match=r"PN532 at /dev/reader does not answer \(command 4A\).*HSU"):
        asked(wire)
    assert wire.written == [LIST, ACK] * 3


def test_however_the_chip_fails_a_command_is_given_up_in_time() -> None:
    wire = Wire(*[ACK] * 3)
    with pytest.raises(PassingFault):
        asked(wire)
    assert wire.now - 50.0 <= 1.2


def test_an_exchange_with_a_card_is_never_done_twice() -> None:
    wire = Wire(ACK, ACK + EMPTY)
    with pytest.raises(AnswerLost, match="took command 4A and never answered"):
        Link(wire, "/dev/reader", wire.clock).exchange(0x4A, b"\x02\x00", answer_s=1.0)
    assert wire.written == [LIST, ACK]
    wire = Wire(b"", ACK + EMPTY)  # nobody took it
    assert Link(wire, "/dev/reader", wire.clock).exchange(0x4A, b"\x02\x00", answer_s=1.0) == b"\x00"


def test_a_rejected_command_is_a_sentence() -> None:
    with pytest.raises(PassingFault, match="rejects command 4A"):
        asked(Wire(ACK + REJECTED))


def test_endless_noise_ends() -> None:
    class Noise(Wire):
        @property
        def in_waiting(self) -> int:
            return 500

        def read(self, size: int = 1, /) -> bytes:
            self.now += 0.001
            return b"\x00\xff\x33" * (size // 3 + 1)

    with pytest.raises(PassingFault):
        asked(Noise())


answers = st.one_of(
    st.binary(max_size=300),
    st.builds(
        lambda code, data: ACK + encode(Message(TO_HOST, code, data)), st.integers(0, 255), st.binary(max_size=60)
    ),
    st.sampled_from([ACK, NACK, REJECTED, ACK + BROKEN, ACK + EMPTY, EMPTY + EMPTY]),
)


@given(st.lists(answers, max_size=12))
def test_whatever_answers_a_command_ends_in_time_with_bytes_or_a_fault(said: list[bytes]) -> None:
    wire = Wire(*said)
    with suppress(PassingFault):
        assert isinstance(asked(wire), bytes)
    assert wire.now - 50.0 < 2.0


@given(st.lists(answers, max_size=20))
def test_whatever_answers_a_reader_opens_and_polls_or_faults(said: list[bytes]) -> None:
    wire = Wire(*said)
    with suppress(DeviceFault):
        chip = Pn532(Link(wire, "/dev/reader", wire.clock), "/dev/reader")
        for _ in range(3):
            assert len(chip.poll().cards) <= 255


class Recorded(Wire):
    """Answers each command by its code with whatever is given for it, duly acknowledged."""

    def __init__(self, **data: bytes) -> None:
        super().__init__()
        self._data = {int(code[1:], 16): answer for code, answer in data.items()}

    def write(self, data: bytes, /) -> int:
        if data not in (ACK, NACK, WAKE_UP):
            code = data[6]
            answer = encode(Message(TO_HOST, code + 1, self._data.get(code, b"")))
            self._answers = [ACK + answer]
        return super().write(data)


@given(st.binary(max_size=80), st.binary(max_size=20))
def test_whatever_a_listing_and_a_card_say_a_poll_is_a_field_or_a_fault(listed: bytes, answered: bytes) -> None:
    wire = Recorded(x02=bytes.fromhex("32010607"), x4A=listed, x40=answered, x42=answered)
    chip = Pn532(Link(wire, "/dev/reader", wire.clock), "/dev/reader")
    with suppress(PassingFault):
        for card in chip.poll().cards:
            assert len(card.uid) in (4, 7, 10)
