"""Will what is written still be there tomorrow?"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from kiosk.doctor.findings import Finding, fail, ok, warn

FULL_MB = 100
LOW_MB = 500
FORGETFUL = ("tmpfs", "ramfs", "overlay", "aufs", "squashfs")
"""File systems whose content goes with the power, or with the container."""


def disk(folder: Path, mounts: Path = Path("/proc/self/mounts")) -> Finding:
    """Room, permission and kind of the disk that the data folder is on, or will be on."""
    there = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    kind, options = mounted(there.resolve(), mounts.read_text())
    free_mb = shutil.disk_usage(there).free // 1_000_000
    if "ro" in options:
        return fail(f"{there} is on a disk that is mounted read-only.", "Set data.folder to one that can be written.")
    if not there.is_dir():
        return fail(f"{there} is a file.", "Set data.folder to a folder.")
    if not _writable(there):
        return fail(
            f"{there} can't be written by this user.",
            f"Give it to the kiosk's user: sudo mkdir -p {folder} && sudo chown USER {folder}.",
        )
    if free_mb < FULL_MB:
        return fail(f"{free_mb} MB are free at {there}.", "Free some: old logs and backups first.")
    if kind in FORGETFUL:
        return warn(
            f"{there} is on {kind}, which forgets everything when the power goes or the container does.",
            "For a shop set data.folder to a disk that keeps it (an ext4 partition mounted at /data).",
        )
    if free_mb < LOW_MB:
        return warn(f"{free_mb} MB are free at {there}, enough for some months.", "Free some soon.")
    return ok(f"{free_mb} MB are free at {there} ({kind}).")


def mounted(path: Path, mounts: str) -> tuple[str, tuple[str, ...]]:
    """File system and options of the mount that holds `path`, by the lines of /proc/mounts (the last one wins)."""
    best = -1
    found: tuple[str, tuple[str, ...]] = ("unknown", ())
    for line in mounts.splitlines():
        _, where, kind, options, *_ = line.split()
        point = Path(where.replace("\\040", " "))
        if path.is_relative_to(point) and len(point.parts) >= best:
            best, found = len(point.parts), (kind, tuple(options.split(",")))
    return found


def _writable(folder: Path) -> bool:
    """Whether a file can be made there and reaches the disk; it is gone again afterwards."""
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"tuckshop")
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        return False
    return True
