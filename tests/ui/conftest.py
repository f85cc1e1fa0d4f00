"""A display for all tests of the screen: the machine's own, or an Xvfb for the session."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from kiosk.ui.display import NoDisplay, some_display


@pytest.fixture(scope="session")
def screen_env() -> Iterator[dict[str, str]]:
    """The environment in which a process can open a window."""
    try:
        with some_display():
            yield {**os.environ, "SDL_AUDIODRIVER": "dummy"}
    except NoDisplay as fault:
        pytest.skip(f"NO WINDOW COULD BE TESTED: {fault}")
