"""Points by hand, friends brought, what is taken back, and the account that staff read."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from kiosk.demo.cast import joined
from kiosk.model.ledger import EntryKind, LedgerEntry
from kiosk.services.faults import CapReached, Declined, NotAllowed, NotEnough, UnknownMember
from tests.services.club import agreed, last
from tests.services.club import club as the_club
from tests.services.premises import DAY, HOUR, Furnished, Premises


def lots(place: Premises, member: int) -> dict[int, int]:
    return {lot.id: lot.left for lot in place.shop.books.store.ledger.lots(member)}


def test_given_by_hand_with_who_and_why(club: Premises) -> None:
    anna = club.member().guest.id
    booked = club.shop.points.give(anna, 20, "forgotten-card", by=club.clerk.id)
    assert (booked.points, booked.guest.balance) == (20, 35) == (20, agreed(club, anna))
    told = last(club, "adjust.v1")
    assert (told["points"], told["reason"], told["by"]) == (20, "forgotten-card", club.clerk.id)
    assert told["entries"][0]["expires_ms"], "they live as long as any others"
    club.clock.go_on(101 * DAY)
    assert club.shop.members.guest(anna).balance == 0


def test_taken_by_hand_from_the_oldest(club: Premises) -> None:
    anna = club.member().guest.id
    club.visit(anna)
    first = lots(club, anna)
    booked = club.shop.points.give(anna, -12, "mistake", by=club.clerk.id)
    assert booked.guest.balance == agreed(club, anna) == 13
    assert sum(first.values()) - sum(lots(club, anna).values()) == 12
    with pytest.raises(NotEnough, match="7 of them are not there"):
        club.shop.points.give(anna, -20, "mistake", by=club.clerk.id)
    assert agreed(club, anna) == 13


def test_so_many_a_day_and_no_more(club: Premises) -> None:
    anna, ben = club.member().guest.id, club.member("Ben").guest.id
    club.shop.points.give(anna, 30, "goodwill", by=club.clerk.id)
    assert club.shop.points.left_today(club.clerk.id) == 20
    with pytest.raises(CapReached) as reached:
        club.shop.points.give(ben, 21, "goodwill", by=club.clerk.id)
    assert reached.value.left == 20
    club.shop.points.give(ben, 20, "goodwill", by=club.clerk.id)
    club.shop.points.give(ben, 50, "goodwill", by=club.owner.id)  # each has their own
    club.shop.points.give(ben, -5, "mistake", by=club.clerk.id)  # taking needs no room
    club.clock.go_on(DAY)
    assert club.shop.points.left_today(club.clerk.id) == 50


def test_what_was_taken_back_leaves_room_again(club: Premises) -> None:
    anna = club.member().guest.id
    given = club.shop.points.give(anna, 50, "goodwill", by=club.clerk.id)
    club.shop.points.take_back(anna, given.receipt.seq, "mistake", by=club.clerk.id)
    assert club.shop.points.left_today(club.clerk.id) == 50


def test_what_was_spent_before_it_was_taken_back_leaves_no_room(club: Premises) -> None:
    """Give, hand out, take back the rest: the tea is gone, and so is its part of the day's cap."""
    anna = club.member().guest.id  # 15
    given = club.shop.points.give(anna, 50, "goodwill", by=club.clerk.id)
    for _ in range(3):
        club.shop.rewards.redeem(anna, "tea", club.clerk.id)  # 60 of 65
    back = club.shop.points.take_back(anna, given.receipt.seq, "mistake", by=club.clerk.id)
    assert (back.points, club.shop.points.left_today(club.clerk.id)) == (-5, 5)
    with pytest.raises(CapReached):
        club.shop.points.give(anna, 6, "goodwill", by=club.clerk.id)


HANDS = st.lists(
    st.tuples(st.sampled_from(["give", "tea", "take back", "take", "visit"]), st.integers(1, 50)), max_size=20
)


