"""The sync engine fitted to the kiosk: its outbox below, its news to the desk."""

from __future__ import annotations

from collections.abc import Callable

import kiosk
from kiosk.config.settings import Sync
from kiosk.flow.events import Acked, Event, LinkChanged
from kiosk.model.time import Clock
from sync.client import Client, Limits
from sync.line import Line
from sync.ports import Anchor, LinkStatus, Outbox
from sync.retry import Timing
from sync.wire import Sent
from sync.worker import Worker


class News:
    """What sync reports comes in at the desk's door like everything else."""

    def __init__(self, post: Callable[[Event], None]) -> None:
        self._post = post

    def acknowledged(self, high_water: int, anchor: Anchor) -> None:
        self._post(Acked(high_water, anchor.boot_n, anchor.mono_ms, anchor.server_ms))

    def link_changed(self, status: LinkStatus) -> None:
        self._post(LinkChanged(status.link.value, status.waiting, status.sentence))


def worker_for(
    settings: Sync, outbox: Outbox, clock: Clock, post: Callable[[Event], None], timing: Timing | None
) -> Worker:
    """A worker for the endpoint of `settings`, not yet started; the token is read anew for every exchange."""

    def token() -> str | None:
        try:
            return settings.token_file.read_text().strip() if settings.token_file else None
        except OSError:
            return None  # the client says it in a sentence, and goes on as soon as the file is there

    def now() -> Sent:
        stamp = clock.stamp()
        return Sent(stamp.boot_n, stamp.mono_ms, stamp.wall_ms, stamp.wall_ok)

    client = Client(
        settings.url, kiosk.__version__, token, Line(settings.connect_s), Limits(settings.connect_s, settings.read_s)
    )
    return Worker(outbox, News(post), client, now, timing)
