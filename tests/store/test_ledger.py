"""What the store sums up is what the rules make of the whole history."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.model.ledger import EntryKind, LedgerEntry
from kiosk.rules import lots, tiers
from kiosk.store.store import Store
from tests.store.given import ANNA, KEYS, NOW_MS, at, opened, visit

HOUR = 3_600_000


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = Store.open(tmp_path_factory.mktemp("ledger") / "store.db", KEYS, "k-1")
    yield store
    store.close()


@st.composite
def histories(draw: st.DrawFn) -> list[LedgerEntry]:
    """What a member may have been through, by the rules: earning, spending, expiry, taking back, debts."""
    entries: list[LedgerEntry] = []

    def book(postings: tuple[lots.Posting, ...], now_ms: int) -> None:
        for posting in postings:
            number = len(entries) + 1
            lot = number if posting.lot is None else posting.lot
            entry = LedgerEntry(
                number, ANNA.id, posting.points, posting.kind, posting.rule, lot, posting.expires_ms, 1, now_ms
            )
            entries.append(entry)

    now_ms = NOW_MS
    for _ in range(draw(st.integers(0, 12))):
        now_ms += draw(st.integers(0, 50)) * HOUR
        open_lots = lots.lots_of(entries)
        points = draw(st.integers(1, 30))
        match draw(st.sampled_from(["earn", "earn", "spend", "expire", "take back", "settle"])):
            case "earn":
                expires_ms = draw(st.none() | st.integers(1, 100).map(lambda hours, now=now_ms: now + hours * HOUR))
                book((lots.Posting(None, points, EntryKind.EARN, "visit", expires_ms),), now_ms)
            case "spend":
                if points <= lots.balance(open_lots) + 10:
                    book(lots.spend(open_lots, points, "tea", allowance=10), now_ms)
            case "expire":
                book(lots.expire(open_lots, now_ms), now_ms)
            case "take back":
                earned = [entry for entry in entries if entry.kind is EntryKind.EARN]
                if earned:
                    entry = draw(st.sampled_from(earned))
                    book(lots.take_back(open_lots, entry.lot, entry.points, "refund", allowance=5), now_ms)
            case "settle":
                book(lots.settle(open_lots), now_ms)
    return entries


@settings(max_examples=60, deadline=None)
@given(histories(), st.integers(0, 400), st.integers(1, 200))
def test_sums_and_lots_are_those_of_the_rules(
    store: Store, entries: list[LedgerEntry], later: int, window: int
) -> None:
    until_ms = NOW_MS + later * HOUR
    since_ms = until_ms - window * HOUR

    class Enough(Exception):
        """Undo: the next history begins anew."""

    def compared() -> None:
        with store.change(at(store).stamp()):
            store.members.add(ANNA)
            store.ledger.add(entries)
            kept = store.ledger
            assert kept.of(ANNA.id) == entries
            assert kept.lots(ANNA.id) == lots.lots_of(entries)
            assert kept.sum(ANNA.id) == lots.balance(lots.lots_of(entries))
            assert kept.since(ANNA.id, since_ms) == [each for each in entries if each.wall_ms >= since_ms]
            near = tuple(
                lot
                for lot in lots.lots_of(entries)
                if lot.id == lots.DEBT or (lot.expires_ms is not None and lot.expires_ms < until_ms)
            )
            assert kept.lots_before(ANNA.id, until_ms) == near
            grown = sum(each.value for each in tiers.growth_of(entries) if since_ms < each.at_ms <= until_ms)
            assert kept.grown(ANNA.id, since_ms, until_ms) == grown
            raise Enough

    with pytest.raises(Enough):
        compared()


def test_members_do_not_mix(tmp_path: Path) -> None:
    store = opened(tmp_path)
    ben = replace(ANNA, id=78)
    with store.change(at(store).stamp()):
        store.members.add(ANNA)
        store.members.add(ben)
        store.ledger.add([LedgerEntry(1, ben.id, 10, EntryKind.EARN, "visit", 1, None, 1, NOW_MS)])
        store.visits.add(visit(ben.id, 2))
    assert (store.ledger.sum(ANNA.id), store.ledger.sum(ben.id)) == (0, 10)
    assert store.visits.last(ANNA.id) is None
    assert store.visits.last(ben.id) == visit(ben.id, 2)


def test_an_entry_for_nobody_is_refused(tmp_path: Path) -> None:
    store = opened(tmp_path)
    with pytest.raises(Exception, match="FOREIGN KEY"), store.change(at(store).stamp()):
        store.ledger.add([LedgerEntry(1, 4242, 10, EntryKind.EARN, "visit", 1, None, 1, NOW_MS)])


def test_visits_the_last_the_last_counted_and_how_many(tmp_path: Path) -> None:
    store = opened(tmp_path)
    visits = [visit(ANNA.id, number, counted=number % 3 == 0, at_ms=NOW_MS + number * HOUR) for number in range(1, 9)]
    with store.change(at(store).stamp()):
        store.members.add(ANNA)
        for each in visits:
            store.visits.add(each)
        store.visits.add(replace(visits[0], id=9, campaigns=("birthday@2026",)))
        store.visits.add(replace(visits[3], id=10, campaigns=("birthday@2026", "holiday@x")))
    last = store.visits.last(ANNA.id)
    assert last is not None
    assert (last.id, last.campaigns) == (10, ("birthday@2026", "holiday@x"))
    assert store.visits.last_counted(ANNA.id) == visits[5]
    assert sorted(store.visits.counted_ms(ANNA.id)) == [NOW_MS + 3 * HOUR, NOW_MS + 6 * HOUR]
    assert store.visits.counted(ANNA.id, NOW_MS + 3 * HOUR, NOW_MS + 6 * HOUR) == 1
    assert store.visits.since(NOW_MS + 7 * HOUR) == 2
    carried = {"birthday@2026": NOW_MS + HOUR, "holiday@x": NOW_MS + 4 * HOUR}
    assert store.visits.carried(ANNA.id) == carried
