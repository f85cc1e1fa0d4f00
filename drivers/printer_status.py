"""What a receipt printer says of itself: the answers to DLE EOT n, one byte each (Epson ESC/POS reference)."""

from __future__ import annotations

import enum

DLE_EOT = b"\x10\x04"
"""Real-time status: answered at once, even while the printer is offline or its buffer full."""

ASK_PRINTED = b"\x1dr\x01"
"""GS r 1, paper sensor: answered in its turn, so after everything before it was worked off."""

FORGET = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08" + b"\x10\x05\x02"
"""DLE DC4 8 and DLE ENQ 2, both in real time: clear the buffers, so that half a voucher is not finished later."""


class PrinterState(enum.Enum):
    """How the printer is; the value is what to do, for staff, as a sentence without its end."""

    READY = "is ready"
    PAPER_LOW = "will soon need a new roll of paper"
    OUT_OF_PAPER = "is out of paper: put in a new roll"
    COVER_OPEN = "is open: close its cover"
    CUTTER_STUCK = "can't cut: switch it off, clear the cutter, switch it on"
    FAILED = "reports a failure: switch it off and on, and call for service if that does not help"
    OFFLINE = "is offline: press its feed button, or switch it off and on"
    SILENT = "does not answer: switch it on and look at its cable"
    UNPLUGGED = "is not plugged in: plug it in"
    STARTING = "was not asked yet"

    @property
    def prints(self) -> bool:
        return self in (PrinterState.READY, PrinterState.PAPER_LOW)


def is_status(answer: int) -> bool:
    """Whether a byte can be an answer to DLE EOT: bits 0 and 7 are 0, bits 1 and 4 are 1."""
    return answer & 0b1001_0011 == 0b0001_0010


def is_printed(answer: int) -> bool:
    """Whether a byte can be an answer to GS r: bits 4 and 7 are 0."""
    return answer & 0b1001_0000 == 0


def state_of(printer: int, cause: int, error: int, paper: int) -> PrinterState:
    """The state that the answers to DLE EOT 1, 2, 3 and 4 describe; the worst first."""
    if paper & 0b0110_0000 or cause & 0b0010_0000:
        return PrinterState.OUT_OF_PAPER
    if cause & 0b0000_0100:
        return PrinterState.COVER_OPEN
    if error & 0b0000_1000:
        return PrinterState.CUTTER_STUCK
    if error & 0b0110_0100 or cause & 0b0100_0000:
        return PrinterState.FAILED
    if printer & 0b0000_1000:
        return PrinterState.OFFLINE
    return PrinterState.PAPER_LOW if paper & 0b0000_1100 else PrinterState.READY
