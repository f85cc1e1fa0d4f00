"""Settles Kivy's environment once, before its first import: the one place that knows what Kivy does on its own.

Left alone, Kivy eats sys.argv, writes its configuration and logs into the user's home, opens a settings page on F1
(that comes with `kivy.app.App`, which we do not use), quits on Escape, logs in its own format, and sleeps through
events from other threads until the next frame.
"""

from __future__ import annotations

import logging
import os
import sys

from kiosk.ui.look import Look


class KivyTooEarly(Exception):
    """Something imported Kivy before its environment was settled."""


def bare_screen() -> bool:
    """Whether there is neither X nor Wayland, so that SDL draws on the screen itself (KMS/DRM)."""
    chosen = os.environ.get("SDL_VIDEODRIVER", "")
    return chosen == "kmsdrm" or not (chosen or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def settle(look: Look, strip_px: int = 0) -> None:
    """Set environment and configuration for `look` and a strip of this width beside it.

    Raises KivyTooEarly if Kivy is already there with another clock.
    """
    if "kivy.clock" in sys.modules and os.environ.get("KIVY_CLOCK") != "interrupt":
        raise KivyTooEarly(
            "kivy was imported before kiosk.ui.kivy_setup.settle(); import it only through kiosk.ui.window"
        )
    look.home.mkdir(parents=True, exist_ok=True)
    os.environ.update(
        KIVY_NO_ARGS="1",
        KIVY_NO_CONFIG="1",
        KIVY_NO_FILELOG="1",
        KIVY_NO_ENV_CONFIG="1",
        KIVY_LOG_MODE="PYTHON",
        KIVY_CLOCK="interrupt",  # show() from another thread is drawn at once, not at the next frame
        KIVY_HOME=str(look.home),
        KIVY_WINDOW="sdl2",  # where that finds no screen, the X11 provider behind it would only end the process
    )
    if bare_screen():
        os.environ.setdefault("SDL_VIDEO_DOUBLE_BUFFER", "1")

    kivy_log = logging.getLogger("kivy")
    level = kivy_log.level
    from kivy.config import Config

    kivy_log.setLevel(level)  # Kivy puts "info" there at its import, whatever kiosk.log chose, and obeys no setting
    width, height = look.size or (800, 480)
    settings: dict[str, dict[str, object]] = {
        "kivy": {"exit_on_escape": int(look.may_quit), "exit_on_escape_keyboard": 0},
        "graphics": {
            "width": width + strip_px,
            "height": height,
            "fullscreen": "0" if look.size else "auto",
            "resizable": 0,
            "multisamples": 0,  # our edges are smooth by themselves
            "show_cursor": int(look.may_quit),
            "maxfps": 60,
            "allow_screensaver": 0,
            "min_state_time": 0.035,
        },
    }
    for section, values in settings.items():
        for key, value in values.items():
            Config.set(section, key, value)
    for provider, _ in Config.items("input"):
        Config.remove_option("input", provider)
    # Kivy drops SDL's finger events on Linux: under X a touch comes as the mouse, on the bare screen from evdev.
    if bare_screen():
        Config.set("input", "%(name)s", "probesysfs,provider=mtdev")
    else:
        Config.set("input", "mouse", "mouse,disable_multitouch")
