"""How a store comes into being, and whose it is."""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
from pathlib import Path

from kiosk.model.keys import Keys
from kiosk.store import files
from kiosk.store.check import APPLICATION_ID
from kiosk.store.connection import Connection
from kiosk.store.faults import StoreFault, fault_of
from kiosk.store.migrations import migrate
from kiosk.store.prepared import Prepared, adding, changing
from kiosk.store.rows import MetaRow
from kiosk.store.seal import Seal
from sync.wire import CHAIN_START

_ADD = adding(
    (
        MetaRow.id,
        MetaRow.device,
        MetaRow.stream,
        MetaRow.next_seq,
        MetaRow.head,
        MetaRow.next_id,
        MetaRow.acked,
        MetaRow.boot_n,
        MetaRow.wall_floor_ms,
        MetaRow.clean,
        MetaRow.key_check,
    )
)
_WHOSE = Prepared(MetaRow.select(MetaRow.device, MetaRow.acked, MetaRow.key_check))
_RENAME = changing((MetaRow.device,))
_ABOUT = "the chain key"


def create(path: Path, keys: Keys, device: str) -> None:
    """Make an empty store beside and rename it, so that an unfinished one never stands at `path`."""
    beside = path.with_name(path.name + ".new")
    try:
        for leftover in beside.parent.glob(beside.name + "*"):
            leftover.unlink()
        raw = sqlite3.connect(beside)
        try:
            raw.execute("PRAGMA journal_mode = wal")
            raw.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        finally:
            raw.close()
        connection = Connection(beside, writes=True)
        try:
            migrate(connection)
            with connection.transaction():
                _first_row(connection, keys, device)
        finally:
            connection.close()
        beside.chmod(0o600)
        files.move_durably(beside, path)
    except sqlite3.Error as error:
        raise fault_of(error, path) or StoreFault(f"{path}: can't be made ({error})") from error
    except OSError as error:
        raise StoreFault(
            f"{path}: can't be made ({error}); see whether the folder exists and can be written"
        ) from error


def _first_row(connection: Connection, keys: Keys, device: str) -> None:
    stream = secrets.token_hex(8)
    first_id = (secrets.randbits(20) << 33) + 1
    connection.run(_ADD, 1, device, stream, 1, CHAIN_START, first_id, 0, 0, 0, True, _key_check(keys))


def _key_check(keys: Keys) -> bytes:
    return Seal(keys.members).close(_trace(keys), _ABOUT)


def _trace(keys: Keys) -> bytes:
    return hashlib.sha256(b"tuckshop chain key" + keys.chain).digest()[:8]


def belongs(connection: Connection, keys: Keys, device: str) -> None:
    """Raises StoreFault unless these keys open the store and it is `device`'s.

    A store of which the cloud has seen nothing yet takes the new name.
    """
    whose, acked, key_check = connection.rows(_WHOSE)[0]
    try:
        same_chain = Seal(keys.members).open(key_check, _ABOUT) == _trace(keys)
    except ValueError:
        raise StoreFault(
            f"{connection.path}: these keys do not open this store; put back the key file that belongs to it"
        ) from None
    if not same_chain:
        raise StoreFault(
            f"{connection.path}: the chain key is another than the cards on file were kept under;"
            " put the former chain key back into the configuration"
        )
    if whose == device:
        return
    if acked:
        raise StoreFault(
            f"{connection.path}: this is the store of device {whose}, not of {device};"
            f" set the device's name back to {whose}, or begin with another store file"
        )
    with connection.transaction():
        connection.run(_RENAME, device)
