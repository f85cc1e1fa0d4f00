"""Who was held out of a campaign is written down when it happens: the seed in the file may be another one by then."""

from __future__ import annotations

import sqlite3
from pathlib import Path

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
"""


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
        assert any(offer.words == "We missed you" for offer in visit.offers) is not held_out
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
