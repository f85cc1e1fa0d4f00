"""Draws every sample state in one window and prints what is on it, one JSON line a state: run as a process of its own.

`python -m tests.ui.gallery WIDTHxHEIGHT TEXT_SCALE CONTRAST HOME LANGUAGE...`
"""

from __future__ import annotations

import json
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from kiosk.flow.states import State
from kiosk.ui.look import Look
from kiosk.ui.samples import samples
from kiosk.ui.window import KioskWindow

LIMIT_S = 20.0


def visible(widget: Any) -> Iterator[Any]:
    """The widget and all below it that can be seen."""
    if widget.opacity and not (widget.disabled and not widget.opacity):
        yield widget
        for child in widget.children:
            yield from visible(child)


def facts(stage: Any) -> dict[str, Any]:
    """Texts and controls of the screen as it stands; lengths in pixels from the lower left."""
    from kivy.graphics.opengl import GL_RGBA, GL_UNSIGNED_BYTE, glReadPixels

    from kiosk.ui.widgets.touchable import FaceButton, Touchable
    from kiosk.ui.widgets.words import Words

    width, height = stage.glass.size
    pixels = memoryview(glReadPixels(0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE)).cast("I")
    texts, controls = [], []
    for widget in visible(stage._screen):
        if isinstance(widget, Words) and widget.text.strip():
            box = ink_box(widget)
            texts.append(
                {
                    "text": widget.text,
                    "cut": widget.cut,
                    "sp": widget.set_px / stage.theme.sp(1),
                    "box": box,
                    "contrast": contrast(pixels, width, height, box),
                    "enabled": not widget.disabled,
                }
            )
        if isinstance(widget, Touchable) and widget.name and not widget.disabled:
            x, y = widget.to_window(*widget.pos)
            controls.append({"name": widget.name, "box": (x, y, *widget.size), "face": isinstance(widget, FaceButton)})
    return {"texts": texts, "controls": controls, "px_per_mm": stage.theme.px_per_mm, "size": (width, height)}


def when_drawn(stage: Any, state: State) -> Future[dict[str, Any]]:
    """The facts of the first frame that shows `state`, read before it is flipped away."""
    told: Future[dict[str, Any]] = Future()

    def ask() -> None:
        stage.show(state)
        stage._draw()
        stage.glass.before_flip(lambda: told.set_result(facts(stage)))

    stage.in_main(ask, LIMIT_S)
    return told


def ink_box(words: Any) -> tuple[float, float, float, float]:
    """Where the letters are."""
    width, height = words.texture_size
    x, y = words.to_window(*words.pos)
    left = {"left": x, "right": x + words.width - width}.get(words.halign, x + (words.width - width) / 2)
    low = {"bottom": y, "top": y + words.height - height}.get(words.valign, y + (words.height - height) / 2)
    return left, low, width, height


def contrast(pixels: memoryview, width: int, height: int, box: tuple[float, float, float, float]) -> float:
    """WCAG contrast between the commonest colour in the box and the one of the letters that differs most from it."""
    left, low, wide, tall = (round(part) for part in box)
    seen: Counter[int] = Counter()
    for row in range(max(low, 0), min(low + tall, height)):
        seen.update(pixels[row * width + max(left, 0) : row * width + min(left + wide, width)].tolist())
    if not seen:
        return 0.0
    paper = luminance(seen.most_common(1)[0][0])
    enough = max(3, seen.total() // 400)  # a stray pixel is no letter
    inks = [luminance(colour) for colour, count in seen.items() if count >= enough]
    return max((max(ink, paper) + 0.05) / (min(ink, paper) + 0.05) for ink in inks)


def luminance(colour: int) -> float:
    """Relative luminance of a pixel, little-endian RGBA."""
    parts = ((colour >> shift & 255) / 255 for shift in (0, 8, 16))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def main(size: str, scale: str, high_contrast: str, home: str, *languages: str) -> None:
    width, height = map(int, size.split("x"))
    look = Look(
        home=Path(home),
        size=(width, height),
        text_scale=float(scale),
        high_contrast=high_contrast == "high",
        reduced_motion=True,
        sounds=False,
    )
    states = [(language, name, state) for language in languages for name, state in samples(language).items()]
    drawn = threading.Event()
    window = KioskWindow(look, print, states[0][2], lambda _state, _at: drawn.set())

    def walk() -> None:
        drawn.wait(LIMIT_S)
        for language, name, state in states:
            told = when_drawn(window._stage, state).result(LIMIT_S)
            sys.stdout.write(json.dumps({"language": language, "state": name, **told}) + "\n")

    with ThreadPoolExecutor(1) as walker:
        work = walker.submit(walk)
        work.add_done_callback(lambda _: window.close())
        window.run()
    work.result()


if __name__ == "__main__":
    main(*sys.argv[1:])
