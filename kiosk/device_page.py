"""The device page's figures, put together from every part of the running kiosk."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Protocol

from drivers.device import DeviceReport
from kiosk.config.settings import Settings
from kiosk.latency import TapLatency
from kiosk.services.views_device import DevicePart, DeviceView
from kiosk.store.outbox import Outbox

MOST = 0.95


class Parts(Protocol):
    """What the page asks of the kiosk."""

    settings: Settings
    latency: TapLatency

    @property
    def reports(self) -> list[DeviceReport]: ...


def device_view(kiosk: Parts, outbox: Outbox) -> DeviceView:
    """How the kiosk does just now; raises StoreFault if the outbox can't be read."""
    sent = outbox.state()
    now = time.monotonic()
    return DeviceView(
        parts=tuple(_part(report, now) for report in kiosk.reports),
        waiting=sent.outbox,
        oldest_s=sent.oldest_s,
        disk_free_mb=sent.disk_free_mb,
        backup_age_s=_age_of_newest(kiosk.settings.data.backups),
        taps=len(kiosk.latency.taps),
        tap_p95_ms=kiosk.latency.percentile(MOST),
    )


def _part(report: DeviceReport, now: float) -> DevicePart:
    read = report.last_read_at
    return DevicePart(
        name=report.name,
        state=report.state.value,
        about=report.about,
        trouble=report.trouble,
        last_read_s=None if read is None else max(0.0, now - read),
        turn_ms=report.turn_p95_ms,
    )


def _age_of_newest(folder: Path | None) -> float | None:
    """Seconds since the newest backup was written, by the files' own times."""
    if folder is None or not folder.is_dir():
        return None
    made = [file.stat().st_mtime for file in folder.iterdir() if file.is_file()]
    return max(0.0, time.time() - max(made)) if made else None
