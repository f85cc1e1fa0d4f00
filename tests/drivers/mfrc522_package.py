"""The client's package mfrc522 0.0.7, unmodified and never part of ours: fetched once, run in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
CACHE = ROOT / ".cache" / "mfrc522"
ARCHIVE = "mfrc522-0.0.7.tar.gz"
PIN = "mfrc522==0.0.7 --hash=sha256:74c7020a4fc4870f5d7022542c36143fba771055a2fae2e5929e6a1159d2bf00\n"
WORLD = Path(__file__).parent / "package_world"


class NotToBeHad(Exception):
    """The package can't be fetched here."""


def package_folder() -> Path:
    """The unpacked source of the package; raises NotToBeHad."""
    folder = CACHE / "mfrc522-0.0.7"
    if (folder / "mfrc522" / "MFRC522.py").exists():
        return folder
    CACHE.mkdir(parents=True, exist_ok=True)
    pin = CACHE / "pin.txt"
    pin.write_text(PIN)
    fetch = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:", "--dest"]
    try:
        subprocess.run([*fetch, CACHE, "--requirement", pin], check=True, capture_output=True, timeout=90)
    except (OSError, subprocess.SubprocessError) as fault:
        raise NotToBeHad(f"pip can't fetch mfrc522 0.0.7: {fault}") from fault
    with tarfile.open(CACHE / ARCHIVE) as archive:
        archive.extraction_filter = getattr(tarfile, "data_filter", None)  # Debian 12's Python 3.11.2 has none yet
        archive.extractall(CACHE)
    return folder


def what_the_package_does() -> dict[str, Any]:
    """What it did on the register model; raises NotToBeHad."""
    paths = os.pathsep.join(map(str, (WORLD, package_folder(), ROOT)))
    environment = {**os.environ, "PYTHONPATH": paths}
    run = subprocess.run(
        [sys.executable, WORLD / "show.py"], env=environment, check=True, capture_output=True, timeout=60, cwd=WORLD
    )
    shown: dict[str, Any] = json.loads(run.stdout)
    return shown
