"""Who did what, when and why: with the deed or not at all, and never changed afterwards."""

from __future__ import annotations

import shutil
import sqlite3
from base64 import b64encode
from pathlib import Path

import pytest

from kiosk.model.member import Role
from kiosk.services import audit
from kiosk.services.faults import NotAllowed, NotEnough
from kiosk.services.rights import LEAST, Right, may
from kiosk.store.backup import proven
from kiosk.store.faults import StoreFault
from tests.services.premises import Premises

PLAIN = "apologised to Mrs Whittle in person"


def deeds(place: Premises, by: int | None = None) -> list[tuple[str, str, str]]:
    """(who, action, subject) of the trail, the oldest first."""
    trail = place.shop.audit.trail(by or place.owner.id, "en")
    return [(each.who, each.action, each.subject) for each in reversed(trail)]


def test_the_trail_of_a_day(place: Premises) -> None:
    anna = place.member().guest.id
    place.visit(anna)
    place.shop.rewards.redeem(anna, "tea", place.clerk.id)
    found = deeds(place)
    assert found[:2] == [
        ("", "appoint", f"staff {place.owner.id}"),
        ("Olga", "appoint", f"staff {place.clerk.id}"),
    ], "the first owner is appointed by nobody"
    assert ("Karl", "enrol", f"member {anna}") in found
    assert found[-1] == ("Karl", "redeem", f"member {anna}")
    last = place.shop.audit.trail(place.owner.id, "en")[0]
    assert (last.why, last.day) == ("A tea", "21 May")
    assert last.wall_ms == place.clock.wall_ms


def test_what_was_refused_was_not_done(place: Premises) -> None:
    anna = place.member().guest.id
    before = deeds(place)
    with pytest.raises(NotEnough):
        place.shop.rewards.redeem(anna, "mug", place.clerk.id)
    assert deeds(place) == before


def test_only_managers_look_into_it(place: Premises) -> None:
    with pytest.raises(NotAllowed, match="a clerk may not see the audit trail, a manager may"):
        place.shop.audit.trail(place.clerk.id, "en")


def test_one_subject_and_further_back(place: Premises) -> None:
    members = [place.member(f"Member {n}").guest.id for n in range(60)]
    about = place.shop.audit.trail(place.owner.id, "en", about=f"member {members[3]}")
    assert [each.action for each in about] == ["enrol"]
    first = place.shop.audit.trail(place.owner.id, "en")
    more = place.shop.audit.trail(place.owner.id, "en", before=first[-1].id)
    assert (len(first), len(more)) == (50, 12)
    assert more[0].id < first[-1].id


def test_nobody_changes_it(place: Premises) -> None:
    file = sqlite3.connect(place.folder / "store.db", isolation_level=None)
    for statement in ("UPDATE audit SET staff_id = NULL", "DELETE FROM audit"):
        with pytest.raises(sqlite3.IntegrityError, match="only ever added to"):
            file.execute(statement)
    file.close()


@pytest.mark.parametrize(
    "forgery",
    [
        "UPDATE audit SET staff_id = NULL WHERE action = 'redeem'",
        "UPDATE audit SET why = NULL WHERE action = 'redeem'",
        "UPDATE audit SET wall_ms = wall_ms - 60000 WHERE id = (SELECT MIN(id) FROM audit)",
        "DELETE FROM audit WHERE id = (SELECT MIN(id) FROM audit)",
        "DELETE FROM audit WHERE action = 'enrol'",
    ],
)
def test_who_changes_it_all_the_same_is_found_out(place: Premises, forgery: str) -> None:
    anna = place.member().guest.id
    place.visit(anna)
    place.shop.rewards.redeem(anna, "tea", place.clerk.id)
    place.visit(anna)
    copy = place.folder / "copy.db"
    place.shop.books.store.checkpoint()
    shutil.copy(place.folder / "store.db", copy)
    assert proven(copy) == len(place.events(audit=True))
    file = sqlite3.connect(copy, isolation_level=None)
    file.execute("DROP TRIGGER audit_never_changes")
    file.execute("DROP TRIGGER audit_never_forgets")
    file.execute(forgery)
    file.close()
    with pytest.raises(StoreFault, match="audit trail was changed; take the backup before"):
        proven(copy)


def test_the_cloud_holds_the_hash_of_all_of_it(place: Premises) -> None:
    """A trail made anew from the first entry on would be whole; but its hashes would be others than the cloud's."""
    place.member()
    heads = [data["chain"] for kind, data in place.events(audit=True) if kind == "audit.v1"]
    kept = place.shop.books.store.audit.last(100, 2**62)
    assert heads == [b64encode(each.chain).decode() for each in reversed(kept)]
    numbers = [seq for seq, (kind, _) in enumerate(place.events(audit=True), 1) if kind == "audit.v1"]
    assert numbers == [each.seq for each in reversed(kept)]


def test_why_stays_sealed_in_the_shop(place: Premises) -> None:
    store = place.shop.books.store
    with store.change(place.clock.stamp()) as change:
        audit.note(place.shop.books, change, place.owner.id, Right.CLOSE_CASE, "case 4711", PLAIN)
    assert place.shop.audit.trail(place.owner.id, "en")[0].why == PLAIN
    told = place.events(audit=True)[-1]
    assert told[0] == "audit.v1"
    assert set(told[1]) == {"entry", "action", "subject", "chain", "by"}
    for file in Path(place.folder).iterdir():
        assert b"Whittle" not in file.read_bytes()


def test_every_action_has_a_least_role() -> None:
    assert set(LEAST) == set(Right)
    assert all(may(Role.OWNER, right) for right in Right)
    clerks = {right for right in Right if may(Role.CLERK, right)}
    managers = {right for right in Right if may(Role.MANAGER, right)}
    assert clerks < managers < set(Right)
    assert not clerks & {Right.REVERSE, Right.VOID_VOUCHER, Right.MERGE, Right.ERASE_MEMBER, Right.SEE_AUDIT}
    owners = {Right.APPOINT, Right.DISMISS, Right.CHANGE_ROLE, Right.RESET_PIN, Right.GIVE_STAFF_CARD}
    assert managers == set(Right) - owners - {Right.CHANGE_PROGRAMME}


def test_the_page_about_staff_has_the_table() -> None:
    page = (Path(__file__).parents[2] / "docs" / "staff.md").read_text(encoding="utf-8")
    rows = "".join(f"| {right.value} | {LEAST[right].value} |\n" for right in Right)
    assert rows in page


def test_names_stand_beside_the_numbers_while_they_are_on_file(club: Premises) -> None:
    anna, nina = club.member("Anna").guest.id, club.member("Nina").guest.id
    club.shop.points.give(anna, 40, "goodwill", club.owner.id)
    club.shop.rewards.redeem(anna, "tea", club.clerk.id)
    club.shop.stock.deliver("mug", 3, club.owner.id)
    club.shop.staff.reset_pin(club.clerk.id, "6093", club.owner.id)
    club.shop.people.note(nina, "reward tea", club.clerk.id)
    club.shop.merging.merge(anna, nina, club.owner.id)
    told = {each.action: (each.about, each.why) for each in club.shop.audit.trail(club.owner.id, "zh-Hant")}
    assert told["redeem"] == ("Anna", "一杯茶")
    assert told["stock"] == ("馬克杯", "delivery: +3 = 4")
    assert told["reset_pin"] == ("Karl", "")
    assert told["note_member"] == ("", ""), "she is no member any more"
    assert told["merge"] == ("Anna", f"member {nina}")
