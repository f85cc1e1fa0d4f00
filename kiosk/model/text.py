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


def filled(text: Text, **values: object) -> Text:
    """The same text with `{name}` replaced by `values` in every language; a value may be a Text or a date itself."""
    return {language: words.format(**_spoken(values, language)) for language, words in text.items()}


def _spoken(values: Mapping[str, object], language: str) -> dict[str, object]:
    return {name: _say_value(value, language) for name, value in values.items()}


def _say_value(value: object, language: str) -> object:
    if isinstance(value, Mapping):
        return say(value, language)
    return say_day(value, language) if isinstance(value, date) else value


def say_day(day: date, language: str) -> str:
    """A day of this year or the next as it is said in a sentence."""
    if language.startswith("zh"):
        return f"{day.month}月{day.day}日"
    return f"{day.day} {day:%B}"


def columns(words: str) -> int:
    """How wide the words are: a Chinese character or full-width mark takes two columns."""
    return sum(2 if ord(c) >= 0x2E80 else 1 for c in words)


def shortened(words: str, most: float) -> str:
    """The words on one line, or as many of them as have room in `most` columns, with a "…" for the rest."""
    words = " ".join(words.split())
    if columns(words) <= most:
        return words
    room, told = most - 1, 0
    for sign in words:
        room -= columns(sign)
        if room < 0:
            break
        told += 1
    return f"{words[:told].rstrip()}…"
