"""Where each key stands, in every way that TOML lets one write it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from kiosk.programme.faults import Path as KeyPath
from kiosk.programme.lines import Lines

TEXT = """\
# a comment with [brackets] = and "quotes"
title = "a # b" # c
'quoted key' = '''
two lines'''
dotted.key.deep = 1

[table]
a = [
    1, # one
    { x = 2, "y z" = [3,
        4] },
]
long = \"\"\"
[not.a.table]
x = "\\\"" \"\"\"
[table.inner]
b = {}
[[many]]
n = 1
[[many.sub]]
m = 1
[[many.sub]]
m = 2
[[many]]
[many.one]
k = 2026-01-01T00:00:00
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ((), 1),
        (("title",), 2),
        (("quoted key",), 3),
        (("dotted", "key", "deep"), 5),
        (("table",), 7),
        (("table", "a"), 8),
        (("table", "a", 0), 9),
        (("table", "a", 1), 10),
        (("table", "a", 1, "x"), 10),
        (("table", "a", 1, "y z", 1), 11),
        (("table", "long"), 13),
        (("table", "inner", "b"), 17),
        (("many", 0), 18),
        (("many", 0, "sub", 0, "m"), 21),
        (("many", 0, "sub", 1, "m"), 23),
        (("many", 1), 24),
        (("many", 1, "one", "k"), 26),
        (("many", 1, "one", "missing", "deeper"), 25),
        (("nowhere",), 1),
    ],
)
def test_lines(path: KeyPath, line: int) -> None:
    tomllib.loads(TEXT)
    assert Lines(TEXT).of(path) == line


def paths(value: object, path: KeyPath = ()) -> list[KeyPath]:
    if isinstance(value, dict):
        return [path, *(found for key, each in value.items() for found in paths(each, (*path, key)))]
    if isinstance(value, list):
        return [path, *(found for index, each in enumerate(value) for found in paths(each, (*path, index)))]
    return [path]


@pytest.mark.parametrize(
    "sample", sorted((Path(__file__).parents[2] / "assets" / "programme").glob("*.toml")), ids=lambda p: p.stem
)
def test_every_key_of_the_samples_is_found_on_a_line_that_names_it(sample: Path) -> None:
    text = sample.read_text(encoding="utf-8")
    lines, said = Lines(text), text.splitlines()
    for path in paths(tomllib.loads(text)):
        if path and isinstance(path[-1], str):
            assert path[-1] in said[lines.of(path) - 1], path
