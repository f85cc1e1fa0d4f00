"""Is there a screen to draw on?"""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Mapping
from pathlib import Path

from kiosk.doctor.findings import Finding, fail, ok, warn


def display(
    environ: Mapping[str, str],
    x_sockets: Path = Path("/tmp/.X11-unix"),
    cards: Path = Path("/dev/dri"),
    connectors: Path = Path("/sys/class/drm"),
) -> Finding:
    """Wayland or X if the environment names one, else the bare screen (KMS), else none."""
    if name := environ.get("WAYLAND_DISPLAY"):
        path = Path(environ.get("XDG_RUNTIME_DIR", "/run/user/0"), name)
        if _answers(path):
            return ok(f"The Wayland display {name} takes connections.")
        return fail(f"The Wayland display {name} does not answer at {path}.", "Start from the desktop's own session.")
    if name := environ.get("DISPLAY"):
        return _x(name, x_sockets)
    return _bare_screen(cards, connectors)


def _x(name: str, sockets: Path) -> Finding:
    host, _, number = name.rpartition(":")
    number = number.partition(".")[0]
    remedy = "Log in on the screen itself, or leave DISPLAY unset to draw on the bare screen."
    if not number.isdecimal():
        return fail(f"DISPLAY={name} is not the name of an X display.", 'It is called like ":0".')
    if host not in ("", "unix"):
        return warn(f"The X display {name} is on another machine.", remedy)
    if _answers(sockets / f"X{number}") or _answers(Path(f"\0{sockets}/X{number}")):
        return ok(f"The X display {name} takes connections.")
    return fail(f"The X display {name} does not answer.", remedy)


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as door:
        door.settimeout(3)
        try:
            door.connect(str(path))
        except OSError:
            return False
    return True


def _bare_screen(cards: Path, connectors: Path) -> Finding:
    found = sorted(cards.glob("card*"))
    if not found:
        return _none("There is no display: neither Wayland nor X nor a graphics card.")
    states = sorted(connectors.glob("card*-*/status"))
    plugged = [path.parent.name for path in states if path.read_text().strip() == "connected"]
    if not plugged:
        return _none("A graphics card is there, and no screen is connected to it.")
    if not any(os.access(card, os.R_OK | os.W_OK) for card in found):
        return fail(
            f"The bare screen ({', '.join(plugged)}) is there, and this user may not draw on it.",
            "Add the user to the groups video and render: sudo usermod -aG video,render USER, and log in again.",
        )
    return ok(f"The bare screen is there: {', '.join(plugged)}.")


def _none(what: str) -> Finding:
    if shutil.which("Xvfb"):
        return warn(f"{what} The demo will start its own (Xvfb).", "Connect a screen for anyone to see the kiosk.")
    return fail(what, "Connect a screen; for the demo without one: sudo apt-get install xvfb.")
