"""A PN532's firmware as the host sees it: bytes in, bytes out; knows of no port and no thread."""

from __future__ import annotations

import enum
import random
from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping

from drivers.cards.kinds import ISO_DEP
from drivers.cards.pn532_frames import (
    ACK,
    REJECTED,
    TO_CHIP,
    TO_HOST,
    Acknowledged,
    Frame,
    FrameReader,
    Message,
    NotAcknowledged,
    encode,
)
from drivers.sim import cards
from drivers.sim.card_models.isodep import IsoDepCard
from drivers.sim.cards import Nibble, SimCard
from drivers.sim.pty import Answer

FIRMWARE = bytes.fromhex("32010607")  # PN532, version 1.6, all of its functions
FOR_EVER = 0xFF
TIMEOUT = b"\x01"  # InDataExchange's status: the target has not answered
NO_CRC = b"\x02"  # four bits look like this to a radio that expects a CRC
WRONG_CONTEXT = b"\x27"  # no such target

WAKES_AFTER = 5  # rising edges on the line
CIU_TX_MODE = 0x6302
CIU_BIT_FRAMING = 0x633D
CRC = 0x80
ANSWER_S = 0.0005
STOP: Answer = (0.0, None)


def rising_edges(value: int) -> int:
    """How often the line goes from 0 to 1 for one byte: start bit 0, eight bits from the lowest, stop bit 1."""
    line = value << 1 | 1 << 9
    return (line & ~(line << 1)).bit_count()


class Mishap(enum.Enum):
    """What can go wrong on the way."""

    LOSE_ACK = enum.auto()
    LOSE_ANSWER = enum.auto()
    BREAK_ANSWER = enum.auto()  # one bit flips: the checksum is wrong
    CUT_ANSWER = enum.auto()  # its last bytes are lost
    GARBAGE = enum.auto()  # noise before the answer
    SLOW = enum.auto()  # the answer comes `slow_s` late
    MISS_CARDS = enum.auto()  # the cards' answers are lost on the air


