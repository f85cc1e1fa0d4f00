"""NTAG213/215/216 stickers and cards: pages, password, NDEF (NXP data sheet NTAG213_215_216, chapter 10)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from drivers import ndef
from drivers.cards.transceiver import BadCardData, CardRefused, CardSilent, Transceiver

PAGE: Final = 4
_PAGES: Final = {0x0F: (213, 45), 0x11: (215, 135), 0x13: (216, 231)}
_CONTAINER_PAGE: Final = 3
_FIRST_PAGE: Final = 4
_NDEF_MAGIC: Final = 0xE1
_REPEATS: Final = 2


@dataclass(frozen=True, slots=True)
class NtagVersion:
    """What GET_VERSION says: `product` is 213, 215 or 216, `pages` of four bytes in all."""

    product: int
    pages: int


class Ntag21x:
    """The commands of one selected card."""

    def __init__(self, card: Transceiver) -> None:
        self._card = card

    def version(self) -> NtagVersion:
        answer = self._card.frame(b"\x60")
        if len(answer) != 8 or answer[:3] != b"\x00\x04\x04" or answer[6] not in _PAGES:
            raise BadCardData("this is no NTAG213, 215 or 216")
        return NtagVersion(*_PAGES[answer[6]])

    def read(self, page: int) -> bytes:
        """Four pages (16 bytes) from `page` on; an answer lost on the way is asked for again."""
        answer = self._again(bytes([0x30, page]))
        if len(answer) != 4 * PAGE:
            raise BadCardData(f"the card answered {len(answer)} bytes instead of 16 to a read of page {page}")
        return answer

    def _again(self, command: bytes) -> bytes:
        for _ in range(_REPEATS):
            try:
                return self._card.frame(command)
            except CardSilent:
                continue
        return self._card.frame(command)

    def write(self, page: int, data: bytes) -> None:
        """Writes the four bytes of `page`; raises CardRefused where it is locked or protected."""
        if len(data) != PAGE:
            raise ValueError(f"a page has 4 bytes, not {len(data)}")
        self._card.frame(bytes([0xA2, page]) + data)

    def authenticate(self, password: bytes) -> bytes:
        """PWD_AUTH with the four bytes of `password`; returns the card's two-byte acknowledgement (PACK)."""
        try:
            answer = self._card.frame(b"\x1b" + password)
        except CardRefused as fault:
            raise CardRefused("the card has another password", fault.code) from fault
        if len(answer) != 2:
            raise BadCardData("the card's password acknowledgement is not two bytes")
        return answer

    def is_protected(self) -> bool:
        """Whether writing asks for a password."""
        last = self.version().pages
        return self.read(last - 4)[3] < last

    def protect(self, password: bytes, acknowledgement: bytes, first_page: int = _FIRST_PAGE) -> None:
        """From `first_page` on writing asks for `password` from now on; reading stays free."""
        last = self.version().pages
        self.write(last - 2, password)
        self.write(last - 1, acknowledgement + b"\x00\x00")
        kept = self.read(last - 4)
        self.write(last - 3, bytes([kept[4] & 0x7F]) + kept[5:8])
        self.write(last - 4, kept[:3] + bytes([first_page]))

    def _room(self) -> int:
        """Bytes of the data area, from the capability container."""
        container = self.read(_CONTAINER_PAGE)[:PAGE]
        if container[0] != _NDEF_MAGIC or container[1] >> 4 != 1:
            raise BadCardData("the card is not formatted for NDEF")
        return container[2] * 8

    def read_ndef(self, longest: int = ndef.LONGEST) -> bytes:
        """The card's NDEF message; b"" if it is empty. Reads no further than the message goes.

        Raises BadCardData for one of more than `longest` bytes, which is not read.
        """
        room = self._room()
        memory = b""
        while len(memory) < room:
            memory += self.read(_FIRST_PAGE + len(memory) // PAGE)
            try:
                message = ndef.message_of(memory[:room], longest)
            except ndef.Unfinished:
                continue
            if message or b"\xfe" in memory:
                return message
        return ndef.message_of(memory[:room], longest)

    def write_ndef(self, message: bytes) -> None:
        """Replaces the card's NDEF message; its first page is written last, so that a torn write leaves it empty."""
        block = ndef.block_of(message)
        if len(block) > self._room():
            raise BadCardData(f"the card has no room for a message of {len(message)} bytes")
        pages = [block[at : at + PAGE].ljust(PAGE, b"\x00") for at in range(0, len(block), PAGE)]
        self.write(_FIRST_PAGE, b"\x03\x00\xfe\x00")
        for number, page in enumerate(pages[1:], start=_FIRST_PAGE + 1):
            self.write(number, page)
        self.write(_FIRST_PAGE, pages[0])
