"""From a parsed TOML table to the model, collecting every fault instead of stopping at the first.

A value that can't be read is replaced by a stand-in, so that the rest can be checked too; a programme with a
single fault is never handed out.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from typing import Annotated, Any, Union, get_args, get_origin

from msgspec import Meta

from kiosk.model.calendar import Hours, Span
from kiosk.programme import written
from kiosk.programme.faults import Finding, Path, nearest
from kiosk.programme.leaf import WRITTEN, default, hints, leaf, stand_in
from kiosk.programme.written import Miswritten


class Decoder:
    """Reads tables into dataclasses by their annotations; `findings` are the faults met."""

    def __init__(self, languages: tuple[str, ...]) -> None:
        self.languages = languages
        self.findings: list[Finding] = []

    def table(self, cls: type, raw: object, path: Path, like: object = None) -> Any:
        """The dataclass `cls`; keys that are left out are taken from `like` or their default."""
        if not isinstance(raw, dict):
            self._fault(path, "this is not a table", f"write [{path[-1] if path else ''}] and its keys below")
            raw = {}
        known = hints(cls)
        for key in raw:
            if key not in known:
                self._fault((*path, key), f"the key {key!r} is not known", nearest(key, known))
        values = {each.name: self._field(each, known[each.name], raw, path, like) for each in fields(cls)}
        return cls(**values)

    def _field(self, field: Field[Any], kind: object, raw: Mapping[str, object], path: Path, like: object) -> object:
        fallback = default(field) if like is None else getattr(like, field.name)
        if field.name in raw:
            return self._value(kind, raw[field.name], (*path, field.name), Meta(), fallback)
        if fallback is MISSING:
            self._fault(path, f"the key {field.name!r} is missing", f"add {field.name} = ...")
            return stand_in(kind)
        return fallback

    def _value(self, kind: object, raw: object, path: Path, meta: Meta, fallback: object = MISSING) -> object:
        origin, args = get_origin(kind), get_args(kind)
        if origin is Annotated:
            return self._value(args[0], raw, path, args[1], fallback)
        if origin in (Union, types.UnionType):
            return self._value(next(each for each in args if each is not type(None)), raw, path, meta, fallback)
        if origin is tuple:
            return self._list(args[0], raw, path, meta)
        if origin is not None and issubclass(origin, Mapping):
            return self._words(raw, path, meta)
        if isinstance(kind, type) and is_dataclass(kind) and kind not in WRITTEN:
            return self.table(kind, raw, path, fallback if isinstance(fallback, kind) else None)
        try:
            return leaf(kind, raw, meta)
        except Miswritten as fault:
            self._fault(path, fault.what, fault.remedy)
            return stand_in(kind) if fallback is MISSING else fallback

    def _list(self, kind: object, raw: object, path: Path, meta: Meta) -> tuple[object, ...]:
        if kind in (Hours, Span) and not isinstance(raw, list):
            raw = [raw]  # one needs no brackets
        if not isinstance(raw, list):
            self._fault(path, "this is not a list", f"put it in brackets, or write [[{path[-1]}]] above a table")
            return ()
        if meta.min_length is not None and len(raw) < meta.min_length:
            self._fault(path, "the list is empty", f"give at least {meta.min_length}")
        if meta.max_length is not None and len(raw) > meta.max_length:
            self._fault(path, f"there are {len(raw)} and the screen has room for {meta.max_length}", "take some out")
        return tuple(self._value(kind, each, (*path, index), Meta()) for index, each in enumerate(raw))

    def _words(self, raw: object, path: Path, meta: Meta) -> Mapping[str, str]:
        for language, fault in written.texts(raw, self.languages, meta.max_length):
            self._fault((*path, language) if language else path, fault.what, fault.remedy)
        found = raw if isinstance(raw, dict) else {}
        return {language: str(found.get(language, "")) for language in self.languages}

    def _fault(self, path: Path, what: str, remedy: str) -> None:
        self.findings.append(Finding(path, what, remedy))
