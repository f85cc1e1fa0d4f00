"""A small shop on a Wednesday at noon, with an owner, a clerk and a clock set by hand."""

from __future__ import annotations

import contextlib
import itertools
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import msgspec

from kiosk.clock import HandClock
from kiosk.demo.cast import joined
from kiosk.model.keys import Keys
from kiosk.model.member import Birthday, Role, Staff
from kiosk.programme import read
from kiosk.services.shop import Shop, open_shop
from kiosk.services.views import CheckIn
from kiosk.store.faults import StoreFault
from kiosk.store.outbox import Outbox
from kiosk.store.store import Store
from sync.cloud.kinds import effect_of

KEYS = Keys(b"c" * 32, b"m" * 32, b"p" * 32, b"s" * 16)
ZONE = ZoneInfo("Europe/Berlin")
WEDNESDAY = datetime(2026, 5, 20, 12, 0, tzinfo=ZONE)
FILE = Path(__file__).parent / "shop.toml"
OWNER_PIN, CLERK_PIN = "7391", "4826"
HOUR = 3600.0
DAY = 24 * HOUR


@dataclass(frozen=True, slots=True)
class Furnished:
    """A store with its staff, closed, to be copied: their PINs take a while."""

    store: Path
    owner: Staff
    clerk: Staff
    device: str


def furnished(folder: Path, device: str = "k-1") -> Furnished:
    store = Store.open(folder / "store.db", KEYS, device)
    clock = HandClock(round(WEDNESDAY.timestamp() * 1000))
    shop = open_shop(store, read(FILE.read_text(), "shop.toml"), clock, KEYS, ZONE)
    owner = shop.staff.appoint("Olga", Role.OWNER, "en", OWNER_PIN, KEYS.card(b"\x04staff1"))
    clerk = shop.staff.appoint("Karl", Role.CLERK, "en", CLERK_PIN, by=owner.id)
    shop.close()
    return Furnished(folder / "store.db", owner, clerk, device)


class Premises:
    """`shop` is open; `again` is a restart, with or without a stop in order. Whoever is done calls `close_all`."""

    shop: Shop
    opened: ClassVar[list[Premises]] = []

    def __init__(self, folder: Path, furnished: Furnished, programme: str = "") -> None:
        self.folder = folder
        shutil.copy(furnished.store, folder / "store.db")
        self.owner, self.clerk, self._device = furnished.owner, furnished.clerk, furnished.device
        self._text = programme or FILE.read_text()
        self._uids = itertools.count(1)
        self.clock = HandClock(round(WEDNESDAY.timestamp() * 1000))
        self._open()
        self.opened.append(self)

    @classmethod
    def close_all(cls) -> None:
        """Close every shop that a test left open; those that are closed already take no harm."""
        while cls.opened:
            with contextlib.suppress(StoreFault):  # of a store that the test has broken
                cls.opened.pop().shop.close()

    def _open(self) -> None:
        store = Store.open(self.folder / "store.db", KEYS, self._device)
        self.clock.boot_n = store.boot_n
        self.shop = open_shop(store, read(self._text, "shop.toml"), self.clock, KEYS, ZONE)

    def again(self, mono_ms: int | None = None) -> None:
        """Stop and start; `mono_ms` is where the boot clock begins if the power was cut in between."""
        self.shop.close()
        if mono_ms is not None:
            self.clock.mono_ms = mono_ms
        self._open()

    def card(self, uid: bytes) -> bytes:
        return KEYS.card(uid)

    def uid(self) -> bytes:
        """The UID of a card that nobody has yet."""
        return b"\x04" + next(self._uids).to_bytes(6)

    def member(self, name: str = "Anna", birthday: Birthday | None = None, language: str = "en") -> CheckIn:
        """Somebody new, who was here a day ago."""
        visit = joined(self.shop, self.card(self.uid()), name, language, birthday, by=self.clerk.id)
        self.clock.go_on(DAY)
        return visit

    def visit(self, member: int) -> CheckIn:
        return self.shop.visits.check_in(member, b"c" * 16)

    def events(self, *, audit: bool = False) -> list[tuple[str, dict[str, Any]]]:
        """All there is in the outbox, (type, data); the audit trail's events only if asked for."""
        outbox = Outbox(self.folder / "store.db", "test", self.clock)
        told = [(event.type, msgspec.json.decode(event.data)) for event in outbox.pending(0, 10_000)]
        return [each for each in told if audit or each[0] != "audit.v1"]

    def booked_by_the_cloud(self) -> dict[int, int]:
        """The balances that the endpoint would make of our events, by member."""
        return self._sums(1)

    def redeemed_by_the_cloud(self) -> dict[int, int]:
        """The redemptions that it would count, by member."""
        return self._sums(3)

    def _sums(self, column: int) -> dict[int, int]:
        sums: dict[int, int] = {}
        for event in Outbox(self.folder / "store.db", "test", self.clock).pending(0, 100_000):
            effect = effect_of(event)  # raises for data that it would put aside
            for each in effect.sums() if effect else ():
                sums[each[0]] = sums.get(each[0], 0) + each[column]
        return sums
