"""The RC522 as a radio: set up, frames sent and received on its own timer, its health, its reset."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final, Protocol

from drivers.cards import rc522_registers as reg
from drivers.cards.iso14443a import AT_ONCE_S, Collided, Reply
from drivers.cards.rc522_registers import RegisterBus
from drivers.cards.transceiver import CardSilent
from drivers.faults import LastingFault, PassingFault

log = logging.getLogger(__name__)

CHIPS: Final = {
    0x91: "MFRC522 version 1 (NXP)",
    0x92: "MFRC522 version 2 (NXP)",
    0x88: "FM17522 (a clone)",
    0x12: "a clone (version 12)",
    0xB2: "a clone (version B2)",
}
GAINS_DB: Final = {18: 0x00, 23: 0x10, 33: 0x40, 38: 0x50, 43: 0x60, 48: 0x70}

LOOK_S: Final = 0.0005
_SLOW_LOOK_S: Final = 0.002
_TICK_S: Final = 25e-6
_PRESCALER: Final = 0x0A9  # 13.56 MHz / (2 * 169 + 1) = 40 kHz
_TIMER_MODE: Final = reg.TIMER_AUTO | _PRESCALER >> 8
_BYTE_S: Final = 9 * 128 / 13.56e6
_RESET_S: Final = 0.05  # the data sheet names no time for a quartz to start; every board tried was up by then
_FIELD_OFF_S: Final = 0.0055  # ISO/IEC 14443-3: 5 ms without a field and a card has forgotten everything
_UNUSABLE: Final = reg.PROTOCOL_ERROR | reg.PARITY_ERROR | reg.OVERFLOW_ERROR


class ResetLine(Protocol):
    """The chip's RST pin, driven low to reset; gpiozero's `OutputDevice` fits."""

    def on(self) -> object: ...

    def off(self) -> object: ...


class Unwell(PassingFault):
    """The chip has lost its settings or does not finish what it began: reset it."""


class Rc522Chip:
    """A `Radio`; `pause(seconds)` waits, `gain_db` is one of GAINS_DB (more hears further, and more noise)."""

    def __init__(
        self,
        bus: RegisterBus,
        where: str,
        pause: Callable[[float], object],
        *,
        gain_db: int = 33,
        reset: ResetLine | None = None,
    ) -> None:
        if gain_db not in GAINS_DB:
            raise LastingFault(f"A gain of {gain_db} dB is not known: set one of {', '.join(map(str, GAINS_DB))}.")
        self._bus = bus
        self._where = where
        self._pause = pause
        self._gain = GAINS_DB[gain_db]
        self._reset_line = reset
        self._ticks = -1
        self.version = 0

    @property
    def about(self) -> str:
        return f"{CHIPS.get(self.version, f'an unknown RC522 (version {self.version:02X})')} at {self._where}"

    def start(self) -> None:
        """Resets and sets up the chip; raises LastingFault if none answers or it keeps no setting."""
        if self._reset_line:
            self._reset_line.off()
            self._pause(_RESET_S)
            self._reset_line.on()
            self._pause(_RESET_S)
        self._bus.write(reg.COMMAND, reg.SOFT_RESET)
        self._pause(_RESET_S)
        self.version = self._bus.read(reg.VERSION)
        if self.version in (0x00, 0xFF):
            raise LastingFault(
                f"No RC522 answers at {self._where} (it reads {self.version:02X}): check its wires (SDA to the CE pin"
                " that is configured, SCK, MOSI, MISO, 3V3 and GND; RST to its pin or 3V3)."
            )
        self._bus.write(reg.TIMER_MODE, _TIMER_MODE)
        self._bus.write(reg.TIMER_PRESCALER, _PRESCALER & 0xFF)
        self._ticks = -1
        self._bus.write(reg.TX_ASK, reg.FORCE_100_ASK)
        self._bus.write(reg.MODE, 0x3D)  # CRC preset 6363, as ISO/IEC 14443-3 has it
        self._bus.write(reg.RF_CONFIG, 0x08 | self._gain)
        self._bus.write(reg.COLL, 0)
        self._antenna(True)
        if not self.is_well():
            raise LastingFault(
                f"{self.about} answers but keeps no setting: check its MOSI wire and that its 3V3 is steady."
            )

    def _antenna(self, on: bool) -> None:
        self._bus.write(reg.TX_CONTROL, 0x80 | (reg.ANTENNA_ON if on else 0))

    def is_well(self) -> bool:
        """Whether version, antenna, cipher and timer are as `start` left them."""
        return (
            self._bus.read(reg.VERSION) == self.version
            and self._bus.read(reg.TX_CONTROL) & reg.ANTENNA_ON == reg.ANTENNA_ON
            and not self._bus.read(reg.STATUS_2) & reg.CRYPTO_ON
            and self._bus.read(reg.TIMER_PRESCALER) == _PRESCALER & 0xFF
            and self._bus.read(reg.TX_ASK) & reg.FORCE_100_ASK != 0
        )

    def blink_field(self) -> None:
        """Field off and on: the way out of whatever a card believes."""
        self._antenna(False)
        self._pause(_FIELD_OFF_S)
        self._antenna(True)
        self._pause(_FIELD_OFF_S)

    def exchange(self, frame: bytes, last_bits: int = 0, limit_s: float = AT_ONCE_S) -> Reply | None:
        bus = self._bus
        bus.write(reg.COMMAND, reg.IDLE)
        bus.write(reg.COM_IRQ, reg.ALL_IRQS)
        bus.write(reg.FIFO_LEVEL, reg.FLUSH)
        bus.write_fifo(frame)
        self._set_timer(limit_s)
        bus.write(reg.COMMAND, reg.TRANSCEIVE)
        bus.write(reg.BIT_FRAMING, reg.START_SEND | last_bits)
        heard = self._wait(len(frame) * _BYTE_S, limit_s)
        bus.write(reg.BIT_FRAMING, 0)
        return self._reply() if heard else None

    def _set_timer(self, limit_s: float) -> None:
        ticks = min(int(limit_s / _TICK_S), 0xFFFF)
        if ticks != self._ticks:
            self._bus.write(reg.TIMER_RELOAD_HIGH, ticks >> 8)
            self._bus.write(reg.TIMER_RELOAD_LOW, ticks & 0xFF)
            self._ticks = ticks

    def _wait(self, sending_s: float, limit_s: float) -> bool:
        """Looks until an answer is in (True) or the chip's timer ran out; the longest answer takes 5.5 ms more."""
        self._pause(sending_s)
        waited, allowed = 0.0, limit_s + 0.015
        while waited < allowed:
            step = LOOK_S if waited < 0.01 else _SLOW_LOOK_S
            self._pause(step)
            waited += step
            irq = self._bus.read(reg.COM_IRQ)
            if irq & reg.RX_IRQ:
                return True
            if irq & reg.TIMER_IRQ:
                return False
        raise Unwell(f"The RC522 at {self._where} does not finish a command.")

    def _reply(self) -> Reply:
        bus = self._bus
        error = bus.read(reg.ERROR)
        if error == 0xFF:  # all errors at once are none: nothing drives the wire any more
            raise Unwell(f"The RC522 at {self._where} does not answer any more.")
        if error & reg.COLLISION_ERROR:
            raise Collided("Several cards lie on the reader: lay one on it.")
        count = bus.read(reg.FIFO_LEVEL)
        last_bits = bus.read(reg.CONTROL) & 0x07
        if error & _UNUSABLE or not 1 <= count <= reg.FIFO_SIZE:
            raise CardSilent("an answer did not arrive whole")
        return Reply(bus.read_fifo(count), 8 * count - (8 - last_bits if last_bits else 0))
