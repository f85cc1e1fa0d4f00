"""The RC522's registers and bits (MFRC522 data sheet rev 3.9, chapter 9), and the protocol every bus to it speaks."""

from __future__ import annotations

from typing import Final, Protocol

COMMAND: Final = 0x01
COM_IRQ: Final = 0x04
DIV_IRQ: Final = 0x05
ERROR: Final = 0x06
STATUS_1: Final = 0x07
STATUS_2: Final = 0x08
FIFO_DATA: Final = 0x09
FIFO_LEVEL: Final = 0x0A
WATER_LEVEL: Final = 0x0B
CONTROL: Final = 0x0C
BIT_FRAMING: Final = 0x0D
COLL: Final = 0x0E
MODE: Final = 0x11
TX_MODE: Final = 0x12
RX_MODE: Final = 0x13
TX_CONTROL: Final = 0x14
TX_ASK: Final = 0x15
CRC_RESULT_HIGH: Final = 0x21
CRC_RESULT_LOW: Final = 0x22
RF_CONFIG: Final = 0x26
TIMER_MODE: Final = 0x2A
TIMER_PRESCALER: Final = 0x2B
TIMER_RELOAD_HIGH: Final = 0x2C
TIMER_RELOAD_LOW: Final = 0x2D
TIMER_COUNT_HIGH: Final = 0x2E
TIMER_COUNT_LOW: Final = 0x2F
VERSION: Final = 0x37

# CommandReg
IDLE: Final = 0x00
MEM: Final = 0x01
RANDOM_ID: Final = 0x02
CALC_CRC: Final = 0x03
TRANSMIT: Final = 0x04
NO_CHANGE: Final = 0x07
RECEIVE: Final = 0x08
TRANSCEIVE: Final = 0x0C
AUTHENTICATE: Final = 0x0E
SOFT_RESET: Final = 0x0F
POWER_DOWN: Final = 0x10

# ComIrqReg
TIMER_IRQ: Final = 0x01
ERROR_IRQ: Final = 0x02
LOW_ALERT_IRQ: Final = 0x04
HIGH_ALERT_IRQ: Final = 0x08
IDLE_IRQ: Final = 0x10
RX_IRQ: Final = 0x20
TX_IRQ: Final = 0x40
ALL_IRQS: Final = 0x7F
CRC_IRQ: Final = 0x04  # DivIrqReg

# ErrorReg
PROTOCOL_ERROR: Final = 0x01
PARITY_ERROR: Final = 0x02
CRC_ERROR: Final = 0x04
COLLISION_ERROR: Final = 0x08
OVERFLOW_ERROR: Final = 0x10

FLUSH: Final = 0x80  # FIFOLevelReg
START_SEND: Final = 0x80  # BitFramingReg
CRYPTO_ON: Final = 0x08  # Status2Reg
ANTENNA_ON: Final = 0x03  # TxControlReg
FORCE_100_ASK: Final = 0x40  # TxASKReg
TIMER_AUTO: Final = 0x80  # TModeReg
VALUES_AFTER_COLLISION: Final = 0x80  # CollReg
NO_POSITION: Final = 0x20  # CollReg

FIFO_SIZE: Final = 64


class RegisterBus(Protocol):
    """A way to the chip's registers; raises `DeviceFault` if it is gone."""

    def read(self, register: int) -> int: ...

    def write(self, register: int, value: int) -> None: ...

    def read_fifo(self, count: int) -> bytes:
        """Takes `count` bytes (1 to 64) out of the FIFO."""
        ...

    def write_fifo(self, data: bytes) -> None:
        """Puts 1 to 64 bytes into the FIFO."""
        ...