class SimPn532Chip:
    """`hear` takes what the host writes; cards are laid into and taken from `field`.

    `rates` gives each mishap's probability per command, `mishaps` those of the very next commands, one each.
    """

    def __init__(self, seed: int = 0, firmware: bytes = FIRMWARE) -> None:
        self.field: list[SimCard] = []
        self.mishaps: deque[Mishap | None] = deque()
        self.rates: Mapping[Mishap, float] = {}
        self.slow_s = 0.15
        self.counted: Counter[str] = Counter()
        self._random = random.Random(seed)
        self._firmware = firmware
        self._power_up()

    def _power_up(self) -> None:
        self._edges = 0
        self._frames = FrameReader()
        self._configured = False
        self._retries = FOR_EVER
        self._selected: list[SimCard] = []
        self._waiting: tuple[int, bytes] | None = None  # a listing that goes on until a card comes
        self._registers = {CIU_TX_MODE: CRC, CIU_BIT_FRAMING: 0}
        self._last = b""

    def power_cycle(self) -> None:
        """The supply fails for a moment: everything set up is forgotten."""
        self._power_up()

    def hear(self, data: bytes) -> list[Answer]:
        """The answers to `data`; a new command or an abort stops the answer that is on its way."""
        answers: list[Answer] = []
        for frame in self._frames.feed(self._awake_for(data)):
            answers += self._react(frame)
        return answers

    def look_again(self) -> list[Answer]:
        """The field has changed; a listing that waits may be answered now."""
        if self._waiting is None or not self.field:
            return []
        code, data = self._waiting
        self._waiting = None
        return self._execute(code, data, acknowledge=False)

    def _awake_for(self, data: bytes) -> bytes:
        """What the chip hears of `data`: asleep it only counts edges, and loses the bytes that carry them."""
        for at, value in enumerate(data):
            if self._edges >= WAKES_AFTER:
                return data[at:]
            self._edges += rising_edges(value)
        return b""

    def _react(self, frame: Frame) -> list[Answer]:
        match frame:
            case Message(direction, code, data) if direction == TO_CHIP:
                self._waiting = None
                return [STOP, *self._execute(code, data, acknowledge=True)]
            case Acknowledged():
                self._waiting = None
                self.counted["aborts"] += 1
                return [STOP]
            case NotAcknowledged():
                self.counted["resends"] += 1
                return [(ANSWER_S, self._last)]
        return []

    def _execute(self, code: int, data: bytes, *, acknowledge: bool) -> list[Answer]:
        self.counted["commands"] += 1
        mishaps = self._mishaps()
        answers: list[Answer] = [(0.0, ACK)] if acknowledge and Mishap.LOSE_ACK not in mishaps else []
        answer = self._answer(code, data, Mishap.MISS_CARDS in mishaps)
        if answer is None:
            return answers
        self._last = answer
        return answers + self._sent(answer, mishaps)

    def _mishaps(self) -> set[Mishap]:
        happening = {mishap for mishap, rate in self.rates.items() if self._random.random() < rate}
        if self.mishaps and (next_one := self.mishaps.popleft()):
            happening.add(next_one)
        return happening

    def _sent(self, answer: bytes, mishaps: set[Mishap]) -> list[Answer]:
        delay = ANSWER_S
        for mishap in (each for each in Mishap if each in mishaps):  # bits flip before bytes are lost
            match mishap:
                case Mishap.LOSE_ANSWER:
                    return []
                case Mishap.BREAK_ANSWER:
                    at = self._random.randrange(3, len(answer) - 1)
                    answer = answer[:at] + bytes((answer[at] ^ 1 << self._random.randrange(8),)) + answer[at + 1 :]
                case Mishap.CUT_ANSWER:
                    answer = answer[: self._random.randrange(len(answer) - 1)]
                case Mishap.GARBAGE:
                    answer = self._random.randbytes(self._random.randrange(1, 40)) + answer
                case Mishap.SLOW:
                    delay = self.slow_s
        return [(delay, answer)]

    def _answer(self, code: int, data: bytes, missing: bool) -> bytes | None:
        """One command's answer frame; None: none comes."""
        if not self._configured and code not in (0x14, 0x02):
            return None  # in low battery mode the chip waits for SAMConfiguration
        commands: dict[int, Callable[[], bytes | None]] = {
            0x02: lambda: self._firmware,
            0x08: lambda: self._write_registers(data),
            0x14: self._configure,
            0x32: lambda: self._set_retries(data),
            0x40: lambda: self._exchange(data),
            0x42: lambda: self._through(data),
            0x4A: lambda: self._list(data, missing),
            0x52: self._release,
        }
        if code not in commands:
            return REJECTED
        answer = commands[code]()
        return None if answer is None else encode(Message(TO_HOST, code + 1, answer))

    def _configure(self) -> bytes:
        self._configured = True
        return b""

    def _set_retries(self, data: bytes) -> bytes:
        if data[:1] == b"\x05" and len(data) == 4:
            self._retries = data[3]
        return b""

    def _list(self, data: bytes, missing: bool) -> bytes | None:
        deaf = self._selected  # a card that was not released misses one listing
        self._selected = [card for card in self.field if not _among(card, deaf) and not missing][: data[0]]
        self.counted["listings"] += 1
        if not self._selected and self._retries == FOR_EVER:
            self._waiting = (0x4A, data)
            return None
        return bytes((len(self._selected),)) + b"".join(
            bytes((number, *card.atqa[::-1], card.sak, len(card.uid))) + card.uid + _ats(card)
            for number, card in enumerate(self._selected, 1)
        )

    def _release(self) -> bytes:
        for card in self._selected:
            card.deselected()
        self._selected = []
        return b"\x00"

    def _exchange(self, data: bytes) -> bytes:
        card = self._selected_card(data[0] if data else 0)
        if card is None:
            return WRONG_CONTEXT
        if isinstance(card, IsoDepCard):
            return b"\x00" + card.apdu(data[1:])
        return _status(card.exchange(data[1:]))

    def _write_registers(self, data: bytes) -> bytes:
        for at in range(0, len(data) - 2, 3):
            self._registers[data[at] << 8 | data[at + 1]] = data[at + 2]
        return b""

    def _through(self, data: bytes) -> bytes:
        """The radio as it is set: to the selected card, or without CRC to whatever hears a bare frame."""
        if self._registers[CIU_TX_MODE] & CRC:
            card = self._selected_card(1)
            if card is None:
                return WRONG_CONTEXT
            answer = card.exchange(data)
            return NO_CRC if isinstance(answer, Nibble) else _status(answer)
        if len(self.field) != 1:
            return TIMEOUT
        [card] = self.field
        seven_bits = self._registers[CIU_BIT_FRAMING] & 7 == 7
        answer = card.short(data[0]) if seven_bits and data else card.exchange(data)
        return b"\x00" + answer if isinstance(answer, Nibble) else TIMEOUT

    def _selected_card(self, number: int) -> SimCard | None:
        """None too if it was taken away since."""
        if not 1 <= number <= len(self._selected):
            return None
        card = self._selected[number - 1]
        return card if _among(card, self.field) else None


def _among(card: SimCard, cards: Iterable[SimCard]) -> bool:
    """This very card: two clones are equal and still two."""
    return any(other is card for other in cards)


def _status(answer: bytes | None) -> bytes:
    if answer is None:
        return TIMEOUT
    if isinstance(answer, Nibble):
        return b"\x00" if answer == cards.ACK else NO_CRC
    return b"\x00" + answer


def _ats(card: SimCard) -> bytes:
    if not card.sak & ISO_DEP:
        return b""
    return card.ats if isinstance(card, IsoDepCard) else b"\x01"
