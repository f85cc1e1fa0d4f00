"""What one exchange came to: every answer, and no answer, as one of eight frozen facts."""

from __future__ import annotations

from dataclasses import dataclass

from sync.wire import Receipt


@dataclass(frozen=True, slots=True)
class Acked:
    """200, JSON and the right echo: the only answer that acknowledges anything."""

    receipt: Receipt


@dataclass(frozen=True, slots=True)
class Passing:
    """No answer, or one that says nothing about us: try again by backoff, at the earliest in `wait_s` if given.

    `slow`: there was a way, but not enough of it for a batch of this size in the time allowed.
    """

    sentence: str
    detail: str
    slow: bool = False
    wait_s: float | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """What we sent is refused as a whole (400, 422); `seq` is the event to blame, if the server named one of ours."""

    detail: str
    seq: int | None = None


@dataclass(frozen=True, slots=True)
class TooLarge:
    """413."""


@dataclass(frozen=True, slots=True)
class Unauthorised:
    """401, or no token to try with."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Barred:
    """The server, or something before it, will not have us until people do something; `final`: it said so itself."""

    sentence: str
    detail: str
    final: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """The server holds everything up to `high_water` and nothing of what we sent, which lies beyond."""

    high_water: int
    server_ms: int


@dataclass(frozen=True, slots=True)
class Fork:
    """The server holds other events under our numbers."""

    detail: str


Outcome = Acked | Passing | Refused | TooLarge | Unauthorised | Barred | Gap | Fork
