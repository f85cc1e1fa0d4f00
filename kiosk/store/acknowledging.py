"""What the cloud holds of the outbox, and when a held event may go."""

from __future__ import annotations

import itertools
import logging
import shutil

from kiosk.model.time import Stamp
from kiosk.store.connection import Connection
from kiosk.store.faults import StoreFault
from kiosk.store.prepared import ANY, Prepared, changing
from kiosk.store.rows import MetaRow, OutboxRow

log = logging.getLogger(__name__)

KEPT_MS = 14 * 24 * 3600 * 1000
"""So long acknowledged events stay, to heal a server that was restored from a backup."""

LOW_DISK = 0.05
AT_ONCE = 500

_MARKS = Prepared(MetaRow.select(MetaRow.next_seq, MetaRow.acked))
_ACK = changing((MetaRow.acked, MetaRow.anchor_boot_n, MetaRow.anchor_mono_ms, MetaRow.anchor_server_ms))
_OLDEST = Prepared(
    OutboxRow.select(OutboxRow.seq, OutboxRow.wall_ms).where(OutboxRow.seq <= ANY).order_by(OutboxRow.seq).limit(ANY)
)
_FORGET = Prepared(OutboxRow.delete().where(OutboxRow.seq <= ANY))


def acknowledge(connection: Connection, high_water: int, boot_n: int, mono_ms: int, server_ms: int) -> None:
    next_seq, acked = connection.rows(_MARKS)[0]
    if not 0 <= high_water < next_seq:
        raise StoreFault(
            f"{connection.path}: the server holds events up to {high_water}, but this store has recorded only"
            f" {next_seq - 1}; it was set back or copied and needs a new enrolment"
        )
    if high_water < acked:
        log.warning("the server went back from event %d to %d; sending again from there", acked, high_water)
    connection.run(_ACK, high_water, boot_n, mono_ms, server_ms)


def prune(connection: Connection, now: Stamp) -> None:
    """Forget at most `AT_ONCE` acknowledged events older than `KEPT_MS`, or of any age when the disk is low."""
    _, acked = connection.rows(_MARKS)[0]
    oldest = connection.rows(_OLDEST, acked, AT_ONCE)
    if not _disk_is_low(connection):
        limit = now.wall_ms - KEPT_MS if now.wall_ok else 0
        oldest = list(itertools.takewhile(lambda row: row[1] < limit, oldest))
    if oldest:
        connection.run(_FORGET, oldest[-1][0] - 1)  # the last one stays: the next event's hash goes back to it


def _disk_is_low(connection: Connection) -> bool:
    disk = shutil.disk_usage(connection.path.parent)
    return disk.free < LOW_DISK * disk.total
