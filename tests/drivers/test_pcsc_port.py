"""What the PC/SC service answers when something is wrong, call by call, and what the shop is told."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from drivers.cards.pcsc import PcscCardReader
from drivers.cards.pcsc_port import pyscard_port
from drivers.device import check
from drivers.faults import LastingFault, PassingFault

NO_SERVICE, SERVICE_STOPPED = 0x8010001D, 0x8010001E
SECURITY_VIOLATION, NO_ACCESS = 0x8010006A, 0x80100027
COMM_ERROR, INTERNAL_ERROR, NO_MEMORY = 0x80100013, 0x80100001, 0x80100006
UNKNOWN_READER, SHARING_VIOLATION = 0x80100009, 0x8010000B
UNRESPONSIVE, UNPOWERED, RESET, REMOVED = 0x80100066, 0x80100067, 0x80100068, 0x80100069
NO_SMARTCARD, PROTO_MISMATCH, NOT_TRANSACTED, TIMEOUT = 0x8010000C, 0x8010000F, 0x80100016, 0x8010000A


class Scard:
    """pyscard's module with one reader and a card on it; `refuses` is the call that answers `code`."""

    SCARD_S_SUCCESS = 0
    SCARD_E_TIMEOUT = TIMEOUT
    SCARD_E_NO_READERS_AVAILABLE = 0x8010002E
    SCARD_E_NO_SERVICE = NO_SERVICE
    SCARD_E_SERVICE_STOPPED = SERVICE_STOPPED
    SCARD_E_UNKNOWN_READER = UNKNOWN_READER
    SCARD_E_READER_UNAVAILABLE = 0x80100017
    SCARD_E_INVALID_HANDLE = 0x80100003
    SCARD_E_SHARING_VIOLATION = SHARING_VIOLATION
    SCARD_E_NO_ACCESS = NO_ACCESS
    SCARD_E_NO_SMARTCARD = NO_SMARTCARD
    SCARD_E_PROTO_MISMATCH = PROTO_MISMATCH
    SCARD_E_NOT_TRANSACTED = NOT_TRANSACTED
    SCARD_W_SECURITY_VIOLATION = SECURITY_VIOLATION
    SCARD_W_UNSUPPORTED_CARD = 0x80100065
    SCARD_W_UNRESPONSIVE_CARD = UNRESPONSIVE
    SCARD_W_UNPOWERED_CARD = UNPOWERED
    SCARD_W_RESET_CARD = RESET
    SCARD_W_REMOVED_CARD = REMOVED
    SCARD_STATE_UNAWARE, SCARD_STATE_UNKNOWN, SCARD_STATE_UNAVAILABLE = 0, 4, 8
    SCARD_STATE_PRESENT, SCARD_STATE_MUTE = 0x20, 0x200
    SCARD_SHARE_SHARED, SCARD_PROTOCOL_T0, SCARD_PROTOCOL_T1, SCARD_LEAVE_CARD, SCARD_SCOPE_USER = 2, 1, 2, 0, 0

    def __init__(self, refuses: str = "", code: int = 0) -> None:
        self._code = {refuses: code}
        self.contexts = 0

    def _answer(self, call: str) -> int:
        return self._code.get(call, 0)

    def SCardGetErrorMessage(self, code: int) -> str:
        return f"{code:08X}."

    def SCardEstablishContext(self, scope: int) -> tuple[int, int]:
        code = self._answer("establish")
        self.contexts += not code
        return code, 7

    def SCardReleaseContext(self, context: int) -> int:
        self.contexts -= 1
        return 0

    def SCardListReaders(self, context: int, groups: list[str]) -> tuple[int, list[str]]:
        return self._answer("list"), ["ACS ACR122U 00 00"]

    def SCardGetStatusChange(self, context: int, wait: int, asked: list[Any]) -> tuple[int, list[Any]]:
        return self._answer("status"), [(asked[0][0], self.SCARD_STATE_PRESENT, [0x3B, 0x81, 0x80, 0x01, 0x80, 0x80])]

    def SCardConnect(self, *_: object) -> tuple[int, int, int]:
        return self._answer("connect"), 1, 1

    def SCardDisconnect(self, *_: object) -> int:
        return 0

    def SCardTransmit(self, handle: int, protocol: int, command: list[int]) -> tuple[int, list[int]]:
        return self._answer("transmit"), [4, 1, 2, 3, 0x90, 0x00]


def told(scard: Scard) -> str:
    said = check(PcscCardReader("desk", reach=partial(pyscard_port, lambda: scard)))
    assert scard.contexts == 0
    return said


def test_all_is_well() -> None:
    assert told(Scard()) == "PC/SC reader ACS ACR122U 00 00"


@pytest.mark.parametrize("call", ["establish", "list", "status", "connect", "transmit"])
@pytest.mark.parametrize(
    ("code", "kind", "remedy"),
    [
        (NO_SERVICE, PassingFault, "apt install pcscd"),
        (SERVICE_STOPPED, PassingFault, "apt install pcscd"),
        (SECURITY_VIOLATION, LastingFault, "polkit"),
        (NO_ACCESS, LastingFault, "polkit"),
        (COMM_ERROR, PassingFault, "unplug the reader"),
        (INTERNAL_ERROR, PassingFault, "unplug the reader"),
        (NO_MEMORY, PassingFault, "unplug the reader"),
    ],
)
def test_what_is_wrong_with_service_or_reader_is_never_put_on_the_card(
    call: str, code: int, kind: type[Exception], remedy: str
) -> None:
    scard = Scard(call, code)
    with pytest.raises(kind, match=remedy) as said:
        told(scard)
    assert type(said.value) is kind
    assert scard.contexts == 0


@pytest.mark.parametrize(
    "code", [UNRESPONSIVE, UNPOWERED, RESET, REMOVED, NO_SMARTCARD, PROTO_MISMATCH, NOT_TRANSACTED, TIMEOUT]
)
@pytest.mark.parametrize("call", ["connect", "transmit"])
def test_a_card_that_was_pulled_away_is_no_fault_of_the_reader(call: str, code: int) -> None:
    assert told(Scard(call, code)).startswith("PC/SC reader")
