"""From raw words to frozen settings: every value against its type and limits, and all faults at once."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar, get_args

import msgspec
from msgspec import Struct
from msgspec.structs import FieldInfo

from kiosk.config.faults import ConfigFault, Fault
from kiosk.config.sense import senseless
from kiosk.config.settings import Reader, Settings
from kiosk.config.sources import READER, Given, Table, Words, read, typed
from kiosk.config.values import NOTATIONS, plain, wanted, written

EXPLAIN = "kiosk config --explain shows all there are"
S = TypeVar("S", bound=Struct)
READERS: dict[str, type[Reader]] = {str(kind.__struct_config__.tag): kind for kind in get_args(Reader)}


def load(path: Path | None, environ: Mapping[str, str]) -> Settings:
    """The settings in force: defaults, over them the TOML file at `path` (None: no file), over them `environ`'s
    variables TUCKSHOP_SECTION__KEY. Relative paths start at the file's folder. Raises ConfigFault with everything
    that is wrong.
    """
    words = read(path, environ)
    faults = words.faults
    base = path.parent if path else Path()
    sections = {field.encode_name: field.type for field in msgspec.structs.fields(Settings)}
    del sections[READER]
    for name in words.sections.keys() - sections.keys():
        faults.append(_strange_section(name, words.sections[name], sections, path))
    built: dict[str, Any] = {
        name: _build(struct, name, words.sections.get(name, {}), base, faults) for name, struct in sections.items()
    }
    readers = tuple(_readers(words, base, faults))
    bad = {key for fault in faults for key in fault.keys}
    places = {f"{section}.{key}": given.place for section, key, given in words.all()}
    for fault in senseless(Settings(**built, readers=readers), places, str(path or "defaults")):
        if not bad & set(fault.keys):  # a default stands there for what was given, and is not to blame
            faults.append(fault)
    if faults:
        raise ConfigFault(faults)
    return Settings(**built, readers=readers)


def _build(struct: type[S], section: str, table: Table, base: Path, faults: list[Fault]) -> S:
    """One section with its good values; what is wrong with the others goes to `faults`."""
    fields = {field.encode_name: field for field in msgspec.structs.fields(struct)}
    values: dict[str, Any] = {}
    for key, given in table.items():
        name = f"{section}.{key}"
        if key not in fields:
            near = _nearest(key, fields, section)
            faults.append(Fault(given.place, (name,), f"{name} is not a setting{near}; {EXPLAIN}."))
            continue
        try:
            values[key] = _value(fields[key], given, base)
        except ValueError:
            phrase = wanted(msgspec.inspect.type_info(fields[key].type))
            sentence = f"{name} is {_quoted(given.value)}; it must be {phrase}."
            faults.append(Fault(given.place, (name,), sentence))
    return struct(**values)


def _value(field: FieldInfo, given: Given, base: Path) -> object:
    """The value as the field has it; raises ValueError."""
    kind = plain(field.type)
    if notation := NOTATIONS.get(kind):
        value = given.value
        if not isinstance(value, str):
            raise ValueError(value)
        read = notation.read(value)
        return base / read if isinstance(read, Path) else read
    try:
        return msgspec.convert(given.value, field.type)
    except msgspec.ValidationError:
        if not given.variable:
            raise
        return msgspec.convert(typed(given.value), field.type)


def _readers(words: Words, base: Path, faults: list[Fault]) -> Iterator[Reader]:
    for number, table in enumerate(words.readers):
        section = f"{READER}.{number}"
        kind = table.pop("kind", None)
        if kind is None:
            place = next(iter(table.values())).place if table else f"[[{READER}]] number {number + 1}"
            faults.append(Fault(place, (f"{section}.kind",), f"a reader needs a kind: {_one_of(READERS)}."))
        elif not isinstance(kind.value, str) or kind.value not in READERS:
            sentence = f"{section}.kind is {_quoted(kind.value)}; it must be one of {_one_of(READERS)}."
            faults.append(Fault(kind.place, (f"{section}.kind",), sentence))
        else:
            yield _build(READERS[kind.value], section, table, base, faults)


def _strange_section(name: str, table: Table, sections: Iterable[str], path: Path | None) -> Fault:
    place = next(iter(table.values())).place if table else str(path)
    return Fault(place, (name,), f"[{name}] is not a section{_nearest(name, [*sections, READER])}; {EXPLAIN}.")


def _nearest(word: str, known: Iterable[str], section: str = "") -> str:
    near = difflib.get_close_matches(word, list(known), 1)
    return f", did you mean {section}{'.' if section else ''}{near[0]}?" if near else ""


def _one_of(words: Iterable[str]) -> str:
    return ", ".join(f'"{word}"' for word in words)


def _quoted(value: object) -> str:
    """A value as it was given, cut where it gets long."""
    text = written(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
