"""A kiosk's outbox, listener and clocks as plain facts."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import msgspec

from sync.ports import Anchor, Link, LinkStatus, Position
from sync.retry import Timing
from sync.wire import CHAIN_START, Batch, Event, KioskState, Sent, chain

DEVICE, STREAM = "k-000001", "9f2c41d07ab3e815"
PATIENCE_S = 20.0  # a test that waits this long has failed

# The same decisions in a hundredth of the time; what people must put right still takes "for ever".
QUICK = Timing(
    first_s=0.0, base_s=0.01, cap_s=0.05, spread_s=0.01, gap_s=0.0, poll_min_s=600.0, staff_s=600.0, rest_s=3600.0
)


def event(seq: int, kind: str = "note.v1", data: bytes = b"{}", boot_n: int = 1, mono_ms: int | None = None) -> Event:
    mono = seq * 1000 if mono_ms is None else mono_ms
    return Event(seq, f"e{seq:06d}", kind, boot_n, mono, 1_763_785_000_000 + mono, False, msgspec.Raw(data))


def visit(seq: int, member: int = 1, points: int = 5) -> Event:
    data = {
        "member": member,
        "card": f"card{member}",
        "counted": True,
        "points": points,
        "entries": [{"points": points}],
    }
    return event(seq, "visit.v1", msgspec.json.encode(data))


def clocks() -> Sent:
    return Sent(boot_n=1, mono_ms=10_000_000, wall_ms=1_763_785_771_123, wall_ok=False)


STATE = KioskState(app="1.0.0", outbox=0, oldest_s=0, disk_free_mb=2000, boots=1)


@dataclass
class Shop:
    """What a kiosk keeps: `events` from number `kept_from` on, and the hashes over all of them."""

    events: list[Event] = field(default_factory=list)
    device: str = DEVICE
    stream: str = STREAM
    acked: int = 0
    kept_from: int = 1

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self._hashes = [CHAIN_START]
        started, self.events = self.events, []
        for one in started:
            self.record(one)

    def record(self, made: Event) -> None:
        with self._lock:
            assert made.seq == len(self.events) + 1
            self.events.append(made)
            self._hashes.append(chain(self._hashes[-1], made))

    def record_many(self, count: int, make: Callable[[int], Event] = visit) -> None:
        for _ in range(count):
            self.record(make(len(self.events) + 1))

    def position(self) -> Position:
        with self._lock:
            return Position(self.device, self.stream, len(self.events) + 1, self.acked)

    def pending(self, after: int, limit: int) -> list[Event]:
        with self._lock:
            if after + 1 < self.kept_from:
                raise LookupError(f"event {after + 1} is no longer kept")
            return self.events[after : after + limit]

    def chain_before(self, seq: int) -> bytes:
        return self._hashes[seq - 1]

    def state(self) -> KioskState:
        return STATE

    def batch(self, first: int, last: int, batch: str = "b1", sent: Sent | None = None) -> Batch:
        """The events `first`..`last` as they would be sent; a heartbeat for last < first."""
        return Batch(
            1, self.device, self.stream, batch, first, self.chain_before(first).hex(), sent or clocks(), STATE,
            self.events[first - 1 : last],
        )  # fmt: skip


class Desk:
    """A listener that keeps what it was told, and lets a test wait for it."""

    def __init__(self, shop: Shop | None = None) -> None:
        self.acked: list[int] = []
        self.anchors: list[Anchor] = []
        self.links: list[LinkStatus] = []
        self._shop = shop
        self._changed = threading.Condition()

    def acknowledged(self, high_water: int, anchor: Anchor) -> None:
        with self._changed:
            self.acked.append(high_water)
            self.anchors.append(anchor)
            if self._shop:
                self._shop.acked = high_water
            self._changed.notify_all()

    def link_changed(self, status: LinkStatus) -> None:
        with self._changed:
            self.links.append(status)
            self._changed.notify_all()

    def wait_for(self, said: Callable[[Desk], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: said(self), PATIENCE_S), f"acked {self.acked}, links {self.links}"

    def wait_acked(self, high_water: int) -> None:
        self.wait_for(lambda desk: bool(desk.acked) and desk.acked[-1] == high_water)

    def wait_link(self, link: Link, sentence: str | None = None) -> None:
        self.wait_for(
            lambda desk: (
                bool(desk.links)
                and desk.links[-1].link is link
                and (sentence is None or desk.links[-1].sentence == sentence)
            )
        )
