"""Whatever table refuses, purchases, points by hand, friends and vouchers leave the store as it was."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from kiosk.demo.cast import joined
from tests.services.premises import DAY, Premises
from tests.services.test_all_or_nothing import dump


@dataclass
class Scene:
    """Anna with a purchase, an open and a void voucher; Ben, who joined today."""

    place: Premises
    anna: int
    ben: int
    bought: int
    open_code: str
    void_code: str


def scene(place: Premises) -> Scene:
    shop, by = place.shop, place.owner.id
    anna = place.member().guest.id
    bought = shop.purchases.book(anna, 3000, "", by)
    open_code = shop.rewards.redeem(anna, "tea", by).code
    void_code = shop.rewards.redeem(anna, "tea", by).code
    shop.vouchers.void(void_code, "mistake", by)
    ben = joined(shop, place.card(place.uid()), "Ben", by=by).guest.id
    return Scene(place, anna, ben, bought.receipt.seq, open_code, void_code)


def night(it: Scene) -> None:
    it.place.clock.go_on(200 * DAY)
    while it.place.shop.nightly.step():
        pass


DEEDS: dict[str, tuple[Callable[[Scene], object], tuple[str, ...]]] = {
    "book": (
        lambda it: it.place.shop.purchases.book(it.anna, 9000, "", it.place.owner.id),
        ("purchases", "ledger", "outbox", "meta", "members"),
    ),
    "give": (
        lambda it: it.place.shop.points.give(it.anna, 5, "goodwill", it.place.owner.id),
        ("adjustments", "ledger", "outbox", "meta"),
    ),
    "take back": (
        lambda it: it.place.shop.points.take_back(it.anna, it.bought, "mistake", it.place.owner.id),
        ("taken_back", "ledger", "outbox", "meta"),
    ),
    "introduced": (
        lambda it: it.place.shop.points.introduced(it.ben, it.anna, it.place.owner.id),
        ("referrals", "ledger", "outbox", "meta"),
    ),
    "use": (
        lambda it: it.place.shop.vouchers.use(it.open_code, it.place.owner.id),
        ("voucher_marks", "redemptions", "outbox", "meta"),
    ),
    "void": (
        lambda it: it.place.shop.vouchers.void(it.open_code, "mistake", it.place.owner.id),
        ("voucher_marks", "redemptions", "ledger", "outbox", "meta"),
    ),
    "restore": (
        lambda it: it.place.shop.vouchers.restore(it.void_code, "mistake", it.place.owner.id),
        ("voucher_marks", "redemptions", "ledger", "outbox", "meta"),
    ),
}
CASES = [pytest.param(deed, table, id=f"{deed}-{table}") for deed, (_, tables) in DEEDS.items() for table in tables]


@pytest.mark.parametrize(("deed", "table"), CASES)
def test_a_table_that_refuses(club: Premises, deed: str, table: str) -> None:
    it = scene(club)
    file = sqlite3.connect(club.folder / "store.db", isolation_level=None)
    for change in ("INSERT", "UPDATE"):
        file.execute(
            f"CREATE TRIGGER no_{change} BEFORE {change} ON {table} BEGIN SELECT RAISE(ABORT, 'not today'); END"
        )
    act, _ = DEEDS[deed]
    club.shop.committed()
    before = dump(club)
    with pytest.raises(sqlite3.IntegrityError, match="not today"):
        act(it)
    assert dump(club) == before
    assert club.shop.committed() == ()
    file.execute("DROP TRIGGER no_INSERT")
    file.execute("DROP TRIGGER no_UPDATE")
    file.close()
    act(it)
    assert club.shop.committed(), "and then it is done"
    assert club.booked_by_the_cloud()[it.anna] == club.shop.books.store.ledger.sum(it.anna)


@pytest.mark.parametrize("table", ["ledger", "outbox", "missed"])
def test_a_night_that_is_refused_is_done_the_next_time(club: Premises, table: str) -> None:
    it = scene(club)
    file = sqlite3.connect(club.folder / "store.db", isolation_level=None)
    file.execute(f"CREATE TRIGGER no BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'not today'); END")
    with pytest.raises(sqlite3.IntegrityError):
        night(it)
    file.execute("DROP TRIGGER no")
    file.close()
    while club.shop.nightly.step():
        pass
    assert club.shop.books.store.ledger.sum(it.anna) == 0
    assert club.booked_by_the_cloud()[it.anna] == 0
    assert any(key.startswith("missed@") for key in club.shop.books.store.missed.decided(it.anna))
