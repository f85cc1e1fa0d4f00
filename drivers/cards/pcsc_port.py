"""The way to PC/SC: what the reader needs of the computer's smart card service, over pyscard (an extra)."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
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
        _judge(self._scard, code)
        return list(names)

    def slot(self, reader: str) -> Slot:
        asked = [(reader, self._scard.SCARD_STATE_UNAWARE)]
        code, states = self._scard.SCardGetStatusChange(self._context, 0, asked)
        _judge(self._scard, code)
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
        _judge(self._scard, code)
        return PyscardCard(self, handle, protocol)

    def disconnect(self, card: PcscCard) -> None:
        if isinstance(card, PyscardCard):
            self._scard.SCardDisconnect(card.handle, self._scard.SCARD_LEAVE_CARD)

    def transmit(self, handle: Any, protocol: Any, command: bytes) -> bytes:
        code, answer = self._scard.SCardTransmit(handle, protocol, list(command))
        _judge(self._scard, code)
        return bytes(byte & 0xFF for byte in answer)


class PyscardCard:
    """One connected card."""

    def __init__(self, port: PyscardPort, handle: Any, protocol: Any) -> None:
        self.handle = handle
        self._port = port
        self._protocol = protocol

    def transmit(self, command: bytes) -> bytes:
        return self._port.transmit(self.handle, self._protocol, command)


def _judge(scard: Any, code: int) -> None:
    """Raises what `code` means: CardSilent for a card, PassingFault or LastingFault for everything else."""
    if code == scard.SCARD_S_SUCCESS:
        return
    words = scard.SCardGetErrorMessage(code).rstrip(".")
    if code in (scard.SCARD_E_NO_SERVICE, scard.SCARD_E_SERVICE_STOPPED):
        raise PassingFault(
            "The PC/SC service does not run: `sudo apt install pcscd`, then `sudo systemctl enable --now pcscd.socket`."
        )
    if code in (scard.SCARD_W_SECURITY_VIOLATION, scard.SCARD_E_NO_ACCESS):
        raise LastingFault("The PC/SC service refuses us: let the kiosk's user in by polkit (docs/wiring.md).")
    if code in (scard.SCARD_E_UNKNOWN_READER, scard.SCARD_E_READER_UNAVAILABLE, scard.SCARD_E_INVALID_HANDLE):
        raise PassingFault(f"The PC/SC reader was unplugged ({words}): plug it in again.")
    if code == scard.SCARD_E_SHARING_VIOLATION:
        raise PassingFault("Another program holds the card on the PC/SC reader: end it.")
    if code in {getattr(scard, name) for name in _OF_THE_CARD}:
        raise CardSilent(f"The card on the PC/SC reader does not answer ({words}): let it rest there.")
    raise PassingFault(f"The PC/SC reader does not do its work ({words}): unplug the reader and plug it in again.")


_OF_THE_CARD = (
    "SCARD_W_UNSUPPORTED_CARD",
    "SCARD_W_UNRESPONSIVE_CARD",
    "SCARD_W_UNPOWERED_CARD",
    "SCARD_W_RESET_CARD",
    "SCARD_W_REMOVED_CARD",
    "SCARD_E_NO_SMARTCARD",
    "SCARD_E_PROTO_MISMATCH",
    "SCARD_E_NOT_TRANSACTED",
    "SCARD_E_TIMEOUT",
)


def _scard() -> Any:
    return importlib.import_module("smartcard.scard")  # an extra: only for shops with such a reader


@contextmanager
def pyscard_port(load: Callable[[], Any] = _scard) -> Iterator[PcscPort]:
    """This computer's PC/SC service; raises LastingFault without pyscard, PassingFault while pcscd does not run."""
    try:
        scard = load()
    except ImportError as fault:
        raise LastingFault(
            "A PC/SC reader needs the package pyscard: `sudo apt install libpcsclite-dev swig`, then"
            " `pip install pyscard`."
        ) from fault
    code, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    _judge(scard, code)
    try:
        yield PyscardPort(scard, context)
    finally:
        scard.SCardReleaseContext(context)
