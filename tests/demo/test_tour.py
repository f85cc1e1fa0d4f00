"""The scripted day over the wires, as anybody would start it on a server: no display, nothing prepared."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from functools import partial
from pathlib import Path

import pytest

SCENES = {"greeting", "idle", "welcome-first-visit", "welcome-return", "welcome-birthday", "too-soon", "thanks-happy"}
SCENES |= {"thanks-why", "thanks-answered", "rewards", "redeeming", "voucher", "unknown-card", "refused-phone"}
SCENES |= {"reader-unplugged", "thanks-without-reader", "offline", "online-again", "after-the-restart"}
HAPPENED = {"visit.v1", "rating.v1", "followup.v1", "redemption.v1", "member.v1"}


TOUR = [sys.executable, "-m", "kiosk", "demo", "--tour"]
WITHOUT_DISPLAY = {name: value for name, value in os.environ.items() if name != "DISPLAY"}


def descendants(pid: int) -> set[int]:
    """The processes that a process started, and theirs."""
    done = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    children = {int(line) for line in done.stdout.split()}
    return children.union(*map(descendants, children))


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
def test_a_tour_that_is_ended_takes_its_display_and_its_endpoint_with_it(tmp_path, end):
    with subprocess.Popen([*TOUR, "--out", str(tmp_path)], env=WITHOUT_DISPLAY, stderr=subprocess.PIPE) as tour:
        seen = set()
        for _ in iter(partial(tour.stderr.read1, 4096), b""):
            seen = descendants(tour.pid)
            if len(seen) >= 3:  # a display, an endpoint and a kiosk
                break
        tour.send_signal(end)
        assert tour.wait(30) in (143, -signal.SIGKILL)
    assert len(seen) >= 3
    gone = threading.Event()
    for _ in range(200):
        if not any(Path(f"/proc/{pid}").exists() for pid in seen):
            return
        gone.wait(0.05)
    raise AssertionError(f"still there: {[Path(f'/proc/{pid}/cmdline').read_bytes() for pid in seen]}")


@pytest.mark.parametrize("option", ["--out", "--data"])
def test_a_folder_that_cannot_be_one_is_said(tmp_path, option):
    (tmp_path / "file").write_text("")
    done = subprocess.run([*TOUR, option, str(tmp_path / "file" / "x")], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "can't be made one" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_endpoint_holds_what_the_screen_confirmed_once_and_in_order(tmp_path):
    out, data = tmp_path / "out", tmp_path / "data"
    out.mkdir()
    (out / "tour.json").write_text("of another day")
    (out / "07-another-day.png").write_text("of another day")
    command = [*TOUR, "--out", str(out), "--data", str(data)]
    done = subprocess.run(command, env=WITHOUT_DISPLAY, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-3000:]

    report = json.loads((tmp_path / "out" / "tour.json").read_text())
    assert report["whole"]
    assert (report["missing"], report["unexpected"]) == ([], [])
    assert report["confirmed"] == report["held"] == len(report["events"])
    assert [seq for seq, _ in report["events"]] == list(range(1, report["held"] + 1))
    assert {kind for _, kind in report["events"]} >= HAPPENED
    assert report["balances"]["kiosk"] == report["balances"]["endpoint"]
    assert report["tap_to_picture_ms"]["n"] >= 9

    pictures = {path.stem[3:]: path.read_bytes() for path in (tmp_path / "out").glob("*.png")}
    assert set(pictures) == SCENES
    assert all(picture.startswith(b"\x89PNG") for picture in pictures.values())
    assert len(set(pictures.values())) > len(SCENES) - 3  # idle looks like idle
