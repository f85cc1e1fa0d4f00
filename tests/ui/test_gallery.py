"""What a person must be able to rely on, in every state, language, size and setting, measured in real windows."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

ALL = ("en", "zh-Hans", "zh-Hant")
SETTINGS: dict[str, tuple[str, ...]] = {
    "7 inch": ("800x480", "1.0", "plain", *ALL),
    "7 inch, large text": ("800x480", "1.3", "plain", *ALL),
    "10 inch": ("1280x800", "1.0", "plain", *ALL),
    "10 inch, large text": ("1280x800", "1.3", "plain", *ALL),
    "upright": ("720x1280", "1.0", "plain", *ALL),
    "upright, large text": ("720x1280", "1.3", "plain", *ALL),
    "7 inch, high contrast": ("800x480", "1.0", "high", "en", "zh-Hans"),
}
LIMIT_S = 300  # a picture of every state in three languages, on a busy machine
HAIR = 1.01  # a pixel of rounding

Box = tuple[float, float, float, float]
Screens = list[dict[str, Any]]


@pytest.fixture(scope="session")
def galleries(
    screen_env: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], Screens]]:
    """Setting -> the facts of all its screens; all are drawn at once, two at a time."""

    def draw(setting: tuple[str, ...], home: Path) -> Screens:
        size, scale, contrast, *languages = setting
        command = [sys.executable, "-m", "tests.ui.gallery", size, scale, contrast, str(home), *languages]
        done = subprocess.run(command, env=screen_env, capture_output=True, text=True, timeout=LIMIT_S)
        assert done.returncode == 0, done.stderr[-3000:]
        return [json.loads(line) for line in done.stdout.splitlines()]

    home = tmp_path_factory.mktemp("gallery")
    with ThreadPoolExecutor(2) as painters:
        work: dict[str, Future[Screens]] = {
            name: painters.submit(draw, setting, home) for name, setting in SETTINGS.items()
        }
        yield lambda name: work[name].result(LIMIT_S)


@pytest.fixture(params=SETTINGS)
def screens(request: pytest.FixtureRequest, galleries: Callable[[str], Screens]) -> Screens:
    return galleries(request.param)


def complaints(screens: Screens, of: Callable[[dict[str, Any]], Iterator[str]]) -> list[str]:
    return [f"{screen['language']} {screen['state']}: {what}" for screen in screens for what in of(screen)]


def apart(one: Box, other: Box) -> float:
    """The gap between two boxes; negative if they overlap."""
    across = max(one[0], other[0]) - min(one[0] + one[2], other[0] + other[2])
    upright = max(one[1], other[1]) - min(one[1] + one[3], other[1] + other[3])
    return max(across, upright)


def inside(inner: Box, outer: Box) -> bool:
    return (
        inner[0] >= outer[0] - HAIR
        and inner[1] >= outer[1] - HAIR
        and inner[0] + inner[2] <= outer[0] + outer[2] + HAIR
        and inner[1] + inner[3] <= outer[1] + outer[3] + HAIR
    )


def test_every_state_was_drawn(screens: Screens) -> None:
    assert len(screens) >= 43 * 2
    assert all(screen["texts"] for screen in screens)


def test_no_text_is_cut_and_none_leaves_the_screen(screens: Screens) -> None:
    def of(screen: dict[str, Any]) -> Iterator[str]:
        for text in screen["texts"]:
            if text["cut"] or not inside(text["box"], (0, 0, *screen["size"])):
                yield f"{text['text']!r} is cut"

    assert complaints(screens, of) == []


def test_text_is_large_enough_and_one_line_carries_the_message(screens: Screens) -> None:
    def of(screen: dict[str, Any]) -> Iterator[str]:
        for text in screen["texts"]:
            if text["sp"] < 15.99:
                yield f"{text['text']!r} is set in {text['sp']:.1f} sp"
        if max(text["sp"] for text in screen["texts"]) < 31.99:
            yield "no line of 32 sp"

    assert complaints(screens, of) == []


def test_text_stands_out_from_its_paper(screens: Screens) -> None:
    def of(screen: dict[str, Any]) -> Iterator[str]:
        for text in screen["texts"]:
            least = 7.0 if text["sp"] > 31.99 else 4.5
            if text["contrast"] < least:
                yield f"{text['text']!r} has a contrast of {text['contrast']:.1f}, not {least}"

    assert complaints(screens, of) == []


def test_texts_do_not_overlap(screens: Screens) -> None:
    def of(screen: dict[str, Any]) -> Iterator[str]:
        for one, other in itertools.combinations(screen["texts"], 2):
            if apart(one["box"], other["box"]) < -HAIR:
                yield f"{one['text']!r} lies on {other['text']!r}"
        for text, control in itertools.product(screen["texts"], screen["controls"]):
            if apart(text["box"], control["box"]) < -HAIR and not inside(text["box"], control["box"]):
                yield f"{text['text']!r} lies across {control['name']}"

    assert complaints(screens, of) == []


def test_a_finger_hits_what_it_means(screens: Screens) -> None:
    def of(screen: dict[str, Any]) -> Iterator[str]:
        mm = screen["px_per_mm"]
        for control in screen["controls"]:
            least = 20.0 if control["face"] else 15.0
            if min(control["box"][2:]) < least * mm - HAIR:
                wide, tall = (side / mm for side in control["box"][2:])
                yield f"{control['name']} is {wide:.1f} x {tall:.1f} mm"
            if not inside(control["box"], (0, 0, *screen["size"])):
                yield f"{control['name']} leaves the screen"
        for one, other in itertools.combinations(screen["controls"], 2):
            if apart(one["box"], other["box"]) < 2.0 * mm - HAIR:
                yield f"{one['name']} and {other['name']} are {apart(one['box'], other['box']) / mm:.1f} mm apart"

    assert complaints(screens, of) == []


def test_names_are_unique(screens: Screens) -> None:
    def of(screen: dict[str, Any]) -> Iterator[str]:
        names = [control["name"] for control in screen["controls"]]
        yield from {f"two controls are called {name}" for name in names if names.count(name) > 1}

    assert complaints(screens, of) == []


@pytest.mark.parametrize("setting", ["upright", "upright, large text"])
def test_controls_of_an_upright_screen_are_within_reach(setting: str, galleries: Callable[[str], Screens]) -> None:
    def of(screen: dict[str, Any]) -> Iterator[str]:
        for control in screen["controls"]:
            if control["box"][1] + control["box"][3] > screen["size"][1] * 2 / 3 + HAIR:
                yield f"{control['name']} is too high up"

    assert complaints(galleries(setting), of) == []


def test_back_is_always_in_one_place(screens: Screens) -> None:
    """Whatever leads out (back, done, skip) begins in the lower left corner."""

    def of(screen: dict[str, Any]) -> Iterator[str]:
        for control in screen["controls"]:
            if control["name"] in ("back", "skip"):
                x, y, _, _ = control["box"]
                if max(x, y) > 4.0 * screen["px_per_mm"] * 1.5:
                    yield f"{control['name']} is at {x:.0f}, {y:.0f}"

    assert complaints(screens, of) == []
