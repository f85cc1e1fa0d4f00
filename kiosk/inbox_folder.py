"""The till's inbox on the disk: what lies where, and how files go through it. The running kiosk and the command that
hands it a file both keep to this page.

    inbox/NAME.csv             complete once it has not changed for a while, or if NAME.csv.json lies beside it
    inbox/booking/NAME.csv     taken: nobody changes it any more; after a power cut it is gone through again
    inbox/done/NAME.csv        booked, inbox/refused/NAME.csv refused; what and why in NAME.csv.report.txt beside it
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path

import msgspec

from kiosk.store.files import write_durably

MOST_BYTES = 2_000_000
"""Some 40,000 lines, a second's reading on a slow machine. More comes once, and with the kiosk stopped."""
STABLE_S = 6.0
"""A file that has not changed for so long is taken for complete."""
LONGEST_NAME = 200
"""Bytes; disks take 255, and the report's name is longer."""
REPORT = ".report.txt"
WISHES = ".json"


class FileFault(Exception):
    """A file that can't be booked; the text says where and what to do. Nothing of it was."""


class Wishes(msgspec.Struct, frozen=True):
    """How a file is to be read, from who handed it in: the till's name, columns (ours -> theirs), encoding."""

    till: str = ""
    columns: dict[str, str] = {}
    encoding: str = ""


Look = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Taken:
    """The content of a file and how it looked when that was read."""

    data: bytes
    look: Look


