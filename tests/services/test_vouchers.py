"""What becomes of a voucher."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.model.member import Birthday
from kiosk.services.faults import NotAllowed, NotEnough, NotGood, NotOffered, NoVoucher
from tests.services.club import agreed, last, text
from tests.services.premises import DAY, HOUR, Furnished, Premises


def rich(place: Premises) -> int:
    member = place.member().guest.id
    place.shop.points.give(member, 50, "goodwill", by=place.owner.id)
    return member


def lots(place: Premises, member: int) -> dict[int, int]:
    return {lot.id: lot.left for lot in place.shop.books.store.ledger.lots(member)}


def test_looked_up_as_it_is_read_aloud(club: Premises) -> None:
    anna = rich(club)
    code = club.shop.rewards.redeem(anna, "tea", club.clerk.id).code
    for spoken in (code, code.lower(), code.replace("-", ""), f" {code[:4]} {code[5:]} "):
        found = club.shop.vouchers.look_up(spoken)
        assert (found.code, found.status, found.name, found.points) == (code, "open", "A tea", 20)
    assert found.guest.id == anna
    assert found.last_day == "21 May"
    assert club.shop.vouchers.look_up(code, "zh-Hant").name == "一杯茶"
    with pytest.raises(NoVoucher):
        club.shop.vouchers.look_up("AAAA-AAAA")
    assert [each.code for each in club.shop.vouchers.of(anna)] == [code]


def test_good_once(club: Premises) -> None:
    anna = rich(club)
    code = club.shop.rewards.redeem(anna, "tea", club.clerk.id).code
    assert club.shop.vouchers.use(code, by=club.clerk.id).status == "used"
    with pytest.raises(NotGood, match="used"):
        club.shop.vouchers.use(code, by=club.clerk.id)
    assert last(club, "voucher.v1")["status"] == "used"
    assert agreed(club, anna) == 45


def test_good_until_the_business_day_ends(club: Premises) -> None:
    anna = rich(club)
    code = club.shop.rewards.redeem(anna, "tea", club.clerk.id).code  # Thursday noon
    club.clock.go_on(15.9 * HOUR)
    assert club.shop.vouchers.look_up(code).status == "open"
    club.clock.go_on(0.2 * HOUR)  # four in the morning is past
    assert club.shop.vouchers.look_up(code).status == "expired"
    with pytest.raises(NotGood, match="expired"):
        club.shop.vouchers.use(code, by=club.clerk.id)
    club.clock.wall_ok = False
    assert club.shop.vouchers.look_up(code).status == "open", "nothing runs out by a clock that may be wrong"


def test_void_gives_every_lot_back_what_was_taken_from_it(club: Premises) -> None:
    anna = rich(club)
    club.visit(anna)
    before = lots(club, anna)
    code = club.shop.rewards.redeem(anna, "mug", club.clerk.id).code
    assert club.shop.stock.one("mug", "en").left == 0
    assert lots(club, anna) != before
    assert club.shop.vouchers.void(code, "mistake", by=club.clerk.id).status == "void"
    assert lots(club, anna) == before
    assert club.shop.stock.one("mug", "en").left == 1
    agreed(club, anna)
    with pytest.raises(NotGood, match="void already"):
        club.shop.vouchers.void(code, "mistake", by=club.owner.id)
    told = last(club, "voucher.v1")
    assert (told["status"], told["reason"], told["by"]) == ("void", "mistake", club.clerk.id)


def test_what_had_expired_does_not_come_back(club: Premises) -> None:
    anna = club.member().guest.id  # 15, a day ago
    club.clock.go_on(95 * DAY)
    club.shop.points.give(anna, 30, "goodwill", by=club.owner.id)
    club.clock.go_on(6 * DAY)
    code = club.shop.rewards.redeem(anna, "tea", club.clerk.id).code  # books the expiry as well
    club.shop.vouchers.void(code, "mistake", by=club.clerk.id)
    assert agreed(club, anna) == 30


def test_restored_and_void_again_and_again(club: Premises) -> None:
    anna = rich(club)
    code = club.shop.rewards.redeem(anna, "tea", club.clerk.id).code
    for _ in range(3):
        before = lots(club, anna)
        club.shop.vouchers.void(code, "mistake", by=club.owner.id)
        assert agreed(club, anna) == 65
        assert club.shop.vouchers.restore(code, "mistake", by=club.owner.id).status == "open"
        assert agreed(club, anna) == 45
        assert lots(club, anna) == before
    club.shop.vouchers.use(code, by=club.clerk.id)


def test_what_was_used_stays_used_when_it_is_made_good_again(club: Premises) -> None:
    """The void was the mistake: the guest has had the tea, and has paid for it again."""
    anna = rich(club)
    code = club.shop.rewards.redeem(anna, "tea", club.clerk.id).code
    club.shop.vouchers.use(code, by=club.clerk.id)
    for _ in range(2):
        club.shop.vouchers.void(code, "misread", by=club.owner.id)
        assert agreed(club, anna) == 65
        assert club.shop.vouchers.restore(code, "mistake", by=club.owner.id).status == "used"
        assert agreed(club, anna) == 45
        assert last(club, "voucher.v1")["status"] == "used"
        with pytest.raises(NotGood, match="is used"):
            club.shop.vouchers.use(code, by=club.clerk.id)
    assert club.redeemed_by_the_cloud()[anna] == 1, "for the endpoint it is the same one redemption"


def test_what_was_used_needs_no_shelf_and_no_day_to_be_used_again(club: Premises) -> None:
    """It was handed out before it ran out and before the last one went."""
    anna, ben = rich(club), rich(club)
    code = club.shop.rewards.redeem(anna, "mug", club.clerk.id).code
    club.shop.vouchers.use(code, by=club.clerk.id)
    club.shop.vouchers.void(code, "mistake", by=club.owner.id)
    club.shop.rewards.redeem(ben, "mug", club.clerk.id)
    club.clock.go_on(2 * DAY)
    assert club.shop.vouchers.restore(code, "mistake", by=club.owner.id).status == "used"
    assert club.shop.stock.one("mug", "en").left == 0


def test_restored_only_while_it_can_be_paid_and_is_there(club: Premises) -> None:
    anna, ben = rich(club), rich(club)
    code = club.shop.rewards.redeem(anna, "mug", club.clerk.id).code
    with pytest.raises(NotGood, match="open, not void"):
        club.shop.vouchers.restore(code, "mistake", by=club.owner.id)
    club.shop.vouchers.void(code, "not-available", by=club.owner.id)
    other = club.shop.rewards.redeem(ben, "mug", club.clerk.id).code
    with pytest.raises(NotGood, match="none of these"):
        club.shop.vouchers.restore(code, "mistake", by=club.owner.id)
    club.shop.vouchers.void(other, "mistake", by=club.owner.id)
    club.shop.points.give(anna, -40, "mistake", by=club.owner.id)
    with pytest.raises(NotEnough):
        club.shop.vouchers.restore(code, "mistake", by=club.owner.id)
    assert club.shop.vouchers.look_up(code).status == "void"
    agreed(club, anna)


def test_a_present_waits_again_and_is_given_once(club: Premises) -> None:
    anna = club.member(birthday=Birthday(5, 21)).guest.id  # tomorrow
    club.visit(anna)
    first = club.shop.rewards.redeem(anna, "cookie", club.clerk.id).code
    with pytest.raises(NotOffered):
        club.shop.rewards.redeem(anna, "cookie", club.clerk.id)
    club.shop.vouchers.void(first, "not-available", by=club.clerk.id)
    second = club.shop.rewards.redeem(anna, "cookie", club.clerk.id).code
    with pytest.raises(NotGood, match="given again"):
        club.shop.vouchers.restore(first, "mistake", by=club.owner.id)
    assert [each.status for each in club.shop.vouchers.of(anna)] == ["open", "void"]
    assert club.shop.vouchers.of(anna)[0].code == second


def test_own_slips_today_anything_else_a_manager(club: Premises) -> None:
    anna = rich(club)
    code = club.shop.rewards.redeem(anna, "tea", club.owner.id).code
    with pytest.raises(NotAllowed):
        club.shop.vouchers.void(code, "mistake", by=club.clerk.id)
    mine = club.shop.rewards.redeem(anna, "tea", club.clerk.id).code
    club.shop.vouchers.use(mine, by=club.clerk.id)
    with pytest.raises(NotAllowed):
        club.shop.vouchers.void(mine, "returned", by=club.clerk.id)
    club.shop.vouchers.void(mine, "returned", by=club.owner.id)
    with pytest.raises(NotGood, match="no reason"):
        club.shop.vouchers.void(code, "whatever", by=club.owner.id)


@pytest.mark.parametrize(
    ("story", "good_days", "used_on", "void_on", "fault"),
    [
        ("good for sixty days, and nobody wants it", 60, None, 8, ""),
        ("good to the last day", 60, None, 59, ""),
        ("run out this morning", 60, None, 60, ""),
        ("run out long ago", 60, None, 68, "ran out more than 7 days ago"),
        ("run out six days ago", 1, None, 7, ""),
        ("run out a week ago", 1, None, 8, "ran out more than 7 days ago"),
        ("used at once", 60, 0, 6, ""),
        ("used at once, brought back too late", 60, 0, 7, "was used more than 7 days ago"),
        ("used late, brought back the next day", 60, 30, 31, ""),
        ("used late, brought back too late", 60, 30, 37, "was used more than 7 days ago"),
    ],
)
def test_how_long_a_redemption_can_be_taken_back(
    tmp_path: Path, furniture: Furnished, story: str, good_days: int, used_on: int | None, void_on: int, fault: str
) -> None:
    """As long as it is good; a week from when it was used or ran out."""
    place = Premises(tmp_path, furniture, text().replace("worth = 1.00", f"worth = 1.00\nvoucher_days = {good_days}"))
    anna = rich(place)
    code = place.shop.rewards.redeem(anna, "tea", place.clerk.id).code
    if used_on is not None:
        place.clock.go_on(used_on * DAY)
        place.shop.vouchers.use(code, by=place.clerk.id)
    place.clock.go_on((void_on - (used_on or 0)) * DAY)
    if fault:
        with pytest.raises(NotGood, match=fault):
            place.shop.vouchers.void(code, "returned", by=place.owner.id)
    else:
        assert place.shop.vouchers.void(code, "returned", by=place.owner.id).status == "void", story


def test_by_a_clock_that_may_be_wrong_nothing_is_too_late(club: Premises) -> None:
    anna = rich(club)
    code = club.shop.rewards.redeem(anna, "tea", club.clerk.id).code
    club.shop.vouchers.use(code, by=club.clerk.id)
    club.clock.wall_ok = False
    club.clock.go_on(30 * DAY)
    assert club.shop.vouchers.void(code, "returned", by=club.owner.id).status == "void"
