"""docs/programme.md names every key that a programme may have."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import get_args

import pytest

from kiosk.model.calendar import Hours, Span
from kiosk.model.loyalty import PICTURES
from kiosk.model.programme import Programme
from kiosk.programme.leaf import hints

DOCS = (Path(__file__).parents[2] / "docs" / "programme.md").read_text(encoding="utf-8")


def keys(cls: type) -> set[str]:
    found: set[str] = set()
    for field in fields(cls):
        found.add(field.name)
        found |= inside(hints(cls)[field.name])
    return found


def inside(kind: object) -> set[str]:
    if isinstance(kind, type) and is_dataclass(kind) and kind not in (Hours, Span):
        return keys(kind)
    return {key for each in get_args(kind) for key in inside(each)}


@pytest.mark.parametrize("key", sorted(keys(Programme)))
def test_every_key_is_explained(key: str) -> None:
    assert re.search(rf"\b{key}\b", DOCS), f"{key} is not in docs/programme.md"


@pytest.mark.parametrize("picture", sorted(PICTURES))
def test_every_picture_is_named(picture: str) -> None:
    assert re.search(rf"\b{picture}\b", DOCS)
