"""What a disk may hold after a power cut, worked out from what the process did to its files.

Safe is what was written before a sync that has ended: bytes by the sync of their file, names by the sync of their
folder. Of the rest the cut leaves nothing ("drop"), or by chance ("random") some of it: every sector of a file as it
was at any moment since the file's last sync, and the names as they were at any moment since. A disk that lies about
its syncs is not modelled: nothing helps against it.
"""

from __future__ import annotations

import enum
import os
import random
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.powercut.recorder import Record, What

SECTOR = 512
MEMORY = "-shm"
"""SQLite's files that are memory and made anew at each start."""


class Mode(enum.Enum):
    DROP = "drop"
    RANDOM = "random"


@dataclass(slots=True)
class Write:
    at: int
    offset: int
    data: bytes


@dataclass(slots=True)
class Truncation:
    at: int
    size: int


@dataclass(slots=True)
class File:
    """`safe` is on the disk for certain, `pending` what was done since, in order."""

    safe: bytearray = field(default_factory=bytearray)
    pending: list[Write | Truncation] = field(default_factory=list)

    def synced(self, begun: int) -> None:
        for each in self.pending:
            if each.at < begun:
                _apply(self.safe, each)
        self.pending = [each for each in self.pending if each.at >= begun]

    def now(self) -> bytes:
        """As the process sees it."""
        content = bytearray(self.safe)
        for each in self.pending:
            _apply(content, each)
        return bytes(content)

    def torn(self, chance: random.Random) -> bytes:
        """Every sector as it was at some moment since the last sync.

        Truncations happen in order, and nothing written after one is there unless it is.
        """
        cuts = [n for n, each in enumerate(self.pending) if isinstance(each, Truncation)]
        end = [*cuts, len(self.pending)][chance.randint(0, len(cuts))]
        reached: dict[int, int] = {}
        content = bytearray(self.safe)
        for n, each in enumerate(self.pending[:end]):
            if isinstance(each, Truncation):
                _apply(content, each)
                continue
            for piece in _sectors(each):
                until = reached.setdefault(piece.offset // SECTOR, chance.randint(0, end))
                if n < until:
                    _apply(content, piece)
        return bytes(content)


@dataclass(slots=True)
class Folder:
    """Has nothing of its own: its names are the disk's."""


Names = dict[Path, File | Folder]


@dataclass(frozen=True, slots=True)
class Renaming:
    """Names that change together; None takes a name away."""

    at: int
    names: dict[Path, File | Folder | None]


class Disk:
    """Fed with `does`, asked with `cut` at any moment.

    The process worked in `root`; all that lay there at the beginning is safe (a copy of it may lie in `began`).
    """

    def __init__(self, root: Path, began: Path | None = None) -> None:
        self._root = root.resolve()
        self._now: Names = {self._root: Folder()}
        began = (began or root).resolve()
        for path in sorted(began.rglob("*")):
            if not path.name.endswith(MEMORY):
                node = Folder() if path.is_dir() else File(bytearray(path.read_bytes()))
                self._now[self._root / path.relative_to(began)] = node
        self._safe: Names = dict(self._now)
        self._pending: list[Renaming] = []
        self._open: dict[int, Path | File] = {}
        self._begun: dict[int, int] = {}
        self._at = 0
        self.told: list[bytes] = []

    def does(self, record: Record) -> None:
        """The process did this."""
        self._at += 1
        match record.what:
            case What.OPEN:
                self._opened(record.handle, _path(record.data))
            case What.WRITE:
                self._file(record).pending.append(Write(self._at, record.number, record.data))
            case What.TRUNCATE:
                self._file(record).pending.append(Truncation(self._at, record.number))
            case What.SYNC_BEGUN:
                self._begun[record.number] = self._at
            case What.SYNC_ENDED:
                self._synced(self._open[record.handle], self._begun.pop(record.number))
            case What.RENAME:
                old, new = map(_path, record.data.split(b"\0"))
                self._rename({new: self._now[old], old: None})
            case What.UNLINK:
                self._rename({_path(record.data): None})
            case What.MAKE_FOLDER:
                self._rename({_path(record.data): Folder()})
            case What.TOLD:
                self.told += record.data.splitlines()

    def now(self) -> dict[Path, bytes]:
        """All files as the process sees them, by their path below the root."""
        return {path.relative_to(self._root): file.now() for path, file in self._now.items() if isinstance(file, File)}

    @property
    def unsafe(self) -> int:
        """Of how many calls the effect is not safe."""
        return len(self._pending) + sum(len(file.pending) for file in self._now.values() if isinstance(file, File))

    def cut(self, mode: Mode, chance: random.Random, target: Path) -> None:
        """Put into `target` what is there when the power comes back; whatever lay there goes."""
        names = dict(self._safe)
        if mode is Mode.RANDOM:
            for renaming in self._pending[: chance.randint(0, len(self._pending))]:
                _rename(names, renaming)
        if target.exists():
            shutil.rmtree(target)
        target.mkdir(parents=True)
        for path in sorted(names):
            place, node = target / path.relative_to(self._root), names[path]
            if path == self._root or not place.parent.exists():
                continue  # in a folder that is not there
            if isinstance(node, Folder):
                place.mkdir()
            else:
                place.write_bytes(bytes(node.safe) if mode is Mode.DROP else node.torn(chance))
                place.chmod(0o600)

    def _opened(self, handle: int, path: Path) -> None:
        if path not in self._now:
            self._rename({path: File()})
        node = self._now[path]
        self._open[handle] = node if isinstance(node, File) else path

    def _file(self, record: Record) -> File:
        file = self._open[record.handle]
        assert isinstance(file, File), file
        return file

    def _synced(self, what: Path | File, begun: int) -> None:
        if isinstance(what, File):
            what.synced(begun)
            return
        rest: list[Renaming] = []
        for renaming in self._pending:
            if renaming.at < begun and any(path.parent == what for path in renaming.names):
                _rename(self._safe, renaming)
            else:
                rest.append(renaming)
        self._pending = rest

    def _rename(self, names: dict[Path, File | Folder | None]) -> None:
        renaming = Renaming(self._at, names)
        _rename(self._now, renaming)
        self._pending.append(renaming)


def _path(data: bytes) -> Path:
    return Path(os.path.normpath(os.fsdecode(data)))


def _rename(names: Names, renaming: Renaming) -> None:
    for path, node in renaming.names.items():
        if node is None:
            names.pop(path, None)
        else:
            names[path] = node


def _apply(content: bytearray, each: Write | Truncation) -> None:
    if isinstance(each, Truncation):
        del content[each.size :]
        content.extend(bytes(each.size - len(content)))
        return
    content.extend(bytes(max(0, each.offset - len(content))))
    content[each.offset : each.offset + len(each.data)] = each.data


def _sectors(write: Write) -> list[Write]:
    """The write in pieces, none over a sector's border."""
    pieces, offset, end = [], write.offset, write.offset + len(write.data)
    while offset < end:
        border = min(end, (offset // SECTOR + 1) * SECTOR)
        pieces.append(Write(write.at, offset, write.data[offset - write.offset : border - write.offset]))
        offset = border
    return pieces
