"""The RC522 as its data sheet (rev 3.9) describes it, register by register, under a simulated field.

Modelled: 64 registers, FIFO, the commands Idle, Mem, GenerateRandomID, CalcCRC, Transmit, Receive, Transceive,
MFAuthent and SoftReset, the timer, the interrupt rules, bit framing, collisions, hardware CRC. A received frame enters
the FIFO at its end, not bit by bit. What the analog registers are set to changes nothing.
"""

from __future__ import annotations

import heapq
import itertools
import random
from collections.abc import Callable, Sequence
from typing import Final

from drivers.cards import rc522_registers as reg
from drivers.cards.crc import crc_a
from drivers.sim.field import ETU, Bits, Field, Heard

_RESET: Final = {
    reg.COMMAND: 0x20,
    0x02: 0x80,
    reg.COM_IRQ: 0x14,
    reg.STATUS_1: 0x21,
    reg.WATER_LEVEL: 0x08,
    reg.CONTROL: 0x10,
    reg.COLL: 0xA0,
    reg.MODE: 0x3F,
    reg.TX_CONTROL: 0x80,
    0x16: 0x10,
    0x17: 0x84,
    0x18: 0x84,
    0x19: 0x4D,
    0x1C: 0x62,
    0x1F: 0xEB,
    0x21: 0xFF,
    0x22: 0xFF,
    0x24: 0x26,
    reg.RF_CONFIG: 0x48,
    0x27: 0x88,
    0x28: 0x20,
    0x29: 0x20,
}
_READ_ONLY: Final = frozenset({0x06, 0x07, 0x21, 0x22, 0x2E, 0x2F, 0x37})
_OSCILLATOR: Final = 1e-3
_AUTHENTICATION: Final = 3e-3


def version_of(chip: str) -> int:
    """VersionReg of the chips that are sold as RC522."""
    return {"nxp v1": 0x91, "nxp v2": 0x92, "fm17522": 0x88, "clone b2": 0xB2, "clone 12": 0x12}[chip]


