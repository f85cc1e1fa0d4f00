"""What tests of the store begin with."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import msgspec

from kiosk.clock import HandClock
from kiosk.model.keys import Keys
from kiosk.model.ledger import EntryKind, LedgerEntry
from kiosk.model.member import Birthday, Member
from kiosk.model.time import Stamp
from kiosk.model.visit import Visit
from kiosk.store.store import Store

KEYS = Keys(b"c" * 32, b"m" * 32, b"p" * 32, b"s" * 16)
NOW_MS = 1_790_000_000_000
ANNA = Member(77, "Anna", "en", Birthday(2, 29), "friend", NOW_MS, NOW_MS)


class Thing(msgspec.Struct):
    """The data of an event that nobody books."""

    what: str


LEFT_OPEN: list[Store | sqlite3.Connection] = []
"""What a test opened; closed after it."""


def opened(folder: Path, device: str = "k-1", keys: Keys = KEYS) -> Store:
    store = Store.open(folder / "store.db", keys, device)
    LEFT_OPEN.append(store)
    return store


def at(store: Store, mono_ms: int = 1_000) -> HandClock:
    clock = HandClock(NOW_MS, store.boot_n)
    clock.mono_ms = mono_ms
    return clock


def record(store: Store, what: str = "hello") -> int:
    with store.change(at(store).stamp()) as change:
        return change.record("thing.v1", Thing(what))


def raw(folder: Path) -> sqlite3.Connection:
    """The file without the store, committing each statement by itself."""
    file = sqlite3.connect(folder / "store.db", isolation_level=None)
    LEFT_OPEN.append(file)
    return file


def earned(member: int, number: int, points: int, expires_ms: int | None = None, at_ms: int = NOW_MS) -> LedgerEntry:
    return LedgerEntry(number, member, points, EntryKind.EARN, "visit", number, expires_ms, 1, at_ms)


def visit(member: int, number: int, counted: bool = True, at_ms: int = NOW_MS) -> Visit:
    return Visit(number, member, b"k" * 16, counted, 10 * counted, (), 1, Stamp(1, 1_000, at_ms, True))
