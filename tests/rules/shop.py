"""Small programmes and moments for the rules' examples, said as a shop would."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from kiosk.model.ledger import EntryKind, LedgerEntry
from kiosk.model.programme import Programme
from kiosk.model.time import Stamp
from kiosk.programme import read
from kiosk.rules.moment import Moment, moment

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")

BASE = """
name = { en = "Corner shop" }
languages = ["en"]
currency = "EUR"
consent = { version = "1", words = { en = "We keep your visits." } }
[hours]
mon = "09:00-20:00"
tue = "09:00-20:00"
wed = "09:00-20:00"
thu = "09:00-20:00"
fri = "09:00-25:00"
sat = "09:00-20:00"
sun = "10:00-18:00"
"""
PARTS = {
    "tier": '[[tier]]\nid = "friend"\nthreshold = 0\nname = { en = "Friend" }',
    "earn": '[[earn]]\nid = "visit"\non = "visit"\npoints = 10\nwhy = { en = "Your visit" }',
    "reward": (
        '[[reward]]\nid = "tea"\nkind = "goods"\npicture = "tea"\ncost = 50\nworth = 2.00\nname = { en = "A free tea" }'
    ),
    "question": '[[question]]\nid = "how"\naspect = "service"\nwords = { en = "How was it?" }',
}


def shop(*parts: str) -> Programme:
    """A programme of `parts` in TOML; tier, earn, reward and question that no part gives are the simple ones."""
    return read(text(*parts), "shop.toml")


def text(*parts: str) -> str:
    """`parts` that are no table ("day_starts = ...") stand at the top."""
    given = [part.strip() for part in parts]
    tables = [part for part in given if part.startswith("[")]
    missing = [part for name, part in PARTS.items() if not any(f"[[{name}]]" in table for table in tables)]
    return "\n".join([*(part for part in given if part not in tables), BASE, *missing, *tables])


def named(kind: str, lines: str) -> str:
    """`[[kind]]` with words where it needs some."""
    words = {"earn": "why", "multiplier": "why", "tier": "name", "reward": "name", "campaign": "words"}
    key = words.get(kind)
    name = re.search(r'id = "([^"]*)"', lines)
    said = f'\n{key} = {{ en = "{name[1] if name else kind}" }}' if key and f"{key} =" not in lines else ""
    picture = '\npicture = "star"' if kind in ("reward", "campaign") and "picture" not in lines else ""
    return f"[[{kind}]]\n{lines}{said}{picture}"


def at(local: str, zone: ZoneInfo = SHANGHAI) -> Moment:
    """The moment at which the shop's clock shows `local` ("2026-05-08 09:30")."""
    return moment(ms(local, zone), zone)


def ms(local: str, zone: ZoneInfo = SHANGHAI) -> int:
    return round(datetime.fromisoformat(local).replace(tzinfo=zone).timestamp() * 1000)


def utc(words: str) -> int:
    return round(datetime.fromisoformat(words).replace(tzinfo=UTC).timestamp() * 1000)


def stamp(minutes: float = 0.0, *, boot: int = 1, wall: float | None = None, trusted: bool = True) -> Stamp:
    """`minutes` after the boot; the wall clock shows `wall` minutes after some noon (the same, when not given)."""
    mono_ms = round(minutes * 60_000)
    wall_ms = utc("2026-05-08 04:00") + (mono_ms if wall is None else round(wall * 60_000))
    return Stamp(boot, mono_ms, wall_ms, trusted)


class Book:
    """A member's ledger as a service would keep it."""

    def __init__(self) -> None:
        self.entries: list[LedgerEntry] = []

    def add(
        self,
        points: int,
        kind: EntryKind = EntryKind.EARN,
        *,
        lot: int | None = None,
        rule: str = "visit",
        expires_ms: int | None = None,
        wall_ms: int = 0,
        seq: int = 0,
    ) -> LedgerEntry:
        number = len(self.entries) + 1
        entry = LedgerEntry(
            number, 7, points, kind, rule, number if lot is None else lot, expires_ms, seq or number, wall_ms
        )
        self.entries.append(entry)
        return entry

    def post(self, postings: object, seq: int = 0) -> list[LedgerEntry]:
        """Keeps postings of the rules, as one business change."""
        seq = seq or len(self.entries) + 1
        assert isinstance(postings, tuple)
        return [
            self.add(each.points, each.kind, lot=each.lot, rule=each.rule, expires_ms=each.expires_ms, seq=seq)
            for each in postings
        ]

    @property
    def total(self) -> int:
        return sum(entry.points for entry in self.entries)
