"""A till's file of sales, whatever program wrote it: its columns, dates and amounts guessed, and shown before use."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

NAMES: Mapping[str, tuple[str, ...]] = {
    "time": ("time", "datetime", "date time", "timestamp", "sold at", "zeit", "时间", "時間"),
    "date": ("date", "day", "datum", "日期"),
    "amount": ("amount", "total", "sum", "price", "gross", "betrag", "summe", "金额", "金額", "合计", "合計", "实收"),
    "category": ("category", "group", "department", "warengruppe", "类别", "類別", "分类", "分類", "品类"),
    "card": ("card", "card number", "card no", "member", "customer", "karte", "卡号", "卡號", "会员卡", "會員卡"),
    "number": ("number", "receipt", "receipt no", "transaction", "bon", "beleg", "no", "单号", "單號", "小票号"),
}
NEEDED = ("amount", "card")
MOST_DIGITS = 9
NOON = (12, 0, 0)
"""When a sale was whose time is not told: surely on that business day."""


class TillFault(Exception):
    """The file can't be imported; every text says where and what to do. Nothing of it was."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the file, `line` counted from 1; `amount` in hundredths, below 0 for what was given back."""

    line: int
    at_ms: int
    amount: int
    category: str
    card: str
    number: str


@dataclass(frozen=True, slots=True)
class Table:
    """What was read: which column was taken for what, the rows, and the lines that can't be read, with why."""

    columns: Mapping[str, str]
    rows: tuple[Row, ...]
    faults: tuple[str, ...]


def decoded(data: bytes, encoding: str | None = None) -> str:
    """The text of a file: UTF-16 if it says so or every other byte is 0, UTF-8, GB 18030 where that gives Chinese, else
    Western."""
    try:
        if encoding:
            return data.decode(encoding)
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return data.decode("utf-16")
        even, odd = data[:2000:2].count(0), data[1:2000:2].count(0)
        if max(even, odd) > min(len(data), 2000) // 8:
            return data.decode("utf-16-le" if odd > even else "utf-16-be")
        return data.decode("utf-8-sig")
    except LookupError as error:
        raise TillFault(f"there is no encoding {encoding!r}; try utf-8, gb18030, big5 or cp1252") from error
    except UnicodeDecodeError as error:
        if encoding:
            raise TillFault(f"the file is not {encoding} (byte {error.start}); name another encoding") from error
    for guess in ("gb18030", "cp1252"):
        try:
            text = data.decode(guess)
        except UnicodeDecodeError:
            continue
        if guess != "gb18030" or re.search("[\u4e00-\u9fff]{2}", text):
            return text
    raise TillFault("the file is in no encoding that we know; name it with --encoding")