@settings(max_examples=15, deadline=None)
@drawn(HANDS)
def test_nobody_gets_round_the_cap_of_a_day(
    tmp_path_factory: pytest.TempPathFactory, furniture: Furnished, hands: list[tuple[str, int]]
) -> None:
    """Whatever one clerk does alone: what they gave and did not really take back is never more than the cap."""
    place = the_club(tmp_path_factory.mktemp("cap"), furniture)
    anna, clerk = place.member().guest.id, place.clerk.id
    net, given = 0, list[int]()
    for what, number in hands:
        with contextlib.suppress(Declined):
            match what:
                case "give":
                    booked = place.shop.points.give(anna, number, "goodwill", by=clerk)
                    given.append(booked.receipt.seq)
                    net += number
                case "tea":
                    place.shop.rewards.redeem(anna, "tea", clerk)
                case "take back" if given:
                    net += place.shop.points.take_back(anna, given.pop(), "mistake", by=clerk).points
                case "take":
                    place.shop.points.give(anna, -number, "mistake", by=clerk)
                case "visit":
                    place.visit(anna)
        assert net <= 50
        assert place.shop.points.left_today(clerk) == 50 - net
    place.shop.close()


@pytest.mark.parametrize(
    ("points", "reason", "by", "fault"),
    [
        (5, "", 0, Declined),
        (5, "because", 0, Declined),
        (0, "goodwill", 0, Declined),
        (5, "goodwill", 4242, NotAllowed),
    ],
)
def test_no_points_without_a_reason_and_a_person(
    club: Premises, points: int, reason: str, by: int, fault: type[Exception]
) -> None:
    anna = club.member().guest.id
    with pytest.raises(fault):
        club.shop.points.give(anna, points, reason, by=by or club.clerk.id)
    with pytest.raises(UnknownMember):
        club.shop.points.give(4242, 5, "goodwill", by=club.clerk.id)
    assert agreed(club, anna) == 15


def test_taking_back_points_taken_fills_every_lot_again(club: Premises) -> None:
    anna = club.member().guest.id
    club.visit(anna)
    before = lots(club, anna)
    taken = club.shop.points.give(anna, -22, "mistake", by=club.clerk.id)
    assert lots(club, anna) != before
    back = club.shop.points.take_back(anna, taken.receipt.seq, "mistake", by=club.clerk.id)
    assert (back.points, lots(club, anna)) == (22, before)
    assert agreed(club, anna) == 25
    with pytest.raises(Declined, match="already"):
        club.shop.points.take_back(anna, taken.receipt.seq, "mistake", by=club.clerk.id)


def test_taking_back_a_purchase_whose_points_are_spent(club: Premises) -> None:
    """What is there is taken, from its own lot first; what is not there is the shop's loss."""
    anna = club.member().guest.id
    bought = club.shop.purchases.book(anna, 2500, "", by=club.clerk.id)  # 15 + 25
    club.shop.rewards.redeem(anna, "mug", club.clerk.id)  # 30
    back = club.shop.points.take_back(anna, bought.receipt.seq, "mistake", by=club.clerk.id)
    assert (back.points, back.guest.balance) == (-10, 0) == (-10, agreed(club, anna))


def test_a_purchase_taken_back_frees_its_cap_and_its_growth(club: Premises) -> None:
    anna = club.member().guest.id
    bought = club.shop.purchases.book(anna, 4000, "handmade", by=club.clerk.id)
    assert bought.guest.tier.id == "silver"
    back = club.shop.points.take_back(anna, bought.receipt.seq, "mistake", by=club.clerk.id)
    assert (back.guest.tier.id, back.guest.balance) == ("plain", 15)
    assert last(club, "reverse.v1")["tier"] == "plain"
    again = club.shop.purchases.book(anna, 1000, "handmade", by=club.clerk.id)
    assert [gain.points for gain in again.gains] == [10, 5]


def test_what_expired_along_with_a_purchase_stays_expired(club: Premises) -> None:
    anna = club.member().guest.id
    club.clock.go_on(102 * DAY)
    bought = club.shop.purchases.book(anna, 1000, "", by=club.clerk.id)
    assert last(club, "purchase.v1")["entries"][0]["kind"] == "expire"
    back = club.shop.points.take_back(anna, bought.receipt.seq, "mistake", by=club.clerk.id)
    assert (back.points, back.guest.balance) == (-10, 0) == (-10, agreed(club, anna))


