"""Signing in, and guessing PINs."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.clock import HandClock
from kiosk.model.member import Role
from kiosk.programme import read
from kiosk.services.faults import CardTaken, Declined, NotAllowed, PinLocked, PinUnfit, PinWrong
from kiosk.services.shop import Shop, open_shop
from kiosk.services.views import NoCard, Refusal
from kiosk.store.faults import StoreFault
from kiosk.store.store import Store
from tests.services.premises import CLERK_PIN, DAY, FILE, KEYS, OWNER_PIN, WEDNESDAY, ZONE, Premises

WRONG = "9182"


def guess(place: Premises, times: int) -> list[object]:
    """What wrong PINs are answered: the tries left, or the seconds of the pause."""
    told: list[object] = []
    for _ in range(times):
        try:
            place.shop.staff.by_pin(WRONG, None)
        except PinWrong as no:
            told.append(no.left)
        except PinLocked as no:
            told.append(f"{no.seconds} s")
    return told


def test_a_pin_says_who_it_is(place: Premises) -> None:
    assert place.shop.staff.by_pin(OWNER_PIN, None) == place.owner
    assert place.shop.staff.by_pin(CLERK_PIN, None) == place.clerk
    assert place.shop.staff.by_pin(OWNER_PIN, place.owner.id) == place.owner


def test_with_a_card_it_must_be_the_same_persons(place: Premises) -> None:
    with pytest.raises(PinWrong) as no:
        place.shop.staff.by_pin(CLERK_PIN, place.owner.id)
    assert no.value.left == 4


def test_five_tries_then_longer_and_longer_pauses(place: Premises) -> None:
    assert guess(place, 7) == [4, 3, 2, 1, "60 s", "60 s", "60 s"]
    with pytest.raises(PinLocked):
        place.shop.staff.by_pin(OWNER_PIN, None)
    for pause in (60, 300, 900, 3600, 3600):
        place.clock.go_on(pause - 1)
        assert guess(place, 1) == ["1 s"]
        place.clock.go_on(1)
        assert guess(place, 4) == [4, 3, 2, 1]
        if pause < 3600:
            assert guess(place, 1) == [f"{ {60: 300, 300: 900, 900: 3600}[pause] } s"]
        else:
            assert guess(place, 1) == ["3600 s"]


def test_the_right_pin_clears_the_slate(place: Premises) -> None:
    assert guess(place, 4) == [4, 3, 2, 1]
    place.shop.staff.by_pin(OWNER_PIN, None)
    assert guess(place, 5) == [4, 3, 2, 1, "60 s"]


def test_pulling_the_plug_gives_no_try_back(place: Premises) -> None:
    assert guess(place, 3) == [4, 3, 2]
    place.again(mono_ms=0)
    assert guess(place, 2) == [1, "60 s"]


@pytest.mark.parametrize("mono_ms", [0, 30_000, 10**9])
def test_pulling_the_plug_makes_no_pause_shorter(place: Premises, mono_ms: int) -> None:
    place.clock.mono_ms = 5_000
    guess(place, 5)
    place.again(mono_ms=mono_ms)
    served = max(0, mono_ms - 5_000)  # the machine has been up so long since the lock, if it was not cut at all
    left = 60_000 - served
    if left > 0:
        place.clock.go_on(left / 1000 - 1)
        assert guess(place, 1) == ["1 s"]
        place.clock.go_on(1)
    place.shop.staff.by_pin(OWNER_PIN, None)


def test_a_pause_late_in_a_long_boot_is_no_longer_after_a_power_cut(place: Premises) -> None:
    place.clock.mono_ms = 40 * 86_400_000
    guess(place, 5)
    place.again(mono_ms=7_000)
    assert guess(place, 1) == ["60 s"], "measured from the start, not from forty days on"
    place.clock.go_on(60)
    place.shop.staff.by_pin(OWNER_PIN, None)


def test_a_pause_that_ended_yesterday_is_over_today(place: Premises) -> None:
    guess(place, 5)
    place.clock.go_on(61)
    place.shop.idle()
    place.again(mono_ms=3_000)
    place.shop.staff.by_pin(OWNER_PIN, None)


@pytest.mark.parametrize("jump", [-20 * 365 * DAY, 20 * 365 * DAY])
def test_the_wall_clock_has_no_say_in_a_pause(place: Premises, jump: float) -> None:
    guess(place, 5)
    place.clock.wall_ms += round(jump * 1000)
    assert guess(place, 1) == ["60 s"]
    place.clock.go_on(60)
    place.shop.staff.by_pin(OWNER_PIN, None)


def test_a_try_that_can_not_be_kept_is_not_answered(place: Premises) -> None:
    connection = place.shop.books.store._connection  # no other way to a disk that fails
    connection.rows("PRAGMA query_only = 1")
    with pytest.raises(StoreFault):
        place.shop.staff.by_pin(WRONG, None)
    connection.rows("PRAGMA query_only = 0")
    assert guess(place, 1) == [4]


def test_no_pin_stands_in_the_file(place: Premises) -> None:
    for file in place.folder.iterdir():
        content = file.read_bytes()
        assert OWNER_PIN.encode() not in content
    digests = [digest for _, digest in place.shop.books.store.staff.pins()]
    assert len({*digests}) == 2
    assert all(len(digest) == 32 for digest in digests)


def test_appointing(place: Premises) -> None:
    new = place.shop.staff.appoint("Nina", Role.MANAGER, "zh-Hant", "8046", by=place.owner.id)
    assert place.shop.staff.by_pin("8046", None) == new
    with pytest.raises(NotAllowed, match="a clerk may not appoint staff, an owner may"):
        place.shop.staff.appoint("Eve", Role.OWNER, "en", "5021", by=place.clerk.id)
    with pytest.raises(NotAllowed):
        place.shop.staff.appoint("Eve", Role.OWNER, "en", "5021")
    with pytest.raises(CardTaken):
        place.shop.staff.appoint("Eve", Role.CLERK, "en", "5021", place.card(b"\x04staff1"), by=place.owner.id)
    with pytest.raises(Declined, match="can't be taken"):
        place.shop.staff.appoint("Eve", Role.CLERK, "en", CLERK_PIN, by=place.owner.id)


def test_all_pins_have_as_many_digits_as_the_first(tmp_path: Path) -> None:
    clock = HandClock(round(WEDNESDAY.timestamp() * 1000))

    def opened() -> Shop:
        return open_shop(Store.open(tmp_path / "store.db", KEYS, "k-1"), read(FILE.read_text(), ""), clock, KEYS, ZONE)

    shop = opened()
    assert shop.staff.pin_digits() == 4
    owner = shop.staff.appoint("Olga", Role.OWNER, "en", "739164")
    for pin in ("8046", "80461", "8046135"):
        with pytest.raises(PinUnfit, match="6 digits here"):
            shop.staff.appoint("Karl", Role.CLERK, "en", pin, by=owner.id)
        with pytest.raises(PinUnfit, match="6 digits here"):
            shop.staff.change_pin(owner.id, "739164", pin)
    shop.staff.appoint("Karl", Role.CLERK, "en", "804613", by=owner.id)
    shop.close()
    shop = opened()
    assert shop.staff.pin_digits() == 6
    shop.close()


@pytest.mark.parametrize(
    "pin", ["", "123", "0000", "1234", "4321", "12345678", "123456789", "12a4", "１２３５", " 1359"]
)
def test_pins_that_are_none_or_too_simple(place: Premises, pin: str) -> None:
    with pytest.raises(Declined):
        place.shop.staff.appoint("Eve", Role.CLERK, "en", pin, by=place.owner.id)


def test_a_pin_is_changed_by_who_knows_the_old_one(place: Premises) -> None:
    place.shop.staff.change_pin(place.clerk.id, CLERK_PIN, "6093")
    assert place.shop.staff.by_pin("6093", None) == place.clerk
    with pytest.raises(PinWrong):
        place.shop.staff.by_pin(CLERK_PIN, None)
    with pytest.raises(PinWrong):
        place.shop.staff.change_pin(place.clerk.id, OWNER_PIN, "8204")
    for pin, why in (("1234", "first that anybody"), ("6093", "can't be taken"), (OWNER_PIN, "can't be taken")):
        with pytest.raises(Declined, match=why):
            place.shop.staff.change_pin(place.clerk.id, "6093", pin)
    assert place.shop.audit.trail(place.owner.id, "en")[0].action == "change_pin"


def test_whoever_proposes_pins_to_find_one_finds_one_and_is_named(place: Premises) -> None:
    place.shop.staff.fits("8204", place.clerk.id)
    with pytest.raises(PinUnfit, match="can't be taken"):
        place.shop.staff.fits(CLERK_PIN, place.clerk.id)  # their own, once more: no way to anybody's
    place.shop.staff.fits("8205", place.clerk.id)
    with pytest.raises(PinUnfit, match="can't be taken"):
        place.shop.staff.fits(OWNER_PIN, place.clerk.id)
    for pin in ("8206", OWNER_PIN):
        with pytest.raises(PinLocked):
            place.shop.staff.fits(pin, place.clerk.id)
        with pytest.raises(PinLocked):
            place.shop.staff.by_pin(pin, None)
    place.clock.go_on(60)
    (notice,) = place.shop.watch.notices("en", place.owner.id)
    assert (notice.kind, notice.staff) == ("pins", "Karl")


def test_a_forgotten_pin_is_set_by_the_owner(place: Premises) -> None:
    with pytest.raises(NotAllowed):
        place.shop.staff.reset_pin(place.owner.id, "6093", place.clerk.id)
    with pytest.raises(Declined, match="works here"):
        place.shop.staff.reset_pin(4711, "6093", place.owner.id)
    place.shop.staff.reset_pin(place.clerk.id, "6093", place.owner.id)
    assert place.shop.staff.by_pin("6093", None) == place.clerk
    last = place.shop.audit.trail(place.owner.id, "en")[0]
    assert (last.who, last.action, last.subject) == ("Olga", "reset_pin", f"staff {place.clerk.id}")


def test_who_is_dismissed_opens_nothing_any_more(place: Premises) -> None:
    card = place.card(b"\x04ninas")
    nina = place.shop.staff.appoint("Nina", Role.OWNER, "en", "8046", card, by=place.owner.id)
    anna = place.member().guest.id
    place.visit(anna)
    case = place.shop.cases.write_down("stale", nina.id, anna)
    with pytest.raises(NotAllowed):
        place.shop.staff.dismiss(nina.id, place.clerk.id, "envy")
    with pytest.raises(Declined, match="is missing"):
        place.shop.staff.dismiss(nina.id, place.owner.id, "")
    place.shop.staff.dismiss(nina.id, place.owner.id, "moved away")
    with pytest.raises(PinWrong):
        place.shop.staff.by_pin("8046", None)
    assert place.shop.cards.holder(b"\x04ninas", "ntag") == NoCard(Refusal.BLOCKED)
    with pytest.raises(NotAllowed, match="no staff member"):
        place.shop.rewards.redeem(anna, "tea", nina.id)
    with pytest.raises(Declined, match="works here"):
        place.shop.staff.dismiss(nina.id, place.owner.id, "again")
    assert place.shop.cases.case(case.id, "en", place.clerk.id).owner == "Nina", "what she did stays hers"
    new = place.shop.staff.appoint("Otto", Role.CLERK, "en", "8046", by=place.owner.id)
    assert place.shop.staff.by_pin("8046", None) == new, "her PIN is free again"


def test_the_last_owner_stays(place: Premises) -> None:
    with pytest.raises(Declined, match="last owner"):
        place.shop.staff.dismiss(place.owner.id, place.owner.id, "enough")
    nina = place.shop.staff.appoint("Nina", Role.OWNER, "en", "8046", by=place.owner.id)
    place.shop.staff.dismiss(place.owner.id, nina.id, "enough")


def test_who_works_here(place: Premises) -> None:
    place.shop.staff.appoint("Maria", Role.MANAGER, "zh-Hant", "8046", by=place.owner.id)
    found = place.shop.staff.all(place.owner.id)
    assert [(each.name, each.role, each.has_pin, each.has_card) for each in found] == [
        ("Olga", Role.OWNER, True, True),
        ("Maria", Role.MANAGER, True, False),
        ("Karl", Role.CLERK, True, False),
    ]
    with pytest.raises(NotAllowed):
        place.shop.staff.all(place.clerk.id)


def test_the_day_in_five_numbers(place: Premises) -> None:
    anna = place.member().guest.id
    for _ in range(3):
        place.visit(anna)
        place.clock.go_on(3600 * 3)
    place.shop.rewards.redeem(anna, "tea", place.clerk.id)
    today = place.shop.staff.today()
    assert (today.visits, today.members, today.redemptions) == (3, 1, 1)
    place.clock.go_on(6.5 * 3600)  # half past three in the morning
    assert place.shop.staff.today().visits == 3, "the business day ends at four"
    place.clock.go_on(3600)
    assert place.shop.staff.today().visits == 0
