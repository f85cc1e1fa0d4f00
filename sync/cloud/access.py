"""Who may speak and who may read: bearer tokens of 32 random bytes, of which only the SHA-256 is kept."""

from __future__ import annotations

import hashlib
import secrets

from sync.cloud.rows import ACTIVE, REVOKED, Device, Owner


def new_token() -> str:
    return secrets.token_urlsafe(32)


def digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8")).digest()


def device_of(token: str) -> Device | None:
    device: Device | None = Device.get_or_none(Device.token == digest(token))
    return device


def is_owner(token: str) -> bool:
    return Owner.get_or_none(Owner.token == digest(token)) is not None


def enrol(name: str, token: str) -> None:
    """Let the device `name` speak with `token`, and no other from now on; a device's standing stays as it was."""
    Device.insert(name=name, token=digest(token)).on_conflict(
        conflict_target=[Device.name], update={Device.token: digest(token)}
    ).execute()


def admit_owner(name: str, token: str) -> None:
    """Let the owner `name` read with `token`, and no other from now on."""
    Owner.insert(name=name, token=digest(token)).on_conflict(
        conflict_target=[Owner.name], update={Owner.token: digest(token)}
    ).execute()


def revoke(name: str) -> bool:
    """Take a device out of service; whether there is one of that name."""
    return bool(Device.update(status=REVOKED, reason="revoked").where(Device.name == name).execute())


def release(name: str) -> bool:
    """Let a revoked or forked device speak again; whether there is one of that name."""
    return bool(Device.update(status=ACTIVE, reason="").where(Device.name == name).execute())
