"""Stories: what a visitor does, told to the real flow, services and store; a clock set by hand stands for time.

tale.story(tap(ANNA), face(5), timeout) == [Greeting, Welcome, Thanks, Idle]
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from drivers.events import CardKind, CardTapped, CodeScanned, FacePressed
from kiosk.clock import HandClock
from kiosk.demo import cast
from kiosk.desk import Desk, Opened
from kiosk.flow.events import Event, TimedOut
from kiosk.flow.house import ground, look_round
from kiosk.flow.states import House, State
from kiosk.flow.visitor import step
from kiosk.keys import open_keys
from kiosk.model.member import Birthday, Card, CardStatus, Role
from kiosk.model.proof import Judge, Proof, judge_nothing
from kiosk.programme import load
from kiosk.services.shop import open_shop
from kiosk.store.store import Store

ANNA = bytes.fromhex("04a10000000001")
BEN = bytes.fromhex("04be0000000002")
MEI = bytes.fromhex("043e0000000003")
NOBODY = bytes.fromhex("04ff0000000009")
PHONE = bytes.fromhex("08123456")
STAFF = bytes.fromhex("04570000000004")
LOST = bytes.fromhex("041050000000aa")
PIN = "2580"
AN_AFTERNOON = datetime(2026, 5, 20, 14, 0, tzinfo=UTC)

Deed = Callable[["Tale"], None]


def tap(uid: bytes, kind: CardKind = CardKind.NTAG, message: bytes = b"") -> Deed:
    return lambda tale: tale.does(CardTapped(uid, kind, "reader", 0.0, message))


def scan(text: str) -> Deed:
    return lambda tale: tale.does(CodeScanned(text, "scanner", 0.0))


def face(number: int) -> Deed:
    return lambda tale: tale.does(FacePressed(number, 0.0))


def touch(event: Event) -> Deed:
    return lambda tale: tale.does(event)


def later(seconds: float) -> Deed:
    """Time goes by and nothing that is on the screen ends because of it."""
    return lambda tale: tale.clock.go_on(seconds)


def timeout(tale: Tale) -> None:
    """Nobody does anything until the screen gives up."""
    state = tale.desk.state
    assert state.lasts is not None, f"{type(state).__name__} lasts for ever"
    tale.clock.go_on(state.lasts)
    tale.does(TimedOut(of=state))


class Tale:
    """A kiosk without a window on a day in May, at two in the afternoon; `begin` by what stands on the clock.

    `office` is head office's public key, if it has one.
    """

    def __init__(
        self,
        folder: Path,
        begin: datetime = AN_AFTERNOON,
        judge: Judge = judge_nothing,
        least: Proof = Proof.NONE,
        office: bytes | None = None,
    ) -> None:
        self.folder, self._office = folder, office
        self._proofs = judge, least
        self.clock = HandClock(round(begin.timestamp() * 1000))
        self.shown: list[State] = []
        self.confirmed: list[tuple[str, str]] = []
        self.desk = Desk(self._open, self.shown.append, self._confirm, lambda: self.clock.mono_ms / 1000)
        self.desk.open()

    def _open(self) -> Opened:
        keys = replace(open_keys(self.folder / "secrets", self.folder / "store.db"), office=self._office)
        fresh = not (self.folder / "store.db").exists()
        store = Store.open(self.folder / "store.db", keys, "k-1")
        self.clock.boot_n = store.boot_n
        programme = load(cast.programme(self.folder, hurried=False))
        self.shop = open_shop(store, programme, self.clock, keys, ZoneInfo("UTC"), *self._proofs)
        if fresh:
            self._past()
        house = House(shop="Sugar Mouse", language="en")
        return Opened(ground(look_round(house, self.shop)), partial(step, shop=self.shop), self.shop)

    def _past(self) -> None:
        """Anna and Mei (birthday on 30 September) are members since ten days, Ben since yesterday; staff came first."""
        key = self.shop.books.keys.card
        owner = self.shop.staff.appoint("Sam", Role.OWNER, "en", PIN, key(STAFF)).id
        self.owner = owner
        self.clock.wall_ms -= 10 * 86_400_000
        self.anna = cast.joined(self.shop, key(ANNA), "Anna", by=owner).guest.id
        self.mei = cast.joined(self.shop, key(MEI), "美玲", "zh-Hant", Birthday(9, 30), by=owner).guest.id
        for _ in range(9):
            self.clock.go_on(86_400)
            self.shop.visits.check_in(self.anna, key(ANNA))
        self.ben = cast.joined(self.shop, key(BEN), "Ben", by=owner).guest.id
        self.clock.go_on(86_400)
        with self.shop.books.store.change(self.clock.stamp()):
            self.shop.books.store.cards.add(Card(key(LOST), self.ben, None, CardStatus.LOST, self.clock.wall_ms))
        self.shop.committed()

    def _confirm(self, state: State, receipts: tuple) -> None:
        self.confirmed += [(type(state).__name__, receipt.type) for receipt in receipts]

    def does(self, event: Event) -> None:
        self.desk.take(event)

    def story(self, *deeds: Deed) -> list[type[State]]:
        """The states that were shown while these things were done; the same state drawn anew counts once."""
        begin = len(self.shown)
        for deed in deeds:
            deed(self)
        return [kind for kind, _ in itertools.groupby(type(state) for state in self.shown[begin:])]

    @property
    def now(self) -> State:
        return self.desk.state

    def events(self, kind: str) -> int:
        """How many outbox events of this type there are."""
        return sum(1 for _, each in self.confirmed if each == kind)

    def close(self) -> None:
        self.shop.close()
