"""The raw words of a configuration: a TOML file and variables TUCKSHOP_SECTION__KEY, each with the place it stands."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kiosk.config.faults import Fault

PREFIX = "TUCKSHOP_"
ELSEWHERE = ("CONFIG", "CLOUD_", "SOAK_", "UML_")
"""What the command line, the endpoint, the soaks and the rig are told; everything else is a setting."""
READER = "reader"


@dataclass(frozen=True, slots=True)
class Given:
    """A value and where it was given."""

    value: Any
    place: str
    variable: bool = False  # from the environment: always a text, whatever it stands for


Table = dict[str, Given]


@dataclass(slots=True)
class Words:
    """Everything that was given: sections by name, readers in order, and what could not be read at all."""

    sections: dict[str, Table] = field(default_factory=dict)
    readers: list[Table] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def all(self) -> Iterator[tuple[str, str, Given]]:
        """Every (section, key, value); the section of a reader is "reader.0" and so on."""
        readers = {f"{READER}.{number}": table for number, table in enumerate(self.readers)}
        for section, table in {**self.sections, **readers}.items():
            for key, given in table.items():
                yield section, key, given


def read(path: Path | None, environ: Mapping[str, str]) -> Words:
    words = Words()
    if path is not None:
        _file(path, words)
    _environment(environ, words)
    return words


def _file(path: Path, words: Words) -> None:
    try:
        text = path.read_bytes().decode()
        tree = tomllib.loads(text)
    except OSError as fault:
        remedy = "Name a file that exists and that the kiosk's user may read."
        words.faults.append(Fault(str(path), (), f"the configuration can't be read ({fault.strerror}). {remedy}"))
        return
    except UnicodeDecodeError as fault:
        line = fault.object.count(b"\n", 0, fault.start) + 1
        words.faults.append(Fault(f"{path}, line {line}", (), "this is not UTF-8; save the file in that encoding."))
        return
    except tomllib.TOMLDecodeError as fault:
        words.faults.append(_not_toml(path, str(fault)))
        return
    lines = _lines(text)

    def given(table: dict[str, Any], where: str) -> Table:
        return {
            key: Given(value, f"{path}, line {lines[where, key]}" if (where, key) in lines else str(path))
            for key, value in table.items()
        }

    for name, content in tree.items():
        place = f"{path}, line {lines[name, '']}" if (name, "") in lines else str(path)
        if name == READER and isinstance(content, list) and all(isinstance(one, dict) for one in content):
            words.readers = [given(one, f"{READER}.{number}") for number, one in enumerate(content)]
        elif name == READER:
            words.faults.append(Fault(place, (READER,), "write readers as [[reader]], in double brackets."))
        elif isinstance(content, dict):
            words.sections[name] = given(content, name)
        elif isinstance(content, list) and content and isinstance(content[0], dict):
            words.faults.append(Fault(place, (name,), f"write [{name}] in single brackets, and once."))
        else:
            words.faults.append(
                Fault(place, (name,), f"{name} stands outside of any [section]; put it below the one it belongs to.")
            )


def _not_toml(path: Path, message: str) -> Fault:
    """tomllib says "What (at line 3, column 5)", or "What (at end of document)"."""
    what, _, where = message.rstrip(")").rpartition(" (at ")
    place = f"{path}, {where}" if what else str(path)
    remedy = 'Mend it; texts stand in quotes, as in name = "Sweets".'
    return Fault(place, (), f"this is not TOML ({what or message}). {remedy}")


def _lines(text: str) -> dict[tuple[str, str], int]:
    """Line numbers by (section, key), and by (section, "") of its header: the parser keeps none, so look again."""
    found: dict[tuple[str, str], int] = {}
    section, readers = "", 0
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*(\[\[?)\s*([\w-]+)\s*\]", line):
            section = header[2]
            if header[1] == "[[" and section == READER:
                section = f"{READER}.{readers}"
                readers += 1
            found.setdefault((section, ""), number)
        elif key := re.match(r"\s*[\"']?([\w-]+)[\"']?\s*=", line):
            found.setdefault((section, key[1]), number)
            if not section:
                found.setdefault((key[1], ""), number)
    return found


def _environment(environ: Mapping[str, str], words: Words) -> None:
    for variable in sorted(environ):
        name = variable.removeprefix(PREFIX)
        if name == variable or name.startswith(ELSEWHERE):
            continue
        section, *rest = name.lower().split("__")
        given = Given(environ[variable], f"environment, {variable}", variable=True)
        match section, rest:
            case "reader", [number, key] if number.isdecimal() and int(number) <= len(words.readers):
                if int(number) == len(words.readers):
                    words.readers.append({})
                words.readers[int(number)][key] = given
            case "reader", _:
                words.faults.append(
                    Fault(
                        given.place,
                        (READER,),
                        f"readers are numbered from 0 without a gap, like {PREFIX}READER__0__PORT; "
                        f"there are {len(words.readers)} so far.",
                    )
                )
            case _, [key]:
                words.sections.setdefault(section, {})[key] = given
            case _:
                remedy = (
                    f"a setting is called {PREFIX}SECTION__KEY, two underscores between; mend it or take it out."
                )
                words.faults.append(Fault(given.place, (), remedy))


def typed(text: str) -> Any:
    """A variable's text as the TOML value it looks like ("5", "true", "[5, 6]"), else the text itself."""
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text
