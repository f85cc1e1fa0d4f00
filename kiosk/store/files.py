"""Files that are whole after a power cut: written beside, synced, renamed, the folder synced."""

from __future__ import annotations

import os
from pathlib import Path


def write_durably(path: Path, data: bytes, mode: int = 0o600) -> None:
    """Put `data` at `path`: after any power cut the old content or the new, never a mixture."""
    beside = path.with_name(path.name + ".new")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    try:
        os.fchmod(handle, mode)
        with os.fdopen(handle, "wb", closefd=False) as file:
            file.write(data)
        os.fsync(handle)
    finally:
        os.close(handle)
    beside.replace(path)
    sync_folder(path.parent)


def move_durably(source: Path, target: Path) -> None:
    """Rename a file whose content is complete, in the same folder."""
    sync_file(source)
    source.replace(target)
    sync_folder(target.parent)


def make_folder(path: Path) -> None:
    """Make the folder and those above it that are missing, for us alone, each name synced; nothing if it is there."""
    if path.is_dir():
        return
    make_folder(path.parent)
    path.mkdir(0o700, exist_ok=True)
    sync_folder(path.parent)


def sync_file(path: Path) -> None:
    _sync(path, os.O_RDONLY)


def sync_folder(path: Path) -> None:
    """Make the folder's names (a rename, a new file) safe from a power cut."""
    _sync(path, os.O_RDONLY | os.O_DIRECTORY)


def _sync(path: Path, flags: int) -> None:
    handle = os.open(path, flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
