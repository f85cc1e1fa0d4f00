"""What is done next; a stream always gets through, and nothing makes us run hot."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync import sentences
from sync.outcome import Acked, Barred, Fork, Gap, Outcome, Passing, Refused, TooLarge, Unauthorised
from sync.ports import Link
from sync.retry import Course, Span, Step, Timing, after, hurried
from sync.wire import Receipt

T = Timing()


def acked(high_water: int, poll_after_ms: int = 300_000) -> Acked:
    return Acked(Receipt(1, "k", "s", "b", high_water, 0, poll_after_ms))


def step(outcome: Outcome, span: Span, course: Course | None = None, chance: Random | None = None) -> Step:
    return after(outcome, span, course or Course(), T, chance or Random(1))


class Highest(Random):
    def uniform(self, a: float, b: float) -> float:
        return b


ALL = Span(first=1, count=10, next_seq=11)


def test_all_acknowledged_polls_when_the_server_says_within_bounds_and_may_be_rung() -> None:
    for poll_ms, low, high in [(300_000, 240, 360), (0, 4, 6), (10**12, 2880, 4320)]:
        done = step(acked(10, poll_ms), ALL)
        assert (done.acked, done.link, done.sentence, done.ringable) == (10, Link.GOOD, "", True)
        assert low <= done.wait_s <= high


def test_more_to_send_goes_on_at_once() -> None:
    assert step(acked(10), Span(1, 10, 501)).wait_s == 0.0


def test_a_server_that_went_back_is_followed_and_believed_slowly_if_it_took_nothing() -> None:
    heartbeat = step(acked(3), Span(11, 0, 11))
    assert (heartbeat.acked, heartbeat.wait_s) == (3, 0.0)
    stuck = step(acked(0), ALL, chance=Highest())
    assert (stuck.acked, stuck.wait_s, stuck.course.failures) == (0, 2.0, 1)


@pytest.mark.parametrize("outcome", [acked(11), acked(2**53 - 1), Gap(11, 0), Fork("copied")])
def test_numbers_that_we_have_not_given_yet_are_a_fork(outcome: Outcome) -> None:
    forked = step(outcome, ALL)
    assert (forked.link, forked.sentence, forked.acked, forked.wait_s) == (Link.REFUSED, sentences.FORK, None, 3600)


def test_full_jitter_doubles_up_to_ten_minutes_and_a_good_answer_resets_it() -> None:
    course, waits = Course(), []
    for _ in range(40):
        again = step(Passing(sentences.NO_ROUTE, ""), ALL, course, Highest())
        assert (again.link, again.sentence, again.acked) == (Link.AWAY, sentences.NO_ROUTE, None)
        waits.append(again.wait_s)
        course = again.course
    assert waits[:10] == [2, 4, 8, 16, 32, 64, 128, 256, 512, 600]
    assert set(waits[10:]) == {600}
    assert step(acked(10), ALL, course).course.failures == 0


@pytest.mark.parametrize(("wait_s", "low", "high"), [(None, 0, 2), (0.0, 0, 32), (17.0, 17, 47), (3600.0, 3600, 3630)])
def test_retry_after_is_a_floor_with_a_spread(wait_s: float | None, low: float, high: float) -> None:
    waits = [step(Passing("", "", wait_s=wait_s), ALL, chance=Random(n)).wait_s for n in range(200)]
    assert low <= min(waits) <= max(waits) <= high
    assert max(waits) - min(waits) > (high - low) / 2


@pytest.mark.parametrize(
    ("outcome", "wait_s", "sentence"),
    [
        (Barred(sentences.WRONG_PLACE, "404"), 900, sentences.WRONG_PLACE),
        (Barred(sentences.REVOKED, "", final=True), 3600, sentences.REVOKED),
        (Barred(sentences.TOO_OLD, "", final=True), 3600, sentences.TOO_OLD),
        (Unauthorised(sentences.TOKEN), 900, sentences.TOKEN),
    ],
)
def test_what_people_must_put_right_is_told_and_asked_for_seldom(
    outcome: Outcome, wait_s: float, sentence: str
) -> None:
    barred = step(outcome, ALL)
    assert (barred.link, barred.wait_s, barred.sentence) == (Link.REFUSED, wait_s, sentence)
    assert (barred.acked, barred.ringable) == (None, False)


def test_a_new_token_is_asked_for_once_until_the_next_good_answer() -> None:
    first = step(Unauthorised(sentences.TOKEN), ALL)
    assert first.rotate
    assert (hurried(first).wait_s, hurried(first).link) == (0.0, None)
    second = step(Unauthorised(sentences.TOKEN), ALL, first.course)
    assert not second.rotate
    assert step(Unauthorised(sentences.TOKEN), ALL, step(acked(10), ALL, second.course).course).rotate


def test_too_large_halves_and_remembers() -> None:
    halved = step(TooLarge(), Span(1, 500, 1001))
    assert (halved.course.size, halved.wait_s, halved.acked) == (250, 0.0, None)
    assert step(acked(250), Span(1, 250, 1001), halved.course).course.size == 250
    course = Course(size=1, ceiling=1)
    for seq in range(1, 16 * 9 + 1):
        course = step(acked(seq), Span(seq, 1, 1001), course).course
    assert course.ceiling == 500  # it was doubted by and by
    alone = step(TooLarge(), Span(1, 1, 2))
    assert (alone.link, alone.wait_s, alone.sentence) == (Link.REFUSED, 900, sentences.TOO_BIG)


def test_too_slow_halves_and_grows_again() -> None:
    slower = step(Passing(sentences.SLOW, "", slow=True), Span(1, 500, 1001))
    assert slower.course.size == 250
    assert step(acked(250), Span(1, 250, 1001), slower.course).course.size == 500


def test_a_gap_is_followed_once_and_then_doubted() -> None:
    gap = step(Gap(4, 0), Span(8, 3, 11))
    assert (gap.acked, gap.wait_s) == (4, 0.0)
    again = step(Gap(2, 0), Span(5, 3, 11), gap.course, Highest())
    assert (again.acked, again.wait_s, again.link) == (None, 2.0, Link.AWAY)
    same = step(Gap(7, 0), Span(8, 3, 11), chance=Highest())
    assert (same.acked, same.wait_s) == (None, 2.0)


def test_the_server_names_the_bad_event_and_one_round_trip_later_it_goes_sealed() -> None:
    named = step(Refused("", 7), ALL)
    assert (named.course.sealed, named.wait_s, named.course.size) == (frozenset({7}), 0.0, 500)


def test_a_heartbeat_or_a_sealed_event_that_is_refused_waits_for_people() -> None:
    for span, course in [(Span(11, 0, 11), Course()), (Span(3, 1, 11), Course(sealed=frozenset({3})))]:
        refused = step(Refused(""), span, course)
        assert (refused.link, refused.wait_s, refused.sentence) == (Link.REFUSED, 900, sentences.ENVELOPE)


@given(poison=st.sets(st.integers(1, 700), max_size=5), named=st.booleans(), total=st.integers(1, 700))
def test_poison_anywhere_gets_through_sealed_and_the_healthy_go_plain(
    poison: set[int], named: bool, total: int
) -> None:
    """A server that refuses any batch with an unsealed bad event, and perhaps says which."""
    course, held, trips, sealed = Course(), 0, 0, set()
    while held < total:
        trips += 1
        count = min(course.size, total - held)
        span = Span(held + 1, count, total + 1)
        bad = sorted(seq for seq in poison if span.first <= seq <= span.last and seq not in course.sealed)
        sealed |= {seq for seq in course.sealed if span.first <= seq <= span.last} if not bad else set()
        done = step(Refused("", bad[0] if named else None) if bad else acked(span.last), span, course)
        assert done.wait_s == 0.0 or done.acked == total
        held, course = done.acked or held, done.course
    poison = {seq for seq in poison if seq <= total}
    assert poison == sealed
    assert course.sealed == frozenset()
    assert trips <= 2 + len(poison) * (2 if named else 21)


OUTCOMES = st.one_of(
    st.builds(acked, st.integers(0, 30)),
    st.builds(Gap, st.integers(0, 30), st.just(0)),
    st.builds(Refused, st.just(""), st.none() | st.integers(0, 30)),
    st.sampled_from([TooLarge(), Fork(""), Unauthorised(""), Barred("", ""), Passing("", "", slow=True)]),
    st.builds(Passing, st.just(""), st.just(""), st.booleans(), st.none() | st.floats(0, 3600)),
)


@given(outcomes=st.lists(OUTCOMES, max_size=60), seed=st.integers())
def test_whatever_a_server_says_the_cursor_stays_ours_and_the_wheel_does_not_spin(
    outcomes: list[Outcome], seed: int
) -> None:
    course, cursor, next_seq, hurry = Course(), 0, 21, 0
    for outcome in outcomes:
        span = Span(cursor + 1, min(course.size, next_seq - 1 - cursor), next_seq)
        done = after(outcome, span, course, T, Random(seed))
        if done.acked is not None:
            assert isinstance(outcome, Acked | Gap)
            assert 0 <= done.acked < next_seq
            cursor = done.acked
        assert 0.0 <= done.wait_s <= 3600 * 1.2 + 30
        assert 1 <= done.course.size <= done.course.ceiling <= 500
        assert done.course.sealed <= frozenset(range(cursor + 1, next_seq)) | course.sealed
        # Going on at once must have got us somewhere: an event held, a batch halved, one sealed, a cursor moved.
        before = (span.first - 1, course.size, course.ceiling, course.sealed, course.gapped)
        learnt = (cursor, done.course.size, done.course.ceiling, done.course.sealed, done.course.gapped)
        hurry = hurry + 1 if done.wait_s == 0.0 and learnt == before else 0
        assert hurry <= 1
        course = replace(done.course)


def test_after_an_outage_the_herd_comes_spread() -> None:
    """4,500 kiosks, all heard at the same second, then an hour of nothing: nobody is late, no rush."""
    chance = Random(45)
    steady = 4_500 / 300 * 10  # in ten seconds, by the server's wish of one exchange in 300 s
    returns = []
    for _ in range(4_500):
        done = step(acked(10), ALL, chance=chance)
        at, course = done.wait_s, done.course
        while at < 3600:
            missed = step(Passing(sentences.NO_ROUTE, ""), ALL, course, chance)
            at, course = at + missed.wait_s, missed.course
        returns.append(at - 3600)
    bins = [0] * 60
    for late in returns:
        bins[int(late // 10)] += 1  # none is more than 600 s late
    assert max(bins) <= 1.5 * steady
