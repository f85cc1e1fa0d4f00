"""The tier at the door is the one that the whole history gives, played from its beginning."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.rules import tiers
from tests.services.premises import DAY, FILE, Furnished, Premises

BY = {"points": 'by = "points"', "visits": 'by = "visits"'}


@pytest.mark.parametrize("by", BY)
@settings(max_examples=12, deadline=None)
@given(days=st.lists(st.integers(1, 120), min_size=1, max_size=25))
def test_at_the_door_as_from_the_beginning(
    tmp_path_factory: pytest.TempPathFactory, furniture: Furnished, by: str, days: list[int]
) -> None:
    text = FILE.read_text().replace('by = "points"', BY[by]).replace("window_days = 365", "window_days = 60")
    place = Premises(
        tmp_path_factory.mktemp("tiers"),
        furniture,
        text.replace("threshold = 50", "threshold = 30" if by == "points" else "threshold = 3"),
    )
    anna = place.member().guest.id
    store, programme = place.shop.books.store, place.shop.books.programme
    for wait in days:
        place.clock.go_on(wait * DAY)
        place.visit(anna)
        if by == "points":
            grown = list(tiers.growth_of(store.ledger.of(anna)))
        else:
            grown = [tiers.Grown(at_ms, 1) for at_ms in store.visits.counted_ms(anna)]
        member = store.members.get(anna)
        assert member is not None
        played = tiers.standing(programme, grown, member.joined_ms, place.clock.wall_ms)
        assert (member.tier, member.tier_at_ms if member.tier != "plain" else 0) == (
            played.tier,
            played.at_ms if played.tier != "plain" else 0,
        )
    place.shop.close()
