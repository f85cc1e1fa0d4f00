"""A shop with a past: `build` writes as many members and visits as wanted, at raw speed, all rows valid."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from kiosk.clock import HandClock
from kiosk.keys import open_keys
from kiosk.model.keys import Keys
from kiosk.model.member import Birthday, Card, CardStatus, Member, Role
from kiosk.model.programme import Programme
from kiosk.programme import load
from kiosk.services.shop import Shop, open_shop
from kiosk.store.store import Store

PROGRAMME = Path(__file__).parents[2] / "assets" / "programme" / "candy-shop.toml"
ZONE = ZoneInfo("Asia/Shanghai")
NOW_MS = 1_790_000_000_000
"""A Monday at noon in September 2026."""

DAY_MS = 86_400_000
PAST_MS = 360 * DAY_MS
FIRST_ID = 1 << 33
ENTRIES_PER_VISIT = 2


@dataclass(frozen=True, slots=True)
class World:
    """A built shop: member `n` (from 0) has the id MEMBER + n and the card with `uid(n)`."""

    folder: Path
    members: int
    visits: int

    @property
    def store(self) -> Path:
        return self.folder / "store.db"

    def keys(self) -> Keys:
        return open_keys(self.folder / "secrets.json", self.store)

    def open(self, programme: Programme | None = None) -> tuple[Shop, HandClock]:
        """The shop, open on this thread, with a clock that starts at NOW_MS."""
        store = Store.open(self.store, self.keys(), "bench")
        clock = HandClock(NOW_MS, store.boot_n)
        return open_shop(store, programme or load(PROGRAMME), clock, self.keys(), ZONE), clock


MEMBER = 1 << 40


def uid(number: int) -> bytes:
    return b"\x04" + number.to_bytes(6)


def build(folder: Path, members: int, visits: int, seed: int = 1) -> World:
    """A shop in `folder`, its past spread evenly over 360 days; 20,000 members and 1,000,000 visits take under a
    minute. Each visit was counted and earned twice (2 * `visits` ledger entries); the cloud holds all events."""
    folder.mkdir(parents=True, exist_ok=True)
    world = World(folder, members, visits)
    chance = random.Random(seed)
    keys = world.keys()
    store = Store.open(world.store, keys, "bench")
    joined = NOW_MS - PAST_MS - DAY_MS
    with store.change(HandClock(NOW_MS, store.boot_n).stamp()):
        store.members.add_many(
            Member(MEMBER + n, _name(chance, n), "en", _birthday(chance), "gold", NOW_MS - DAY_MS, joined)
            for n in range(members)
        )
        store.cards.add_many(
            Card(keys.card(uid(n)), MEMBER + n, None, CardStatus.ACTIVE, joined) for n in range(members)
        )
    store.close()
    _fill(world, chance, keys)
    shop, _ = world.open()
    shop.staff.appoint("Owner", Role.OWNER, "en", "192837")
    shop.close()
    return world


def _fill(world: World, chance: random.Random, keys: Keys) -> None:
    """Visits and ledger in the order in which they lie in the file, without syncing: nobody relies on them yet."""
    step = PAST_MS / max(1, world.visits)
    of: list[list[int]] = [[] for _ in range(world.members)]
    for number in range(world.visits):
        of[chance.randrange(world.members)].append(number)
    raw = sqlite3.connect(world.store)
    raw.execute("PRAGMA synchronous = OFF")
    raw.executemany("INSERT INTO visits VALUES (?, ?, ?, ?, 1, 15, '[]', 0, ?, ?, 1)", _visits(of, step, keys))
    raw.executemany("INSERT INTO ledger VALUES (?, ?, ?, 'earn', ?, ?, ?, ?, ?)", _entries(of, step))
    number = world.visits + 1
    raw.execute(
        "UPDATE meta SET next_seq = ?, acked = ?, next_id = ?, head = ?",
        (number, number - 1, FIRST_ID + (1 + ENTRIES_PER_VISIT) * number, bytes(range(32))),
    )
    raw.commit()
    raw.execute("ANALYZE")
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw.close()


def _visits(of: list[list[int]], step: float, keys: Keys) -> Iterator[tuple[object, ...]]:
    for member, visits in enumerate(of):
        card = keys.card(uid(member))
        for number in visits:
            at = round(number * step)
            yield MEMBER + member, FIRST_ID + 3 * number, number + 1, card, at, NOW_MS - PAST_MS + at


def _entries(of: list[list[int]], step: float) -> Iterator[tuple[object, ...]]:
    for member, visits in enumerate(of):
        for number in visits:
            at = NOW_MS - PAST_MS + round(number * step)
            for part, (rule, points) in enumerate((("visit", 10), ("gold-bonus", 5)), start=1):
                entry = FIRST_ID + 3 * number + part
                yield MEMBER + member, entry, points, rule, entry, at + 365 * DAY_MS, number + 1, at


def _name(chance: random.Random, number: int) -> str:
    first = chance.choice(("Anna", "Ben", "Chloe", "Deniz", "Émile", "Farah", "小明", "美玲", "阿華", "Ravi"))
    return f"{first} {number}"


def _birthday(chance: random.Random) -> Birthday:
    return Birthday(chance.randint(1, 12), chance.randint(1, 28))
