"""Killed at any moment: what was confirmed is there, once, and the numbers go on.

A kill spares what the kernel holds, so this says nothing of a power cut (docs/sync.md); it tries our own part: that
nothing is confirmed before its commit, and that a start after a kill needs nobody.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

from kiosk.clock import HandClock
from kiosk.store.outbox import Outbox
from tests.store.given import ANNA, at, opened

CHILD = """
import sys
from pathlib import Path
from tests.store.given import ANNA, Thing, at, earned, opened
store = opened(Path(sys.argv[1]))
while True:
    with store.change(at(store).stamp()) as change:
        store.ledger.add([earned(ANNA.id, change.new_id(), 1)])
        seq = change.record("thing.v1", Thing("x"))
    print(seq, flush=True)
"""


def test_everything_confirmed_is_there_after_each_kill(tmp_path: Path) -> None:
    store = opened(tmp_path)
    with store.change(at(store).stamp()):
        store.members.add(ANNA)
    store.close()
    chance, confirmed = random.Random(4), 0
    for _ in range(6):
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD, str(tmp_path)],
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert child.stdout is not None
        for _ in range(chance.randint(1, 60)):
            confirmed = int(child.stdout.readline())
        child.kill()
        rest = child.stdout.read().split("\n")[:-1]  # what it said between our reading and its end; no half line
        confirmed = int(rest[-1]) if rest else confirmed
        child.stdout.close()
        child.wait(10)
        events = Outbox(tmp_path / "store.db", "test", HandClock(0)).pending(0, 100_000)
        assert [event.seq for event in events] == list(range(1, len(events) + 1))
        assert len(events) in (confirmed, confirmed + 1), "one may be committed and not yet said"
        store = opened(tmp_path)
        assert store.ledger.sum(ANNA.id) == len(events), "rows and events are one"
        store.close()
