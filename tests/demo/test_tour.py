"""The scripted day over the wires, as anybody would start it on a server: no display, nothing prepared."""

from __future__ import annotations

import json
import os
import subprocess
import sys

SCENES = {"greeting", "idle", "welcome-first-visit", "welcome-return", "welcome-birthday", "too-soon", "thanks-happy"}
SCENES |= {"thanks-why", "thanks-answered", "rewards", "redeeming", "voucher", "unknown-card", "refused-phone"}
SCENES |= {"reader-unplugged", "thanks-without-reader", "offline", "online-again", "after-the-restart"}
HAPPENED = {"visit.v1", "rating.v1", "followup.v1", "redemption.v1", "member.v1"}


def test_the_endpoint_holds_what_the_screen_confirmed_once_and_in_order(tmp_path):
    environ = {name: value for name, value in os.environ.items() if name != "DISPLAY"}
    command = [sys.executable, "-m", "kiosk", "demo", "--tour", "--out", str(tmp_path / "out")]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=300, check=False)
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
