"""Can the till's files come in?"""

from __future__ import annotations

import os

from kiosk.config import Settings
from kiosk.doctor.findings import Finding, fail, ok, warn


def till(settings: Settings) -> Finding:
    """The inbox: there, to be written, and what lies in it."""
    folder = settings.inbox
    if not folder.is_dir():
        if settings.till.inbox is None:
            return ok("No inbox yet; the kiosk makes it at its first start.")
        return fail(f"The till's inbox {folder} is not there.", "Make it, mount it, or name another as till.inbox.")
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        return fail(
            f"The till's inbox {folder} can't be written by this user.",
            f"Give it to the kiosk's user, and to the group of who brings files: sudo chown tuckshop {folder}.",
        )
    waiting, refused = (
        sum(file.suffix.lower() == ".csv" for file in where.iterdir()) if where.is_dir() else 0
        for where in (folder, folder / "refused")
    )
    if refused:
        return warn(
            f"Of the till's files {refused} were refused, they lie in {folder / 'refused'}.",
            "Read their reports, mend the files and lay them into the inbox again.",
        )
    return ok(f"The till's files come in at {folder}; {waiting} wait there now.")
