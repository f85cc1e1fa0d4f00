"""The header's pins through gpiozero's own LGPIOFactory, on an lgpio that keeps what it was asked for.

Each story runs in a process of its own: the library is loaded once in a program's life, and how is part of the story.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

WORLD = Path(__file__).parent / "lgpio_world"
ROOT = Path(__file__).parents[2]


def told(story: str, folder: Path) -> Any:
    paths = os.pathsep.join(map(str, (WORLD, ROOT)))
    run = subprocess.run(
        [sys.executable, WORLD / "show.py", story],
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        timeout=60,
        cwd=folder,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def test_panel_and_reset_line_open_in_the_same_moment(tmp_path: Path) -> None:
    assert told("at_once", tmp_path) == {"came": ["opened", "opened"], "moved": False}


def test_a_reader_that_is_closed_leaves_the_panels_pins_alone(tmp_path: Path) -> None:
    said = told("two_devices", tmp_path)
    assert said["before"] == {"5": "alert 32"}  # pulled up, every edge told
    assert said["after"] == said["before"]
    assert said["anew"] == ["output"]


def test_one_pin_is_not_given_to_two_devices(tmp_path: Path) -> None:
    assert told("two_devices", tmp_path)["same pin"] == "GPIOPinInUse"


def test_a_working_directory_that_was_deleted_is_said(tmp_path: Path) -> None:
    assert "working directory" in told("folder_gone", tmp_path)


def test_nowhere_to_write_is_said(tmp_path: Path) -> None:
    assert "TMPDIR" in told("nowhere_to_write", tmp_path)


def test_whatever_the_pins_raise_is_a_sentence(tmp_path: Path) -> None:
    for sentence, words in zip(
        told("refused", tmp_path), ("GPIO busy", "no such pin", "Input/output error"), strict=True
    ):
        assert words in sentence
        assert "pins" in sentence
        assert sentence.endswith(".")
