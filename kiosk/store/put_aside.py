"""Copies of the store beside it: the one of before a restore, kept for some days in case that was a mistake, and what
a command that was cut off left of a copy to try something on. Nobody who was erased stays in them for ever."""

from __future__ import annotations

import logging
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

from kiosk.store import files
from kiosk.store.faults import StoreReadOnly

log = logging.getLogger(__name__)

DAYS = 14
"""As long as events stay after the cloud has them: then nobody is left in it whom the store has forgotten since."""
DAY_MS = 86_400_000
PARTS = ("", "-wal", "-shm")
"""A store's files, the log after what it goes with."""
TRIALS = ("restore-check-", "try-")
"""How folders begin in which a command works on a copy, which it deletes."""
_TIME = "%Y%m%d-%H%M%S"


def place(store: Path, wall_ms: int) -> Path:
    """Where the store that is put aside at `wall_ms` goes."""
    when = datetime.fromtimestamp(wall_ms / 1000, UTC)
    return store.with_name(f"{store.stem}-before-{when:{_TIME}}{store.suffix}")


def age_out(store: Path, now_ms: int) -> None:
    """Delete what was put aside more than `DAYS` days ago, and copies that no command works on any more; raises
    StoreReadOnly."""
    named = re.compile(rf"{re.escape(store.stem)}-before-(\d{{8}}-\d{{6}}){re.escape(store.suffix)}(-wal|-shm)?")
    try:
        for each in store.parent.iterdir():
            match = named.fullmatch(each.name)
            if match and now_ms - _ms(match[1]) > DAYS * DAY_MS:
                each.unlink()
                log.info("%s: deleted, put aside %d days ago", each, DAYS)
            elif each.name.startswith(TRIALS) and now_ms - each.stat().st_mtime * 1000 > DAY_MS:
                shutil.rmtree(each)
                log.info("%s: deleted, of a command that was cut off", each)
        files.sync_folder(store.parent)
    except OSError as error:
        raise StoreReadOnly(
            f"{store.parent}: an old store can't be deleted ({error}); see who owns the folder"
        ) from error


def _ms(time: str) -> int:
    return round(datetime.strptime(time, _TIME).replace(tzinfo=UTC).timestamp() * 1000)
