"""Somewhere to draw: the display that is there, or one of our own that needs no screen."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from kiosk.children import end_with_parent

_SIZE = "1640x1400x24"  # the largest picture, and the demo's strip below the largest screen


class NoDisplay(Exception):
    """There is no display and none can be started; the message says what to install."""


def has_display(environ: Mapping[str, str]) -> bool:
    """Whether a window can be opened: X, Wayland, or a bare screen that SDL was told to use."""
    return any(environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER"))


@contextmanager
def some_display() -> Iterator[None]:
    """The display that is there, else one of our own while this lasts; raises NoDisplay."""
    if has_display(os.environ):
        yield
    else:
        with own_display():
            yield


@contextmanager
def own_display() -> Iterator[None]:
    """An X server without a screen, as this process's and its children's DISPLAY; raises NoDisplay."""
    xvfb = shutil.which("Xvfb")
    if xvfb is None:
        raise NoDisplay("There is no display. Install one that needs no screen: sudo apt-get install xvfb")
    reading, writing = os.pipe()
    command = [xvfb, "-displayfd", str(writing), "-screen", "0", _SIZE, "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=(writing,), stderr=subprocess.DEVNULL, preexec_fn=end_with_parent)
    os.close(writing)
    try:
        with os.fdopen(reading) as answer:
            number = answer.readline().strip()  # written once it accepts clients; empty if it died
        if not number:
            raise NoDisplay(f"Xvfb did not start (exit code {server.wait(5)}): try it alone to see why: Xvfb :99")
        before = os.environ.get("DISPLAY")
        os.environ["DISPLAY"] = f":{number}"
        try:
            yield
        finally:
            if before is None:
                del os.environ["DISPLAY"]
            else:
                os.environ["DISPLAY"] = before
    finally:
        server.terminate()
        server.wait(10)
