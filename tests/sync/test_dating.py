"""When it happened: exact for a boot that ever spoke to us, an interval with the truth in it for one that did not."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sync.cloud.dating import Around, Date, Span, anchored, date
from sync.wire import Event, Sent
from tests.sync.shop import event

NOON = 1_763_726_400_000


def told(mono_ms: int, wall_ms: int = 0, wall_ok: bool = False) -> Event:
    made = event(1, mono_ms=mono_ms)
    return Event(1, "e", "note.v1", 1, made.mono_ms, wall_ms, wall_ok, made.data)


def test_in_the_boot_that_speaks_it_is_what_the_monotonic_clock_says() -> None:
    own = anchored(None, Sent(1, 60_000, 0, False), NOON)
    assert date(told(50_000), Around(own), NOON) == Date(NOON - 10_000, NOON - 10_000, NOON - 10_000, "boot")


def test_a_wall_clock_of_1970_or_2038_changes_nothing() -> None:
    own = anchored(None, Sent(1, 60_000, 0, False), NOON)
    for wall_ms in (0, -5, 2**31 * 1000, 2**52):
        assert date(told(50_000, wall_ms, wall_ok=True), Around(own), NOON).occurred_ms == NOON - 10_000


def test_the_future_is_not_believed() -> None:
    own = anchored(None, Sent(1, 60_000, 0, False), NOON)
    assert date(told(70_000), Around(own), NOON).occurred_ms == NOON


def test_a_boot_that_never_spoke_lies_between_its_neighbours() -> None:
    around = Around(None, before_ms=NOON - 9_000_000, after_ms=NOON - 1_000_000)
    assert date(told(5_000), around, NOON) == Date(NOON - 8_995_000, NOON - 8_995_000, NOON - 1_000_000, "interval")


def test_a_synchronised_wall_clock_is_taken_where_it_is_possible() -> None:
    around = Around(None, before_ms=NOON - 9_000_000, after_ms=NOON - 1_000_000)
    inside = date(told(5_000, NOON - 2_000_000, wall_ok=True), around, NOON)
    assert (inside.occurred_ms, inside.how) == (NOON - 2_000_000, "wall")
    assert date(told(5_000, NOON + 1, wall_ok=True), around, NOON).how == "interval"
    assert date(told(5_000, NOON - 2_000_000, wall_ok=False), around, NOON).how == "interval"


def test_nothing_known_is_said_as_such() -> None:
    assert date(told(5_000), Around(), NOON) == Date(None, None, NOON, "interval")


@given(
    lengths=st.lists(st.integers(1, 10**8), min_size=3, max_size=6),
    gaps=st.lists(st.integers(0, 10**9), min_size=6, max_size=6),
    spoke=st.lists(st.booleans(), min_size=6, max_size=6),
    way_ms=st.integers(0, 30_000),
)
def test_the_truth_is_inside(lengths: list[int], gaps: list[int], spoke: list[bool], way_ms: int) -> None:
    """Boots of given lengths with gaps between; some exchanged at their end, all events are sent in the last one."""
    starts, at = [], NOON
    for length, gap in zip(lengths, gaps, strict=False):
        starts.append(at)
        at += length + gap
    last = len(lengths) - 1
    spans: dict[int, Span] = {}
    for n, length in enumerate(lengths):
        if spoke[n] or n == last:
            spans[n] = anchored(None, Sent(n, length, 0, False), starts[n] + length + way_ms)
    received_ms = starts[last] + lengths[last] + way_ms
    for n, length in enumerate(lengths):
        around = Around(
            spans.get(n),
            max((spans[m].last_ms for m in spans if m < n), default=None),
            min((spans[m].start_ms for m in spans if m > n), default=None),
        )
        truth = starts[n] + length // 2
        found = date(told(length // 2), around, received_ms)
        assert found.hi_ms is not None
        assert found.lo_ms is None or found.lo_ms - way_ms <= truth
        assert truth <= found.hi_ms + (way_ms if n in spans else 0)
        if n in spans:
            assert found.occurred_ms is not None
            assert 0 <= found.occurred_ms - truth <= way_ms
