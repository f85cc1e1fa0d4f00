"""The power goes at any moment: what was confirmed is there, every change is whole, the newest backup is.

A kill alone spares what the kernel holds and proves nothing of this; the recorder and the disk made from its log do
(recorder.c, disk.py). They are only worth something because they catch what is wrong on purpose: the failing controls.
`python -m tests.faults.powercut --cuts 1000` is the long run.
"""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.store.backup import proven
from kiosk.store.faults import StoreFault
from tests.faults.powercut import proof, scenes
from tests.faults.powercut.disk import MEMORY, Mode
from tests.faults.powercut.plug import Life, Recording, Scene
from tests.faults.powercut.recorder import NoCompiler, Recorder, What
from tests.faults.powercut.shop import Place

KILLS = 8
MOMENTS = 50


@pytest.fixture(scope="module")
def recorder(tmp_path_factory: pytest.TempPathFactory) -> Recorder:
    try:
        return Recorder.built(tmp_path_factory.mktemp("recorder"))
    except NoCompiler as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="module")
def three_days(recorder: Recorder, tmp_path_factory: pytest.TempPathFactory) -> Recording:
    """A shop from its first start to an orderly end, with its nights and backups."""
    return Recording.of(recorder, scenes.shop(scenes.THREE_DAYS), tmp_path_factory.mktemp("days"), seed=3)


def test_the_recorder_sees_all_that_is_done(three_days: Recording) -> None:
    left = three_days.left
    files = {path.relative_to(left): path for path in left.rglob("*") if path.is_file()}
    assert three_days.end().now() == {
        name: path.read_bytes() for name, path in files.items() if not name.name.endswith(MEMORY)
    }
    assert len(list(left.rglob("store-*.db"))) >= 3


@pytest.mark.parametrize("mode", Mode)
def test_cut_off_at_any_moment(three_days: Recording, tmp_path: Path, mode: Mode) -> None:
    chance = random.Random(mode.value)
    any_moment = range(len(three_days.records) + 1)
    just_told = three_days.after(What.TOLD)
    moments = sorted({*chance.sample(any_moment, MOMENTS // 2), *chance.sample(just_told, MOMENTS // 2)})
    cuts = dict(three_days.cuts(moments, mode, chance, tmp_path / "cut"))
    assert {moment: cut.findings for moment, cut in cuts.items() if cut.findings} == {}
    assert max(cut.on_its_way for cut in cuts.values()) > 2, "there was nothing to lose"


@pytest.mark.parametrize(("scene", "mode", "caught"), scenes.CONTROLS.values(), ids=scenes.CONTROLS.keys())
def test_what_is_wrong_on_purpose_is_caught(
    recorder: Recorder, tmp_path: Path, scene: Scene, mode: Mode, caught: str
) -> None:
    wrong = Recording.of(recorder, scene, tmp_path, seed=3)
    moments = wrong.after(What.TOLD, What.SYNC_ENDED)[::2]
    cuts = wrong.cuts(moments, mode, random.Random(5), tmp_path / "cut")
    assert any(finding.startswith(caught) for _, cut in cuts for finding in cut.findings)


@pytest.mark.parametrize("mode", Mode)
def test_cut_off_again_and_again(recorder: Recorder, tmp_path: Path, mode: Mode) -> None:
    life, chance = Life(recorder, scenes.shop(), tmp_path), random.Random(mode.value)
    cuts = [life.cut(mode, chance) for _ in range(KILLS // 2)]
    assert [cut.findings for cut in cuts] == [()] * len(cuts)
    assert life.confirmed


def test_the_kiosk_itself(recorder: Recorder, tmp_path: Path) -> None:
    opening = [sys.executable, "-m", "kiosk", "demo", "--headless", "--visitors", "1", "--data", str(tmp_path)]
    subprocess.run(opening, stdout=subprocess.DEVNULL, check=True, timeout=60)
    life, chance = Life(recorder, scenes.kiosk(), tmp_path), random.Random(2)
    cuts = [life.cut(mode, chance) for mode in Mode]
    assert [cut.findings for cut in cuts] == [(), ()]
    assert life.confirmed
    held, kept = seqs(tmp_path / "cloud/cloud.db", "ledger"), seqs(tmp_path / "kiosk/store.db", "outbox")
    assert held, "nothing was sent"
    assert held <= kept, "the cloud holds what the kiosk has lost"


def seqs(path: Path, table: str) -> set[int]:
    with closing(sqlite3.connect(path)) as file:
        return {seq for (seq,) in file.execute(f"SELECT seq FROM {table}")}


RESTORE = """
import sys
from pathlib import Path
from kiosk.store.restore import restore
restore(Path(sys.argv[1]), Path(sys.argv[2]), 1_790_000_000_000)
"""


def test_a_restore_that_is_cut_off_leaves_one_store_or_the_other_or_says_so(
    recorder: Recorder, three_days: Recording, tmp_path: Path
) -> None:
    running = next(three_days.at([three_days.after(What.TOLD)[-1]]))
    running.cut(Mode.DROP, random.Random(1), tmp_path / "kiosk")
    told = proof.told(running.told)
    old = scenes.place(tmp_path / "kiosk")
    backup = min(old.backups.iterdir())
    with closing(sqlite3.connect(f"file:{old.store}?immutable=1", uri=True)) as without_its_log:
        in_file = without_its_log.execute("SELECT MAX(seq) FROM outbox").fetchone()[0]
    assert proven(backup) < in_file < max(told)[0]
    scene = Scene(lambda *_: ["-c", RESTORE, str(backup), str(old.store)], lambda _: old.store, lambda _: old.open())
    restoring = Recording.of(recorder, scene, tmp_path, seed=0)

    moments, chance = range(len(restoring.records) + 1), random.Random(3)
    for mode in Mode:
        stood = []
        for disk in restoring.at(moments):
            disk.cut(mode, chance, tmp_path / "cut")
            stood.append(standing(scenes.place(tmp_path / "cut"), told, proven(backup)))
        assert (stood[0], stood[-1]) == ("old", "new")
        assert set(stood) <= {"old", "missing, and said so", "new"}


def standing(place: Place, told: list[proof.Told], in_backup: int) -> str:
    """Which store it is, or what is wrong."""
    try:
        place.open().close()
    except StoreFault as fault:
        return "missing, and said so" if "the store is missing" in str(fault) else str(fault)
    if proven(place.store) == in_backup:
        return "new"
    return "; ".join(proof.findings(place.store, place.backups, told, place.open)) or "old"
