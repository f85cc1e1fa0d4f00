"""The air between a reader's antenna and the cards: ISO/IEC 14443-3 type A states, and answers that collide."""

from __future__ import annotations

import enum
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from drivers.cards.crc import crc_a
from drivers.sim.cards import ACK, Nibble, SimCard

ETU: Final = 128 / 13.56e6
"""Seconds a bit takes at 106 kbit/s."""
FRAME_DELAY: Final = 1172 / 13.56e6
"""Seconds from the end of a command to the first bit of an answer."""
START_UP: Final = 2e-3
"""Seconds a card needs in the field before it hears; the standard gives it 5 ms."""

_CASCADE_TAG: Final = 0x88
_SELECTS: Final = (0x93, 0x95, 0x97)


class State(enum.Enum):
    IDLE = enum.auto()
    READY = enum.auto()
    ACTIVE = enum.auto()
    HALT = enum.auto()


@dataclass(frozen=True, slots=True)
class Bits:
    """A frame: `count` bits, the first one the lowest of `value`, without parity."""

    value: int
    count: int

    @classmethod
    def of(cls, data: bytes) -> Bits:
        return cls(int.from_bytes(data, "little"), 8 * len(data))

    def data(self) -> bytes:
        return self.value.to_bytes((self.count + 7) // 8, "little")


@dataclass(frozen=True, slots=True)
class Heard:
    """What reaches the antenna `after` seconds: the answers over one another; `collision` is the first such bit."""

    bits: Bits
    after: float
    collision: int | None = None
    bad_parity: bool = False


@dataclass
class Air:
    """How bad the air is: chances (0 to 1) that an answer is lost, a command not heard, an answer changed."""

    lost: float = 0.0
    deaf: float = 0.0
    flipped: float = 0.0
    random: random.Random = field(default_factory=random.Random)

    def chance(self, of: float) -> bool:
        return of > 0 and self.random.random() < of

    def damage(self, heard: Heard) -> Heard | None:
        """The answer after the air had its way: a bit wrong, two bits of a byte, a part missing, a false collision."""
        if not self.chance(self.flipped) or not heard.bits.count:
            return heard
        bits = heard.bits
        place = self.random.randrange(bits.count)
        match self.random.randrange(4):
            case 0:
                return Heard(Bits(bits.value ^ 1 << place, bits.count), heard.after, heard.collision, True)
            case 1:  # parity does not see two bits of one byte
                other = place // 8 * 8 + (place + 1) % 8
                value = bits.value ^ 1 << place ^ (1 << other if other < bits.count else 0)
                return Heard(Bits(value, bits.count), heard.after, heard.collision)
            case 2:
                return Heard(Bits(bits.value & (1 << place) - 1, place), heard.after) if place else None
        return Heard(bits, heard.after, place)


class Picc:
    """One card's radio: its state, and how far into its UID the reader has selected it."""

    def __init__(self, card: SimCard, ready_at: float) -> None:
        self.card = card
        self.ready_at = ready_at
        self.state = State.IDLE
        self.crypto = False
        self._star = False  # woken out of HALT: falls back there, not to IDLE
        self._level = 0
        card.powered()

    def _levels(self) -> list[bytes]:
        uid = self.card.uid
        parts = [uid[:4]] if len(uid) == 4 else [bytes([_CASCADE_TAG]) + uid[:3]]
        if len(uid) == 7:
            parts.append(uid[3:])
        elif len(uid) == 10:
            parts += [bytes([_CASCADE_TAG]) + uid[3:6], uid[6:]]
        return [part + bytes([part[0] ^ part[1] ^ part[2] ^ part[3]]) for part in parts]

    def _fall_back(self) -> None:
        if self.state in (State.READY, State.ACTIVE):
            self.state = State.HALT if self._star else State.IDLE
        self.crypto = False
        self.card.deselected()

    def hear(self, frame: Bits, encrypted: bool) -> Bits | None:
        """The card's answer to one frame."""
        if encrypted != self.crypto:
            self._fall_back()
            return None
        if frame.count == 7 and not encrypted:
            return self._short(frame.value)
        data = frame.data()
        if self.card.in_protocol:
            return self._active(data, frame.count)
        if data[:1] and data[0] in _SELECTS and self.state is not State.ACTIVE and not encrypted:
            return self._select(data, frame)
        if frame.count % 8 or not data:
            return None
        if self.state is State.ACTIVE:
            return self._active(data, frame.count)
        if self.state is State.READY:
            self._fall_back()
            return None
        answer = self.card.exchange(data)  # the back door of a clone listens while idle
        return Bits(answer[0], 4) if isinstance(answer, Nibble) and answer == ACK else None

    def _short(self, value: int) -> Bits | None:
        if self.card.in_protocol:
            return None
        wakes = value == 0x52 or (value == 0x26 and self.state is not State.HALT)
        if value not in (0x26, 0x52):
            answer = self.card.short(value)
            return Bits(answer[0], 4) if answer else None
        if self.state in (State.READY, State.ACTIVE):
            self._fall_back()
            return None
        if not wakes:
            return None
        self._star = self.state is State.HALT
        self.state = State.READY
        self._level = 0
        return Bits.of(self.card.atqa)

    def _select(self, data: bytes, frame: Bits) -> Bits | None:
        if self.state is not State.READY:
            return None
        levels = self._levels()
        if data[0] != _SELECTS[self._level] or len(data) < 2:
            return None
        mine = int.from_bytes(levels[self._level], "little")
        if data[1] == 0x70:
            whole = frame.count == 72 and crc_a(data[:7]) == data[7:9]
            if not whole or data[2:7] != levels[self._level]:
                self._fall_back()
                return None
            self._level += 1
            more = self._level < len(levels)
            if not more:
                self.state = State.ACTIVE
            sak = bytes([self.card.sak | 0x04 if more else self.card.sak & ~0x04])
            return Bits.of(sak + crc_a(sak))
        known = (data[1] >> 4) * 8 + (data[1] & 0x0F) - 16
        if not 0 <= known < 40 or frame.count != 16 + known:
            return None
        mask = (1 << known) - 1
        if (frame.value >> 16 ^ mine) & mask:
            return None
        return Bits(mine >> known, 40 - known)

    def _active(self, data: bytes, count: int) -> Bits | None:
        if count % 8 or len(data) < 3 or crc_a(data[:-2]) != data[-2:]:
            if not self.card.in_protocol:
                self._fall_back()
            return None
        command = data[:-2]
        was_in_protocol = self.card.in_protocol
        if not was_in_protocol and command == b"\x50\x00":
            self.card.deselected()
            self.crypto = False
            self.state = State.HALT
            return None
        answer = self.card.exchange(command)
        if was_in_protocol and not self.card.in_protocol:  # S(DESELECT)
            self.state = State.HALT
        if answer is None:
            return None
        if isinstance(answer, Nibble):
            if answer != ACK:
                self._fall_back()
            return Bits(answer[0], 4)
        return Bits.of(answer + crc_a(answer))


class Field:
    """One antenna's field and the cards in it; cards may be laid and taken from any thread."""

    def __init__(self, clock: Callable[[], float], air: Air | None = None) -> None:
        self.air = air or Air()
        self._clock = clock
        self._piccs: tuple[Picc, ...] = ()
        self._on = False

    @property
    def cards(self) -> tuple[SimCard, ...]:
        return tuple(picc.card for picc in self._piccs)

    def lay(self, card: SimCard) -> None:
        self._piccs = (*self._piccs, Picc(card, self._clock() + START_UP))

    def take(self, card: SimCard) -> None:
        self._piccs = tuple(picc for picc in self._piccs if picc.card is not card)

    def power(self, on: bool) -> None:
        """Switches the field; without it cards forget everything."""
        if on and not self._on:
            self._piccs = tuple(Picc(picc.card, self._clock() + START_UP) for picc in self._piccs)
        self._on = on

    def transmit(self, frame: Bits, encrypted: bool = False) -> Heard | None:
        """Sends one frame to all cards; None if none answers."""
        now = self._clock()
        if not self._on:
            return None
        answers = []
        for picc in self._piccs:
            if now < picc.ready_at or self.air.chance(self.air.deaf):
                continue
            answer = picc.hear(frame, encrypted)
            if answer is not None and not self.air.chance(self.air.lost):
                answers.append((answer, picc.card.delay if picc.state is State.ACTIVE else 0.0))
        if not answers:
            return None
        return self.air.damage(_over_one_another(answers))

    def authenticate(self, uid: bytes, key_b: bool, block: int, key: bytes) -> bool:
        """MIFARE Classic authentication with the selected card that ends with `uid`."""
        for picc in self._piccs:
            if picc.state is State.ACTIVE and picc.card.uid[-4:] == uid:
                picc.crypto = picc.card.authenticate(key_b, block, key)
                if not picc.crypto:
                    picc.state = State.IDLE
                return picc.crypto
        return False


def _over_one_another(answers: list[tuple[Bits, float]]) -> Heard:
    value, count, differing = 0, 0, 0
    for bits, _ in answers:
        differing |= (bits.value ^ answers[0][0].value) & (1 << min(bits.count, answers[0][0].count)) - 1
        value |= bits.value
        count = max(count, bits.count)
    collision = (differing & -differing).bit_length() - 1 if differing else None
    return Heard(Bits(value, count), FRAME_DELAY + max(delay for _, delay in answers), collision)
