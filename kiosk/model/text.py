"""What a shop wrote once a language: names of rewards, questions, reasons."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec import Meta

LANGUAGES = ("en", "zh-Hans", "zh-Hant")

Text = Mapping[str, str]
"""Language tag -> words; complete for all of the programme's languages (the programme's check sees to it)."""

NAME = Meta(max_length=36)
"""A name or a reason: at most so many columns, a Chinese character taking two."""
LINE = Meta(max_length=76)
"""A sentence: at most so many columns."""


def say(text: Text, language: str) -> str:
    """The words in `language`, else in the first language that the text has."""
    return text.get(language) or next(iter(text.values()))


def fill(text: Text, language: str, **values: object) -> str:
    """The words in `language` with `{name}` replaced by `values`."""
    return say(text, language).format(**values)


def say_day(day: date, language: str) -> str:
    """A day of this year or the next as it is said in a sentence."""
    if language.startswith("zh"):
        return f"{day.month}月{day.day}日"
    return f"{day.day} {day:%B}"


def columns(words: str) -> int:
    """How wide the words are: a Chinese character or full-width mark takes two columns."""
    return sum(2 if ord(c) >= 0x2E80 else 1 for c in words)
