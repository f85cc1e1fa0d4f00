"""Values with a notation of their own in the configuration: how each is read, written and described."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from drivers.cards.formats import CardFormat, format_named
from drivers.faults import DeviceFault


@dataclass(frozen=True, slots=True)
class Hours:
    """A part of the day in the shop's time, which may run over midnight; `start` belongs to it, `end` does not."""

    start: time
    end: time

    def cover(self, moment: time) -> bool:
        if self.start <= self.end:
            return self.start <= moment < self.end
        return moment >= self.start or moment < self.end


def _time(text: str) -> time:
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text):
        raise ValueError(text)
    return time.fromisoformat(text)


def _hours(text: str) -> Hours:
    start, _, end = text.partition("-")
    return Hours(_time(start.strip()), _time(end.strip()))


def _zone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, OSError) as fault:  # OSError: the name of a folder, or too long for a file
        raise ValueError(text) from fault


def _card_format(text: str) -> CardFormat:
    try:
        return format_named(text)
    except DeviceFault as fault:
        raise ValueError(text) from fault


def _path(text: str) -> Path:
    if not text or "\0" in text:
        raise ValueError(text)
    return Path(text)


@dataclass(frozen=True, slots=True)
class Notation:
    """`read` raises ValueError; `wanted` ends the sentence "it must be ..."."""

    read: Callable[[str], object]
    wanted: str


NOTATIONS: dict[type, Notation] = {
    Hours: Notation(_hours, 'hours like "22:00-08:00"'),
    ZoneInfo: Notation(_zone, 'a time zone by its IANA name, like "Asia/Shanghai"'),
    CardFormat: Notation(_card_format, 'a card format (kiosk doctor learn-reader finds it), like "hex-reversed"'),
    Path: Notation(_path, "a path"),
}


def written(value: object) -> str:
    """`value` as TOML has it."""
    match value:
        case Hours():
            return f'"{value.start:%H:%M}-{value.end:%H:%M}"'
        case CardFormat():
            return f'"{value.name}"'
        case ZoneInfo() | Path():
            return written(str(value))
        case bool():
            return str(value).lower()
        case float():
            return repr(value).removesuffix(".0")
        case str():
            return msgspec.json.encode(value).decode()  # a JSON string is a TOML basic string
        case tuple() | list():
            return f"[{', '.join(map(written, value))}]"
        case _:
            return str(value)


def plain(kind: Any) -> Any:
    """The class behind annotations and `| None`."""
    if get_origin(kind) is Annotated:
        return plain(get_args(kind)[0])
    if get_origin(kind) in (Union, UnionType):
        return plain(next(one for one in get_args(kind) if one is not NoneType))
    return kind


def wanted(kind: msgspec.inspect.Type) -> str:
    """What a value of this kind must be, as a phrase."""
    match kind:
        case msgspec.inspect.Metadata(type=inner):
            return wanted(inner)
        case msgspec.inspect.CustomType(cls=cls) | msgspec.inspect.DataclassType(cls=cls):
            return NOTATIONS[cls].wanted
        case msgspec.inspect.BoolType():
            return "true or false"
        case msgspec.inspect.LiteralType(values=values):
            return f"one of {', '.join(map(written, values))}"
        case msgspec.inspect.IntType(ge=low, le=high):
            return f"a whole number from {low} to {high}"
        case msgspec.inspect.FloatType(ge=low, le=high):
            return f"a number from {low:g} to {high:g}"
        case msgspec.inspect.StrType(min_length=None, max_length=high):
            return f"a text of at most {high} characters"
        case msgspec.inspect.StrType(min_length=low, max_length=high):
            return f"a text of {low} to {high} characters"
        case msgspec.inspect.VarTupleType(item_type=item, min_length=low, max_length=high):
            return f"a list of {low or 0} to {high} values, each {wanted(item)}"
        case msgspec.inspect.TupleType(item_types=items):
            return f"a list of {len(items)} values, each {wanted(items[0])}"
        case msgspec.inspect.UnionType(types=types):
            return wanted(next(one for one in types if not isinstance(one, msgspec.inspect.NoneType)))
        case _:
            raise TypeError(f"no phrase for {kind}")
