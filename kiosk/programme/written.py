"""How single values are written in the file: hours, days, money, words."""

from __future__ import annotations

import math
import re
import string
import unicodedata
from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from kiosk.model.calendar import Clock, Hours, Span
from kiosk.model.loyalty import Money
from kiosk.model.programme import FOUR
from kiosk.model.text import LANGUAGES, columns
from kiosk.programme.faults import nearest

HOURS = re.compile(r"(\d{1,2}):([0-5]\d)-(\d{1,2}):([0-5]\d)")
CLOCK = re.compile(r"(\d{1,2}):([0-5]\d)")
DAY = re.compile(r"(?:(\d{4})-)?(\d{2})-(\d{2})")
YEARS = range(2000, 3000)
A_LINE = 80
"""Columns; what is longer may hold several lines."""


class Miswritten(Exception):
    """A value that can't be read: what is wrong, and the remedy."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what, self.remedy = what, remedy


def hours(raw: object) -> Hours:
    match = HOURS.fullmatch(raw) if isinstance(raw, str) else None
    if match is None:
        raise Miswritten(f"{raw!r} is not opening and closing time", 'write for example "09:00-21:00"')
    opens, closes = (int(match[1]) * 60 + int(match[2]), int(match[3]) * 60 + int(match[4]))
    if closes <= opens:
        later = f"{match[1]}:{match[2]}-{int(match[3]) + 24}:{match[4]}"
        remedy = f'for an end after midnight write "{later}"'
        if closes > FOUR:  # only a shop whose business day begins later may be open so long
            remedy = f"swap them, or {remedy} and let day_starts be {int(match[3]):02}:{match[4]} or later"
        raise Miswritten(f"{raw!r} ends before it begins", remedy)
    return Hours(Clock(opens), Clock(closes))


def clock(raw: object) -> Clock:
    match = CLOCK.fullmatch(raw) if isinstance(raw, str) else None
    if match is None or int(match[1]) > 23:
        raise Miswritten(f"{raw!r} is not a time of day", 'write for example "04:00"')
    return Clock(int(match[1]) * 60 + int(match[2]))


def span(raw: object) -> Span:
    if isinstance(raw, date):
        raw = raw.isoformat()
    parts = [DAY.fullmatch(part) for part in raw.split("/")] if isinstance(raw, str) else []
    if len(parts) not in (1, 2) or not all(parts):
        raise Miswritten(f"{raw!r} is not a day or days", 'write "2026-02-17", "2026-02-16/2026-02-22" or "12-25"')
    days = [(int(part[1] or 0), int(part[2]), int(part[3])) for part in parts if part]
    for year, month, day in days:
        if year and year not in YEARS:
            raise _of_another_age(raw)
        if not 1 <= month <= 12 or not 1 <= day <= monthrange(year or 2024, month)[1]:
            raise Miswritten(f"{raw!r} names a day that no calendar has", "mend month and day")
    (year, *first), (last_year, *last) = days[0], days[-1]
    if bool(year) != bool(last_year):
        raise Miswritten(f"{raw!r} has a year at one end only", "write the year at both ends or at neither")
    if year and not (year, *first) <= (last_year, *last) <= (year + 1, *first):
        raise Miswritten(f"{raw!r} ends before it begins or lasts longer than a year", "mend the days")
    return Span((first[0], first[1]), (last[0], last[1]), year)


def of_our_time(day: date) -> date:
    """`day`; raises Miswritten for one that no shop means and no calendar can count on from."""
    if day.year not in YEARS:
        raise _of_another_age(day)
    return day


def _of_another_age(raw: object) -> Miswritten:
    return Miswritten(f"{raw} lies in another age", f"write a year from {YEARS[0]} to {YEARS[-1]}")


def money(raw: object) -> Money:
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not math.isfinite(raw):
        raise Miswritten(f"{raw!r} is not an amount of money", "write a number, for example 2.50")
    hundredths = round(raw * 100)
    if abs(raw * 100 - hundredths) > 1e-6 or abs(hundredths) > 10**9:
        raise Miswritten(f"{raw!r} is not an amount of money", "give at most two decimals")
    return Money(hundredths)


def texts(raw: object, languages: tuple[str, ...], wide: int | None) -> Iterator[tuple[str, Miswritten]]:
    """All that is wrong with the words for each language, with the language ("" for the whole)."""
    if not isinstance(raw, dict):
        yield "", Miswritten("the words must be given for each language", 'write { en = "...", zh-Hans = "..." }')
        return
    for language in languages:
        if language not in raw:
            yield "", Miswritten(f"the translation to {language} is missing", f'add {language} = "..."')
    for language, words in raw.items():
        if language not in languages:
            yield (
                language,
                Miswritten(f"{language!r} is none of the programme's languages", nearest(language, languages)),
            )
        elif not isinstance(words, str) or not words.strip():
            yield language, Miswritten("there are no words", "write them or take the language from `languages`")
        elif control := _control(words, wide):
            yield language, Miswritten(f"the words hold {control!r}, which no screen shows", "take it out")
        elif wide is not None and columns(words) > wide:
            yield (
                language,
                Miswritten(
                    f"the words take {columns(words)} columns and the screen has {wide}",
                    "say it shorter (a Chinese character takes two)",
                ),
            )
        elif foreign := foreign_script(words, language):
            other = "simplified" if language == "zh-Hant" else "traditional"
            yield language, Miswritten(f"{foreign} is written in {other} characters", f"write it as {language} does")


def _control(words: str, wide: int | None) -> str:
    """The first character that is none to be seen; a text of several lines may have line breaks."""
    breaks = "\n" if wide is None or wide > A_LINE else ""
    return next((c for c in words if unicodedata.category(c) in ("Cc", "Cs") and c not in breaks), "")


def foreign_script(words: str, language: str) -> str:
    """Characters of the other Chinese script. Some rare ones are in neither old standard, so Hans needs two."""
    own, other = ("big5", "gb2312") if language == "zh-Hant" else ("gb2312", "big5")
    if language not in ("zh-Hans", "zh-Hant"):
        return ""
    found = "".join(c for c in words if "一" <= c <= "鿿" and not _has(own, c) and _has(other, c))
    return found if len(found) > (language == "zh-Hans") else ""


def _has(codec: str, character: str) -> bool:
    try:
        character.encode(codec)
    except UnicodeEncodeError:
        return False
    return True


def placeholders(words: str) -> set[str] | None:
    """The names in braces; None if the braces do not match, or hold more than a name."""
    try:
        found = [(name, form or how) for _, name, form, how in string.Formatter().parse(words) if name is not None]
    except ValueError:
        return None
    return None if any(more for _, more in found) else {name for name, _ in found}


def known_languages(raw: object) -> tuple[str, ...]:
    """The languages the file says it is complete in, as far as they are known."""
    listed = raw if isinstance(raw, list) else []
    return tuple(each for each in LANGUAGES if each in listed)
