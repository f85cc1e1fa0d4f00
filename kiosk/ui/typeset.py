"""Breaks text into lines of even length; knows Latin words and Chinese characters, and where a line may not begin."""

from __future__ import annotations

import re
from collections.abc import Callable

Measure = Callable[[str], float]

_CJK = r"\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
_CLOSING = "，。、！？：；）》」』”’…％·,.!?:;)%"
_OPENING = "（《「『“‘("
_ATOM = re.compile(
    rf"[{re.escape(_OPENING)}]*(?:[{_CJK}]|[^\s{_CJK}-]*-(?=\w)|[^\s{_CJK}-]+|-)[{re.escape(_CLOSING)}]*",
)


def atoms(text: str) -> list[tuple[str, bool]]:
    """The parts of a line that stay whole, each with whether a space goes before it."""
    found: list[tuple[str, bool]] = []
    for match in _ATOM.finditer(text):
        found.append((match.group(), match.start() > 0 and text[match.start() - 1].isspace()))
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
        result += broken
    return result


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
