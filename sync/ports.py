"""What sync needs from whoever keeps the events; `kiosk` fits by shape."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Protocol

from sync.wire import Event, KioskState


class Link(enum.Enum):
    """How the way to the cloud looks from here; the dot in the screen's corner."""

    UNKNOWN = "unknown"  # nothing tried yet
    GOOD = "good"  # the last exchange was acknowledged
    AWAY = "away"  # no answer, or an answer that is not ours: collecting, trying again
    REFUSED = "refused"  # the server answered and does not want us: staff must look (token, revoked, fork)
    OFF = "off"  # no endpoint is configured


@dataclass(frozen=True, slots=True)
class Position:
    """Where a stream stands: this device's name, the stream's, the next number to give, the last one acknowledged."""

    device: str
    stream: str
    next_seq: int
    acked: int


@dataclass(frozen=True, slots=True)
class Anchor:
    """The server's clock seen from one boot: at `mono_ms` of boot `boot_n` the server said `server_ms`."""

    boot_n: int
    mono_ms: int
    server_ms: int


@dataclass(frozen=True, slots=True)
class LinkStatus:
    """What staff should know of the link; `sentence` names what is wrong and the remedy, empty when nothing is."""

    link: Link
    waiting: int
    sentence: str = ""


class Outbox(Protocol):
    """The events that wait to be sent, in the order of `seq`, which has no gaps. Asked by the sync thread only."""

    def position(self) -> Position: ...

    def pending(self, after: int, limit: int) -> list[Event]:
        """At most `limit` events from `after` + 1 on, ascending and contiguous.

        Raises LookupError if event `after` + 1 was recorded but is no longer kept.
        """
        ...

    def chain_before(self, seq: int) -> bytes:
        """The 32-byte hash over all events before `seq`; 32 zero bytes at the stream's start.

        Raises LookupError if it is no longer kept.
        """
        ...

    def state(self) -> KioskState:
        """What the heartbeat tells of this kiosk."""
        ...


class Listener(Protocol):
    """Where the worker reports; both calls only enqueue and return at once."""

    def acknowledged(self, high_water: int, anchor: Anchor) -> None:
        """The server holds everything up to `high_water`, which may be lower than before (restored from a backup)."""
        ...

    def link_changed(self, status: LinkStatus) -> None: ...
