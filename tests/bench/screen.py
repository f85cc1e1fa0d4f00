"""The screen against a bare Kivy window: start, memory, idle cost; and how soon a tap is answered in a big shop."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from kiosk.demo import cast
from kiosk.ui.display import own_display
from tests.bench import world

MEMBERS, VISITS = 20_000, 1_000_000
STARTS = 5
IDLE_S = 12.0
TAPS = 200
TICK = os.sysconf("SC_CLK_TCK")


class Child:
    """A window in a process of its own; `since` is when it was asked to start."""

    def __init__(self, *command: str) -> None:
        self.since = time.monotonic()
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(
            [sys.executable, "-m", *command], stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True, bufsize=1
        )

    def line(self, *keys: str) -> dict:
        """The next line that has one of `keys`; a window that stays silent for a minute is ended."""
        silent = threading.Timer(60, self._process.kill)
        silent.start()
        try:
            while text := self._process.stdout.readline():
                line = json.loads(text)
                if any(key in line for key in keys):
                    return line
        finally:
            silent.cancel()
        raise RuntimeError(f"the window ended with {self._process.wait()} instead of telling {keys}")

    def drawn(self, name: str) -> dict:
        while True:
            line = self.line("drawn")
            if line["drawn"] == name:
                return line
            if line["drawn"] == "OutOfOrder":
                raise RuntimeError("the kiosk is out of order: nothing to measure")

    def say(self, words: str) -> None:
        self._process.stdin.write(words + "\n")

    def cpu_s(self) -> float:
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    def memory_mb(self) -> float:
        for line in Path(f"/proc/{self._process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1]) / 1024
        raise RuntimeError("no VmRSS")

    def end(self) -> None:
        self._process.kill()
        self._process.communicate()


@contextmanager
def running(*command: str) -> Iterator[Child]:
    child = Child(*command)
    try:
        yield child
    finally:
        child.end()


def first_frame_s(*command: str) -> float:
    """From exec to the first drawn frame."""
    with running(*command) as child:
        child.line("drawn")
        return time.monotonic() - child.since


def resting(ready: str, *command: str) -> tuple[float, float]:
    """(CPU share of one core, MB) of a window that nobody touches."""
    with running(*command) as child:
        child.drawn(ready)
        pause = threading.Event()
        pause.wait(6)
        before = child.cpu_s()
        pause.wait(IDLE_S)
        return (child.cpu_s() - before) / IDLE_S, child.memory_mb()


def taps(folder: str) -> tuple[list[float], dict]:
    """ms from tap to picture for members all over the shop, and the line about a desk that hangs."""
    times = []
    with running("tests.bench._kiosk", folder) as child:
        child.drawn("Idle")
        threading.Event().wait(3)
        for n in range(TAPS):
            child.say(f"tap {n * 97 % MEMBERS}")
            line = child.line("tap_ms")
            while line["tap_ms"] is None:
                line = child.line("tap_ms")
            times.append(line["tap_ms"])
            if line["drawn"] != "Welcome":
                child.drawn("Welcome")
            threading.Event().wait(0.15)
        child.say("hold 0.5")
        return times, child.line("gap_ms")


def figures() -> Iterator[dict]:
    with tempfile.TemporaryDirectory(prefix="tuckshop-bench-") as folder, own_display():
        world.build(Path(folder), MEMBERS, VISITS)
        cast.programme(Path(folder), hurried=True)
        bare, kiosk = ("tests.bench._bare",), ("tests.bench._kiosk", folder)
        pairs = [(first_frame_s(*kiosk), first_frame_s(*bare)) for _ in range(STARTS + 1)][1:]
        ours, theirs = median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)
        yield figure("start to first frame", ours * 1000, "ms", theirs * 1000, ours / theirs, 1.8)
        cpu, memory = resting("Idle", *kiosk)
        bare_cpu, bare_memory = resting("Label", *bare)
        yield figure("memory", memory, "MB", bare_memory, memory / bare_memory, 1.5)
        yield figure("CPU while idle", cpu * 100, "%", bare_cpu * 100, cpu / bare_cpu, 1.0)
        times, gap = taps(folder)
        p99 = sorted(times)[int(0.99 * len(times))]
        yield figure(f"tap to name p99, {MEMBERS} members, {VISITS} visits", p99, "ms", 60, p99 / 60, 1.0)
        yield figure("tap to name p50", median(times), "ms", 60, median(times) / 60, 1.0)
        assert gap["held"], "the store was not held: nothing was measured"
        assert gap["came"], "the welcome never came"
        yield figure("gap between frames, desk blocked 500 ms", gap["gap_ms"], "ms", 50, gap["gap_ms"] / 50, 1.0)


def figure(name: str, value: float, unit: str, baseline: float, ratio: float, limit: float) -> dict:
    return {
        "name": name,
        "value": round(value, 2),
        "unit": unit,
        "baseline": round(baseline, 2),
        "ratio": round(ratio, 3),
        "limit": limit,
    }
