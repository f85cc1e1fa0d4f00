"""A member is forgotten: nothing in the file tells who they were, and all sums stay what they were."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace

import pytest

from drivers.cards.formats import format_named
from kiosk.commands.members import reading
from kiosk.model.loyalty import Expiry
from kiosk.model.member import Birthday
from kiosk.model.people import AgeBand, Profile
from kiosk.model.programme import Retention
from kiosk.services.card_list import read
from kiosk.services.erasing import LOOKED_AT
from kiosk.services.faults import NotAllowed, UnknownMember
from kiosk.services.importing import Importing
from kiosk.services.views import StrangeCard
from kiosk.services.views_people import JoinForm
from tests.services.premises import DAY, FILE, HOUR, Furnished, Premises

HEX = format_named("hex")
LINKED = FILE.read_text().replace("linked = false", "linked = true")


@pytest.fixture
def linked(tmp_path_factory: pytest.TempPathFactory, furniture: Furnished) -> Premises:
    return Premises(tmp_path_factory.mktemp("linked"), furniture, LINKED)


def joined(place: Premises, uid: bytes) -> int:
    form = JoinForm(
        name="Annabella",
        language="zh-Hant",
        birthday=Birthday(6, 1),
        profile=Profile(AgeBand.FROM_25, "Hafenviertel"),
        full_name="Annabella Lindqvist",
        contact="anna@example.org",
        consent="1",
    )
    return place.shop.joining.join(form, place.card(uid), None).guest.id


def one(place: Premises, query: str, *values: object) -> object:
    file = sqlite3.connect(place.folder / "store.db")
    try:
        return file.execute(query, values).fetchone()[0]
    finally:
        file.close()


def test_who_they_were_is_gone_and_what_happened_stays(linked: Premises) -> None:
    place, uid = linked, b"\x04Annas1"
    anna = joined(place, uid)
    card = place.card(uid)
    place.shop.people.note(anna, "always with the dog", place.clerk.id)
    rating = place.shop.ratings.rate(1, "panel", "en", anna).rating
    place.shop.ratings.call_back(rating, anna)
    place.clock.go_on(DAY)
    place.shop.visits.check_in(anna, card)
    sealed = [row for row in dumped(place) if "Annabella" in row]
    assert sealed == [], "not even before"

    erased = place.shop.erasing.erase(anna, place.owner.id)

    counts = dict(erased.counts)
    assert counts == {"cards": 1, "cases": counts["cases"], "notes": 1, "points": 25, "ratings": 1, "visits": 2}
    assert erased.words[0].startswith("已於5月21日刪除")
    assert "2次來店" in erased.words[1]
    with pytest.raises(UnknownMember):
        place.shop.members.guest(anna)
    assert place.shop.members.find("anna") == ()
    assert place.shop.cards.holder(uid, "unknown") == StrangeCard(card)
    store = place.shop.books.store
    assert store.ledger.sum(anna) == 0
    assert place.booked_by_the_cloud()[anna] == 0
    assert len(store.visits.counted_ms(anna)) == 2
    for query in (
        "SELECT COUNT(*) FROM cards WHERE member_id = ?",
        "SELECT COUNT(*) FROM personal WHERE member_id = ?",
        "SELECT COUNT(*) FROM profiles WHERE member_id = ?",
        "SELECT COUNT(*) FROM cases WHERE member_id = ?",
        "SELECT COUNT(*) FROM ratings WHERE ?1 IN (member_id, call_back_member_id)",
    ):
        assert one(place, query, anna) == 0, query
    assert one(place, "SELECT COUNT(*) FROM visits WHERE card = ?", card) == 0
    assert one(place, "SELECT COUNT(*) FROM ratings") == 1, "the press stays"
    assert place.shop.books.store.erasures.counts(erased.code) == counts
    place.shop.close()


def dumped(place: Premises) -> list[str]:
    file = sqlite3.connect(place.folder / "store.db")
    try:
        return list(file.iterdump())
    finally:
        file.close()


def test_no_byte_of_the_row_is_left_in_the_file(place: Premises) -> None:
    """What was encrypted is overwritten too: the key that opens it is in the next file."""
    uid = b"\x04Annas2"
    anna = joined(place, uid)
    place.shop.people.note(anna, "always with the dog", place.clerk.id)
    file = sqlite3.connect(place.folder / "store.db")
    blobs = [bytes(blob) for (blob,) in file.execute("SELECT sealed FROM members WHERE id = ?", (anna,))]
    blobs += [bytes(blob) for (blob,) in file.execute("SELECT sealed FROM personal WHERE member_id = ?", (anna,))]
    blobs += [bytes(blob) for (blob,) in file.execute("SELECT sealed FROM profiles WHERE member_id = ?", (anna,))]
    file.close()
    assert len(blobs) == 5
    place.shop.books.store.checkpoint()
    raw = (place.folder / "store.db").read_bytes()
    assert all(blob in raw for blob in blobs), "they were there"
    place.shop.erasing.erase(anna, place.owner.id)
    for path in place.folder.glob("store.db*"):
        raw = path.read_bytes()
        assert not any(blob in raw for blob in blobs), path


def test_the_trail_and_the_cloud_hear_that_it_happened_and_no_name(place: Premises) -> None:
    anna = joined(place, b"\x04Annas3")
    erased = place.shop.erasing.erase(anna, place.owner.id)
    told = place.events(audit=True)
    card = next(data["card"] for kind, data in told if kind == "member.v1")
    assert told[-1] == (
        "erase.v1",
        {"member": anna, "code": erased.code, "cards": [card], "by": place.owner.id},
    )
    trail = [data for kind, data in told if kind == "audit.v1" and data["action"] == "erase_member"]
    assert [entry["subject"] for entry in trail] == [f"erasure {erased.code}"]
    for words in ("Annabella", "Lindqvist", "example.org", "Hafenviertel"):
        assert words not in json.dumps(told)


def test_a_merged_file_goes_with_the_member(place: Premises) -> None:
    anna, ann = joined(place, b"\x04Annas4"), joined(place, b"\x04Annas5")
    merged = place.shop.merging.merge(anna, ann, place.owner.id)
    place.shop.erasing.erase(anna, place.owner.id)
    store = place.shop.books.store
    for each in (anna, ann):
        assert store.members.read(store.members.row(each)).name == ""
        assert one(place, "SELECT gone FROM members WHERE id = ?", each) == "erased"
        assert one(place, "SELECT COUNT(*) FROM personal WHERE member_id = ?", each) == 0
    assert one(place, "SELECT COUNT(*) FROM moves WHERE merge_id = ?", merged.merge) == 0
    with pytest.raises(Exception, match="erased"):
        place.shop.merging.undo(merged.merge, place.owner.id)


def test_who_was_merged_by_mistake_and_parted_again_stays(place: Premises) -> None:
    anna, ann = joined(place, b"\x04Annas4"), joined(place, b"\x04Annas5")
    merged = place.shop.merging.merge(anna, ann, place.owner.id)
    place.shop.merging.undo(merged.merge, place.owner.id)
    place.shop.erasing.erase(anna, place.owner.id)
    assert place.shop.members.guest(ann).name == "Annabella"
    assert place.shop.people.person(ann).full_name == "Annabella Lindqvist"
    assert one(place, "SELECT length(before) FROM merges WHERE id = ?", merged.merge) == 0


def test_who_may_erase(place: Premises) -> None:
    anna = joined(place, b"\x04Annas6")
    with pytest.raises(NotAllowed):
        place.shop.erasing.erase(anna, place.clerk.id)
    assert place.shop.members.guest(anna).name == "Annabella"
    with pytest.raises(UnknownMember):
        place.shop.erasing.erase(4711, place.owner.id)


def due_for_erasure(place: Premises) -> tuple[int, ...]:
    return place.shop.erasing.due_for_erasure(place.clock.stamp(), 0, 2**53)


def tonight(place: Premises) -> None:
    while place.shop.nightly.step():
        pass


def test_who_was_not_seen_for_three_years_and_has_no_points(place: Premises) -> None:
    gone = joined(place, b"\x04Annas7")
    place.clock.go_on(30 * DAY)
    rich = joined(place, b"\x04Annas8")

    def due() -> tuple[int, ...]:
        return due_for_erasure(place)

    assert due() == ()
    place.clock.go_on((3 * 365 - 30) * DAY)
    assert due() == (), "20 May 2029 is not over"
    place.clock.go_on(17 * HOUR + DAY)
    assert due() == (gone,)
    place.clock.wall_ok = False
    assert due() == ()
    place.clock.wall_ok = True
    place.shop.erasing.erase(gone, None)
    assert due() == ()
    assert place.shop.members.guest(rich).name == "Annabella"


def test_at_night_by_the_limit(place: Premises) -> None:
    gone = [joined(place, b"\x04Annas" + bytes([n])) for n in range(65, 68)]
    place.clock.go_on(3 * 365 * DAY + 30 * DAY)
    here = joined(place, b"\x04Annas9")
    tonight(place)
    for each in gone:
        with pytest.raises(UnknownMember):
            place.shop.members.guest(each)
    assert place.shop.members.guest(here).name == "Annabella"
    told = [data for kind, data in place.events() if kind == "erase.v1"]
    assert {data["member"] for data in told} == set(gone)
    assert all("by" not in data for data in told)


def test_a_programme_may_keep_members_for_ever(place: Premises) -> None:
    joined(place, b"\x04Annas9")
    programme = place.shop.books.programme
    place.shop.books.programme = replace(programme, retention=Retention(months=0))
    place.clock.go_on(20 * 365 * DAY)
    assert due_for_erasure(place) == ()
    place.shop.books.programme = replace(programme, retention=Retention(months=12))
    assert len(due_for_erasure(place)) == 1


def test_members_of_an_old_list_stay_as_long_as_any_other_from_the_day_it_came(place: Premises) -> None:
    """They joined years ago on paper; what we know is that their card came here today."""
    importing = Importing(place.shop.books)
    rows = [f"04A1{i:010X},Old{i},2019-03-01,{i % 2 * 50}" for i in range(4)]
    plan = importing.plan(read("\n".join(["card,name,joined,points", *rows]).encode()), reading(HEX), "en")
    assert importing.carry_out(plan, place.owner.id) == 4
    for days in (1, 365, 365, 364):
        place.clock.go_on(days * DAY)
        tonight(place)
    assert place.shop.books.store.members.count() == 4
    place.clock.go_on(3 * DAY)
    tonight(place)
    assert place.shop.books.store.members.count() == 0, "not seen for three years, and their points have expired"


def test_whoever_has_points_holds_up_nobody_else(place: Premises) -> None:
    """More idle members with points than are looked at in a slice, all before the one who has none."""
    programme = place.shop.books.programme
    place.shop.books.programme = replace(programme, points=replace(programme.points, expiry=Expiry.NEVER))
    importing = Importing(place.shop.books)
    rows = [f"04A1{i:010X},Old{i},{50 if i < LOOKED_AT + 5 else 0}" for i in range(LOOKED_AT + 7)]
    plan = importing.plan(read("\n".join(["card,name,points", *rows]).encode()), reading(HEX), "en")
    importing.carry_out(plan, place.owner.id)
    place.clock.go_on(3 * 366 * DAY)
    tonight(place)
    assert place.shop.books.store.members.count() == LOOKED_AT + 5
    assert place.shop.members.find(f"Old{LOOKED_AT + 5}") == ()
