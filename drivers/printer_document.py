"""What is to be printed: plain facts, laid out by the printer's own width."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Size(enum.Enum):
    NORMAL = 1
    LARGE = 2  # twice as wide and as high


class Align(enum.Enum):
    LEFT = "left"
    CENTRE = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph; line feeds in it are kept, long lines wrapped."""

    text: str
    size: Size = Size.NORMAL
    align: Align = Align.LEFT
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """One line with something at either end: what and how much."""

    left: str
    right: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the paper."""


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code in the middle; at most 800 bytes in UTF-8, else no phone reads it off a receipt."""

    text: str


@dataclass(frozen=True, slots=True)
class Space:
    """Empty lines."""

    lines: int = 1


Part = Words | Pair | Rule | Code | Space


@dataclass(frozen=True, slots=True)
class Document:
    """A receipt or a voucher; `language` chooses the shapes of Chinese letters where they are drawn."""

    parts: tuple[Part, ...]
    language: str = "en"