class Mfrc522Model:
    """One chip on one antenna.

    `dead` is None, or the byte that every read gives (00: nothing drives the wire, FF: a pull-up does).
    """

    def __init__(self, field: Field, clock: Callable[[], float], version: int = 0x92, seed: int = 0) -> None:
        self.field = field
        self.dead: int | None = None
        self.held = False
        self._clock = clock
        self._version = version
        self._random = random.Random(seed)
        self._order = itertools.count()
        self._memory = bytes(25)
        self._reset()

    # --- what happens to a chip ----------------------------------------------------------------------------

    def _reset(self) -> None:
        self._regs = bytearray(64)
        for register, value in _RESET.items():
            self._regs[register] = value
        self._regs[reg.VERSION] = self._version
        self._fifo = bytearray()
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._timer_end: float | None = None
        self._waiting = False
        self._now = self._clock()
        self._awake_at = self._now + _OSCILLATOR
        self.field.power(False)

    def brown_out(self) -> None:
        """The supply dips: registers fall back, the antenna goes off, nobody is told."""
        self._reset()

    def stick_crypto1(self) -> None:
        """The cipher stays on, as after an authentication nobody ended."""
        self._regs[reg.STATUS_2] |= reg.CRYPTO_ON

    def hold(self, down: bool) -> None:
        """The reset line: the chip is off while it is held down."""
        self.held = down
        self._reset()

    # --- SPI -----------------------------------------------------------------------------------------------

    def transfer(self, sent: Sequence[int]) -> list[int]:
        """One chip select: an address byte and data, or a row of addresses to read; answers as many bytes."""
        if self.dead is not None or self.held:
            return [self.dead or 0] * len(sent)
        self._settle()
        if sent[0] & 0x80:
            return [0, *(self._read(address >> 1 & 0x3F) for address in sent[:-1])]
        register = sent[0] >> 1 & 0x3F
        for value in sent[1:]:
            self._write(register, value)
        return [0] * len(sent)

    def _settle(self) -> None:
        """Lets everything happen that was due by now, each thing at its own time."""
        now = self._clock()
        while self._due and self._due[0][0] <= now:
            self._now, _, happen = heapq.heappop(self._due)
            happen()
        self._now = now

    def _at(self, when: float, happen: Callable[[], None]) -> None:
        heapq.heappush(self._due, (when, next(self._order), happen))

    # --- registers -----------------------------------------------------------------------------------------

    def _read(self, register: int) -> int:
        if register == reg.FIFO_DATA:
            value = self._fifo.pop(0) if self._fifo else 0
            self._alert()
            return value
        if register == reg.FIFO_LEVEL:
            return len(self._fifo)
        if register == reg.COMMAND and self._now < self._awake_at:
            return self._regs[register] | reg.POWER_DOWN
        if register in (reg.TIMER_COUNT_HIGH, reg.TIMER_COUNT_LOW):
            left = self._timer_left()
            return left >> 8 if register == reg.TIMER_COUNT_HIGH else left & 0xFF
        return self._regs[register]

    def _write(self, register: int, value: int) -> None:
        if register in _READ_ONLY:
            return
        match register:
            case reg.COMMAND:
                self._command(value & 0x0F)
            case reg.FIFO_DATA:
                self._push(bytes([value]))
            case reg.FIFO_LEVEL:
                if value & reg.FLUSH:
                    self._fifo.clear()
                    self._regs[reg.ERROR] &= ~reg.OVERFLOW_ERROR
                    self._alert()
            case reg.COM_IRQ | reg.DIV_IRQ:
                self._regs[register] = self._marked(register, value)
            case reg.STATUS_2:  # software may end the cipher, never begin it
                kept = self._regs[register] & (value | 0xF7)
                self._regs[register] = kept & 0x0F | value & 0xC0
            case reg.CONTROL:
                self._control(value)
            case reg.BIT_FRAMING:
                self._regs[register] = value
                if value & reg.START_SEND and self._waiting:
                    self._send()
            case reg.COLL:
                self._regs[register] = value & reg.VALUES_AFTER_COLLISION | self._regs[register] & 0x3F
            case reg.TX_CONTROL:
                self._regs[register] = value
                self.field.power(value & reg.ANTENNA_ON != 0)
            case _:
                self._regs[register] = value

    def _marked(self, register: int, value: int) -> int:
        marked = value & 0x7F
        now = self._regs[register]
        return now | marked if value & 0x80 else now & ~marked

    def _control(self, value: int) -> None:
        if value & 0x80:
            self._timer_end = None
        elif value & 0x40:
            self._start_timer()

    def _push(self, data: bytes) -> None:
        room = reg.FIFO_SIZE - len(self._fifo)
        self._fifo += data[:room]
        if len(data) > room:
            self._fail(reg.OVERFLOW_ERROR)
        self._alert()

    def _alert(self) -> None:
        level, mark = len(self._fifo), self._regs[reg.WATER_LEVEL] & 0x3F
        low, high = level <= mark, reg.FIFO_SIZE - level <= mark
        self._regs[reg.STATUS_1] = self._regs[reg.STATUS_1] & ~0x03 | low | high << 1
        self._regs[reg.COM_IRQ] |= (reg.LOW_ALERT_IRQ if low else 0) | (reg.HIGH_ALERT_IRQ if high else 0)

    def _fail(self, error: int) -> None:
        self._regs[reg.ERROR] |= error
        self._regs[reg.COM_IRQ] |= reg.ERROR_IRQ

    # --- timer ---------------------------------------------------------------------------------------------

    @property
    def _tick(self) -> float:
        prescaler = (self._regs[reg.TIMER_MODE] & 0x0F) << 8 | self._regs[reg.TIMER_PRESCALER]
        return (2 * prescaler + 1) / 13.56e6

    def _start_timer(self) -> None:
        reload = self._regs[reg.TIMER_RELOAD_HIGH] << 8 | self._regs[reg.TIMER_RELOAD_LOW]
        end = self._now + (reload + 1) * self._tick
        self._timer_end = end
        self._at(end, lambda: self._timer_ran_out(end))

    def _timer_ran_out(self, end: float) -> None:
        if self._timer_end == end:
            self._timer_end = None
            self._regs[reg.COM_IRQ] |= reg.TIMER_IRQ

    def _timer_left(self) -> int:
        return 0 if self._timer_end is None else max(0, int((self._timer_end - self._now) / self._tick))

    # --- commands ------------------------------------------------------------------------------------------

    def _command(self, command: int) -> None:
        if command == reg.NO_CHANGE:
            return
        if command == reg.SOFT_RESET:
            self._reset()
            return
        self._due.clear()  # what was under way is broken off
        self._waiting = False
        if self._timer_end is not None:
            end = self._timer_end
            self._at(end, lambda: self._timer_ran_out(end))
        self._regs[reg.COMMAND] = self._regs[reg.COMMAND] & 0x20 | command
        if command != reg.IDLE:
            self._regs[reg.ERROR] = 0
        match command:
            case reg.MEM:
                self._exchange_memory()
            case reg.RANDOM_ID:
                self._memory = self._random.randbytes(10) + self._memory[10:]
                self._end()
            case reg.CALC_CRC:
                self._calculate_crc()
            case reg.TRANSMIT:
                self._send()
            case reg.TRANSCEIVE:
                self._waiting = True
                if self._regs[reg.BIT_FRAMING] & reg.START_SEND:
                    self._send()
            case reg.AUTHENTICATE:
                self._authenticate()

    def _end(self) -> None:
        """A command ends by itself."""
        self._regs[reg.COMMAND] &= 0xF0
        self._regs[reg.COM_IRQ] |= reg.IDLE_IRQ

    def _exchange_memory(self) -> None:
        if len(self._fifo) >= 25:
            self._memory = bytes(self._fifo[:25])
            del self._fifo[:25]
        else:
            self._push(self._memory)
        self._end()

    def _calculate_crc(self) -> None:
        low, high = crc_a(bytes(self._fifo))
        self._fifo.clear()
        self._regs[reg.CRC_RESULT_LOW], self._regs[reg.CRC_RESULT_HIGH] = low, high
        self._regs[reg.DIV_IRQ] |= reg.CRC_IRQ

    def _authenticate(self) -> None:
        """Twelve bytes: 60 or 61, block, key, the four bytes of the UID. A failure ends in silence."""
        asked = bytes(self._fifo[:12])
        self._fifo.clear()
        self._start_timer()

        def over() -> None:
            if len(asked) == 12 and self.field.authenticate(asked[8:], asked[0] == 0x61, asked[1], asked[2:8]):
                self._regs[reg.STATUS_2] |= reg.CRYPTO_ON
                self._timer_end = None
                self._end()

        self._at(self._now + _AUTHENTICATION, over)

    # --- air -----------------------------------------------------------------------------------------------

    def _send(self) -> None:
        """Takes the FIFO's content as a frame; the answer, if any, arrives in its time."""
        self._waiting = False
        data = bytes(self._fifo)
        self._fifo.clear()
        self._alert()
        last = self._regs[reg.BIT_FRAMING] & 0x07
        if self._regs[reg.TX_MODE] & 0x80 and not last:
            data += crc_a(data)
        count = 8 * len(data) - (8 - last if last and data else 0)
        value = int.from_bytes(data, "little") & (1 << count) - 1
        self._at(self._now + air_time(count), lambda: self._sent(Bits(value, count)))

    def _sent(self, frame: Bits) -> None:
        self._regs[reg.COM_IRQ] |= reg.TX_IRQ
        modulated = self._regs[reg.TX_ASK] & reg.FORCE_100_ASK
        encrypted = self._regs[reg.STATUS_2] & reg.CRYPTO_ON != 0
        heard = self.field.transmit(frame, encrypted) if modulated and frame.count else None
        if self._regs[reg.TIMER_MODE] & reg.TIMER_AUTO:
            self._start_timer()
        if self._regs[reg.COMMAND] & 0x0F == reg.TRANSMIT:
            self._end()
            return
        if heard is None:
            self._waiting = True
            return
        begins = self._now + heard.after
        self._at(begins + 5 * ETU, self._stop_timer)
        self._at(begins + air_time(heard.bits.count), lambda: self._received(heard))

    def _stop_timer(self) -> None:
        self._timer_end = None

    def _received(self, heard: Heard) -> None:
        bits, collision = heard.bits, heard.collision
        shift = self._regs[reg.BIT_FRAMING] >> 4 & 0x07
        keeps = self._regs[reg.COLL] & reg.VALUES_AFTER_COLLISION
        value = bits.value
        self._regs[reg.COLL] = keeps | reg.NO_POSITION
        if collision is not None:
            position = collision + shift + 1
            self._regs[reg.COLL] = keeps | (position & 0x1F if position <= 32 else reg.NO_POSITION)
            if not keeps:
                value &= (1 << collision) - 1
            self._fail(reg.COLLISION_ERROR)
        if heard.bad_parity:
            self._fail(reg.PARITY_ERROR)
        data = Bits(value << shift, bits.count + shift).data()
        if self._regs[reg.RX_MODE] & 0x80:
            if bits.count % 8 or crc_a(data[:-2]) != data[-2:]:
                self._fail(reg.CRC_ERROR)
            data = data[:-2]
        self._regs[reg.CONTROL] = self._regs[reg.CONTROL] & 0xF8 | (bits.count + shift) % 8
        self._push(data)
        self._regs[reg.COM_IRQ] |= reg.RX_IRQ
        self._waiting = True


def air_time(count: int) -> float:
    """Seconds a frame of `count` data bits takes, with parity, start and end."""
    return (count + count // 8 + 2) * ETU
