"""The secrets of one device, in memory."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Keys:
    """`chain` hides UIDs and is shared by the kiosks of a group; `members` seals member data; `pepper` and `salt`
    belong to the PINs. 32 bytes each, `salt` 16. `office` is head office's public key, if it has one."""

    chain: bytes = field(repr=False)
    members: bytes = field(repr=False)
    pepper: bytes = field(repr=False)
    salt: bytes = field(repr=False)
    office: bytes | None = None

    def card(self, uid: bytes) -> bytes:
        """The 16 bytes under which a card is on file: HMAC-SHA256(chain, UID), cut."""
        return hmac.digest(self.chain, uid, hashlib.sha256)[:16]
