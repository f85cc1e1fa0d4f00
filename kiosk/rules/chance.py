"""Chance that always falls the same way: the same words give the same number on every kiosk, in every year."""

from __future__ import annotations

import hashlib


def share(*words: object) -> float:
    """An even number in (0, 1) from the words."""
    digest = hashlib.blake2b("\x1f".join(map(str, words)).encode(), digest_size=8).digest()
    return (int.from_bytes(digest) + 0.5) / 2**64
