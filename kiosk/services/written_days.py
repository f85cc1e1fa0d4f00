"""Days as people write them in lists; what could be two days is refused."""

from __future__ import annotations

import re
from datetime import date

from kiosk.model.member import Birthday

_YEAR_FIRST = re.compile(r"(\d{4})(?:[-/.年])(\d{1,2})(?:[-/.月])(\d{1,2})日?(?:[ T].*)?")
_EIGHT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_DAY_FIRST = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})?")
_MONTH_FIRST = re.compile(r"(\d{1,2})-(\d{1,2})|(\d{1,2})月(\d{1,2})日")
_EITHER = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}))?")


class Unclear(ValueError):
    """The text is no day, or could be two; the message says so."""


def day(text: str) -> date:
    """`2024-05-01`, `2024/5/1`, `2024年5月1日`, `20240501`, `1.5.2024`; raises Unclear."""
    year, month, of_month = _parts(text)
    if year is None:
        raise Unclear(f"{text!r} has no year")
    return _date(year, month, of_month, text)


def birthday(text: str) -> Birthday:
    """The same, with or without a year, which is not kept: `05-01`, `1.5.`, `5月1日`; raises Unclear."""
    _, month, of_month = _parts(text)
    _date(2000, month, of_month, text)
    return Birthday(month, of_month)


def _parts(text: str) -> tuple[int | None, int, int]:
    if found := _YEAR_FIRST.fullmatch(text) or _EIGHT.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _DAY_FIRST.fullmatch(text):
        return int(found[3]) if found[3] else None, int(found[2]), int(found[1])
    if found := _MONTH_FIRST.fullmatch(text):
        return None, int(found[1] or found[3]), int(found[2] or found[4])
    if found := _EITHER.fullmatch(text):
        first, second, year = int(found[1]), int(found[2]), int(found[3]) if found[3] else None
        if first > 12 or first == second:
            return year, second, first
        if second > 12:
            return year, first, second
        raise Unclear(f"{text!r} may be two days; write it as 2024-05-01 or 05-01")
    raise Unclear(f"{text!r} is no day; write it as 2024-05-01 or 05-01")


def _date(year: int, month: int, of_month: int, text: str) -> date:
    try:
        return date(year, month, of_month)
    except ValueError:
        raise Unclear(f"{text!r}: there is no such day") from None
