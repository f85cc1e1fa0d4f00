"""Somewhere to draw: the display that is there, or one without a screen of our own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager


def has_display(environ: Mapping[str, str]) -> bool:
    """Whether a window can be opened: X, Wayland, or a bare screen that SDL was told to use."""
    return any(environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER"))


@contextmanager
def some_display() -> Iterator[None]:
    """The display that is there, else one of our own while this lasts."""
    if has_display(os.environ):
        yield
    else:
        with own_display():
            yield


@contextmanager
def own_display() -> Iterator[None]:
    """An X server without a screen for this process and its children; raises SystemExit if there is none to start."""
    xvfb = shutil.which("Xvfb")
    if xvfb is None:
        sys.exit("There is no display, and no Xvfb to make one: `make run` installs it, or: apt install xvfb.")
    reading, writing = os.pipe()
    command = [xvfb, "-displayfd", str(writing), "-screen", "0", "1280x1400x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        with os.fdopen(reading) as answer:
            number = answer.readline().strip()  # the server writes it once it listens, or ends without
        if not number:
            sys.exit("Xvfb did not start; try it alone to see why: Xvfb :99")
        os.environ["DISPLAY"] = f":{number}"
        try:
            yield
        finally:
            del os.environ["DISPLAY"]
            server.terminate()