def test_a_debt_that_a_purchase_paid_is_not_owed_again(club: Premises) -> None:
    """What the purchase gave beyond the debt is taken back; the rest was there only to be owed, the shop's loss."""
    anna = club.member().guest.id
    with club.shop.books.store.change(club.clock.stamp()) as change:
        owed = LedgerEntry(change.new_id(), anna, -25, EntryKind.SPEND, "tea", 0, None, 0, club.clock.wall_ms)
        club.shop.books.store.ledger.add([owed])
    bought = club.shop.purchases.book(anna, 3000, "", by=club.clerk.id)
    assert bought.guest.balance == 20
    back = club.shop.points.take_back(anna, bought.receipt.seq, "mistake", by=club.clerk.id)
    assert (back.points, back.guest.balance) == (-20, 0)
    assert lots(club, anna) == {}


def test_points_by_hand_taken_back_cost_no_growth(tmp_path: Path, furniture: Furnished) -> None:
    """They made no tier, so taking them back, from whatever lots, unmakes none."""
    place = the_club(tmp_path, furniture, silver=65)
    anna = place.member().guest.id
    place.shop.purchases.book(anna, 4500, "", by=place.owner.id)  # 15 + 45 grown
    given = place.shop.points.give(anna, 20, "goodwill", by=place.owner.id)
    for reward in ("mug", "tea", "tea"):
        place.shop.rewards.redeem(anna, reward, place.owner.id)  # 10 of the given ones are left
    assert place.visit(anna).guest.tier.id == "silver"  # 70 grown
    back = place.shop.points.take_back(anna, given.receipt.seq, "mistake", by=place.owner.id)
    assert (back.points, back.guest.tier.id) == (-20, "silver")
    place.shop.close()


def test_own_slips_today_a_manager_everything(club: Premises) -> None:
    anna = club.member().guest.id
    mine = club.shop.purchases.book(anna, 500, "", by=club.clerk.id).receipt.seq
    theirs = club.shop.purchases.book(anna, 500, "", by=club.owner.id).receipt.seq
    with pytest.raises(NotAllowed, match="a manager does"):
        club.shop.points.take_back(anna, theirs, "mistake", by=club.clerk.id)
    club.clock.go_on(DAY)
    with pytest.raises(NotAllowed):
        club.shop.points.take_back(anna, mine, "mistake", by=club.clerk.id)
    club.shop.points.take_back(anna, mine, "mistake", by=club.owner.id)
    visit = club.visit(anna).receipt.seq
    with pytest.raises(Declined, match="only a purchase or points by hand"):
        club.shop.points.take_back(anna, visit, "mistake", by=club.owner.id)


def test_the_account_in_lines(club: Premises) -> None:
    anna = club.member().guest.id
    club.shop.purchases.book(anna, 50, "", by=club.clerk.id)  # earns nothing
    bought = club.shop.purchases.book(anna, 1000, "", by=club.clerk.id)
    given = club.shop.points.give(anna, 5, "goodwill", by=club.clerk.id)
    code = club.shop.rewards.redeem(anna, "tea", club.clerk.id).code
    club.shop.vouchers.void(code, "mistake", by=club.clerk.id)
    club.shop.points.take_back(anna, bought.receipt.seq, "mistake", by=club.clerk.id)
    told = [
        (line.kind, line.words, line.points, line.amount, line.undo) for line in club.shop.points.history(anna, "en")
    ]
    assert told == [
        ("reversal", "mistake", -10, 0, False),
        ("reversal", "A tea", 20, 0, False),
        ("redemption", "A tea", -20, 0, False),
        ("adjustment", "goodwill", 5, 0, True),
        ("purchase", "", 10, 1000, False),
        ("purchase", "", 0, 50, True),
        ("visit", "", 15, 0, False),
    ]
    lines = club.shop.points.history(anna, "en", most=2)
    assert [line.kind for line in lines] == ["reversal", "reversal"]
    assert lines[0].day == "21 May"
    assert given.receipt.seq in {line.seq for line in club.shop.points.history(anna, "zh-Hant")}


# --- friends -----------------------------------------------------------------------------------------------


