"""Two files become one and two again: nothing is lost, nothing doubled, and undoing leaves no trace."""

from __future__ import annotations

import contextlib
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.model.member import Birthday
from kiosk.model.people import AgeBand, Profile
from kiosk.model.redemption import VoucherStatus
from kiosk.services.faults import Declined, NotAllowed, TooLate, UnknownMember
from kiosk.services.views_people import JoinForm, ProfileForm
from tests.services import club
from tests.services.premises import DAY, HOUR, Furnished, Premises

LINKED = club.text().replace("linked = false", "linked = true")
BOOKKEEPING = ("outbox", "meta", "merges", "moves", "audit", "migrations", "sqlite_sequence")
"""Tables that only ever grow, or count what was done."""


def rows(place: Premises) -> dict[str, list[str]]:
    """Every row of every table, to the byte."""
    file = sqlite3.connect(place.folder / "store.db")
    try:
        names = [name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: sorted(repr(row) for row in file.execute(f"SELECT * FROM {name}"))
            for name in names
            if name not in BOOKKEEPING
        }
    finally:
        file.close()


def join(place: Premises, name: str = "Anna", **told: object) -> tuple[int, bytes]:
    card = place.card(place.uid())
    form = JoinForm(name=name, consent="1", **told)  # type: ignore[arg-type]  # a test's shorthand
    return place.shop.joining.join(form, card, None).guest.id, card


def balance(place: Premises, member: int) -> int:
    return place.shop.members.guest(member).balance


def test_one_has_what_both_had(place: Premises) -> None:
    anna, first = join(place, "Anna")
    place.clock.go_on(DAY)
    ann, second = join(place, "Ann")
    place.clock.go_on(4 * HOUR)
    place.shop.visits.check_in(ann, second)
    merged = place.shop.merging.merge(anna, ann, place.owner.id)
    assert merged.guest.balance == balance(place, anna) == 15 + 15 + 10
    for card in (first, second):
        found = place.shop.books.store.cards.get(card)
        assert found is not None
        assert found.member_id == anna
    assert [guest.name for guest in place.shop.members.find("ann")] == ["Anna"]
    with pytest.raises(UnknownMember):
        place.shop.members.guest(ann)
    assert place.booked_by_the_cloud() == {anna: 40, ann: 0}
    assert place.shop.staff.today().members == 1


def test_what_is_missing_comes_from_the_other_file(place: Premises) -> None:
    nameless, _ = join(place, "")
    named, _ = join(place, "Anna", birthday=Birthday(6, 1), profile=Profile(AgeBand.FROM_25, "Hafen"))
    place.shop.merging.merge(nameless, named, place.owner.id)
    file = place.shop.people.person(nameless)
    assert (file.guest.name, file.birthday) == ("Anna", Birthday(6, 1))
    assert file.profile == Profile(AgeBand.FROM_25, "Hafen")


def test_the_better_tier_stays_and_both_histories_count(place: Premises) -> None:
    anna, first = join(place)
    ann, second = join(place)
    for member, card in ((anna, first), (ann, second), (anna, first)):
        place.clock.go_on(DAY)
        place.shop.visits.check_in(member, card)
    merged = place.shop.merging.merge(anna, ann, place.owner.id)
    assert (merged.guest.balance, merged.guest.tier.id) == (60, "silver"), "35 and 25: silver from 50"
    merge, told = next((data, kind) for kind, data in reversed(place.events()) if kind == "merge.v1")
    assert told == "merge.v1"
    assert (merge["points"], merge["visits"], merge["tier"]) == (25, 2, "silver")


def test_undone_within_the_day_only(place: Premises) -> None:
    anna, _ = join(place, "Anna")
    ann, _ = join(place, "Ann")
    merged = place.shop.merging.merge(anna, ann, place.owner.id)
    (view,) = place.shop.merging.today()
    assert (view.merge, view.kept.id, view.gone, view.why_not) == (merged.merge, anna, "Ann", "")
    place.clock.go_on(15 * HOUR)  # three at night: the same business day
    assert [each.merge for each in place.shop.merging.today()] == [merged.merge]
    place.clock.go_on(2 * HOUR)
    assert place.shop.merging.today() == ()
    with pytest.raises(TooLate, match="own day"):
        place.shop.merging.undo(merged.merge, place.owner.id)


