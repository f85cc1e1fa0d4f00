"""Whatever table refuses, a service leaves the store as it was; and whatever members do, all sums agree."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.demo.cast import joined
from kiosk.model.member import Birthday
from kiosk.services.faults import Declined
from tests.services.premises import DAY, HOUR, Furnished, Premises


def dump(place: Premises) -> list[str]:
    file = sqlite3.connect(place.folder / "store.db")
    try:
        return list(file.iterdump())
    finally:
        file.close()


DEEDS: dict[str, tuple[Callable[[Premises, int, int], object], tuple[str, ...]]] = {
    "check_in": (lambda place, anna, rating: place.visit(anna), ("visits", "ledger", "outbox", "meta", "carried")),
    "enrol": (
        lambda place, anna, rating: joined(place.shop, place.card(b"new"), "New", by=place.clerk.id),
        ("members", "cards", "visits", "ledger", "outbox", "meta", "audit"),
    ),
    "rate": (lambda place, anna, rating: place.shop.ratings.rate(1, "panel", "en"), ("ratings", "outbox", "meta")),
    "explain": (lambda place, anna, rating: place.shop.ratings.explain(rating, "skip"), ("ratings", "outbox", "meta")),
    "call_back": (
        lambda place, anna, rating: place.shop.ratings.call_back(rating, anna),
        ("ratings", "cases", "outbox", "meta"),
    ),
    "redeem": (
        lambda place, anna, rating: place.shop.rewards.redeem(anna, "tea", place.clerk.id),
        ("redemptions", "ledger", "outbox", "meta", "audit"),
    ),
    "speak": (lambda place, anna, rating: place.shop.members.speak(anna, "zh-Hant"), ("members", "outbox", "meta")),
    "write_down": (
        lambda place, anna, rating: place.shop.cases.write_down("stale", place.clerk.id, anna),
        ("cases", "case_notes", "audit", "outbox", "meta"),
    ),
    "answer": (
        lambda place, anna, rating: place.shop.cases.answer(complaint(place, anna), "fresh ones", place.clerk.id),
        ("cases", "audit"),
    ),
    "plan": (
        lambda place, anna, rating: place.shop.measures.plan(
            "price", "cheaper", place.clerk.id, date(2026, 5, 25), date(2026, 6, 25), place.owner.id
        ),
        ("measures", "audit", "outbox", "meta"),
    ),
    "watch": (lambda place, anna, rating: place.shop.watch.look(), ("notices", "outbox", "meta")),
    "beat": (lambda place, anna, rating: place.shop.heartbeat.beat(), ("heartbeats", "outbox", "meta")),
    "reset_pin": (
        lambda place, anna, rating: place.shop.staff.reset_pin(place.clerk.id, "6093", place.owner.id),
        ("staff", "audit", "outbox", "meta"),
    ),
    "dismiss": (
        lambda place, anna, rating: place.shop.staff.dismiss(place.clerk.id, place.owner.id, "moved away"),
        ("staff", "audit", "outbox", "meta"),
    ),
}


def complaint(place: Premises, anna: int) -> int:
    known = list(place.shop.cases.tasks("en", place.clerk.id))
    return known[0].id if known else place.shop.cases.write_down("stale", place.clerk.id, anna).id


CASES = [pytest.param(deed, table, id=f"{deed}-{table}") for deed, (_, tables) in DEEDS.items() for table in tables]


@pytest.mark.parametrize(("deed", "table"), CASES)
def test_a_table_that_refuses(place: Premises, deed: str, table: str) -> None:
    anna = place.member(birthday=Birthday(5, 21)).guest.id
    place.visit(anna)
    rating = place.shop.ratings.rate(1, "panel", "en").rating
    complaint(place, anna)
    for _ in range(6):
        place.visit(anna)
    place.shop.heartbeat.beat()
    place.clock.go_on(4 * HOUR)
    if table == "carried":
        place.clock.go_on(365 * DAY - 4 * HOUR)  # the next birthday
    file = sqlite3.connect(place.folder / "store.db", isolation_level=None)
    act, _ = DEEDS[deed]
    for change in ("INSERT", "UPDATE"):
        file.execute(
            f"CREATE TRIGGER no_{change} BEFORE {change} ON {table} BEGIN SELECT RAISE(ABORT, 'not today'); END"
        )
    place.shop.committed()
    before = dump(place)
    with pytest.raises(sqlite3.IntegrityError, match="not today"):
        act(place, anna, rating)
    assert dump(place) == before
    assert place.shop.committed() == ()
    file.execute("DROP TRIGGER no_INSERT")
    file.execute("DROP TRIGGER no_UPDATE")
    file.close()
    act(place, anna, rating)
    numbers = [receipt.seq for receipt in place.shop.committed()]
    assert numbers, "and then it is done"
    assert len(place.events(audit=True)) == numbers[-1], "no number was lost"


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["visit", "visit", "redeem", "wait", "month", "restart", "doubt"]),
        st.integers(0, 2),
        st.sampled_from(["tea", "mug", "cake", "cookie"]),
    ),
    max_size=30,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_balances_agree_everywhere(
    tmp_path_factory: pytest.TempPathFactory, furniture: Furnished, steps: list[tuple[str, int, str]]
) -> None:
    folder: Path = tmp_path_factory.mktemp("history")
    place = Premises(folder, furniture)
    members = [place.member(birthday=Birthday(6, 1 + n)).guest.id for n in range(3)]
    for step, who, reward in steps:
        member = members[who]
        match step:
            case "visit":
                visit = place.visit(member)
                assert visit.guest.balance == visit.before + sum(gain.points for gain in visit.gains)
            case "redeem":
                with contextlib.suppress(Declined):
                    place.shop.rewards.redeem(member, reward, place.clerk.id)
            case "wait":
                place.clock.go_on(4 * HOUR)
            case "month":
                place.clock.go_on(30 * DAY)
            case "restart":
                place.again(mono_ms=place.clock.mono_ms)
            case "doubt":
                place.clock.wall_ok = not place.clock.wall_ok
    booked = place.booked_by_the_cloud()
    store = place.shop.books.store
    for member in members:
        guest = place.shop.members.guest(member)
        entries = store.ledger.of(member)
        assert sum(entry.points for entry in entries) == booked[member] == store.ledger.sum(member)
        assert 0 <= guest.balance <= booked[member], "what expired may not be booked yet"
        assert all(lot.left > 0 for lot in store.ledger.lots(member))
    place.shop.close()
