"""What a purchase earns, and what becomes of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.services.faults import Declined, NotAllowed
from kiosk.services.purchases import MOST
from tests.services.club import agreed, last
from tests.services.club import club as the_club
from tests.services.premises import DAY, HOUR, Furnished, Premises


@pytest.mark.parametrize(
    ("amount", "category", "gains"),
    [
        (99, "", []),
        (100, "", [("Your purchase", 1)]),
        (1999, "", [("Your purchase", 19)]),
        (1200, "handmade", [("Your purchase", 12), ("Made by hand", 6)]),
        (4000, "handmade", [("Your purchase", 40), ("Made by hand", 8)]),  # capped
    ],
)
def test_points_for_every_full_amount_and_for_the_category(
    club: Premises, amount: int, category: str, gains: list[tuple[str, int]]
) -> None:
    anna = club.member().guest.id
    before = agreed(club, anna)
    bought = club.shop.purchases.book(anna, amount, category, by=club.clerk.id)
    assert [(gain.why, gain.points) for gain in bought.gains] == gains
    assert bought.guest.balance == before + sum(points for _, points in gains) == agreed(club, anna)
    told = last(club, "purchase.v1")
    assert bought.receipt.type == "purchase.v1"
    assert (told["amount"], told["lines"], told["by"]) == (amount, [[category, amount]], club.clerk.id)


def test_a_days_cap_holds_over_several_purchases(club: Premises) -> None:
    anna = club.member().guest.id
    club.shop.purchases.book(anna, 1000, "handmade", by=club.clerk.id)
    second = club.shop.purchases.book(anna, 1000, "handmade", by=club.clerk.id)
    assert [gain.points for gain in second.gains] == [10, 3]
    club.clock.go_on(DAY)
    assert [gain.points for gain in club.shop.purchases.book(anna, 1000, "handmade", by=club.clerk.id).gains] == [10, 5]


@pytest.mark.parametrize(("amount", "category"), [(0, ""), (-500, ""), (MOST + 1, ""), (500, "unicorns")])
def test_what_is_no_purchase(club: Premises, amount: int, category: str) -> None:
    anna = club.member().guest.id
    events = len(club.events())
    with pytest.raises(Declined):
        club.shop.purchases.book(anna, amount, category, by=club.clerk.id)
    assert len(club.events()) == events


def test_only_staff_book_purchases(club: Premises) -> None:
    with pytest.raises(NotAllowed):
        club.shop.purchases.book(club.member().guest.id, 500, "", by=4242)


def test_what_was_spent_makes_the_tier(tmp_path: Path, furniture: Furnished) -> None:
    place = the_club(tmp_path, furniture, by="spend", silver=20)
    anna = place.member().guest.id
    assert place.shop.purchases.book(anna, 1999, "", by=place.clerk.id).guest.tier.id == "plain"
    silver = place.shop.purchases.book(anna, 1, "", by=place.clerk.id)
    assert silver.guest.tier.id == "silver"
    assert last(place, "purchase.v1")["tier"] == "silver"
    place.clock.go_on(4 * HOUR)
    visit = place.visit(anna)
    assert visit.guest.tier.id == "silver"
    ben = place.member("Ben").guest.id
    place.shop.purchases.book(ben, 1995, "", by=place.clerk.id)
    assert place.visit(ben).guest.tier.id == "plain", "points are no money"
    back = place.shop.points.take_back(anna, silver.receipt.seq, "mistake", by=place.owner.id)
    assert back.guest.tier.id == "plain", "as though it had never been"
    place.shop.close()


def test_a_purchase_pays_a_debt_first(club: Premises) -> None:
    """Points spent beyond the balance offline are owed; what comes in pays them, and nothing is counted twice."""
    from kiosk.model.ledger import EntryKind, LedgerEntry

    anna = club.member().guest.id
    with club.shop.books.store.change(club.clock.stamp()) as change:
        club.shop.books.store.ledger.add(
            [
                LedgerEntry(
                    change.new_id(), anna, -25, EntryKind.SPEND, "tea", 0, None, change.next_seq, club.clock.wall_ms
                )
            ]
        )
    assert club.shop.members.guest(anna).balance == -10
    bought = club.shop.purchases.book(anna, 3000, "", by=club.clerk.id)
    assert bought.guest.balance == 20
    lots = club.shop.books.store.ledger.lots(anna)
    assert all(lot.left > 0 and lot.id for lot in lots)
    assert sum(lot.left for lot in lots) == 20
