"""What is wrong with a programme file, every fault in a sentence with its place and its remedy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

LONGEST = 80
"""Of a word that is compared with others: who compares long ones waits for long."""

Path = tuple[str | int, ...]
"""Keys and positions from the file's root, for example ("reward", 2, "name", "zh-Hant")."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault by its path; what is wrong and what to do, each the half of a sentence."""

    path: Path
    what: str
    remedy: str


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """A fault by its line; `key` as one would write it, entries counted from 1 ("reward 3: cost")."""

    file: str
    line: int
    key: str
    what: str
    remedy: str

    @property
    def said(self) -> str:
        """Place and what is wrong, without the remedy."""
        place = f"{self.file}:{self.line}: " if self.line else f"{self.file}: "
        return place + (f"{self.key}: " if self.key else "") + self.what

    def __str__(self) -> str:
        return f"{self.said}; {self.remedy}."


class ProgrammeFault(Exception):
    """The programme can't be used; `faults` are all that is wrong, in the order of the file."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


def spelled(path: Path) -> str:
    """The path in words: positions count from 1."""
    parts: list[str] = []
    for each in path:
        if isinstance(each, int):
            parts[-1] += f" {each + 1}"
        else:
            parts.append(each)
    return ": ".join(parts)


def nearest(word: str, known: Iterable[str], otherwise: str = "take it out") -> str:
    """The remedy for a word that is not known."""
    known = list(known)
    close = get_close_matches(word[:LONGEST], known, 1, 0.6)
    if close:
        return f"did you mean {close[0]!r}?".rstrip("?")
    return f"use one of {', '.join(known)}" if known and len(known) <= 30 else otherwise
