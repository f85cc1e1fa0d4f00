"""How the kiosk itself does, for the device page; put together by the composition root."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DevicePart:
    """A device. `state`: starting, working, trying, lost, stopped; `about` what answered; `trouble` a sentence or "".

    `last_read_s` seconds ago, None for never; `turn_ms` is how long 95 % of its turns take at most, None for devices
    that wait for input.
    """

    name: str
    state: str
    about: str
    trouble: str
    last_read_s: float | None
    turn_ms: float | None


@dataclass(frozen=True, slots=True)
class DeviceView:
    """`waiting` events are not sent yet, the oldest since `oldest_s` seconds; `disk_free_mb` where the store is;
    `backup_age_s` None: there is none; `tap_p95_ms` from tap to picture, None before the first of `taps`."""

    parts: tuple[DevicePart, ...] = ()
    waiting: int = 0
    oldest_s: int = 0
    disk_free_mb: int | None = None
    backup_age_s: float | None = None
    taps: int = 0
    tap_p95_ms: float | None = None
