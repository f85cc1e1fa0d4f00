"""What a shop wrote once a language: names of rewards, questions, reasons."""

from __future__ import annotations

from collections.abc import Mapping

LANGUAGES = ("en", "zh-Hans", "zh-Hant")

Text = Mapping[str, str]
"""Language tag -> words; complete for all of the programme's languages (the programme's check sees to it)."""


def say(text: Text, language: str) -> str:
    """The words in `language`, else in the first language that the text has."""
    return text.get(language) or next(iter(text.values()))
