"""The long run of the power-cut proof; prints each finding and, last, the verdict, as JSON lines.

    python -m tests.faults.powercut --cuts 1000 [--seed 1]

Kills the services at work so often (and the whole kiosk a twentieth as often), cuts one recorded run off at every
moment in both modes, and tries the failing controls. Ends with 0 only if nothing was found and every control
was caught.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tqdm import tqdm

from tests.faults.powercut import scenes
from tests.faults.powercut.disk import Mode
from tests.faults.powercut.plug import Cut, Life, Recording, Scene
from tests.faults.powercut.recorder import NoCompiler, Recorder, What

A_LIFE = 20
"""Cuts of one disk; then a new one."""

KIOSKS = 20
"""One cut of the whole kiosk for so many of the services."""

MODES = tuple(Mode)


def kills(recorder: Recorder, room: Path, count: int, chance: random.Random) -> Iterator[Cut]:
    """Of the services at work, from an empty disk on."""
    yield from _lives(recorder, scenes.shop(), room, count, chance)


def kiosk_kills(recorder: Recorder, room: Path, count: int, chance: random.Random) -> Iterator[Cut]:
    """Of the whole kiosk, once its sample shop is furnished."""
    opening = ["-m", "kiosk", "demo", "--headless", "--visitors", "1", "--data", str(room / "0")]
    subprocess.run([sys.executable, *opening], stdout=subprocess.DEVNULL, check=True)
    life = Life(recorder, scenes.kiosk(), room / "0")
    for number in range(count):
        yield life.cut(MODES[number % 2], chance)


def moments(recorder: Recorder, room: Path, seed: int) -> Iterator[Cut]:
    """Of one run from the first start to its end: off before each of its calls."""
    run = Recording.of(recorder, scenes.shop(scenes.THREE_DAYS), room, seed)
    for mode in MODES:
        for _, cut in run.cuts(range(len(run.records) + 1), mode, random.Random(seed), room / "cut"):
            yield cut


def control(recorder: Recorder, room: Path, scene: Scene, mode: Mode, seed: int) -> Iterator[Cut]:
    """Off whenever something has just been told, or has just become safe."""
    run = Recording.of(recorder, scene, room, seed)
    for _, cut in run.cuts(run.after(What.TOLD, What.SYNC_ENDED), mode, random.Random(seed), room / "cut"):
        yield cut


def counted(cuts: Iterator[Cut], name: str, of: int | None = None, *, tell: bool = True) -> dict[str, Any]:
    """How many, and what they found; `of` is how many there will be if they are kills, `tell` prints each finding."""
    kinds: Counter[str] = Counter()
    figures: Counter[str] = Counter()
    for cut in tqdm(cuts, name, of, unit="cut"):
        figures += Counter(
            cuts=1,
            confirmed=cut.confirmed if of else 0,
            amid_the_start=not cut.working,
            with_unsafe_data=cut.on_its_way > 0,
            with_findings=bool(cut.findings),
        )
        kinds += Counter({finding.split(":")[0] for finding in cut.findings})
        for finding in cut.findings if tell else ():
            print(json.dumps({"part": name, "mode": cut.mode.value, "finding": finding}), flush=True)
    named = ("cuts", "amid_the_start", "with_unsafe_data", "with_findings")
    told = {"confirmed": figures["confirmed"]} if of else {}
    return {key: figures[key] for key in named} | told | {"kinds": dict(kinds)}


def _lives(recorder: Recorder, scene: Scene, room: Path, count: int, chance: random.Random) -> Iterator[Cut]:
    for first in range(0, count, A_LIFE):
        with tempfile.TemporaryDirectory(dir=room) as name:
            life = Life(recorder, scene, Path(name))
            for number in range(first, min(count, first + A_LIFE)):
                yield life.cut(MODES[number % 2], chance)


def main() -> int:
    options = argparse.ArgumentParser(description="Cut the power again and again; what was confirmed must be there.")
    options.add_argument("--cuts", type=int, default=100)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    began, chance = time.monotonic(), random.Random(given.seed)
    with tempfile.TemporaryDirectory(prefix="powercut-") as name:
        room = Path(name)
        try:
            recorder = Recorder.built(room)
        except NoCompiler as missing:
            print(missing, file=sys.stderr)
            return 3
        few = max(2, given.cuts // KIOSKS)
        held = {
            "services": counted(kills(recorder, _new(room), given.cuts, chance), "services", given.cuts),
            "kiosk": counted(kiosk_kills(recorder, _new(room), few, chance), "kiosk", few),
            "every moment": counted(moments(recorder, _new(room), given.seed), "every moment"),
        }
        controls = {
            name: counted(control(recorder, _new(room), scene, mode, given.seed), name, tell=False)
            for name, (scene, mode, _) in scenes.CONTROLS.items()
        }
    caught = all(controls[name]["kinds"].get(kind) for name, (_, _, kind) in scenes.CONTROLS.items())
    good = caught and not any(part["with_findings"] for part in held.values())
    verdict = {"verdict": "held" if good else "failed", "seconds": round(time.monotonic() - began)}
    print(json.dumps(verdict | held | {"controls": controls}))
    return 0 if good else 1


def _new(room: Path) -> Path:
    return Path(tempfile.mkdtemp(dir=room))


if __name__ == "__main__":
    sys.exit(main())
