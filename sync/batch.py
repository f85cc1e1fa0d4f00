"""From the outbox to the next batch: as many events as may go at once, each one readable at the other end."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from sync.ports import Outbox, Position
from sync.retry import Course, Span
from sync.wire import MAX_BATCH_BYTES, PROTO, Batch, Event, Sent, seal


@dataclass(frozen=True, slots=True)
class Missing:
    """The cloud asks for events that the outbox no longer keeps; `span` is what a heartbeat would have been."""

    detail: str
    span: Span


def build(
    outbox: Outbox, position: Position, acked: int, course: Course, sent: Sent, batch_id: str
) -> tuple[Batch, Span] | Missing:
    """The batch that follows `acked`, a heartbeat if nothing waits."""
    try:
        events = outbox.pending(acked, course.size) if acked + 1 < position.next_seq else []
        prev_hash = outbox.chain_before(acked + 1)
    except LookupError as gone:
        return Missing(str(gone), Span(acked + 1, 0, position.next_seq))
    taken: list[Event] = []
    size = 0
    for event in events:
        event = _travelling(event, course)
        size += len(msgspec.json.encode(event)) + 1
        if taken and size > MAX_BATCH_BYTES:
            break
        taken.append(event)
    batch = Batch(
        proto=PROTO,
        device=position.device,
        stream=position.stream,
        batch=batch_id,
        first_seq=acked + 1,
        prev_hash=prev_hash.hex(),
        sent=sent,
        state=outbox.state(),
        events=taken,
    )
    # More may have been committed since the position was read: what we send is always a number that we gave.
    return batch, Span(acked + 1, len(taken), max(position.next_seq, acked + 1 + len(events)))


def _travelling(event: Event, course: Course) -> Event:
    """The event, or sealed: if the server could not read it, or we can't ourselves (a flipped bit in the store)."""
    if event.seq in course.sealed:
        return seal(event)
    text = msgspec.json.encode(event)
    try:
        same = msgspec.json.encode(msgspec.json.decode(text, type=Event)) == text
    except (msgspec.MsgspecError, ValueError):
        same = False
    return event if same else seal(event)
