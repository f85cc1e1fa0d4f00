"""Points in lots: the oldest is spent first, a reversal restores every lot, nothing goes below zero unasked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.model.ledger import EntryKind, LedgerEntry, Lot
from kiosk.model.loyalty import Expiry, PointsRule
from kiosk.rules import lots
from kiosk.rules.lots import DEBT, Posting, Short
from tests.rules.shop import BERLIN, Book, at, ms


def test_the_lot_that_expires_first_is_spent_first() -> None:
    book = Book()
    for points, expires in ((30, 900), (10, 500), (40, None)):
        book.add(points, expires_ms=expires)
    book.post(lots.spend(lots.lots_of(book.entries), 35, "tea"))
    assert lots.lots_of(book.entries) == (Lot(1, 5, 900), Lot(3, 40, None))
    assert [(entry.lot, entry.points) for entry in book.entries[3:]] == [(2, -10), (1, -25)]


def test_of_lots_that_expire_together_the_oldest_is_spent_first() -> None:
    taken = lots.spend((Lot(4, 10, 900), Lot(9, 10, 900)), 12, "tea")
    assert [(posting.lot, posting.points) for posting in taken] == [(4, -10), (9, -2)]


def test_what_is_missing_is_told() -> None:
    with pytest.raises(Short, match="5 points are missing"):
        lots.spend((Lot(1, 20, None),), 25, "tea")


def test_an_offline_allowance_is_a_debt_of_its_own() -> None:
    book = Book()
    book.add(20)
    book.post(lots.spend(lots.lots_of(book.entries), 25, "tea", allowance=10))
    assert lots.lots_of(book.entries) == (Lot(DEBT, -5, None),)
    with pytest.raises(Short):
        lots.spend(lots.lots_of(book.entries), 6, "tea", allowance=10)
    book.add(12)
    book.post(lots.settle(lots.lots_of(book.entries)))
    assert lots.lots_of(book.entries) == (Lot(4, 7, None),)  # after the tea's two entries
    assert book.total == 7


def test_with_a_debt_only_what_is_beyond_it_can_be_spent() -> None:
    owing = (Lot(DEBT, -5, None), Lot(3, 12, None))
    assert lots.spend(owing, 7, "tea") == (Posting(3, -7, EntryKind.SPEND, "tea"),)
    with pytest.raises(Short):
        lots.spend(owing, 8, "tea")


def test_a_reversal_after_the_debt_was_paid_gives_points_to_spend() -> None:
    book = Book()
    spent = book.post(lots.spend((), 5, "tea", allowance=5))
    book.add(8, expires_ms=900)
    book.post(lots.settle(lots.lots_of(book.entries)))
    book.post(lots.reverse(spent, "void"))
    assert lots.lots_of(book.entries) == (Lot(2, 3, 900), Lot(DEBT, 5, None))
    book.post(lots.spend(lots.lots_of(book.entries), 8, "tea"))
    assert lots.lots_of(book.entries) == ()


def test_what_costs_nothing_can_be_had_with_a_debt() -> None:
    assert lots.spend((Lot(DEBT, -5, None),), 0, "lane") == ()


def test_expiry_takes_what_is_left_and_nothing_twice() -> None:
    book = Book()
    book.add(30, expires_ms=500)
    book.add(10, expires_ms=501)
    book.post(lots.spend(lots.lots_of(book.entries), 12, "tea"))
    book.post(lots.expire(lots.lots_of(book.entries), 500))
    assert book.total == 10
    assert lots.expire(lots.lots_of(book.entries), 500) == ()


def test_a_reversal_gives_back_to_the_lots_it_was_taken_from_once() -> None:
    book = Book()
    book.add(10, expires_ms=500)
    book.add(40, expires_ms=900)
    before = lots.lots_of(book.entries)
    spent = book.post(lots.spend(before, 25, "tea"))
    undone = book.post(lots.reverse(spent, "void"))
    assert lots.lots_of(book.entries) == before
    assert {entry.kind for entry in undone} == {EntryKind.REVERSE}
    assert lots.reverse([*spent, *undone], "void") == ()


@pytest.mark.parametrize(
    ("story", "held", "allowance", "taken"),
    [
        ("nothing of it is spent", [Lot(1, 30, 500), Lot(2, 20, 400)], 0, [(1, -30)]),
        ("some of it is spent", [Lot(2, 20, 400), Lot(1, 15, 500)], 0, [(1, -15), (2, -15)]),
        ("all of it is spent, the rest is the shop's loss", [Lot(2, 20, 400)], 0, [(2, -20)]),
        ("a debt is allowed", [Lot(2, 20, 400)], 50, [(2, -20), (DEBT, -10)]),
        ("there is a debt already", [Lot(DEBT, -5, None), Lot(2, 20, 400)], 0, [(2, -15)]),
    ],
)
def test_points_of_a_returned_purchase_are_taken_back(
    story: str, held: list[Lot], allowance: int, taken: list[tuple[int, int]]
) -> None:
    found = lots.take_back(lots.in_order(held), 1, 30, "return", allowance)
    assert [(posting.lot, posting.points) for posting in found] == taken, story


@pytest.mark.parametrize(
    ("rule", "earned", "gone"),
    [
        (PointsRule(expiry=Expiry.DAYS, after=30), "2026-05-08 12:00", "2026-06-08 04:00"),
        (PointsRule(expiry=Expiry.DAYS, after=1), "2026-05-09 02:00", "2026-05-10 04:00"),  # Friday night
        (PointsRule(expiry=Expiry.MONTHS, after=12), "2026-05-08 12:00", "2027-05-09 04:00"),
        (PointsRule(expiry=Expiry.MONTHS, after=1), "2026-01-31 12:00", "2026-03-01 04:00"),
        (PointsRule(expiry=Expiry.MONTHS, after=24), "2028-02-29 12:00", "2030-03-01 04:00"),
        (PointsRule(expiry=Expiry.MONTHS, after=7), "2026-05-08 12:00", "2026-12-09 04:00"),
        (PointsRule(expiry=Expiry.YEAR_END, after=1), "2026-05-08 12:00", "2027-01-01 04:00"),
        (PointsRule(expiry=Expiry.YEAR_END, after=2), "2027-01-01 02:00", "2028-01-01 04:00"),  # still 2026
    ],
)
def test_points_expire_at_the_end_of_a_business_day(rule: PointsRule, earned: str, gone: str) -> None:
    assert lots.expires_at(rule, at(earned, BERLIN)) == ms(gone, BERLIN)


def test_points_may_live_for_ever() -> None:
    assert lots.expires_at(PointsRule(expiry=Expiry.NEVER), at("2026-05-08 12:00")) is None


def test_what_expires_next_is_told_together() -> None:
    held = (Lot(1, 10, 500), Lot(2, 5, 500), Lot(3, 7, 800), Lot(4, 9, None))
    assert lots.expiring(held, 400, 700) == (15, 500)
    assert lots.expiring(held, 500, 900) == (7, 800)
    assert lots.expiring(held, 100, 400) is None


# --- any history --------------------------------------------------------------------------------------

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("earn"), st.integers(1, 60), st.one_of(st.none(), st.integers(0, 400))),
        st.tuples(st.just("spend"), st.integers(1, 80), st.integers(0, 20)),
        st.tuples(st.just("expire"), st.integers(0, 400), st.just(0)),
        st.tuples(st.just("undo"), st.integers(0, 9), st.just(0)),
        st.tuples(st.just("take back"), st.integers(0, 9), st.integers(0, 20)),
        st.tuples(st.just("settle"), st.just(0), st.just(0)),
    ),
    max_size=40,
)


def play(steps: list[tuple[str, int, int | None]], offline: bool) -> Book:
    """A member's life by the rules; `offline` lets spending go below zero by the allowance."""
    book, changes = Book(), list[list[LedgerEntry]]()
    for what, number, other in steps:
        held = lots.lots_of(book.entries)
        allowance = (other or 0) if offline else 0
        if what == "earn":
            book.add(number, expires_ms=other)
        elif what == "spend":
            try:
                changes.append(book.post(lots.spend(held, number, "tea", allowance)))
            except Short as short:
                assert short.missing == number - book.total - allowance  # noqa: PT017  # both ways are asked
        elif what == "expire":
            book.post(lots.expire(held, number))
        elif what == "undo" and changes:
            book.post(lots.reverse(changes.pop(number % len(changes)), "void"))
        elif what == "take back" and (earned := [e for e in book.entries if e.kind is EntryKind.EARN]):
            entry = earned[number % len(earned)]
            book.post(lots.take_back(held, entry.id, entry.points, "return", allowance))
        elif what == "settle":
            book.post(lots.settle(held))
    return book