def test_undone_once(place: Premises) -> None:
    anna, _ = join(place)
    ann, _ = join(place)
    merged = place.shop.merging.merge(anna, ann, place.owner.id)
    place.shop.merging.undo(merged.merge, place.owner.id)
    with pytest.raises(TooLate, match="already"):
        place.shop.merging.undo(merged.merge, place.owner.id)
    with pytest.raises(TooLate, match="no merge"):
        place.shop.merging.undo(4711, place.owner.id)


def test_what_came_since_goes_with_its_card(place: Premises) -> None:
    anna, first = join(place, "Anna")
    ann, second = join(place, "Ann", birthday=Birthday(5, 20))
    merged = place.shop.merging.merge(anna, ann, place.owner.id)
    place.clock.go_on(4 * HOUR)
    place.shop.visits.check_in(anna, second)
    place.clock.go_on(4 * HOUR)
    place.shop.visits.check_in(anna, first)
    place.shop.merging.undo(merged.merge, place.owner.id)
    store = place.shop.books.store
    assert len(store.visits.counted_ms(anna)) == len(store.visits.counted_ms(ann)) == 2
    assert (balance(place, anna), balance(place, ann)) == (25, 32), "Ann's birthday brought 7 more"
    assert store.visits.carried(anna) == {}
    assert list(store.visits.carried(ann)) == ["birthday@2026"]
    assert place.booked_by_the_cloud() == {anna: 25, ann: 32}


def test_a_reward_paid_by_both_keeps_them_together_until_it_is_void(place: Premises) -> None:
    anna, _ = join(place, "Anna")
    ann, _ = join(place, "Ann")
    merged = place.shop.merging.merge(anna, ann, place.owner.id)
    redeemed = place.shop.rewards.redeem(anna, "tea", place.clerk.id)
    before = rows(place)
    with pytest.raises(TooLate, match=f"{redeemed.code} .A tea. was paid with points of both"):
        place.shop.merging.undo(merged.merge, place.owner.id)
    assert rows(place) == before
    place.shop.vouchers.void(redeemed.code, "mistake", place.owner.id)
    place.shop.merging.undo(merged.merge, place.owner.id)
    assert (balance(place, anna), balance(place, ann)) == (15, 15)
    assert place.booked_by_the_cloud() == {anna: 15, ann: 15}


def test_a_reward_of_one_side_stays_with_its_points(place: Premises) -> None:
    anna, first = join(place, "Anna")
    place.clock.go_on(4 * HOUR)
    place.shop.visits.check_in(anna, first)
    ann, _ = join(place, "Ann")
    merged = place.shop.merging.merge(ann, anna, place.owner.id)
    place.shop.rewards.redeem(ann, "tea", place.clerk.id)  # 20 of the 25 that are older and expire first
    place.shop.merging.undo(merged.merge, place.owner.id)
    assert (balance(place, anna), balance(place, ann)) == (5, 15)
    assert [each.reward for each in place.shop.books.store.redemptions.of(anna)] == ["tea"]
    assert place.shop.books.store.redemptions.of(ann) == []


def test_a_name_changed_since_stays_changed(place: Premises) -> None:
    anna, _ = join(place, "")
    ann, _ = join(place, "Ann")
    merged = place.shop.merging.merge(anna, ann, place.owner.id)
    place.shop.people.change(anna, ProfileForm(name="Annabel", language="zh-Hant"), place.owner.id)
    place.shop.merging.undo(merged.merge, place.owner.id)
    assert [(place.shop.members.guest(each).name, place.shop.members.guest(each).language) for each in (anna, ann)] == [
        ("Annabel", "zh-Hant"),
        ("Ann", "en"),
    ]


