"""Which two files may be one person's, and why: proposed to staff, never decided here.

Signs are weighed as odds (Fellegi and Sunter 1969): a sign that two strangers seldom share weighs more, so a rare name
says more than a common one. Names are compared sign by sign, without knowing how they are spoken: accents, case, width,
order of the words and one slip of the finger do not matter.
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import NamedTuple

from kiosk.model.member import Birthday

PROPOSED = 50
"""The least score to be proposed: as likely one person as two, if one file in a hundred has a second one."""

ALIKE = 0.8
"""Names with more slips than one in five signs are two names."""

CROWD = 60
"""A block with more files than that says nothing: everybody is called so."""

SUCCESSION_DAYS = 30


@dataclass(frozen=True, slots=True)
class File:
    """What is compared of a member; `joined` and `last` (the last visit, None: never) are business days."""

    id: int
    name: str
    birthday: Birthday | None
    locality: str
    joined: date
    last: date | None


class Pair(NamedTuple):
    """`score` 0 to 100; `reasons` are names of signs, the weightiest first."""

    one: int
    other: int
    score: int
    reasons: tuple[str, ...]


def proposals(files: Sequence[File]) -> list[Pair]:
    """All pairs worth a look, the likeliest first."""
    return in_order(pair for pair in judged(files) if pair.score >= PROPOSED)


def in_order(pairs: Iterable[Pair]) -> list[Pair]:
    return sorted(pairs, key=lambda pair: (-pair.score, pair[:2]))


def judged(files: Sequence[File]) -> Iterator[Pair]:
    """Every pair that shares something, one after the other, for who has to do other things in between."""
    known = {each.id: _Known(each) for each in files}
    names = Counter(each.words for each in known.values() if each.words)
    pairs = {pair for block in _blocks(known.values()) for pair in combinations(block, 2)}
    return (_judge(known[one], known[other], names, len(files)) for one, other in pairs)


class _Known:
    """A file made ready to be compared."""

    __slots__ = ("file", "locality", "spelled", "words")

    def __init__(self, file: File) -> None:
        self.file = file
        self.words = tuple(sorted(folded(file.name).split()))
        self.spelled = "".join(self.words)
        self.locality = folded(file.locality)


def folded(text: str) -> str:
    """Without case, accents, width and signs that are no letters."""
    spread = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign if sign.isalnum() else " " for sign in spread if not unicodedata.combining(sign)).strip()


def _blocks(known: Iterable[_Known]) -> Iterator[list[int]]:
    """Files that share a name but for one slip, a birthday, or a part of the name and the place."""
    by_sign: defaultdict[tuple[object, ...], set[int]] = defaultdict(set)
    for each in known:
        file = each.file
        if each.spelled:
            by_sign["name", each.spelled].add(file.id)
        if len(each.spelled) > 3:
            for left_out in range(len(each.spelled)):  # names one slip apart share a piece with one sign less
                by_sign["piece", each.spelled[:left_out] + each.spelled[left_out + 1 :]].add(file.id)
        if each.locality:
            for word in each.words:
                by_sign["neighbours", each.locality, word].add(file.id)
        if file.birthday:
            month, day = file.birthday.month, file.birthday.day
            by_sign["birthday", month, day].add(file.id)
            for word in each.words:  # where a birthday alone has a crowd
                by_sign["birthday and sign", month, day, word[0]].add(file.id)
            if day <= 12:
                by_sign["swapped", *sorted((month, day)), each.spelled[:2]].add(file.id)
    return (sorted(block) for block in by_sign.values() if 1 < len(block) <= CROWD)


def _judge(one: _Known, other: _Known, names: Counter[tuple[str, ...]], total: int) -> Pair:
    signs = [sign for sign in (_name(one, other, names, total), _birthday(one, other), _place(one, other)) if sign]
    signs += _joined(one.file, other.file)
    bits = sum(weight for weight, _ in signs) - math.log2(100)  # one file in a hundred has a second one
    score = round(100 / (1 + 2.0**-bits)) if bits > -30 else 0
    reasons = tuple(reason for weight, reason in sorted(signs, reverse=True) if weight > 0)
    return Pair(one.file.id, other.file.id, score, reasons)


def _name(one: _Known, other: _Known, names: Counter[tuple[str, ...]], total: int) -> tuple[float, str] | None:
    if not one.words or not other.words:
        return None
    common = max(names[one.words], names[other.words])
    rare = min(math.log2(max(total, 2) / common), 10.0)
    if one.words == other.words:
        return rare, "same_name"
    alike = similar(one.spelled, other.spelled)
    if alike:
        return rare * (alike - 0.5), "names_alike"
    shared = set(one.words) & set(other.words)
    if shared and max(map(len, shared)) > 3:
        return 2.0, "names_alike"
    return -6.0, "names_differ"


def _birthday(one: _Known, other: _Known) -> tuple[float, str] | None:
    first, second = one.file.birthday, other.file.birthday
    if first is None or second is None:
        return None
    if first == second:
        return math.log2(366), "same_birthday"
    swapped = (first.month, first.day) == (second.day, second.month)
    if swapped or first.month == second.month or first.day == second.day:
        return (3.0 if swapped else 0.0), "birthday_near"
    return -5.0, "birthdays_differ"


def _place(one: _Known, other: _Known) -> tuple[float, str] | None:
    if not one.locality or not other.locality:
        return None
    return (3.0, "same_locality") if similar(one.locality, other.locality) else (-1.0, "localities_differ")


def _joined(one: File, other: File) -> list[tuple[float, str]]:
    """A second card on the same day; or one card seen no more just before the other one came."""
    if one.joined == other.joined:
        return [(1.0, "joined_same_day")]
    first, second = sorted((one, other), key=lambda each: each.joined)
    if first.last is None:
        return []
    if first.last <= second.joined and (second.joined - first.last).days <= SUCCESSION_DAYS:
        return [(2.0, "card_succeeded")]
    return []


def similar(one: str, other: str) -> float:
    """1 for the same: 1 less the slips (a sign more, less, another, two swapped) for each sign of the longer
    (restricted Damerau-Levenshtein distance); 0 for everything below `ALIKE`."""
    most = int(max(len(one), len(other)) * (1 - ALIKE) + 1e-9)
    if not one or not other or abs(len(one) - len(other)) > most:
        return 0.0
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, sign in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, against in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (sign != against))
            if i > 1 and j > 1 and sign == other[j - 2] and one[i - 2] == against:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most and min(before) > most:
            return 0.0
    return 1 - row[-1] / max(len(one), len(other)) if row[-1] <= most else 0.0
