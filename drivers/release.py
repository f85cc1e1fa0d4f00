"""How every wire is let go: a device that vanished may refuse even to be closed."""

from __future__ import annotations

import logging
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol, TypeVar

log = logging.getLogger(__name__)


class Closable(Protocol):
    def close(self) -> object: ...


Wire = TypeVar("Wire", bound=Closable)


def release(wire: Closable) -> None:
    """Closes `wire`. The kernel takes it back in any case; what went wrong before is what has to be told."""
    try:
        wire.close()
    except (OSError, termios.error) as error:
        log.info("%s was gone when it was closed: %s", type(wire).__name__, error)


@contextmanager
def released(wire: Wire) -> Iterator[Wire]:
    """`wire`, let go when left."""
    try:
        yield wire
    finally:
        release(wire)