def test_the_last_of_several_is_undone_first(place: Premises) -> None:
    a, b, c = (join(place, name)[0] for name in "ABC")
    first = place.shop.merging.merge(a, b, place.owner.id)
    second = place.shop.merging.merge(c, a, place.owner.id)
    with pytest.raises(TooLate, match="undo that first"):
        place.shop.merging.undo(first.merge, place.owner.id)
    place.shop.merging.undo(second.merge, place.owner.id)
    place.shop.merging.undo(first.merge, place.owner.id)
    assert [balance(place, each) for each in (a, b, c)] == [15, 15, 15]


def test_who_may_not_be_merged(place: Premises) -> None:
    anna, card = join(place, "Anna")
    child, _ = join(place, "Ben", profile=Profile(AgeBand.CHILD), parent=card)
    for one, other in ((anna, child), (child, anna)):
        with pytest.raises(Declined, match="parent"):
            place.shop.merging.merge(one, other, place.owner.id)
    with pytest.raises(Declined, match="themselves"):
        place.shop.merging.merge(anna, anna, place.owner.id)
    with pytest.raises(UnknownMember):
        place.shop.merging.merge(anna, 4711, place.owner.id)
    with pytest.raises(NotAllowed):
        place.shop.merging.merge(anna, child, place.clerk.id)


def test_in_the_night_nothing_is_left_of_the_file_that_is_gone(place: Premises) -> None:
    anna, _ = join(place, "Anna", full_name="Anna Berg", profile=Profile(locality="Hafen"))
    ann, card = join(place, "Ann", full_name="Ann Berg", profile=Profile(locality="Altstadt"))
    merged = place.shop.merging.merge(anna, ann, place.owner.id)
    while place.shop.nightly.step():
        pass
    assert place.shop.merging.today()[0].why_not == "", "the day is not over"
    place.clock.go_on(DAY)
    while place.shop.nightly.step():
        pass
    store = place.shop.books.store
    assert store.members.read(store.members.row(ann)).name == ""
    assert [part.text for part in store.personal.of(ann)] == []
    assert [part.text for part in store.personal.of(anna)] == ["Anna Berg"]
    assert store.moves.of(merged.merge) == []
    assert place.shop.visits.check_in(anna, card).guest.balance == 40, "all that was theirs stays together"
    with pytest.raises(TooLate, match="own day"):
        place.shop.merging.undo(merged.merge, place.owner.id)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                *("visit", "visit", "redeem", "redeem", "rate", "note", "consent", "wait", "month", "profile", "merge"),
                *("buy", "give", "take", "back", "void", "restore", "case", "friend"),
            ]
        ),
        st.integers(0, 2),
        st.sampled_from(["tea", "mug", "cake", "cookie"]),
    ),
    max_size=30,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS, st.permutations([0, 1, 2]))
def test_merging_and_unmerging_is_the_identity(
    tmp_path_factory: pytest.TempPathFactory,
    furniture: Furnished,
    steps: list[tuple[str, int, str]],
    order: list[int],
) -> None:
    folder: Path = tmp_path_factory.mktemp("history")
    place = Premises(folder, furniture, LINKED)
    people = [join(place, name, birthday=Birthday(6, day)) for day, name in ((1, "Anna"), (2, ""), (1, "Ann"))]
    for what, who, reward in steps:
        live(place, what, *people[who], reward)
    a, b, c = (people[n][0] for n in order)
    before, booked = rows(place), place.booked_by_the_cloud()
    total = sum(balance(place, each) for each in (a, b, c))
    one = place.shop.merging.merge(a, b, place.owner.id)
    two = place.shop.merging.merge(c, a, place.owner.id)
    assert balance(place, c) == total
    together = place.booked_by_the_cloud()
    assert [together[each] for each in (a, b, c)] == [0, 0, place.shop.books.store.ledger.sum(c)]
    assert rows(place) != before
    place.shop.merging.undo(two.merge, place.owner.id)
    place.shop.merging.undo(one.merge, place.owner.id)
    assert rows(place) == before
    assert place.booked_by_the_cloud() == booked
    place.shop.close()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS, STEPS)
