"""The welcome, from the card to the committed visit: read the member, decide what is theirs today, earn, commit; in a
shop with 20,000 members and 2 million ledger entries against the same with 100 members."""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from pathlib import Path

from kiosk.services.views import GuestCard
from tests.bench.world import ENTRIES_PER_VISIT, World, build, uid

MEMBERS = 20_000
FEW = 100
VISITS_EACH = 50
TAPS = 600
WARM = 60
APART_S = 3.2 * 3600 / FEW
"""Between two taps: whoever comes again among the few comes to a visit that counts."""
LIMIT = 1.3
NIGHT = 400
SLICE_MS = 50.0
"""No card waits longer for a slice of the night's work."""


def figures() -> list[dict[str, object]]:
    """Both shops take turns, tap by tap, so that whatever else the machine does meets them alike. In the large one
    the members come as they do, at random; nobody of them was there just before."""
    with tempfile.TemporaryDirectory(prefix="bench-welcome-") as name:
        large = Door(build(Path(name) / "large", MEMBERS, MEMBERS * VISITS_EACH))
        small = Door(build(Path(name) / "small", FEW, FEW * VISITS_EACH))
        for tap in range(WARM + TAPS):
            for door in (large, small) if tap % 2 else (small, large):
                door.tap(tap)
        slices = large.night()
        for door in (large, small):
            door.close()
    value, baseline = (statistics.median(door.seconds[WARM:]) * 1e6 for door in (large, small))
    return [
        {
            "name": f"welcome at {MEMBERS} members, {MEMBERS * VISITS_EACH * ENTRIES_PER_VISIT} entries, against {FEW}",
            "value": round(value, 1),
            "unit": "us",
            "baseline": round(baseline, 1),
            "ratio": round(value / baseline, 3),
            "limit": LIMIT,
        },
        {
            "name": f"a slice of the night at {MEMBERS} members, p99 against what a card may wait",
            "value": round(slices[-len(slices) // 100] * 1e3, 1),
            "unit": "ms",
            "baseline": SLICE_MS,
            "ratio": round(slices[-len(slices) // 100] * 1e3 / SLICE_MS, 3),
            "limit": 1.0,
        },
    ]


class Door:
    def __init__(self, world: World) -> None:
        self.seconds: list[float] = []
        self._shop, self._clock = world.open()
        self._clock.go_on(4 * 3600)  # who was here last comes to a new visit too
        self._order = list(range(world.members))
        random.Random(5).shuffle(self._order)

    def tap(self, number: int) -> None:
        self._clock.go_on(APART_S)
        card = uid(self._order[number % len(self._order)])
        begun = time.perf_counter()
        holder = self._shop.cards.holder(card, "ntag")
        assert isinstance(holder, GuestCard)
        assert not self._shop.visits.seen_just_now(holder.guest.id)
        visit = self._shop.visits.check_in(holder.guest.id, holder.card)
        self.seconds.append(time.perf_counter() - begun)
        assert visit.counted
        assert visit.offers

    def night(self) -> list[float]:
        """Seconds of the night's slices, sorted: of everybody some points have expired, nobody was here for a month."""
        self._clock.go_on(40 * 86_400)
        slices = []
        for _ in range(NIGHT):
            begun = time.perf_counter()
            more = self._shop.nightly.step()
            slices.append(time.perf_counter() - begun)
            assert more
        return sorted(slices)

    def close(self) -> None:
        self._shop.close()
