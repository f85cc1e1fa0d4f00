"""The request's body: read with a cap, unpacked with a cap, decoded; every fault a sentence."""

from __future__ import annotations

import re
import zlib
from collections.abc import AsyncIterator

import msgspec

from sync.cloud.book import Refused
from sync.wire import MAX_EVENTS, PROTO, Batch

MAX_BODY_BYTES = 1 << 20
MAX_PLAIN_BYTES = 4 << 20
DRAIN_BYTES = 16 << 20


class Head(msgspec.Struct, frozen=True):
    """What a refusal echoes, read also from a batch that is wrong elsewhere."""

    device: str = ""
    stream: str = ""
    batch: str = ""
    first_seq: int = 0


async def read(pieces: AsyncIterator[bytes]) -> bytes:
    """The body as sent; raises Refused 413 beyond 1 MiB.

    What comes too much is read and thrown away up to a bound: a sender that is still sending would get a reset
    instead of the answer.
    """
    body, size = bytearray(), 0
    async for piece in pieces:
        size += len(piece)
        if size <= MAX_BODY_BYTES:
            body += piece
        elif size > DRAIN_BYTES:
            break
    if size > MAX_BODY_BYTES:
        raise Refused(413, "too_large", f"a batch has at most {MAX_BODY_BYTES} bytes: send fewer events at once")
    return bytes(body)


def unpacked(body: bytes, encoding: str) -> bytes:
    """The plain bytes; raises Refused 413 for more than 4 MiB of them, 400 for what is not gzip, 415 for others."""
    if encoding in ("", "identity"):
        return body
    if encoding != "gzip":
        raise Refused(415, "encoding", f"Content-Encoding {encoding!r} is not understood: send gzip or none")
    unpacker = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
    try:
        plain = unpacker.decompress(body, MAX_PLAIN_BYTES + 1)
    except zlib.error as fault:
        raise Refused(400, "gzip", f"the body is not gzip: {fault}") from fault
    if len(plain) > MAX_PLAIN_BYTES:
        raise Refused(413, "too_large", f"a batch unpacks to at most {MAX_PLAIN_BYTES} bytes: send fewer events")
    if not unpacker.eof:
        raise Refused(400, "gzip", "the body ends before its gzip does")
    return plain


def decoded(plain: bytes) -> Batch:
    """The batch; raises Refused 400 with the place that is wrong and, where it is one, the event's number.

    413 for too many events, 426 for a protocol that is not spoken here.
    """
    try:
        batch = msgspec.json.decode(plain, type=Batch)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as fault:
        at = re.search(r"\$\.events\[(\d+)]", str(fault))
        first_seq = head(plain).first_seq
        seq = first_seq + int(at[1]) if at and first_seq > 0 else None
        raise Refused(400, "envelope", f"the batch can't be read: {fault}", seq=seq) from fault
    if batch.proto != PROTO:
        raise Refused(
            426, "proto", f"this server speaks protocol {PROTO}, not {batch.proto}: update the kiosk's program"
        )
    if len(batch.events) > MAX_EVENTS:
        raise Refused(413, "too_large", f"a batch has at most {MAX_EVENTS} events, not {len(batch.events)}")
    return batch


def head(plain: bytes) -> Head:
    try:
        return msgspec.json.decode(plain, type=Head)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return Head()
