"""The process is killed in the middle of things: what was confirmed is there, and arrives once."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest


@contextmanager
def headless(folder, visitors: int, seed: int) -> Iterator[subprocess.Popen]:
    command = [sys.executable, "-m", "kiosk", "demo", "--headless", "--data", str(folder)]
    command += ["--visitors", str(visitors), "--seed", str(seed)]
    with (folder / "stderr").open("a") as stderr:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=stderr, text=True)
        try:
            yield process
        finally:
            process.kill()
            process.communicate()


def confirmed(line: str, folder) -> tuple[int, str]:
    assert line, (folder / "stderr").read_text()[-3000:]
    said = json.loads(line)
    return said["seq"], said["confirmed"]


def rows(path, query: str) -> list[tuple]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        return db.execute(query).fetchall()


@pytest.mark.parametrize("seed", [1, 2])
def test_killed_three_times_nothing_confirmed_is_lost_and_nothing_counts_twice(tmp_path, seed):
    chance = random.Random(seed)
    seen: list[tuple[int, str]] = []
    for _ in range(3):
        with headless(tmp_path, 100_000, chance.randrange(1000)) as process:
            wanted = chance.randrange(20, 60)
            while wanted:
                seen.append(confirmed(process.stdout.readline(), tmp_path))
                wanted -= seen[-1][1] != "member.v1"  # the crowd's past goes by first
            os.kill(process.pid, signal.SIGKILL)
            rest = process.stdout.read()
        seen += [confirmed(line, tmp_path) for line in rest.splitlines(keepends=True) if line.endswith("\n")]
        kept = dict(rows(tmp_path / "kiosk/store.db", "SELECT seq, type FROM outbox"))
        assert set(seen) <= set(kept.items())
    with headless(tmp_path, 10, seed) as last:
        out, _ = last.communicate(timeout=60)
    assert last.returncode == 0, (tmp_path / "stderr").read_text()[-3000:]
    seen += [confirmed(line, tmp_path) for line in out.splitlines()]
    assert len(set(seen)) == len(seen)

    kept = rows(tmp_path / "kiosk/store.db", "SELECT seq, type FROM outbox ORDER BY seq")
    held = rows(tmp_path / "cloud/cloud.db", "SELECT seq, type FROM ledger ORDER BY n")
    assert [seq for seq, _ in kept] == list(range(1, len(kept) + 1))
    assert held == kept
    assert set(seen) <= set(held)
    mine = rows(tmp_path / "kiosk/store.db", "SELECT SUM(points) FROM ledger")
    theirs = rows(tmp_path / "cloud/cloud.db", "SELECT SUM(points) FROM balance")
    assert mine == theirs
