"""Being a good guest of systemd: say when ready, and that we live only while every part does.

The protocol is one datagram to the socket named by NOTIFY_SOCKET (sd_notify(3)); without it nothing is sent.
"""

from __future__ import annotations

import logging
import socket
import time
from collections.abc import Callable, Mapping

log = logging.getLogger(__name__)


def notify(message: str, environ: Mapping[str, str]) -> bool:
    """Send e.g. "READY=1"; whether anybody was told."""
    address = environ.get("NOTIFY_SOCKET")
    if not address:
        return False
    if address.startswith("@"):  # an abstract socket
        address = "\0" + address[1:]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as door:
        door.sendto(message.encode(), address)
    return True


class Watchdog:
    """Pings systemd from the screen's clock, and only while every part has beaten within `stale` seconds.

    A thread that pings on its own would hide a frozen screen or a hanging desk. `beats` gives the
    parts that there are, by name, each with the monotonic time of its last sign of life.
    """

    def __init__(
        self,
        beats: Callable[[], Mapping[str, Callable[[], float]]],
        environ: Mapping[str, str],
        stale: float = 20.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._beats, self._environ, self._stale, self._clock = beats, environ, stale, clock
        self._told: list[str] = []

    def silent(self) -> list[str]:
        """The parts that have not beaten lately."""
        now = self._clock()
        return [name for name, beat in self._beats().items() if now - beat() > self._stale]

    def ping(self) -> bool:
        """Called from the screen's clock every few seconds; false and no ping while a part is silent."""
        silent = self.silent()
        if silent != self._told:  # once: then the journal says why systemd ended us
            self._told = silent
            if silent:
                log.warning("no sign of life from %s; systemd starts us anew if that lasts", " and ".join(silent))
            else:
                log.info("every part gives signs of life again")
        if silent:
            return False
        notify("WATCHDOG=1", self._environ)
        return True
