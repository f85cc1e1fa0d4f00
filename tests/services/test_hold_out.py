"""Who was held out of a campaign is written down when it happens: the seed in the file may be another one by then."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from kiosk.programme import read
from kiosk.services.views import CheckIn
from tests.services.premises import DAY, FILE, Furnished, Premises

WIN_BACK = """
[[campaign]]
id = "missed-you"
kind = "win_back"
after_days = 30
holdout = 50
seed = "spring"
words = { en = "We missed you", zh-Hant = "好久不見" }
picture = "heart"
points = 5
gift = "cookie"
gift_days = 9
"""
TEXT = FILE.read_text() + WIN_BACK
EDITED = {
    "seed": TEXT.replace('"spring"', '"autumn"'),
    "percentage": TEXT.replace("holdout = 50", "holdout = 0"),
}


def night(place: Premises) -> None:
    while place.shop.nightly.step():
        pass


def listed(place: Premises) -> dict[int, bool]:
    """Member -> held out, as the lists of the night say."""
    told = (data["listed"] for kind, data in place.events() if kind == "missed.v1")
    return {member: out for each in told for member, _, out in each}


def said(visit: CheckIn) -> bool:
    """Beside the points, or among what waits for the guest."""
    return "We missed you" in {*(gain.why for gain in visit.gains), *(offer.words for offer in visit.offers)}


def came_back(place: Premises, member: int) -> bool:
    """Whether the member was held out: no points, no word, no present, and the visit says so."""
    visit = place.visit(member)
    told = next(data for kind, data in reversed(place.events()) if kind == "visit.v1")
    held_out = bool(told.get("held_out"))
    assert (5 in [gain.points for gain in visit.gains]) is not held_out
    assert said(visit) is not held_out
    assert present_waits(place, member) is not held_out
    return held_out


def present_waits(place: Premises, member: int) -> bool:
    return any(choice.id == "cookie" and choice.affordable for choice in place.shop.rewards.menu(member, "en"))


def test_members_who_come_back(tmp_path: Path, furniture: Furnished) -> None:
    place = Premises(tmp_path, furniture, FILE.read_text() + WIN_BACK)
    seen: dict[bool, int] = {}
    for _ in range(60):  # which half a member falls into hangs on a number drawn when they join
        member = place.member().guest.id
        place.clock.go_on(40 * DAY)
        visit = place.visit(member)
        told = place.events()[-1][1]
        (key,) = told["campaigns"]
        assert key.startswith("missed-you@")
        held_out = told.get("held_out") == [key]
        assert (5 in [gain.points for gain in visit.gains]) is not held_out
        assert said(visit) is not held_out
        seen[held_out] = member
        if len(seen) == 2:
            break
    file = sqlite3.connect(place.folder / "store.db")
    assert {
        held_out: file.execute("SELECT held_out FROM carried WHERE member_id = ?", (member,)).fetchall()
        for held_out, member in seen.items()
    } == {True: [(1,)], False: [(0,)]}
    file.close()
    place.shop.close()


@pytest.mark.parametrize("edited", EDITED)
def test_who_is_held_out_is_fixed_when_they_are_listed(tmp_path: Path, furniture: Furnished, edited: str) -> None:
    """However the file is edited: at the visit, for the present that waits, and at the next absence."""
    place = Premises(tmp_path, furniture, TEXT)
    members = [place.member().guest.id for _ in range(12)]
    place.clock.go_on(40 * DAY)
    night(place)
    fixed = listed(place)
    assert set(fixed) == set(members)
    place.shop.books.programme = read(EDITED[edited], "shop.toml")
    for member in members:
        assert came_back(place, member) is fixed[member]
    place.shop.books.programme = read(TEXT, "shop.toml")
    for member in members:
        assert present_waits(place, member) is not fixed[member], "the same when the file says something else again"
    place.shop.books.programme = read(EDITED[edited], "shop.toml")
    place.clock.go_on(40 * DAY)
    night(place)
    assert {member: listed(place)[member] for member in members} == fixed, "the next absence is in the same half"
    assert {member: came_back(place, member) for member in members} == fixed


def test_without_a_night_it_is_fixed_at_the_visit(tmp_path: Path, furniture: Furnished) -> None:
    place = Premises(tmp_path, furniture, TEXT)
    members = [place.member().guest.id for _ in range(12)]
    place.clock.go_on(40 * DAY)
    fixed = {member: came_back(place, member) for member in members}
    place.shop.books.programme = read(EDITED["seed"], "shop.toml")
    assert {member: not present_waits(place, member) for member in members} == fixed
    place.clock.go_on(40 * DAY)
    assert {member: came_back(place, member) for member in members} == fixed


def test_a_merge_changes_nobodys_half(tmp_path: Path, furniture: Furnished) -> None:
    """The file that stays has another number, by which it would perhaps be drawn otherwise."""
    place = Premises(tmp_path, furniture, TEXT)
    pairs = [(place.member().guest.id, place.member().guest.id) for _ in range(6)]
    for _, gone in pairs:
        place.visit(gone)  # was here last
    place.clock.go_on(40 * DAY)
    night(place)
    fixed = listed(place)
    for kept, gone in pairs:
        place.shop.merging.merge(kept, gone, place.owner.id)
    for kept, gone in pairs:
        assert came_back(place, kept) is fixed[gone]
