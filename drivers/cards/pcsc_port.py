"""The way to PC/SC: what the reader needs of the computer's smart card service, over pyscard (an extra)."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from drivers.cards.transceiver import CardSilent
from drivers.faults import LastingFault, PassingFault


@dataclass(frozen=True, slots=True)
class Slot:
    """What a reader says of itself: `atr` of the card in its field, b"" if there is none.

    `changes` counts cards that came and went; the same number is the same card.
    """

    atr: bytes
    changes: int


class PcscCard(Protocol):
    def transmit(self, command: bytes) -> bytes:
        """The answer with its status word; raises CardSilent when the card is gone."""
        ...


class PcscPort(Protocol):
    """The smart card service of this computer; every method may raise PassingFault or LastingFault."""

    def readers(self) -> list[str]: ...

    def slot(self, reader: str) -> Slot: ...

    def connect(self, reader: str) -> PcscCard:
        """The card in the field; raises CardSilent if it is gone or does not answer."""
        ...

    def disconnect(self, card: PcscCard) -> None: ...


class PyscardPort:
    """pyscard's thin layer over pcsc-lite."""

    def __init__(self, scard: Any, context: Any) -> None:  # a C extension without types
        self._scard = scard
        self._context = context

    def readers(self) -> list[str]:
        code, names = self._scard.SCardListReaders(self._context, [])
        if code == self._scard.SCARD_E_NO_READERS_AVAILABLE:
            return []
        self._judge(code)
        return list(names)

    def slot(self, reader: str) -> Slot:
        asked = [(reader, self._scard.SCARD_STATE_UNAWARE)]
        code, states = self._scard.SCardGetStatusChange(self._context, 0, asked)
        self._judge(code)
        _, state, atr = states[0]
        if state & (self._scard.SCARD_STATE_UNKNOWN | self._scard.SCARD_STATE_UNAVAILABLE):
            raise PassingFault(f"The PC/SC reader {reader!r} was unplugged: plug it in again.")
        present = state & self._scard.SCARD_STATE_PRESENT and not state & self._scard.SCARD_STATE_MUTE
        return Slot(bytes(atr) if present else b"", state >> 16)

    def connect(self, reader: str) -> PyscardCard:
        scard = self._scard
        code, handle, protocol = scard.SCardConnect(
            self._context, reader, scard.SCARD_SHARE_SHARED, scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
        )
        self._judge(code)
        return PyscardCard(self, handle, protocol)

    def disconnect(self, card: PcscCard) -> None:
        if isinstance(card, PyscardCard):
            self._scard.SCardDisconnect(card.handle, self._scard.SCARD_LEAVE_CARD)

    def transmit(self, handle: Any, protocol: Any, command: bytes) -> bytes:
        code, answer = self._scard.SCardTransmit(handle, protocol, list(command))
        self._judge(code)
        return bytes(byte & 0xFF for byte in answer)

    def _judge(self, code: int) -> None:
        scard = self._scard
        if code == scard.SCARD_S_SUCCESS:
            return
        words = scard.SCardGetErrorMessage(code)
        if code in (scard.SCARD_E_NO_SERVICE, scard.SCARD_E_SERVICE_STOPPED):
            raise PassingFault(_NO_SERVICE)
        if code in (scard.SCARD_E_UNKNOWN_READER, scard.SCARD_E_READER_UNAVAILABLE, scard.SCARD_E_INVALID_HANDLE):
            raise PassingFault(f"The PC/SC reader was unplugged ({words}): plug it in again.")
        if code == scard.SCARD_E_SHARING_VIOLATION:
            raise PassingFault("Another program holds the card on the PC/SC reader: end it.")
        if code in (scard.SCARD_W_SECURITY_VIOLATION, scard.SCARD_E_NO_ACCESS):
            raise LastingFault("The PC/SC service refuses us: let the kiosk's user in by polkit (docs/wiring.md).")
        raise CardSilent(f"The card on the PC/SC reader does not answer ({words}): let it rest there.")


class PyscardCard:
    """One connected card."""

    def __init__(self, port: PyscardPort, handle: Any, protocol: Any) -> None:
        self.handle = handle
        self._port = port
        self._protocol = protocol

    def transmit(self, command: bytes) -> bytes:
        return self._port.transmit(self.handle, self._protocol, command)


_NO_SERVICE = (
    "The PC/SC service does not run: `sudo apt install pcscd`, then `sudo systemctl enable --now pcscd.socket`."
)


@contextmanager
def pyscard_port() -> Iterator[PcscPort]:
    """This computer's PC/SC service; raises LastingFault without pyscard, PassingFault while pcscd does not run."""
    try:
        scard: Any = importlib.import_module("smartcard.scard")  # an extra: only for shops with such a reader
    except ImportError as fault:
        raise LastingFault(
            "A PC/SC reader needs the package pyscard: `sudo apt install libpcsclite-dev swig`, then"
            " `pip install pyscard`."
        ) from fault
    code, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    if code != scard.SCARD_S_SUCCESS:
        raise PassingFault(_NO_SERVICE)
    try:
        yield PyscardPort(scard, context)
    finally:
        scard.SCardReleaseContext(context)