@given(STEPS, st.booleans())
def test_the_balance_is_always_the_sum_of_the_lots(steps: list[tuple[str, int, int | None]], offline: bool) -> None:
    book = play(steps, offline)
    assert lots.balance(lots.lots_of(book.entries)) == book.total


@given(STEPS)
def test_without_an_allowance_nothing_goes_below_zero(steps: list[tuple[str, int, int | None]]) -> None:
    book = play(steps, offline=False)
    for end in range(len(book.entries) + 1):
        held = lots.lots_of(book.entries[:end])
        assert all(lot.left > 0 for lot in held)


@given(STEPS)
def test_with_an_allowance_only_the_debt_is_below_zero_and_never_further(
    steps: list[tuple[str, int, int | None]],
) -> None:
    book = play(steps, offline=True)
    assert all(lot.left > 0 for lot in lots.lots_of(book.entries) if lot.id != DEBT)
    assert book.total >= -20


@given(STEPS, st.integers(1, 100), st.integers(0, 20))
def test_a_reversal_restores_every_lot(steps: list[tuple[str, int, int | None]], points: int, allowance: int) -> None:
    book = play(steps, offline=True)
    before = lots.lots_of(book.entries)
    try:
        spent = book.post(lots.spend(before, points, "tea", allowance))
    except Short:
        return
    book.post(lots.reverse(spent, "void"))
    assert lots.lots_of(book.entries) == before


@given(STEPS, st.randoms(use_true_random=False))
def test_entries_may_arrive_in_any_order(steps: list[tuple[str, int, int | None]], chance: object) -> None:
    book = play(steps, offline=True)
    shuffled = list(book.entries)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis hands a random.Random
    assert lots.lots_of(shuffled) == lots.lots_of(book.entries)


@given(STEPS)
def test_settling_a_debt_changes_no_balance_and_leaves_debt_or_points_not_both(
    steps: list[tuple[str, int, int | None]],
) -> None:
    book = play(steps, offline=True)
    before = book.total
    book.post(lots.settle(lots.lots_of(book.entries)))
    held = lots.lots_of(book.entries)
    assert book.total == before
    assert not (any(lot.left < 0 for lot in held) and any(lot.left > 0 for lot in held))
