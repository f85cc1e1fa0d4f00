"""PINs: hashed so that guessing is slow, guarded so that guessing is pointless."""

from __future__ import annotations

import hmac
from dataclasses import replace
from itertools import pairwise

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from kiosk.model.keys import Keys
from kiosk.model.time import Stamp
from kiosk.services.faults import PinUnfit
from kiosk.store.staff import PinGuard

TRIES = 5
PAUSES_MS = (60_000, 300_000, 900_000, 3_600_000)
LENGTHS = range(4, 9)


def hashed(keys: Keys, pin: str) -> bytes:
    """Argon2id (RFC 9106) with OWASP's least parameters (m = 19 MiB, t = 2, p = 1), peppered with the device's key.

    One salt for the device: a PIN alone says whose it is, so one hash must do for everybody's.
    """
    kdf = Argon2id(salt=keys.salt, length=32, iterations=2, lanes=1, memory_cost=19456, secret=keys.pepper)
    return kdf.derive(pin.encode())


def owner_of(digest: bytes, pins: list[tuple[int, bytes]]) -> int | None:
    """Whose PIN it is; looks at all of them, whoever it is."""
    found = [staff for staff, pin in pins if hmac.compare_digest(pin, digest)]
    return found[0] if found else None


def fit(pin: str) -> None:
    """Raises PinUnfit for a PIN that is none or the first that anybody would try."""
    if not (pin.isascii() and pin.isdigit() and len(pin) in LENGTHS):
        raise PinUnfit(f"a PIN has {LENGTHS[0]} to {LENGTHS[-1]} digits")
    steps = {int(after) - int(before) for before, after in pairwise(pin)}
    if steps in ({0}, {1}, {-1}):
        raise PinUnfit("a PIN like 0000 or 1234 is the first that anybody tries; take another")


def left_ms(guard: PinGuard, now: Stamp) -> int:
    """How long the pause still lasts.

    By the boot clock alone. A pause from an earlier start is never shorter than if the power had stayed: it ends
    when the clock reads what it should have read then, or after its full length from now.
    """
    if not guard.pause_ms:
        return 0
    left = max(0, guard.until_mono_ms - now.mono_ms)
    return left if guard.boot_n == now.boot_n else min(guard.pause_ms, left)


def resumed(guard: PinGuard, now: Stamp) -> PinGuard:
    """The guard as it stands now: a pause that is over taken away, one from an earlier start measured from this one."""
    left = left_ms(guard, now)
    if not left:
        return replace(guard, pause_ms=0) if guard.pause_ms else guard
    if guard.boot_n == now.boot_n:
        return guard
    return replace(guard, boot_n=now.boot_n, until_mono_ms=now.mono_ms + left)


def missed(guard: PinGuard, now: Stamp) -> PinGuard:
    """After one more wrong PIN: every fifth begins a pause, each longer than the one before."""
    if guard.tries + 1 < TRIES:
        return replace(guard, tries=guard.tries + 1)
    return locked(guard, now)


def locked(guard: PinGuard, now: Stamp) -> PinGuard:
    """A pause from now on, longer than the one before."""
    pause_ms = PAUSES_MS[min(guard.pauses, len(PAUSES_MS) - 1)]
    return PinGuard(0, guard.pauses + 1, pause_ms, now.boot_n, now.mono_ms + pause_ms)
