"""A shop at work, in a process of its own, to be cut off: guests join, come in, rate and take rewards, nights pass with
their backups. One JSON line on standard output for each thing confirmed, after its commit.

    python -m tests.faults.powercut.shop FOLDER --seed 1 [--guests 100] [--conduct honest] [--synchronous 1]

It is the real store under the real services. What the failing controls do wrong (`Conduct`, `--synchronous`), they do
here: the product has no switch for it.
"""

from __future__ import annotations

import argparse
import enum
import itertools
import json
import os
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kiosk.clock import HandClock
from kiosk.keys import open_keys
from kiosk.model.keys import Keys
from kiosk.model.member import Role, Staff
from kiosk.model.visit import Visit
from kiosk.programme import read
from kiosk.services.copies import Copies
from kiosk.services.shop import Shop, open_shop
from kiosk.services.views import Receipt
from kiosk.services.views_people import JoinForm
from kiosk.services.wire import VisitV1
from kiosk.store.outbox import Outbox
from kiosk.store.store import Store
from tests.services.premises import CLERK_PIN, FILE, HOUR, WEDNESDAY, ZONE

DEVICE = "k-1"
A_VISIT = HOUR / 3
A_WHILE, A_DAY = 4, 12
"""So many guests, then a quiet moment, then the night."""


class Conduct(enum.Enum):
    HONEST = "honest"
    EARLY = "early"  # confirms a visit before it is committed
    HALVES = "halves"  # keeps a visit in one transaction, and its event in another


@dataclass(frozen=True, slots=True)
class Place:
    """Where the shop's files are below one folder."""

    folder: Path

    @property
    def store(self) -> Path:
        return self.folder / "store.db"

    @property
    def log(self) -> Path:
        """SQLite's write-ahead log."""
        return self.folder / "store.db-wal"

    @property
    def backups(self) -> Path:
        return self.folder / "backups"

    def keys(self) -> Keys:
        """From their file, made before the store is."""
        return open_keys(self.folder / "secrets.json", self.store)

    def open(self) -> Store:
        """As at every start: checked, and made if there never was one; raises KeysFault, StoreFault."""
        return Store.open(self.store, self.keys(), DEVICE, self.backups)


class Guests:
    """Come one after the other; each is served as at the door."""

    def __init__(self, shop: Shop, clock: HandClock, clerk: Staff, place: Place, conduct: Conduct, seed: int) -> None:
        self._shop, self._clock, self._clerk, self._place, self._conduct = shop, clock, clerk, place, conduct
        self._chance = random.Random(seed)
        self._members = sorted(shop.books.store.members.names())

    def one(self) -> None:
        self._clock.go_on(A_VISIT)
        if not self._members or self._chance.random() < 0.2:
            self._join()
        else:
            self._come(self._chance.choice(self._members))
        if self._chance.random() < 0.5:
            self._rate()

    def night(self) -> None:
        """Nobody is there until the next day."""
        self._clock.go_on(24 * HOUR - A_DAY * A_VISIT)

    def quiet(self) -> None:
        """A quiet moment: what is due, until the night's work is done; the backup is written while guests come."""
        if not self._backed_up():
            while self._shop.idle():
                self._tell()
            self._tell()

    def _backed_up(self) -> bool:
        books = self._shop.books
        day = books.moment(self._clock.stamp()).day.isoformat()
        return books.store.nights.cursor("backup", day) is None

    def _join(self) -> None:
        form = JoinForm(name=f"Guest {len(self._members)}", consent=self._shop.joining.invitation("en").version)
        visit = self._shop.joining.join(form, self._chance.randbytes(16), self._clerk.id)
        self._members.append(visit.guest.id)
        self._tell()

    def _come(self, member: int) -> None:
        if self._conduct is Conduct.EARLY:
            tell(Receipt(Outbox(self._place.store, "", self._clock).position().next_seq, "visit.v1"))
        if self._conduct is Conduct.HALVES:
            self._in_halves(member)
            return
        self._shop.visits.check_in(member, b"c" * 16)
        self._tell()
        wanted = [choice for choice in self._shop.rewards.menu(member, "en") if choice.affordable]
        if wanted and self._chance.random() < 0.3:
            self._shop.rewards.redeem(member, self._chance.choice(wanted).id, self._clerk.id)
            self._tell()

    def _rate(self) -> None:
        rated = self._shop.ratings.rate(self._chance.randint(1, 5), "panel", "en")
        self._tell()
        if rated.reasons:
            self._shop.ratings.explain(rated.rating, "option", self._chance.choice(rated.reasons).id)
            self._tell()

    def _in_halves(self, member: int) -> None:
        store, now = self._shop.books.store, self._clock.stamp()
        with store.change(now) as change:
            seq = change.next_seq
            store.visits.add(Visit(change.new_id(), member, b"c" * 16, True, 0, (), seq, now))
        with store.change(now) as change:
            change.record("visit.v1", VisitV1(member, b"c" * 16, True, 0, []))
        self._tell()

    def _tell(self) -> None:
        for receipt in self._shop.committed():
            tell(receipt)


def tell(receipt: Receipt) -> None:
    os.write(1, (json.dumps({"confirmed": receipt.type, "seq": receipt.seq}) + "\n").encode())


def clerk_of(shop: Shop) -> Staff:
    """Who serves; appointed on the first day."""
    on_file = shop.books.store.staff.all()
    return on_file[0][0] if on_file else shop.staff.appoint("Karl", Role.OWNER, "en", CLERK_PIN)


def served(guests: int | None) -> Iterator[int]:
    return itertools.count(1) if guests is None else iter(range(1, guests + 1))


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("folder", type=Path)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--guests", type=int, help="how many; without it until the power is cut")
    options.add_argument("--conduct", type=Conduct, default=Conduct.HONEST)
    options.add_argument("--synchronous", type=int, help="0 or 1: what the store never has")
    given = options.parse_args()
    place = Place(given.folder)
    store = place.open()
    if given.synchronous is not None:  # the product asserts FULL on every connection; this is behind its back
        store._connection.rows(f"PRAGMA synchronous = {given.synchronous}")
    clock = HandClock(max(store.wall_floor_ms, round(WEDNESDAY.timestamp() * 1000)), store.boot_n)
    copies = Copies(place.store, place.backups)
    shop = open_shop(store, read(FILE.read_text(), FILE.name), clock, place.keys(), ZONE, copies=copies)
    guests = Guests(shop, clock, clerk_of(shop), place, given.conduct, given.seed)
    for number in served(given.guests):
        guests.one()
        if number % A_WHILE == 0:
            guests.quiet()
        if number % A_DAY == 0:
            guests.night()
    shop.close()


if __name__ == "__main__":
    main()