def joined_today(place: Premises, name: str) -> int:
    return joined(place.shop, place.card(place.uid()), name, by=place.clerk.id).guest.id


def test_who_brings_a_friend_and_the_friend_are_rewarded_once(club: Premises) -> None:
    anna = club.member().guest.id
    ben = joined_today(club, "Ben")
    paid = {each.guest.name: each.points for each in club.shop.points.introduced(ben, anna, by=club.clerk.id)}
    assert paid == {"Anna": 30, "Ben": 15}
    assert (agreed(club, anna), agreed(club, ben)) == (45, 30)
    told = [data for kind, data in club.events() if kind == "referral.v1"]
    assert [(data["member"], data["other"], data["side"]) for data in told] == [
        (anna, ben, "referral"),
        (ben, anna, "referred"),
    ]
    with pytest.raises(Declined, match="said already"):
        club.shop.points.introduced(ben, anna, by=club.clerk.id)
    assert "referral" in {line.kind for line in club.shop.points.history(anna, "en")}


def test_more_when_the_friend_comes_again(club: Premises) -> None:
    anna = club.member().guest.id
    ben = joined_today(club, "Ben")
    club.shop.points.introduced(ben, anna, by=club.clerk.id)
    balances = []
    for _ in range(4):
        club.clock.go_on(4 * HOUR)
        club.visit(ben)
        balances.append(agreed(club, anna))
    assert balances == [45, 56, 56, 56], "at the friend's third visit, and never again"
    agreed(club, ben)


def test_a_visit_that_was_rewarded_is_not_again_when_visits_are_fewer(club: Premises) -> None:
    """A merge undone takes visits away; the same ones come again and bring nothing twice."""
    anna = club.member().guest.id
    ben = joined_today(club, "Ben")
    club.shop.points.introduced(ben, anna, by=club.clerk.id)
    with club.shop.books.store.change(club.clock.stamp()):
        club.shop.books.store.referrals.pay(ben, 3)
    for _ in range(3):
        club.clock.go_on(4 * HOUR)
        club.visit(ben)
    assert agreed(club, anna) == 45


@pytest.mark.parametrize(
    "why", ["themselves", "on the day they join", "a member before"], ids=["self", "late", "the younger one"]
)
def test_who_can_not_have_brought_whom(club: Premises, why: str) -> None:
    anna = club.member().guest.id
    ben = joined_today(club, "Ben")
    club.clock.go_on(60)
    carl = joined_today(club, "Carl")
    friend, referrer = {"themselves": (ben, ben), "on the day they join": (ben, anna), "a member before": (ben, carl)}[
        why
    ]
    if why == "on the day they join":
        club.clock.go_on(DAY)
    with pytest.raises(Declined, match=why):
        club.shop.points.introduced(friend, referrer, by=club.clerk.id)
    assert "referral.v1" not in {kind for kind, _ in club.events()}


def test_two_who_were_read_in_at_once_can_not_have_brought_each_other(club: Premises) -> None:
    """Members of an old card list all joined at one moment: who came first is not known, but a ring is none."""
    anna, ben, carl = (joined_today(club, name) for name in ("Anna", "Ben", "Carl"))
    club.shop.points.introduced(ben, anna, by=club.clerk.id)
    club.shop.points.introduced(carl, ben, by=club.clerk.id)
    told = len(club.events())
    for friend, referrer in ((anna, ben), (anna, carl)):
        with pytest.raises(Declined, match="was brought by"):
            club.shop.points.introduced(friend, referrer, by=club.clerk.id)
    assert len(club.events()) == told


def test_a_ring_that_a_merge_left_behind_ends_no_story(club: Premises) -> None:
    """Anna brought Ben, and was brought by Carl, who turns out to be Ben; then she brings Dora."""
    anna, ben, carl, dora = (joined_today(club, name) for name in ("Anna", "Ben", "Carl", "Dora"))
    club.shop.points.introduced(ben, anna, by=club.clerk.id)
    club.shop.points.introduced(anna, carl, by=club.clerk.id)
    club.shop.merging.merge(ben, carl, by=club.owner.id)
    assert club.shop.points.introduced(dora, anna, by=club.clerk.id)
