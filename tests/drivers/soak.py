"""How long the soaks run: `make soak` sets SOAK_POLLS to a million."""

from __future__ import annotations

import os

SOAK_POLLS = int(os.environ.get("SOAK_POLLS", "0"))


def polls(briefly: int) -> int:
    """Polls of one soak; `briefly` in a usual run of the tests."""
    return SOAK_POLLS or briefly
