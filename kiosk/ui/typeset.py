"""Breaks text into lines of even length; knows Latin words and Chinese characters, and where a line may not begin."""

from __future__ import annotations

import re
from collections.abc import Callable

Measure = Callable[[str], float]

ROUNDED = 0.02
"""So much wider may a line be than its words one by one."""

_CJK = r"\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
_CLOSING = "，。、！？：；）》」』”’…％·,.!?:;)%"
_OPENING = "（《「『“‘("
_BETWEEN = "·"
_ATOM = re.compile(
    rf"[{re.escape(_OPENING)}]*(?:[{_CJK}]|[^\s{_CJK}-]*-(?=\w)|[^\s{_CJK}-]+|-)[{re.escape(_CLOSING)}]*",
)


def atoms(text: str) -> list[tuple[str, bool]]:
    """The parts of a line that stay whole, each with whether a space goes before it.

    A dot between two facts belongs to the first: no line begins with it.
    """
    found: list[tuple[str, bool]] = []
    for match in _ATOM.finditer(text):
        spaced = match.start() > 0 and text[match.start() - 1].isspace()
        if match.group() == _BETWEEN and spaced and found:
            found[-1] = (f"{found[-1][0]} {_BETWEEN}", found[-1][1])
        else:
            found.append((match.group(), spaced))
    return found


def _flow(parts: list[tuple[str, bool, float]], space: float, width: float) -> list[str]:
    lines: list[str] = []
    line, used = "", 0.0
    for text, spaced, size in parts:
        gap = space if spaced and line else 0.0
        if line and used + gap + size > width:
            lines.append(line)
            line, used, gap = "", 0.0, 0.0
        line += (" " if gap else "") + text
        used += gap + size
    return [*lines, line] if line else lines


def lines(text: str, width: float, measure: Measure, anywhere: bool = False) -> list[str]:
    """`text` in as few lines of at most `width` as possible, of even length.

    A word wider than that stands alone, or, if it may be broken `anywhere`, goes on in the next line.
    """
    result: list[str] = []
    for paragraph in text.split("\n"):
        parts = [(atom, spaced, measure(atom)) for atom, spaced in atoms(paragraph)]
        if anywhere:
            parts = [part for whole in parts for part in (_letters(whole, measure) if whole[2] > width else [whole])]
        if not parts:
            result.append("")
            continue
        space = measure(" ")
        broken = _flow(parts, space, width)
        if len(broken) > 1:
            broken = _evened(parts, space, width, broken)
            if torn(broken):
                broken = _phrased(parts, space, width, broken)
        result += broken
    return result


def fitted(text: str, width: float, measure: Measure, anywhere: bool = False) -> list[str]:
    """`lines`, broken once more where one set as a whole is a hair wider than `width`: its words alone were not."""
    found, room = lines(text, width, measure, anywhere), width
    while 1 < (over := max(map(measure, found)) - width) < ROUNDED * width and room > (1 - 2 * ROUNDED) * width:
        room -= over
        found = lines(text, room, measure, anywhere)
    return found


def _letters(word: tuple[str, bool, float], measure: Measure) -> list[tuple[str, bool, float]]:
    text, spaced, _ = word
    return [(letter, spaced and not at, measure(letter)) for at, letter in enumerate(text)]


def _evened(parts: list[tuple[str, bool, float]], space: float, width: float, broken: list[str]) -> list[str]:
    """The same number of lines, as narrow as that allows."""
    low, high = width / 2, width
    while high - low > 1.0:
        middle = (low + high) / 2
        tried = _flow(parts, space, middle)
        if len(tried) <= len(broken):
            high, broken = middle, tried
        else:
            low = middle
    return broken


# --- Chinese is read by phrases, which nothing but their marks tell apart ------------------------------------

_A_PHRASE_CUT = 0.45
"""What ending a line within a phrase costs, where a line twice as long as the mean, or empty, costs 1."""
_MOST_PARTS = 120  # a page to read: it has lines enough
_CJK_END = re.compile(rf"[{_CJK}]$")


def torn(broken: list[str]) -> bool:
    """Whether a line ends within a Chinese phrase."""
    return any(_cuts_a_phrase(line) for line in broken[:-1])


def _cuts_a_phrase(end: str) -> bool:
    return end[-1] not in _CLOSING and bool(_CJK_END.search(end))


def _phrased(parts: list[tuple[str, bool, float]], space: float, width: float, broken: list[str]) -> list[str]:
    """The same number of lines, ending where a phrase does unless that makes them too uneven."""
    count, mean = len(parts), sum(size for _, _, size in parts) / len(broken)
    if count > _MOST_PARTS:
        return broken
    price = [_A_PHRASE_CUT if _cuts_a_phrase(text) else 0.0 for text, _, _ in parts]
    sizes = [(space if spaced else 0.0, size) for _, spaced, size in parts]
    cheapest = {count: (0.0, count)}  # a line's first part -> the cost from there on, the next line's first part
    ends = []
    for _ in broken:
        below, cheapest = cheapest, {}
        for first in range(count):
            used = -sizes[first][0]
            for after in range(first + 1, count + 1):
                used += sum(sizes[after - 1])
                if used > width and after > first + 1:
                    break
                if after in below:
                    cost = (used / mean - 1) ** 2 + (price[after - 1] if after < count else 0.0) + below[after][0]
                    if first not in cheapest or cost < cheapest[first][0]:
                        cheapest[first] = cost, after
        ends.append(cheapest)
    found, first = [], 0
    for line in reversed(ends):
        if first not in line:
            return broken
        after = line[first][1]
        found += _flow(parts[first:after], space, float("inf"))
        first = after
    return found
