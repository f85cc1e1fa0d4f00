"""The device's secrets: one file, made at the first start, readable for the kiosk alone."""

from __future__ import annotations

import logging
import secrets
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import msgspec

from kiosk.model.keys import Keys
from kiosk.store import files

log = logging.getLogger(__name__)


class KeysFault(Exception):
    """The key file is missing or unreadable; the text names it and the remedy."""


_Key = Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]


class _File(msgspec.Struct, forbid_unknown_fields=True):
    chain: _Key
    members: _Key
    pepper: _Key
    salt: Annotated[bytes, msgspec.Meta(min_length=16, max_length=16)]


def open_keys(path: Path, store: Path, chain: bytes | None = None) -> Keys:
    """The keys in `path`, made now if there is no store yet; `chain` (32 bytes, from the configuration) goes before.

    Raises KeysFault, among others when there is a store whose keys are gone: new ones would open nothing in it.
    """
    if not path.exists():
        if store.exists():
            raise KeysFault(
                f"{path}: the key file is missing, and {store} can't be read without it; put back the copy that was"
                " made when the kiosk was set up, or move the store away to begin with an empty shop"
            )
        _make(path)
    keys = _read(path)
    return keys if chain is None else replace(keys, chain=chain)


def _make(path: Path) -> None:
    fresh = _File(secrets.token_bytes(32), secrets.token_bytes(32), secrets.token_bytes(32), secrets.token_bytes(16))
    try:
        files.make_folder(path.parent)
        files.write_durably(path, msgspec.json.format(msgspec.json.encode(fresh)) + b"\n")
    except OSError as error:
        raise KeysFault(f"{path}: the key file can't be written ({error}); see whether the disk is there") from error
    log.info("%s: made new keys; keep a copy of this file in a safe place", path)


def _read(path: Path) -> Keys:
    try:
        if path.stat().st_mode & 0o077:
            raise KeysFault(f"{path}: others can read the key file; run `chmod 600 {path}`")
        file = msgspec.json.decode(path.read_bytes(), type=_File)
    except OSError as error:
        raise KeysFault(f"{path}: the key file can't be read ({error}); run the kiosk as its owner") from error
    except msgspec.MsgspecError as error:
        raise KeysFault(f"{path}: the key file is damaged ({error}); put back its copy") from error
    return Keys(file.chain, file.members, file.pepper, file.salt)
