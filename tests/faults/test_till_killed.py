"""The power goes while a till's file is being booked: after the next start it is booked, and every sale once."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest

from kiosk.demo import cast
from kiosk.demo.visitors import CROWD

SALES = 900


def the_days_sales() -> str:
    """Purchases of the street's crowd, since an hour."""
    crowd = cast.crowd(CROWD, random.Random(0))
    begin = datetime.now(UTC) - timedelta(hours=1)
    lines = ["time,amount,card,receipt"]
    for n in range(SALES):
        at = begin + timedelta(seconds=n)
        lines.append(f"{at:%Y-%m-%d %H:%M:%S},{1 + n % 40}.00,{crowd[n * 7 % CROWD].uid.hex()},{n}")
    return "\n".join(lines)


@contextmanager
def street(folder: Path, seed: int) -> Iterator[subprocess.Popen[bytes]]:
    """A kiosk and its visitors, who never end."""
    command = [sys.executable, "-m", "kiosk", "demo", "--headless", "--data", str(folder)]
    command += ["--visitors", "100000", "--seed", str(seed)]
    with (folder / "stderr").open("a") as stderr:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=stderr)
        try:
            yield process
        finally:
            process.kill()
            process.wait(10)


def count(store: Path, query: str) -> int:
    with closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True)) as db:
        return int(db.execute(query).fetchone()[0])


def until(seen: Callable[[], bool]) -> None:
    look = Event()
    for _ in range(6000):
        if seen():
            return
        look.wait(0.01)
    pytest.fail("waited a minute in vain")


def test_killed_in_the_middle_of_a_file_and_booked_once(tmp_path: Path) -> None:
    store, inbox = tmp_path / "kiosk" / "store.db", tmp_path / "kiosk" / "inbox"
    inbox.mkdir(parents=True)
    (inbox / "day.csv.json").write_text("{}")  # complete as it is
    (inbox / "day.csv").write_text(the_days_sales())
    seen = [0]
    for part in (1, 2):
        wanted = SALES * part // 4
        with street(tmp_path, seed=part) as process:
            until((inbox / "booking" / "day.csv").exists)
            until(lambda wanted=wanted: count(store, "SELECT COUNT(*) FROM purchases") >= wanted)
            os.kill(process.pid, signal.SIGKILL)
            process.wait(10)
        seen.append(count(store, "SELECT COUNT(*) FROM purchases"))
        assert seen[-2] < seen[-1] < SALES, "killed in the middle"
        assert [each.name for each in inbox.rglob("*.csv")] == ["day.csv"]
    with street(tmp_path, seed=3) as process:
        until((inbox / "done" / "day.csv").exists)
        process.terminate()
        process.wait(20)
    report = (inbox / "done" / "day.csv.report.txt").read_text()
    assert f"{SALES - seen[-1]} purchases of" in report
    assert f"{seen[-1]} were on file already" in report
    assert "begun before and interrupted" in report
    assert count(store, "SELECT COUNT(*) FROM purchases") == SALES
    assert count(store, "SELECT COUNT(DISTINCT till) FROM purchases") == SALES
    assert count(store, "SELECT SUM(amount) FROM purchases") == sum(100 * (1 + n % 40) for n in range(SALES))
    assert count(store, "SELECT COUNT(*) FROM outbox WHERE type = 'purchase.v1'") == SALES
