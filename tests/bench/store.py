"""What a visit costs the store: against the bare insert of the same rows, and with a long past against a short one."""

from __future__ import annotations

import shutil
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from kiosk.services.views import CheckIn
from tests.bench.world import MEMBER, World, build, uid

MEMBERS = 20_000
FEW = 10
VISITS_EACH = 50
TAPS = 500
BETWEEN_S = 3.1 * 3600 / FEW  # so that each of the few members, in turn, comes to a visit that counts

TABLES = ("outbox", "visits", "carried", "ledger")


def figures() -> list[dict[str, object]]:
    """The three take turns, tap by tap, so that whatever else the machine does meets all of them alike."""
    with tempfile.TemporaryDirectory(prefix="bench-store-") as name:
        folder = Path(name)
        large = build(folder / "large", MEMBERS, MEMBERS * VISITS_EACH)
        small = build(folder / "small", FEW, FEW * VISITS_EACH)
        shutil.copytree(large.folder, folder / "bare")
        among_many, among_few, bare = Door(large), Door(small), Bare(folder / "bare" / "store.db")
        for tap in range(TAPS):
            visit = among_many.tap(tap * 7919 % MEMBERS)  # a prime: all over the file
            among_few.tap(tap % FEW)
            bare.insert(written(large, visit))
        at_20_000, at_10, inserted = (statistics.median(run.seconds) for run in (among_many, among_few, bare))
        for each in (among_many, among_few, bare):
            each.close()
    return [
        _figure("check_in against the bare insert of the same rows", at_20_000, inserted, 5.0),
        _figure("check_in at 20,000 members against 10", at_20_000, at_10, 1.2),
    ]


def _figure(name: str, seconds: float, baseline: float, limit: float) -> dict[str, object]:
    micro = 1_000_000
    return {
        "name": name,
        "value": round(seconds * micro, 1),
        "unit": "us",
        "baseline": round(baseline * micro, 1),
        "ratio": round(seconds / baseline, 3),
        "limit": limit,
    }


class Door:
    """A shop where members come in; each visit must count, or it would be cheaper than it is."""

    def __init__(self, world: World) -> None:
        self.seconds: list[float] = []
        self._shop, self._clock = world.open()

    def tap(self, number: int) -> CheckIn:
        self._clock.go_on(BETWEEN_S)
        card = self._shop.books.keys.card(uid(number))
        begun = time.perf_counter()
        visit = self._shop.visits.check_in(MEMBER + number, card)
        self.seconds.append(time.perf_counter() - begun)
        assert visit.counted
        return visit

    def close(self) -> None:
        self._shop.close()


Rows = dict[str, list[tuple[object, ...]]]


def written(world: World, visit: CheckIn) -> Rows:
    """The rows that a check-in left behind."""
    store = sqlite3.connect(world.store)
    try:
        rows = {
            table: store.execute(f"SELECT * FROM {table} WHERE seq = ?", (visit.receipt.seq,)).fetchall()
            for table in TABLES
            if table != "carried"
        }
        at_ms = rows["visits"][0][9]
        rows["carried"] = store.execute("SELECT * FROM carried WHERE wall_ms = ?", (at_ms,)).fetchall()
        rows["meta"] = store.execute("SELECT next_seq, head, next_id, wall_floor_ms FROM meta").fetchall()
        return rows
    finally:
        store.close()


class Bare:
    """sqlite3 alone, as durable as the store: the same tables, settings and rows, nothing decided."""

    def __init__(self, path: Path) -> None:
        self.seconds: list[float] = []
        self._sqlite = sqlite3.connect(path, isolation_level=None)
        for setting in ("synchronous = FULL", "wal_autocheckpoint = 200", "cache_size = -8192"):
            self._sqlite.execute(f"PRAGMA {setting}")

    def insert(self, rows: Rows) -> None:
        begun = time.perf_counter()
        self._sqlite.execute("BEGIN IMMEDIATE")
        for table in TABLES:
            self._insert(table, rows[table])
        self._sqlite.execute("UPDATE meta SET next_seq = ?, head = ?, next_id = ?, wall_floor_ms = ?", rows["meta"][0])
        self._sqlite.execute("COMMIT")
        self.seconds.append(time.perf_counter() - begun)

    def _insert(self, table: str, rows: Iterable[tuple[object, ...]]) -> None:
        for row in rows:
            self._sqlite.execute(f"INSERT INTO {table} VALUES ({','.join('?' * len(row))})", row)

    def close(self) -> None:
        self._sqlite.close()