class InboxFolder:
    """`make` it where it is the kiosk's own; one that a shop has named must be there. Everything raises OSError."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.booking, self.done, self.refused = (path / name for name in ("booking", "done", "refused"))
        self._seen: dict[str, tuple[Look, float]] = {}

    def open(self, *, make: bool) -> None:
        if make:
            self.path.mkdir(exist_ok=True)
        mode = stat.S_IMODE(self.path.stat().st_mode)
        for folder in (self.booking, self.done, self.refused):
            if folder.is_symlink():  # who may write files here would choose where else we write and delete
                raise NotADirectoryError(errno.ENOTDIR, "a link, and must be a folder", str(folder))
            if folder.exists():
                continue
            folder.mkdir(mode=0o700)
            if folder != self.booking:
                with contextlib.suppress(PermissionError):  # of a disk that has no modes
                    folder.chmod(0o700 | (mode & 0o2055))  # who may write files may read what became of them

    def taken(self) -> list[Path]:
        """What was taken and is not finished."""
        return sorted(file for file in self.booking.iterdir() if _is_csv(file.name))

    def ripe(self, now_s: float) -> Path | None:
        """The oldest new file that is complete by now, seconds of the monotonic clock."""
        seen, ripe = {}, []
        with os.scandir(self.path) as entries:
            for entry in entries:
                if not _is_csv(entry.name) or not entry.is_file(follow_symlinks=False):
                    continue
                look = _look(entry.stat(follow_symlinks=False))
                before, since_s = self._seen.get(entry.name, (look, now_s))
                since_s = since_s if before == look else now_s
                seen[entry.name] = look, since_s
                if now_s - since_s >= STABLE_S or (self.path / (entry.name + WISHES)).exists():
                    ripe.append((look[0], entry.name))
        self._seen = seen
        return self.path / min(ripe)[1] if ripe else None

    def take(self, file: Path) -> Path:
        """From now on it is ours; a name that is being booked already waits until that is done."""
        mine = self.booking / _fit(file.name)
        return mine if mine.exists() else file.rename(mine)

    def wishes(self, mine: Path) -> Wishes:
        """Raises FileFault for wishes that nobody understands."""
        try:
            return msgspec.json.decode((self.path / (mine.name + WISHES)).read_bytes(), type=Wishes)
        except FileNotFoundError:
            return Wishes()
        except (OSError, msgspec.MsgspecError) as fault:
            raise FileFault(f"{mine.name}{WISHES} can't be understood ({fault}); take it away") from None

    def read(self, mine: Path) -> Taken:
        """Raises FileFault for a file that may not be read, is too long, or none."""
        try:
            handle = os.open(mine, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            with os.fdopen(handle, "rb") as file:
                found = os.fstat(handle)
                data = file.read(MOST_BYTES + 1) if stat.S_ISREG(found.st_mode) else b""
        except OSError as error:
            raise FileFault(
                f"the file can't be read ({error.strerror}); let the till write files that the kiosk's user may read"
            ) from None
        if len(data) > MOST_BYTES:
            raise FileFault(
                f"the file is larger than {MOST_BYTES // 1_000_000} MB; cut it into files of a month, "
                "or stop the kiosk and book it with kiosk till import"
            )
        return Taken(data, _look(found))

    def changed(self, mine: Path, taken: Taken) -> bool:
        """Whether somebody was still writing when the file was taken."""
        return _look(mine.stat(follow_symlinks=False)) != taken.look

    def put(self, mine: Path, into: Path, report: str) -> None:
        """The end of a file: its report, then the file itself; an older one of that name stays."""
        name = mine.name
        number = 2
        while (into / name).exists() or (into / (name + REPORT)).exists():
            name = f"{mine.stem}.{number}{mine.suffix}"
            number += 1
        mode = 0o600 | (stat.S_IMODE(into.stat().st_mode) & 0o066)
        write_durably(into / (name + REPORT), report.encode(errors="backslashreplace"), mode)
        mine.rename(into / name)
        (self.path / (mine.name + WISHES)).unlink(missing_ok=True)

    def forget(self, before_s: float) -> int:
        """Delete what was finished before then (seconds since 1970): the files hold card numbers. How many."""
        gone = 0
        for folder in (self.done, self.refused):
            for file in folder.iterdir():
                name = file.name.removesuffix(REPORT)
                if not _is_csv(name) or not file.is_file():
                    continue
                report = folder / (name + REPORT)
                if (report if report.exists() else file).stat().st_mtime < before_s:
                    (folder / name).unlink(missing_ok=True)
                    report.unlink(missing_ok=True)
                    gone += 1
        return gone

    # --- the other side of the door -------------------------------------------------------------------------------

    def hand_in(self, file: Path, wishes: Wishes) -> str:
        """Lay a copy of `file` into the inbox, complete at once; the name that it has there."""
        name = _fit(f"{file.stem[:40]}-{secrets.token_hex(4)}.csv")
        part, beside = self.path / (name + ".part"), self.path / (name + WISHES)
        try:
            shutil.copyfile(file, part)
            beside.write_bytes(msgspec.json.encode(wishes))
            for each in (part, beside):
                each.chmod(0o660)
            part.rename(self.path / name)
        except OSError:
            with contextlib.suppress(OSError):
                self.take_back(name)
                part.unlink(missing_ok=True)
            raise
        return name

    def take_back(self, name: str) -> bool:
        """Whether nobody had taken the file yet; then it is gone."""
        try:
            (self.path / name).unlink()
        except FileNotFoundError:
            return False
        finally:
            (self.path / (name + WISHES)).unlink(missing_ok=True)
        return True

    def outcome(self, name: str) -> tuple[bool, str] | None:
        """Whether the file was booked, and the report; None as long as there is none."""
        for folder in (self.done, self.refused):
            if (folder / name).exists():
                return folder == self.done, (folder / (name + REPORT)).read_text(encoding="utf-8")
        return None


def _is_csv(name: str) -> bool:
    return name.lower().endswith(".csv") and not name.startswith((".", "~"))


def _fit(name: str) -> str:
    """A name that can be shown, and takes an ending more."""
    shown = os.fsencode(name).decode("utf-8", "replace")
    return shown if len(shown.encode()) <= LONGEST_NAME else f"{shown[:40]}~{shown[-20:]}"


def _look(found: os.stat_result) -> Look:
    return found.st_mtime_ns, found.st_size, found.st_ino
