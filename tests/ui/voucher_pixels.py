"""Draws the voucher in one window and prints what lies where its code is: run as a process of its own.

`python -m tests.ui.voucher_pixels WIDTHxHEIGHT TEXT_SCALE CONTRAST HOME`: one JSON object; the rows of the whole
picture from the top as bytes of relative luminance, 0 dark to 255 light, in hex.
"""

from __future__ import annotations

import json
import sys
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from kiosk.ui.look import Look
from kiosk.ui.samples import samples
from kiosk.ui.window import KioskWindow
from tests.ui.gallery import LIMIT_S, luminance


def seen(stage: Any) -> dict[str, Any]:
    from kivy.graphics.opengl import GL_RGBA, GL_UNSIGNED_BYTE, glReadPixels

    width, height = stage.glass.size
    pixels = memoryview(glReadPixels(0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE)).cast("I")
    known: dict[int, int] = {}
    rows = []
    for row in range(height - 1, -1, -1):
        line = pixels[row * width : (row + 1) * width].tolist()
        rows.append(bytes(known.setdefault(pixel, round(luminance(pixel) * 255)) for pixel in line).hex())
    return {"rows": rows, "px_per_mm": stage.theme.px_per_mm}


def main(size: str, scale: str, high_contrast: str, home: str) -> None:
    width, height = map(int, size.split("x"))
    look = Look(
        home=Path(home),
        size=(width, height),
        text_scale=float(scale),
        high_contrast=high_contrast == "high",
        reduced_motion=True,
        sounds=False,
    )
    drawn = threading.Event()
    window = KioskWindow(look, print, samples("en")["voucher"], lambda _state, _at: drawn.set())
    stage: Any = window._stage

    def look_at_it() -> None:
        told: Future[dict[str, Any]] = Future()

        def ask() -> None:
            stage._draw()
            stage.glass.before_flip(lambda: told.set_result(seen(stage)))

        drawn.wait(LIMIT_S)
        stage.in_main(ask, LIMIT_S)
        sys.stdout.write(json.dumps(told.result(LIMIT_S)) + "\n")

    with ThreadPoolExecutor(1) as watcher:
        work = watcher.submit(look_at_it)
        work.add_done_callback(lambda _: window.close())
        window.run()
    work.result()


if __name__ == "__main__":
    main(*sys.argv[1:])
