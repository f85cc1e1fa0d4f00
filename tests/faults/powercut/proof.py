"""What must be there when the power comes back, whatever moment it went: asked of the files that the cut has left."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path

from kiosk.keys import KeysFault
from kiosk.store.backup import proven
from kiosk.store.faults import StoreFault
from kiosk.store.outbox import event_of
from kiosk.store.store import Store
from sync.cloud.kinds import effect_of

Told = tuple[int, str]
"""What was confirmed: its number and type."""

WHOLE = {"visit.v1": "visits", "rating.v1": "ratings", "redemption.v1": "redemptions"}
"""Each of these events has its row with the event's number, and each row its event."""

_EVENTS = "SELECT seq, id, type, boot_n, mono_ms, wall_ms, wall_ok, body FROM outbox ORDER BY seq"
_BALANCES = "SELECT member_id, SUM(points) FROM ledger GROUP BY member_id"


def told(lines: Iterable[bytes]) -> list[Told]:
    """From what the process printed; a last line that its end tore was told to nobody."""
    said: list[Told] = []
    for line in lines:
        try:
            what = json.loads(line)
        except ValueError:
            continue
        said.append((what["seq"], what["confirmed"]))
    return said


def findings(store: Path, backups: Path, confirmed: Iterable[Told], start: Callable[[], Store]) -> list[str]:
    """What is wrong, in sentences; nothing if all is well. `start` opens the store as at every start."""
    try:
        start().close()
        proven(store)
        wrong = _lost(store, confirmed) + _halves(store) + _not_backed_up(store, backups)
    except (StoreFault, KeysFault) as fault:
        wrong = [f"no start: {fault}"]
    for backup in sorted(backups.glob("*.db")):
        try:
            proven(backup)
        except StoreFault as fault:
            wrong.append(f"no backup: {fault}")
    return wrong


def _lost(store: Path, confirmed: Iterable[Told]) -> list[str]:
    with closing(_reading(store)) as file:
        kept = dict(file.execute("SELECT seq, type FROM outbox"))
    return [f"lost: {kind} {seq} was confirmed" for seq, kind in confirmed if kept.get(seq) != kind]


def _not_backed_up(store: Path, backups: Path) -> list[str]:
    with closing(_reading(store)) as file:
        night = file.execute("SELECT day FROM nightly WHERE task = 'backup' AND cursor IS NULL").fetchone()
    return [f"no backup: the one of {night[0]} was done"] if night and not any(backups.glob("*.db")) else []


def _halves(store: Path) -> list[str]:
    wrong: list[str] = []
    balances: dict[int, int] = {}
    with closing(_reading(store)) as file:
        for kind, table in WHOLE.items():
            rows = [seq for (seq,) in file.execute(f"SELECT seq FROM {table}")]
            events = [seq for (seq,) in file.execute("SELECT seq FROM outbox WHERE type = ?", (kind,))]
            if sorted(rows) != sorted(events):
                odd = sorted(set(rows) ^ set(events))
                wrong.append(f"half: {kind} {odd}: row and event are not both there")
        for row in file.execute(_EVENTS):
            effect = effect_of(event_of(*row))
            for member, points, _, _ in effect.sums() if effect else ():
                balances[member] = balances.get(member, 0) + points
        ledger = dict(file.execute(_BALANCES))
    if {member: points for member, points in balances.items() if points} != {m: p for m, p in ledger.items() if p}:
        wrong.append("half: the points on file are not those that the events tell of")
    return wrong


def _reading(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{path}?mode=ro", uri=True)
