"""A member takes away everything that is known of them, and nothing of anybody else."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

import msgspec
import pytest

from kiosk.model.member import Birthday
from kiosk.model.people import AgeBand, Profile
from kiosk.services.faults import NotAllowed, UnknownMember
from kiosk.services.views_people import JoinForm
from tests.services.premises import DAY, Premises


def joined(place: Premises, **told: object) -> int:
    form = JoinForm(name="Annabella", birthday=Birthday(6, 1), profile=Profile(AgeBand.FROM_25, "Hafen"), consent="1")
    form = replace(form, full_name="Annabella Lindqvist", **told)  # type: ignore[arg-type]  # a test's shorthand
    return place.shop.joining.join(form, place.card(place.uid()), None).guest.id


def test_everything_known(place: Premises) -> None:
    anna, ben = joined(place), joined(place, name="Benedict")
    place.shop.people.note(anna, "always with the dog", place.clerk.id)
    place.clock.go_on(DAY)
    place.visit(anna)
    place.shop.rewards.redeem(anna, "tea", place.clerk.id)
    taken = place.shop.exporting.export(anna, place.owner.id)
    known = msgspec.json.decode(taken.json)
    assert known["member"] | {"joined": ""} == {
        "id": anna,
        "name": "Annabella",
        "language": "en",
        "birthday": "06-01",
        "tier": "plain",
        "joined": "",
        "balance": 5,
    }
    assert known["profile"] == {"age_band": "25-34", "locality": "Hafen", "favourites": []}
    assert [part["words"] for part in known["personal"]] == ["Annabella Lindqvist", "always with the dog"]
    assert known["sealed"] == {}
    assert [row["points"] for row in known["tables"]["ledger"]] == [10, 5, 10, -10, -5, -5]
    assert str(ben) not in taken.json.decode()
    for words in ("Annabella", "06-01", "Agreed to version: 1, 2026-05-20", "25-34 · Hafen", "always with the dog"):
        assert words in taken.text
    assert "2026-05-21  visit" in taken.text
    assert "2026-05-21  reward tea (open)" in taken.text
    assert "Benedict" not in taken.text


def test_no_row_that_names_the_member_is_left_out(place: Premises) -> None:
    """Counted the other way round: wherever in the file the number stands."""
    anna = joined(place)
    place.shop.people.note(anna, "always with the dog", place.clerk.id)
    place.shop.ratings.call_back(place.shop.ratings.rate(1, "panel", "en").rating, anna)
    place.shop.merging.merge(anna, joined(place), place.owner.id)
    tables = msgspec.json.decode(place.shop.exporting.export(anna, place.owner.id).json)["tables"]
    file = sqlite3.connect(place.folder / "store.db")
    for (table,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        if table in ("members", "merges"):
            continue
        names = [row[1] for row in file.execute(f"PRAGMA table_info({table})")]
        rows = [row for row in file.execute(f"SELECT * FROM {table}") if anna in row]
        assert len(rows) == len(tables.get(table, [])), (table, names)
    file.close()


def test_who_may_take_it(place: Premises) -> None:
    anna = joined(place)
    with pytest.raises(NotAllowed):
        place.shop.exporting.export(anna, place.clerk.id)
    with pytest.raises(UnknownMember):
        place.shop.exporting.export(4711, place.owner.id)
    assert [data["action"] for kind, data in place.events(audit=True) if kind == "audit.v1"][-1] != "export_member"
    place.shop.exporting.export(anna, place.owner.id)
    last = [data for kind, data in place.events(audit=True) if kind == "audit.v1"][-1]
    assert (last["action"], last["subject"]) == ("export_member", f"member {anna}")
