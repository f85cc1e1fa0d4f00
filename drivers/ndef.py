"""NDEF messages on cards: the records we read and write, and the blocks (TLV) that hold them on a NTAG21x.

NFC Forum "NFC Data Exchange Format" and "Type 2 Tag Operation"; the records themselves are ndeflib's.
"""

from __future__ import annotations

from typing import Final

import ndef

from drivers.cards.transceiver import BadCardData

_NULL, _MESSAGE, _TERMINATOR = 0x00, 0x03, 0xFE
LONGEST: Final = 1024
"""Bytes of a message; more than the largest card we read (NTAG216: 872 bytes) can hold."""


class Unfinished(BadCardData):
    """What was read of a card's data area ends within a block: it may go on in the pages that follow."""


def message_of(memory: bytes, longest: int = LONGEST) -> bytes:
    """The first NDEF message in a card's data area; b"" if it holds none.

    Raises Unfinished, and BadCardData for a message of more than `longest` bytes as soon as its length is known.
    """
    position = 0
    while position < len(memory) and memory[position] != _TERMINATOR:
        kind = memory[position]
        position += 1
        if kind == _NULL:
            continue
        length, position = _length(memory, position)
        if kind == _MESSAGE and length > longest:
            raise _too_long(length)
        if position + length > len(memory):
            raise Unfinished(f"the card says it holds {length} bytes, more than there are")
        if kind == _MESSAGE:
            return memory[position : position + length]
        position += length
    return b""


def _too_long(length: int) -> BadCardData:
    return BadCardData(f"the card's message has {length} bytes: no card of ours holds so many")


def _length(memory: bytes, position: int) -> tuple[int, int]:
    head = memory[position : position + 3]
    if head and head[0] != 0xFF:
        return head[0], position + 1
    if len(head) < 3:
        raise Unfinished("the card's memory ends within a length")
    return int.from_bytes(head[1:], "big"), position + 3


def block_of(message: bytes) -> bytes:
    """`message` as a card's data area holds it, with its terminator."""
    length = bytes([len(message)]) if len(message) < 0xFF else b"\xff" + len(message).to_bytes(2, "big")
    return bytes([_MESSAGE]) + length + message + bytes([_TERMINATOR])


def encode_uri(uri: str) -> bytes:
    """A message of one URI record."""
    return b"".join(ndef.message_encoder([ndef.UriRecord(uri)]))


def encode_external(name: str, payload: bytes) -> bytes:
    """A message of one record of an external type, `name` being "domain:type"."""
    return b"".join(ndef.message_encoder([ndef.Record(f"urn:nfc:ext:{name}", "", payload)]))


def uri_of(message: bytes) -> str | None:
    """The address in the message's first URI record; None without one. Raises BadCardData."""
    for record in _records(message):
        if isinstance(record, ndef.UriRecord):
            return str(record.iri)
    return None


def external_of(message: bytes, name: str) -> bytes | None:
    """The payload of the first record of the external type `name`; None without one. Raises BadCardData."""
    for record in _records(message):
        if record.type == f"urn:nfc:ext:{name}":
            return bytes(record.data)
    return None


def _records(message: bytes) -> list[ndef.Record]:
    if len(message) > LONGEST:
        raise _too_long(len(message))
    try:
        # Only what we read is decoded further: nested records of a stranger's card are no business of ours.
        return list(ndef.message_decoder(message, known_types={"urn:nfc:wkt:U": ndef.UriRecord}))
    except (ndef.DecodeError, ValueError) as fault:
        raise BadCardData("the card's message is no NDEF message") from fault