def test_life_between_merging_and_parting_loses_nothing(
    tmp_path_factory: pytest.TempPathFactory,
    furniture: Furnished,
    steps: list[tuple[str, int, str]],
    later: list[tuple[str, int, str]],
) -> None:
    place = Premises(tmp_path_factory.mktemp("history"), furniture, LINKED)
    people = [join(place, name) for name in ("Anna", "Ann", "Ben")]
    for what, who, reward in steps:
        live(place, what, *people[who], reward)
    (anna, first), (ann, second), _ = people
    merged = place.shop.merging.merge(anna, ann, place.owner.id)
    for what, who, reward in later:
        if what not in ("wait", "month"):
            live(place, what, anna, (first, second, first)[who], reward)
            place.clock.go_on(HOUR / 10)
    store = place.shop.books.store
    whole = {lot.id: lot.left for lot in store.ledger.lots(anna)}
    vouchers = {each.id: each for each in store.redemptions.of(anna)}
    with contextlib.suppress(TooLate):
        place.shop.merging.undo(merged.merge, place.owner.id)
        parted = [{lot.id: lot.left for lot in store.ledger.lots(each)} for each in (anna, ann)]
        assert parted[0] | parted[1] == whole
        assert parted[0].keys() & parted[1].keys() == set()
        assert all(left > 0 for lots in parted for left in lots.values())
        for member in (anna, ann):
            for each in store.redemptions.of(member):
                assert replace(vouchers[each.id], member_id=member) == each
                if each.status is VoucherStatus.OPEN:
                    own, before = store.ledger.sum(member), place.booked_by_the_cloud()
                    place.shop.vouchers.void(each.code, "mistake", place.owner.id)
                    assert store.ledger.sum(member) == own + each.points, "all comes back from where it was taken"
                    assert place.booked_by_the_cloud()[member] == before[member] + each.points
    booked = place.booked_by_the_cloud()
    assert all(store.ledger.sum(each) == booked[each] for each in (anna, ann))
    place.shop.close()


def live(place: Premises, what: str, member: int, card: bytes, reward: str) -> None:
    """One thing that may happen to a member."""
    shop, owner = place.shop, place.owner.id
    with contextlib.suppress(Declined):
        match what:
            case "visit":
                shop.visits.check_in(member, card)
            case "redeem":
                shop.rewards.redeem(member, reward, place.clerk.id)
            case "rate":
                shop.ratings.rate(2, "panel", "en", member)
            case "note":
                shop.people.note(member, "likes lemon", owner)
            case "consent":
                shop.joining.withdraw(member, owner)
            case "profile":
                shop.people.change(member, ProfileForm(name="X", contact="x@example.org"), owner)
            case "buy":
                shop.purchases.book(member, 1250, "handmade", owner)
            case "give":
                shop.points.give(member, 12, "goodwill", owner)
            case "take":
                shop.points.give(member, -18, "mistake", owner)
            case "back":
                shop.points.take_back(member, shop.points.history(member, "en")[0].seq, "mistake", owner)
            case "void":
                shop.vouchers.void(
                    shop.vouchers.of(member)[0].code if shop.vouchers.of(member) else "", "mistake", owner
                )
            case "restore":
                shop.vouchers.restore(newest(place, member), "mistake", owner)
            case "case":
                shop.cases.write_down("too sweet", owner, member)
            case "friend":
                shop.points.introduced(join(place, "Friend")[0], member, owner)
            case "wait":
                place.clock.go_on(4 * HOUR)
            case "month":
                place.clock.go_on(30 * DAY)
            case "merge":
                other = join(place, "Other", birthday=Birthday(6, 1))[0]
                shop.merging.merge(member, other, owner)


def newest(place: Premises, member: int) -> str:
    vouchers = place.shop.vouchers.of(member)
    return vouchers[0].code if vouchers else ""
