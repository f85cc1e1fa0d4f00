"""docs/wiring.md says what the configuration and the drivers say, and its drawings are drawn from them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import combinations, product
from pathlib import Path

import pytest

from drivers.cards.formats import format_named
from drivers.printer_profile import PROFILES
from kiosk.config.settings import Panel

HERE = Path(__file__).resolve().parents[2]
PAGE = (HERE / "docs/wiring.md").read_text(encoding="utf-8")


def test_the_pins_are_those_of_the_configuration() -> None:
    rows = re.findall(r"^\| (button|light) (\d)[^|]*\| GPIO(\d+) \| (\d+) \|", PAGE, re.MULTILINE)
    told = {(what, int(number)): int(bcm) for what, number, bcm, _physical in rows}
    panel = Panel()
    wired = {("button", face): pin for face, pin in enumerate(panel.buttons, 1)}
    wired |= {("light", face): pin for face, pin in enumerate(panel.leds, 1)}
    assert told == wired
    used = re.findall(r"^\|[^|]*\| GPIO(\d+) \|", PAGE, re.MULTILINE)
    assert len(used) == len(set(used))


def test_the_formats_print_what_the_page_says() -> None:
    card = bytes.fromhex("04A1B2C3D4E5F6")
    rows = re.findall(r"^\| (`[a-z0-9`, -]+)[^|]*\| `([^`]+)` \|", PAGE, re.MULTILINE)
    told = {re.findall(r"`([^`]+)`", names)[0]: printed for names, printed in rows}
    assert len(told) == 8
    assert {name: format_named(name).encode(card) for name in told} == told


def test_every_printer_profile_is_named() -> None:
    assert all(f"`{name}`" in PAGE for name in PROFILES)


def test_the_drawings_are_drawn_from_the_configuration() -> None:
    done = subprocess.run(
        [sys.executable, "tools/draw_wiring.py", "--check"],
        cwd=HERE,
        env=os.environ | {"PYTHONPATH": str(HERE)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    for picture in re.findall(r"\]\((pictures/[^)]+)\)", PAGE):
        assert (HERE / "docs" / picture).exists()


STEP = re.compile(r"([MHVv])([\d.]+)(?: ([\d.]+))?")


def runs(path: str) -> Iterator[tuple[float, float, float]]:
    """The horizontal stretches of a wire: y, from x, to x."""
    x = y = 0.0
    for kind, first, second in STEP.findall(path):
        match kind:
            case "M":
                x, y = float(first), float(second)
            case "H":
                yield y, *sorted((x, float(first)))
                x = float(first)
            case "V":
                y = float(first)
            case "v":
                y += float(first)


@pytest.mark.parametrize("name", ["rc522", "pn532", "panel"])
def test_no_two_wires_run_side_by_side_so_close_that_they_look_like_one(name: str) -> None:
    drawn = (HERE / f"docs/pictures/wiring-{name}.svg").read_text(encoding="utf-8")
    wires = [list(runs(path)) for path in re.findall(r'<path d="([^"]+)"', drawn)]
    assert len(wires) >= 4
    for one, other in combinations(wires, 2):
        for (y, left, right), (v, start, end) in product(one, other):
            together = min(right, end) - max(left, start)
            assert together <= 0 or abs(y - v) >= 6, (name, y, v, together)
