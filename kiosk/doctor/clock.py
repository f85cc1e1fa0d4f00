"""Does this machine know what time it is?"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from kiosk.clock import Kernel
from kiosk.doctor.findings import Finding, fail, ok, warn
from kiosk.store.connection import reading
from kiosk.store.faults import StoreFault

WRITTEN = datetime(2026, 1, 1, tzinfo=UTC)
"""Nothing of this program is older."""

REMEDY = "Connect it to the network, see `timedatectl status`, or set it: sudo timedatectl set-time 'YYYY-MM-DD HH:MM'."


def clock(
    store: Path,
    zone: ZoneInfo,
    synchronised: Callable[[], bool] | None = None,
    wall: Callable[[], float] = time.time,
) -> Finding:
    """Set by NTP, or at least not before the newest time in the store; the kiosk itself bears a wrong clock."""
    now = datetime.fromtimestamp(wall(), zone)
    said = f"{now:%Y-%m-%d %H:%M} in {zone.key}"
    if now < WRITTEN:
        return fail(f"The clock says {said}, before this program was written.", REMEDY)
    floor = newest(store)
    if floor is not None and now < floor:
        return fail(
            f"The clock says {said}, and the store knows of {floor.astimezone(zone):%Y-%m-%d %H:%M} already.", REMEDY
        )
    if not (synchronised or Kernel().synchronised)():
        return warn(f"It is {said}, and nobody has set the clock since the machine started (NTP).", REMEDY)
    return ok(f"It is {said}, set by NTP.")


def newest(store: Path) -> datetime | None:
    """The newest time that the store knows; None if there is none, or none can be read (its own check tells that)."""
    try:
        if not store.exists():
            return None
        with reading(store) as connection:
            [(floor_ms,)] = connection.rows("SELECT wall_floor_ms FROM meta")
    except (StoreFault, PermissionError):  # exists() raises it where the folder is another user's
        return None
    return datetime.fromtimestamp(floor_ms / 1000, UTC)
