"""An old card list as it comes: any encoding, any separator, headings in English or Chinese, or none."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.services.till_file import TillFault, decoded

CARD = "card"
_HEADINGS = {
    CARD: ("card", "uid", "cardno", "cardnumber", "cardid", "number", "卡号", "卡號", "会员卡号", "會員卡號", "卡"),
    "name": ("name", "nickname", "membername", "姓名", "称呼", "稱呼", "会员姓名", "會員姓名"),
    "birthday": ("birthday", "birthdate", "dateofbirth", "born", "生日", "出生日期"),
    "points": ("points", "balance", "score", "积分", "積分", "点数", "點數"),
    "joined": (
        "joined",
        "since",
        "joindate",
        "membersince",
        "registered",
        "入会日期",
        "入會日期",
        "开卡日期",
        "開卡日期",
    ),
    "language": ("language", "lang", "语言", "語言"),
}
_SEPARATORS = ",;\t|"


class ListFault(Exception):
    """The file is no card list that can be read; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Line:
    """`number` is the line in the file, from 1; texts as written, "" where there is nothing."""

    number: int
    card: str
    name: str
    birthday: str
    points: str
    joined: str
    language: str


@dataclass(frozen=True, slots=True)
class CardList:
    """What was read, and how: `columns` those that were known, `ignored` the other headings."""

    lines: tuple[Line, ...]
    separator: str
    columns: tuple[str, ...]
    ignored: tuple[str, ...]


def read(data: bytes, encoding: str | None = None) -> CardList:
    """The list in a file's bytes; raises ListFault."""
    try:
        text = decoded(data, encoding)
    except TillFault as fault:
        raise ListFault(str(fault)) from fault
    separator = _separator(text)
    rows = [
        (number, [cell.strip() for cell in row]) for number, row in _rows(text, separator) if any(map(str.strip, row))
    ]
    if not rows:
        raise ListFault("the file is empty")
    columns, ignored = _columns(rows[0][1])
    if columns is None:
        columns = {CARD: 0}
        ignored = tuple(f"column {n}" for n in range(2, max(len(row) for _, row in rows) + 1))
    else:
        rows = rows[1:]
    lines = tuple(_line(number, row, columns) for number, row in rows)
    if not lines:
        raise ListFault("the file has headings and no line below them")
    return CardList(lines, separator, tuple(columns), ignored)


def _separator(text: str) -> str:
    """The sign that most lines have equally often."""
    sample = [line for line in text.splitlines()[:50] if line.strip()]
    best, most = ",", 0
    for sign in _SEPARATORS:
        counts = Counter(line.count(sign) for line in sample if sign in line)
        for count, lines in counts.most_common(1):
            if count * lines > most:
                best, most = sign, count * lines
    return best


def _rows(text: str, separator: str) -> Sequence[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows, before = [], 0
    try:
        for row in reader:
            rows.append((before + 1, row))
            before = reader.line_num
    except csv.Error as error:
        raise ListFault(f"line {before + 1}: {error}; quotation marks must come in pairs") from error
    return rows


def _columns(headings: Sequence[str]) -> tuple[dict[str, int] | None, tuple[str, ...]]:
    """Where each known column stands; None if the first line holds no headings."""
    plain = ["".join(sign for sign in heading.casefold() if sign.isalnum()) for heading in headings]
    found: dict[str, int] = {}
    for column, names in _HEADINGS.items():
        at = [n for n, heading in enumerate(plain) if heading in names]
        if len(at) > 1:
            raise ListFault(
                f"two columns could be the {column}: {headings[at[0]]!r} and {headings[at[1]]!r}; rename one"
            )
        if at:
            found[column] = at[0]
    if not found:
        if any(heading.isalpha() and len(heading) > 2 and not _hexadecimal(heading) for heading in plain):
            raise ListFault(f"no heading says card: {', '.join(headings)}; name the column with the numbers 'card'")
        return None, ()
    if CARD not in found:
        raise ListFault(f"no heading says card: {', '.join(headings)}; name the column with the numbers 'card'")
    return found, tuple(heading for n, heading in enumerate(headings) if n not in found.values() and heading)


def _hexadecimal(text: str) -> bool:
    return all(sign in "0123456789abcdef" for sign in text)


def _line(number: int, row: Sequence[str], columns: dict[str, int]) -> Line:
    def cell(column: str) -> str:
        at = columns.get(column)
        return row[at] if at is not None and at < len(row) else ""

    return Line(number, *(cell(column) for column in _HEADINGS))