def read(text: str, zone: ZoneInfo, columns: Mapping[str, str] | None = None) -> Table:
    """The rows in `text`, times in `zone`; `columns` names what is not to be guessed (time, amount, ... -> header).

    Raises TillFault if the columns or the order of day and month can't be told.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) < 2:
        raise TillFault("the file has no line of sales under its header")
    delimiter = max(",;\t|", key=lambda sign: (lines[0].count(sign) > 0, lines[0].count(sign)))
    try:
        table = list(csv.reader(text.splitlines(), delimiter=delimiter))
    except csv.Error as error:
        raise TillFault(f"the file is no CSV ({error}); let the till write one sale a line") from None
    first = next(index for index, cells in enumerate(table) if any(cell.strip() for cell in cells))
    header = [cell.strip() for cell in table[first]]
    where = _columns(header, columns or {})
    body = [(number, cells) for number, cells in enumerate(table[first + 1 :], first + 2) if any(map(str.strip, cells))]
    when = _reader_of_times([_time(cells, where) for _, cells in body], zone)
    rows, faults = [], []
    for number, cells in body:
        try:
            rows.append(_row(number, cells, where, when))
        except ValueError as error:
            faults.append(f"line {number}: {error}")
    return Table({name: header[index] for name, index in where.items()}, tuple(rows), tuple(faults))


def _columns(header: Sequence[str], named: Mapping[str, str]) -> dict[str, int]:
    folded = [" ".join(re.split(r"[\s_./-]+", cell.casefold())).strip() for cell in header]
    where: dict[str, int] = {}
    for name, column in named.items():
        if name not in NAMES:
            raise TillFault(f"{name!r} is no column of ours; there are {', '.join(NAMES)}")
        if column not in header:
            raise TillFault(f"the file has no column {column!r}; it has {', '.join(header)}")
        where[name] = header.index(column)
    for exact in (True, False):
        for name, words in NAMES.items():
            free = [index for index in range(len(header)) if index not in where.values()]
            found = (i for word in words for i in free if (folded[i] == word if exact else word in folded[i]))
            index = next(found, None)
            if name not in where and index is not None:
                where[name] = index
    missing = [name for name in NEEDED if name not in where]
    if "time" not in where and "date" not in where:
        missing.insert(0, "time")
    if missing:
        raise TillFault(
            f"which column is the {' and which the '.join(missing)}? The file has {', '.join(header)};"
            f" say so with --column {missing[0]}=NAME"
        )
    return where


def _time(cells: Sequence[str], where: Mapping[str, int]) -> str:
    """Date and time of a line, which may stand in two columns."""
    indices = (where[name] for name in ("date", "time") if name in where)
    return " ".join(cells[index].strip() for index in indices if index < len(cells))


def _row(number: int, cells: Sequence[str], where: Mapping[str, int], when: Callable[[str], int]) -> Row:
    def cell(name: str) -> str:
        index = where.get(name)
        return cells[index].strip() if index is not None and index < len(cells) else ""

    return Row(
        number,
        when(_time(cells, where)),
        hundredths(cell("amount")),
        cell("category")[:40],
        cell("card"),
        cell("number")[:40],
    )


def hundredths(text: str) -> int:
    """ "12.50", "1,234.5", "1.234,50", "¥ 12", "-3,20" -> hundredths; raises ValueError."""
    bare = re.sub(r"[^\d.,()-]", "", text)
    match = re.fullmatch(r"(-?|\()(\d[\d.,]*?)(?:[.,](\d{1,2}))?(-?|\))", bare)
    if not match:
        raise ValueError(f"{text!r} is no amount")
    whole = re.sub(r"[.,]", "", match[2])
    if len(whole) > MOST_DIGITS:
        raise ValueError(f"{text!r} is far too much for a purchase")
    value = int(whole) * 100 + int((match[3] or "0").ljust(2, "0"))
    return -value if match[1] or match[4] else value


_NUMBERS = re.compile(
    r"(\d{1,4})[-./年](\d{1,2})[-./月](\d{1,4})日?[T ,]*(?:(\d{1,2})[:.时](\d{2})(?:[:.分](\d{2}))?(?:[.,]\d+)?秒?)?"
)


def _reader_of_times(texts: Iterable[str], zone: ZoneInfo) -> Callable[[str], int]:
    """Reads times as this file writes them: ISO 8601, or day, month and year in the order that all rows agree with."""
    found = [match for text in texts if (match := _NUMBERS.fullmatch(text.strip()))]
    short = [match for match in found if len(match[1]) < 4]
    day_first = any(int(match[1]) > 12 for match in short)
    month_first = any(int(match[2]) > 12 for match in short)
    dotted = any("." in match[0][:6] for match in short)
    if day_first and month_first:
        raise TillFault("some dates begin with the day and some with the month; write them as 2026-05-20 12:30")
    if short and not (day_first or month_first or dotted):
        raise TillFault(
            f"is {short[0][0]!r} the day or the month first? Nothing in the file tells; write dates as 2026-05-20 12:30"
        )

    def when(text: str) -> int:
        return _read_time(text.strip(), zone, month_first)

    return when


def _read_time(text: str, zone: ZoneInfo, month_first: bool) -> int:
    match = _NUMBERS.fullmatch(text)
    try:
        if match is None:
            at = datetime.fromisoformat(text)
        else:
            one, two, three = (int(part) for part in match.groups()[:3])
            hour, minute, second = (int(part or 0) for part in match.groups()[3:]) if match[4] else NOON
            if len(match[1]) == 4:
                year, month, day = one, two, three
            else:
                year, month, day = three, *((one, two) if month_first else (two, one))
            at = datetime(year + 2000 if year < 100 else year, month, day, hour, minute, second)
        return round((at if at.tzinfo else at.replace(tzinfo=zone)).timestamp() * 1000)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{text!r} is no time ({error})") from None
