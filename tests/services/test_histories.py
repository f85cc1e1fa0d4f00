"""Whatever happens in a shop, in whatever order: the books agree, a reversal restores every lot, and a tier is what
its history says."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.model.ledger import Lot
from kiosk.model.member import Birthday
from kiosk.rules import lots
from kiosk.services.account import reviewed
from kiosk.services.faults import Declined
from tests.services.club import agreed
from tests.services.club import club as the_club
from tests.services.premises import DAY, HOUR, Furnished, Premises

Deed = Callable[[Premises, int, int], object]


def codes(place: Premises, member: int) -> list[str]:
    return [voucher.code for voucher in place.shop.vouchers.of(member)] or ["AAAA-AAAA"]


def undoable(place: Premises, member: int) -> int:
    return next((line.seq for line in place.shop.points.history(member, "en") if line.undo), 0)


def night(place: Premises, member: int, number: int) -> None:
    while place.shop.nightly.step():
        pass


DEEDS: dict[str, Deed] = {
    "visit": lambda place, member, number: place.visit(member),
    "buy": lambda place, member, number: place.shop.purchases.book(member, number * 137, "", by=place.owner.id),
    "buy handmade": lambda place, member, number: place.shop.purchases.book(
        member, number * 100, "handmade", by=place.owner.id
    ),
    "give": lambda place, member, number: place.shop.points.give(member, number, "goodwill", by=place.owner.id),
    "take": lambda place, member, number: place.shop.points.give(member, -number, "mistake", by=place.owner.id),
    "redeem": lambda place, member, number: place.shop.rewards.redeem(
        member, ("tea", "mug", "cake", "cookie")[number % 4], place.owner.id
    ),
    "use": lambda place, member, number: place.shop.vouchers.use(codes(place, member)[0], place.owner.id),
    "void": lambda place, member, number: place.shop.vouchers.void(
        codes(place, member)[number % len(codes(place, member))], "mistake", place.owner.id
    ),
    "restore": lambda place, member, number: place.shop.vouchers.restore(
        codes(place, member)[number % len(codes(place, member))], "mistake", place.owner.id
    ),
    "take back": lambda place, member, number: place.shop.points.take_back(
        member, undoable(place, member), "mistake", place.owner.id
    ),
    "night": night,
    "hours": lambda place, member, number: place.clock.go_on(number * HOUR),
    "weeks": lambda place, member, number: place.clock.go_on(number * 3 * DAY),
    "restart": lambda place, member, number: place.again(mono_ms=place.clock.mono_ms),
    "doubt": lambda place, member, number: setattr(place.clock, "wall_ok", not place.clock.wall_ok),
}
STEPS = st.lists(st.tuples(st.sampled_from(sorted(DEEDS)), st.integers(0, 2), st.integers(1, 20)), max_size=40)


@pytest.mark.parametrize("by", ["points", "spend", "visits"])
@settings(max_examples=12, deadline=None)
@given(STEPS)
def test_the_books_agree(
    tmp_path_factory: pytest.TempPathFactory, furniture: Furnished, by: str, steps: list[tuple[str, int, int]]
) -> None:
    place = the_club(tmp_path_factory.mktemp("history"), furniture, by, {"points": 50, "spend": 30, "visits": 3}[by])
    members = [place.member(birthday=Birthday(6, 1 + n)).guest.id for n in range(3)]
    for step, who, number in steps:
        with contextlib.suppress(Declined):
            DEEDS[step](place, members[who], number)
    books = place.shop.books
    cloud = place.booked_by_the_cloud()
    for number in members:
        held = books.store.ledger.lots(number)
        assert books.store.ledger.sum(number) == lots.balance(held) == cloud[number]
        assert lots.lots_of(books.store.ledger.of(number)) == held, "SQL and the rule count alike"
        assert all(lot.left > 0 for lot in held), "never below 0 without an allowance"
        assert 0 <= place.shop.members.guest(number).balance <= cloud[number]
    place.clock.wall_ok = True
    night(place, 0, 0)
    for number in members:
        assert agreed(place, number) == place.shop.members.guest(number).balance
        member = books.member(number)
        assert member.tier == reviewed(books, member, place.clock.stamp()).tier, "a tier is what its history says"
    place.shop.close()


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["visit", "buy", "give"]), st.integers(1, 20)), max_size=12))
def test_a_reversal_restores_every_lot(
    tmp_path_factory: pytest.TempPathFactory, furniture: Furnished, steps: list[tuple[str, int]]
) -> None:
    place = the_club(tmp_path_factory.mktemp("reversal"), furniture)
    anna = place.member().guest.id
    for step, number in steps:
        with contextlib.suppress(Declined):
            DEEDS[step](place, anna, number)
        place.clock.go_on(5 * HOUR)
    ledger = place.shop.books.store.ledger
    before = ledger.lots(anna)
    for reward in range(3):
        with contextlib.suppress(Declined):
            DEEDS["redeem"](place, anna, reward)
            DEEDS["void"](place, anna, 0)
        assert ledger.lots(anna) == before
    taken = place.shop.points.give(anna, -min(15, lots.balance(before)), "mistake", by=place.owner.id)
    assert ledger.lots(anna) != before
    place.shop.points.take_back(anna, taken.receipt.seq, "mistake", by=place.owner.id)
    assert ledger.lots(anna) == before
    agreed(place, anna)
    place.shop.close()


@settings(max_examples=40)
@given(st.lists(st.integers(1, 40), min_size=1, max_size=6), st.integers(0, 5), st.integers(0, 200))
def test_taking_back_never_takes_more_than_was_given_nor_below_nothing(
    earned: list[int], which: int, spent: int
) -> None:
    """What was given is taken from its own lot first, the rest from the oldest, as far as there is any."""
    held = tuple(Lot(number + 1, points, None) for number, points in enumerate(earned))
    spent = min(spent, sum(earned))
    left: dict[int, int] = {lot.id: lot.left for lot in held}
    for posting in lots.spend(held, spent, "tea"):
        assert posting.lot is not None
        left[posting.lot] += posting.points
    now = tuple(Lot(number, points, None) for number, points in left.items() if points)
    lot = which % len(earned) + 1
    taken = lots.take_back(now, lot, earned[lot - 1], "purchase")
    assert -sum(posting.points for posting in taken) == min(earned[lot - 1], sum(earned) - spent)
    for posting in taken:
        assert posting.lot is not None
        left[posting.lot] += posting.points
    assert min(left.values()) >= 0
