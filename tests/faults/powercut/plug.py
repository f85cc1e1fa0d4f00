"""Pulling the plug: a process is killed while it works, and its disk is made anew as the cut would have left it."""

from __future__ import annotations

import random
import select
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from kiosk.store.store import Store
from tests.faults.powercut import proof
from tests.faults.powercut.disk import Disk, Mode
from tests.faults.powercut.proof import Told
from tests.faults.powercut.recorder import Record, Recorder, What, records

LIMIT_S = 60.0


@dataclass(frozen=True, slots=True)
class Scene:
    """What runs and where its files lie, below the folder that is its disk.

    `command` gives the arguments to Python for the disk's folder and a seed, `start` opens the store as a start does.
    """

    command: Callable[[Path, int], Sequence[str]]
    store: Callable[[Path], Path]
    start: Callable[[Path], Store]
    lies: bool = False


@dataclass(frozen=True, slots=True)
class Cut:
    """One power cut: when, what it left, and what is wrong with that."""

    mode: Mode
    confirmed: int  # by this process, until the cut
    on_its_way: int  # calls whose effect was not safe yet
    working: bool  # something had been confirmed: not amid the start
    findings: tuple[str, ...]


class Life:
    """One disk whose power is cut again and again; what was ever confirmed must be there after each."""

    def __init__(self, recorder: Recorder, scene: Scene, room: Path) -> None:
        self._recorder, self._scene = recorder, scene
        self._disk, self._copy, self._log = room / "kiosk", room / "copy", room / "log"
        self._disk.mkdir(parents=True, exist_ok=True)
        self.confirmed: list[Told] = []

    def cut(self, mode: Mode, chance: random.Random) -> Cut:
        """Let it run for a moment, kill it, take from the disk what was not safe, and look.

        One time in four it is cut off at any moment of its start, which is the recovery from the cut before.
        """
        at_start = chance.random() < 0.25
        before = Disk(self._disk)
        command = self._scene.command(self._disk.resolve(), chance.randrange(2**31))
        with running(self._recorder, self._scene, self._disk, self._log, command) as process:
            if not at_start:
                _until_it_tells(process)
            self._let_run(process, chance.uniform(0, 1.2 if at_start else 0.5))
            process.kill()
            assert process.stdout is not None
            heard = process.stdout.read()
        for record in records(self._log):
            before.does(record)
        said = proof.told(_lines(heard))
        assert set(said) <= set(proof.told(before.told)), "the log lacks what was told"
        self.confirmed += said
        before.cut(mode, chance, self._disk)
        return Cut(mode, len(said), before.unsafe, bool(said), tuple(self._findings()))

    def _let_run(self, process: subprocess.Popen[bytes], seconds: float) -> None:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            return
        raise AssertionError(f"ended by itself: {self._log.with_name('stderr').read_text()}")

    def _findings(self) -> list[str]:
        """Asked of a copy: the next process finds the disk as the cut has left it."""
        shutil.rmtree(self._copy, ignore_errors=True)
        shutil.copytree(self._disk, self._copy)
        return look(self._scene, self._copy, self.confirmed)


@dataclass(frozen=True, slots=True)
class Recording:
    """All that a process did from its beginning to its end in order, to be cut off at any moment."""

    scene: Scene
    records: tuple[Record, ...]
    empty: Path  # its disk before
    left: Path  # its disk after

    @classmethod
    def of(cls, recorder: Recorder, scene: Scene, room: Path, seed: int) -> Recording:
        """Run it to its end."""
        disk, log, empty = room / "kiosk", room / "log", room / "empty"
        disk.mkdir(parents=True, exist_ok=True)
        shutil.copytree(disk, empty)
        with running(recorder, scene, disk, log, scene.command(disk.resolve(), seed)) as process:
            process.communicate(timeout=LIMIT_S)
        assert process.returncode == 0, (room / "stderr").read_text()
        return cls(scene, tuple(records(log)), empty, disk)

    def after(self, *whats: What) -> list[int]:
        """The moments right after records of these kinds."""
        return [n for n, record in enumerate(self.records, 1) if record.what in whats]

    def cuts(self, moments: Sequence[int], mode: Mode, chance: random.Random, room: Path) -> Iterator[tuple[int, Cut]]:
        """Cut off at each of `moments` (see `at`); `room` is where each disk is looked at."""
        for moment, disk in zip(moments, self.at(moments), strict=True):
            disk.cut(mode, chance, room)
            said = proof.told(disk.told)
            yield moment, Cut(mode, len(said), disk.unsafe, bool(said), tuple(look(self.scene, room, said)))

    def at(self, moments: Sequence[int]) -> Iterator[Disk]:
        """The disk after so many records, for each of `moments`, which ascend."""
        disk, done = Disk(self.left, self.empty), 0
        for moment in moments:
            for record in self.records[done:moment]:
                disk.does(record)
            done = moment
            yield disk

    def end(self) -> Disk:
        """The disk after all of it."""
        return next(self.at([len(self.records)]))


def look(scene: Scene, disk: Path, confirmed: Sequence[Told]) -> list[str]:
    """What is wrong with a disk on which all of `confirmed` should be."""
    store = scene.store(disk)
    return proof.findings(store, store.parent / "backups", confirmed, lambda: scene.start(disk))


@contextmanager
def running(
    recorder: Recorder, scene: Scene, disk: Path, log: Path, command: Sequence[str]
) -> Iterator[subprocess.Popen[bytes]]:
    """The process under the recorder; it is dead in the end."""
    log.unlink(missing_ok=True)
    with (log.with_name("stderr")).open("wb") as stderr:
        process = subprocess.Popen(
            [sys.executable, *command],
            env=recorder.under(disk, log, lies=scene.lies),
            stdout=subprocess.PIPE,
            stderr=stderr,
        )
        assert process.stdout is not None
        with closing(process.stdout):
            try:
                yield process
            finally:
                process.kill()
                process.wait(LIMIT_S)


def _until_it_tells(process: subprocess.Popen[bytes]) -> None:
    assert process.stdout is not None
    ready, _, _ = select.select([process.stdout], [], [], LIMIT_S)
    assert ready, f"nothing was told in {LIMIT_S} s"


def _lines(heard: bytes) -> list[bytes]:
    return heard.split(b"\n")[:-1]  # a last half line was told to nobody
