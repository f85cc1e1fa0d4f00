"""Every value of a programme with its path."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import TypeVar

from kiosk.programme.faults import Path

T = TypeVar("T")


def each(kind: type[T], inside: object, path: Path = ()) -> Iterator[tuple[Path, T]]:
    """All values of class `kind` inside `inside`, itself included."""
    if isinstance(inside, kind):
        yield path, inside
    if isinstance(inside, tuple):
        for index, value in enumerate(inside):
            yield from each(kind, value, (*path, index))
    elif is_dataclass(inside):
        for field in fields(inside):
            yield from each(kind, getattr(inside, field.name), (*path, field.name))
