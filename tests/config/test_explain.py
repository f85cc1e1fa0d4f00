"""The printed settings are true: what they call the default is the default, and what they print can be read again."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import msgspec

from kiosk.config import Settings, load
from kiosk.config.explain import explain, in_force
from kiosk.config.settings import Reader

EXAMPLE = Path(__file__).parents[2] / "systemd" / "kiosk.example.toml"


def taken_at_its_word(text: str) -> str:
    """Every "#key = value" without its "#"; a key without value is left out."""
    return re.sub(r"^#(?=\[\[|[a-z_]+ = )", "", text, flags=re.MULTILINE)


def test_the_example_sets_nothing(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.toml"
    path.write_text(explain(), encoding="utf-8")
    assert load(path, {}) == Settings()


def test_the_example_names_the_defaults(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.toml"
    path.write_text(taken_at_its_word(explain()), encoding="utf-8")
    settings = load(path, {})
    assert settings.readers == tuple(kind() for kind in get_args(Reader))
    assert msgspec.structs.replace(settings, readers=()) == Settings()


def test_what_is_in_force_can_be_read_again(tmp_path: Path) -> None:
    environ = {
        "TUCKSHOP_SHOP__NAME": 'The "Sweet" \\ 糖',
        "TUCKSHOP_SCREEN__QUIET_HOURS": "21:30-07:00",
        "TUCKSHOP_READER__0__KIND": "wedge",
        "TUCKSHOP_READER__0__FORMAT": "decimal-reversed",
        "TUCKSHOP_PANEL__BUZZER": "18",
    }
    settings = load(None, environ)
    path = tmp_path / "kiosk.toml"
    path.write_text(in_force(settings), encoding="utf-8")
    assert load(path, {}) == settings


def test_the_example_in_the_repository_is_this_one() -> None:
    assert EXAMPLE.read_text(encoding="utf-8") == explain(), "write it anew: kiosk config --explain > " + str(EXAMPLE)
