"""One program at a time writes a store: a second kiosk, or a command beside a running one, is told so and ends."""

from __future__ import annotations

import errno
import fcntl
import os
import pwd
from pathlib import Path

from kiosk.store import files
from kiosk.store.faults import StoreFault, StoreHeld, StoreReadOnly


class Hold:
    """A lock on a file beside the store; the kernel lets go of it when the process ends, however it ends."""

    def __init__(self, store: Path) -> None:
        """Raises StoreHeld if somebody else holds it, StoreReadOnly in a folder of another user's. SQLite's own
        locks, on the store itself, are not touched."""
        file = store.with_name(f"{store.name}.lock")
        try:
            files.make_folder(file.parent)
            ours(file.parent)
            self._handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise StoreReadOnly(f"{file}: can't be written ({error.strerror}); see who owns the folder") from error
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._handle)
            if error.errno not in (errno.EAGAIN, errno.EACCES):
                raise StoreFault(
                    f"{file}: can't be locked ({error.strerror}); put the store on a local disk"
                ) from error
            raise StoreHeld(
                f"{store}: a running kiosk has this store open; stop it first: sudo systemctl stop tuckshop-kiosk"
            ) from error

    def let_go(self) -> None:
        """Twice does no harm; the file stays, so that nobody can lock one that was just taken away."""
        handle, self._handle = self._handle, -1
        if handle >= 0:
            os.close(handle)


def ours(folder: Path) -> None:
    """Raises StoreReadOnly if the folder is another user's, even if we are root and may write everywhere: the kiosk,
    which runs as that user, could not open what we made in it."""
    try:
        owner = folder.stat().st_uid
    except OSError:
        return  # whoever writes there says more
    if owner != os.geteuid():
        name = _name(owner)
        raise StoreReadOnly(
            f"{folder}: belongs to the user {name}, and what {_name(os.geteuid())} made in it the kiosk could not open;"
            f" run this as its owner: sudo -u {name} kiosk ..."
        )


def _name(user: int) -> str:
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return f"#{user}"
