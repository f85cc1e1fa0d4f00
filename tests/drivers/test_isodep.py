"""ISO/IEC 14443-4 block by block: against a scripted card, a modelled one, and bad air."""

from __future__ import annotations

import contextlib
import random
from collections import deque
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.cards.isodep import PATIENCE_S, Ats, IsoDep, parse_ats
from drivers.cards.transceiver import BadCardData, CardFault, CardSilent
from drivers.sim.card_models import IsoDepCard
from drivers.sim.field import Air
from tests.drivers.rc522_world import rc522_world

ATS = bytes.fromhex("067577710280")  # NT4H2421Gx: FSC 64 here, FWI 7, SFGI 1


class Script:
    """A link that answers as written (None: silence) and keeps what was sent, in hex."""

    def __init__(self, *answers: str | None) -> None:
        self._answers = deque(answers)
        self.sent: list[str] = []
        self.waited = 0.0

    def carry(self, data: bytes, limit_s: float) -> bytes:
        self.sent.append(data.hex())
        answer = self._answers.popleft() if self._answers else None
        if answer is None:
            self.waited += limit_s
            raise CardSilent("nothing")
        return bytes.fromhex(answer)


def talk(*answers: str | None) -> tuple[IsoDep, Script]:
    link = Script(ATS.hex(), *answers)
    return IsoDep(link, lambda _: None), link


@pytest.mark.parametrize(
    ("ats", "meaning"),
    [
        ("067777710280", (128, 0.0387, 0.0006)),  # NTAG 424 DNA
        ("0578807002", (256, 0.0387, 0.0)),
        ("01", (32, 0.0048, 0.0)),
        ("0205", (64, 0.0048, 0.0)),
    ],
)
def test_the_answer_to_select(ats: str, meaning: tuple[int, float, float]) -> None:
    read = parse_ats(bytes.fromhex(ats))
    assert (read.frame_size, read.waiting_s, read.guard_s) == pytest.approx(meaning, abs=1e-4)


@pytest.mark.parametrize("ats", ["", "05", "0375", "0220"])
def test_a_broken_answer_to_select(ats: str) -> None:
    with pytest.raises(BadCardData):
        parse_ats(bytes.fromhex(ats))


def test_rats_asks_for_frames_of_64_and_blocks_alternate() -> None:
    card, link = talk("029000", "036a82", "029000")
    assert [card.exchange(b"\xaa").hex() for _ in range(3)] == ["9000", "6a82", "9000"]
    assert link.sent == ["e050", "02aa", "03aa", "02aa"]


def test_a_long_command_goes_in_parts() -> None:
    card, link = talk("a2", "a3", "029000")
    assert card.exchange(bytes(150)) == b"\x90\x00"
    assert [(block[:2], len(block) // 2 - 1) for block in link.sent[1:]] == [("12", 61), ("13", 61), ("02", 28)]


def test_a_long_answer_comes_in_parts() -> None:
    card, link = talk("1201", "1302", "029000")
    assert card.exchange(b"\xaa").hex() == "01029000"
    assert link.sent[1:] == ["02aa", "a3", "a2"]


def test_more_time_is_granted() -> None:
    card, link = talk("f205", "f201", "029000")
    assert card.exchange(b"\xaa") == b"\x90\x00"
    assert link.sent[1:] == ["02aa", "f205", "f201"]


def test_a_lost_answer_is_asked_for_again() -> None:
    card, link = talk(None, "029000")
    assert card.exchange(b"\xaa") == b"\x90\x00"
    assert link.sent[1:] == ["02aa", "b2"]


def test_a_lost_command_is_sent_again() -> None:
    card, link = talk(None, "a3", "029000")
    assert card.exchange(b"\xaa") == b"\x90\x00"
    assert link.sent[1:] == ["02aa", "b2", "02aa"]


def test_a_card_that_is_gone_is_given_up_within_the_readers_turn() -> None:
    card, link = talk()
    with pytest.raises(CardSilent):
        card.exchange(b"\xaa")
    assert len(link.sent) == 4
    assert link.waited < PATIENCE_S


def test_a_card_that_asks_for_time_for_ever_is_given_up() -> None:
    card, link = talk(*["f201"] * 1000)
    with pytest.raises(CardSilent, match="without an end"):
        card.exchange(b"\xaa")
    assert len(link.sent) < 20


def test_deselect_is_tried_twice() -> None:
    assert talk("c2")[0].deselect()
    assert talk(None, "c2")[0].deselect()
    assert not talk(None, None)[0].deselect()


@dataclass
class Echo(IsoDepCard):
    """Answers a command with itself, twice."""

    heard: list[bytes] = field(default_factory=list)

    def apdu(self, command: bytes) -> bytes:
        self.heard.append(command)
        return command + command + b"\x90\x00"


@pytest.mark.parametrize("waits", [0, 2])
@pytest.mark.parametrize("length", [1, 60, 61, 62, 122, 200, 260])
def test_lengths_over_the_wire(length: int, waits: int) -> None:
    card = Echo(bytes.fromhex("04aabbccddeeff"), atqa=b"\x44\x03", waits=waits)
    with rc522_world() as world:
        world.lay(card)
        with world.reader.selected() as active:
            assert active is not None
            for round_ in range(3):
                command = bytes((round_ + n) % 256 for n in range(length))
                assert active.apdu(command) == command * 2 + b"\x90\x00"


def test_bad_air_repeats_blocks_and_never_runs_a_command_twice() -> None:
    """Answers are lost and changed; a command that was answered in the end was carried out once, and only once."""
    done = broken_off = 0
    for seed in range(200):
        card = Echo(bytes.fromhex("04aabbccddeeff"), atqa=b"\x44\x03")
        with rc522_world(Air(lost=0.1, deaf=0.05, flipped=0.1, random=random.Random(seed))) as world:
            world.lay(card)
            with contextlib.suppress(CardFault), world.reader.selected() as active:
                if active is None:
                    continue
                card.heard.clear()
                command = random.Random(seed).randbytes(100)
                try:
                    assert active.apdu(command) == command * 2 + b"\x90\x00"
                except CardFault:
                    broken_off += 1
                    continue
                done += 1
                assert card.heard == [command]
    assert done > 30
    assert broken_off > 3


def test_a_card_left_in_the_protocol_is_freed_by_the_field() -> None:
    card = Echo(bytes.fromhex("04aabbccddeeff"), atqa=b"\x44\x03")
    with rc522_world() as world:
        world.lay(card)
        with world.reader.selected() as active:
            assert active is not None
            active.apdu(b"\x00")
            world.field.air.deaf = 1.0  # DESELECT is not heard: the card stays in the protocol, deaf to wake-ups
        world.field.air.deaf = 0.0
        assert world.uids() == [card.uid]


blocks = st.one_of(st.none(), st.binary(max_size=70).map(bytes.hex))


@given(st.lists(blocks, max_size=30))
def test_any_blocks_end_in_an_answer_or_a_card_fault(said: list[str | None]) -> None:
    link = Script(*said, *["f201"] * 100)
    with contextlib.suppress(CardFault):
        card = IsoDep(link, lambda _: None)
        assert len(card.exchange(b"\x00" * 100)) <= 4096 + 70
        card.deselect()
    assert len(link.sent) < 500


@given(st.binary(max_size=20))
def test_any_answer_to_select_is_read_or_refused(ats: bytes) -> None:
    with contextlib.suppress(BadCardData):
        assert isinstance(parse_ats(ats), Ats)
