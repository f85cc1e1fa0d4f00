"""A display for pictures and tests on a machine that has none: an Xvfb of our own."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

_LARGEST = "1640x1340x24"


class NoDisplay(Exception):
    """There is no display and none can be started; the message says what to install."""


@contextmanager
def display() -> Iterator[str]:
    """The DISPLAY to draw on: the one there is, else an Xvfb that ends with this context. Raises NoDisplay."""
    there = os.environ.get("DISPLAY")
    if there:
        yield there
        return
    if shutil.which("Xvfb") is None:
        raise NoDisplay("There is no display. Install one that needs no screen: sudo apt-get install xvfb")
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", _LARGEST, "-nolisten", "tcp"],
        pass_fds=(writing,),
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as number:
            told = number.readline().strip()  # written once it accepts clients; empty if it died
        if not told:
            raise NoDisplay(f"Xvfb did not start (exit code {server.wait(5)}).")
        yield f":{told}"
    finally:
        server.terminate()
        server.wait(10)
