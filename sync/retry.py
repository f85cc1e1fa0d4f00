"""What to do next, decided from the last outcome and what earlier ones taught; pure, chance is passed in."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from random import Random

from sync import sentences
from sync.outcome import Acked, Barred, Fork, Gap, Outcome, Passing, Refused, TooLarge, Unauthorised
from sync.ports import Link
from sync.wire import MAX_EVENTS, Receipt

# A box on the way that says 413 to everything must not leave us at one event a request for ever.
PROBE = 16


@dataclass(frozen=True, slots=True)
class Timing:
    """All waits in seconds. The defaults spread 45,000 kiosks; a demo wants smaller ones."""

    first_s: float = 60.0  # first exchange after a start: U(0, first_s)
    base_s: float = 2.0  # backoff: U(0, min(cap_s, base_s * 2^n))
    cap_s: float = 600.0
    spread_s: float = 30.0  # on top of Retry-After: U(0, spread_s)
    gap_s: float = 30.0  # a doorbell waits until this long after the last exchange
    poll_min_s: float = 5.0  # the server's poll_after is taken within these
    poll_max_s: float = 3600.0
    staff_s: float = 900.0  # something that people must put right
    rest_s: float = 3600.0  # something that will not come right by asking


@dataclass(frozen=True, slots=True)
class Span:
    """What was sent: `count` events from `first`, when `next_seq` was the next number to be given."""

    first: int
    count: int
    next_seq: int

    @property
    def last(self) -> int:
        return self.first + self.count - 1


@dataclass(frozen=True, slots=True)
class Course:
    """What the answers so far taught."""

    failures: int = 0  # in a row, for the backoff
    size: int = MAX_EVENTS  # events to send at once, now
    ceiling: int = MAX_EVENTS  # events the server was found to take (413); doubted after PROBE good answers
    good: int = 0  # answers since the ceiling was set
    suspect: int = 0  # a refused event lies at or before this seq; 0: none
    sealed: frozenset[int] = field(default_factory=frozenset)  # seqs to be sent as opaque.v1
    rotated: bool = False  # a new token was asked for since the last good answer
    gapped: bool = False  # the last answer was a gap


@dataclass(frozen=True, slots=True)
class Step:
    """What the worker does: go on by `course` after `wait_s`.

    `acked` moves the cursor, back as well as forward; `link` and `sentence` are told to staff, None leaves them.
    `ringable`: a doorbell may bring the next exchange forward. `rotate`: try for a new token, and if there is
    one go on at once.
    """

    course: Course
    wait_s: float
    link: Link | None = None
    sentence: str = ""
    acked: int | None = None
    ringable: bool = False
    rotate: bool = False


def after(outcome: Outcome, span: Span, course: Course, timing: Timing, chance: Random) -> Step:
    """The next step after `outcome` of sending `span`."""
    match outcome:
        case Acked(receipt):
            return _acked(receipt, span, course, timing, chance)
        case Passing(sentence, _, slow, wait_s):
            return _again(course, timing, chance, sentence, slow, wait_s)
        case Refused(_, seq):
            return _refused(seq, span, course, timing)
        case TooLarge():
            if span.count > 1:
                half = span.count // 2
                return Step(replace(course, size=half, ceiling=half, good=0), 0.0)
            return Step(course, timing.staff_s, Link.REFUSED, sentences.TOO_BIG)
        case Unauthorised(sentence):
            rotated = replace(course, rotated=True)
            return Step(rotated, timing.staff_s, Link.REFUSED, sentence, rotate=not course.rotated)
        case Barred(sentence, _, final):
            return Step(course, timing.rest_s if final else timing.staff_s, Link.REFUSED, sentence)
        case Gap(high_water, _):
            return _gap(high_water, span, course, timing, chance)
        case Fork():
            return _fork(course, timing)


def _acked(receipt: Receipt, span: Span, course: Course, timing: Timing, chance: Random) -> Step:
    high_water = receipt.high_water
    if high_water >= span.next_seq:
        return _fork(course, timing)  # the server holds numbers that we have not given yet
    suspect = course.suspect if high_water < course.suspect else 0
    if suspect:
        size = min(course.ceiling, max(1, (suspect - high_water) // 2))
    elif course.suspect:
        size = course.ceiling
    else:
        size = min(course.ceiling, course.size * 2)
    ceiling, good = course.ceiling, course.good + 1
    if good >= PROBE:
        ceiling, good = min(MAX_EVENTS, ceiling * 2), 0
    sealed = frozenset(seq for seq in course.sealed if seq > high_water)
    learnt = Course(size=size, ceiling=ceiling, good=good, suspect=suspect, sealed=sealed)
    if span.count and high_water < span.first:
        # Acknowledged, but nothing of what we sent: believed, yet not at full speed.
        slower = replace(learnt, failures=course.failures + 1)
        return Step(slower, _backoff(course, timing, chance), Link.GOOD, acked=high_water)
    if high_water + 1 < span.next_seq:
        return Step(learnt, 0.0, Link.GOOD, acked=high_water)
    poll_s = min(max(receipt.poll_after_ms / 1000, timing.poll_min_s), timing.poll_max_s)
    return Step(learnt, poll_s * chance.uniform(0.8, 1.2), Link.GOOD, acked=high_water, ringable=True)


def _again(
    course: Course, timing: Timing, chance: Random, sentence: str, slow: bool = False, wait_s: float | None = None
) -> Step:
    pause = _backoff(course, timing, chance)
    if wait_s is not None:
        pause = max(wait_s, pause) + chance.uniform(0, timing.spread_s)
    size = max(1, course.size // 2) if slow else course.size
    return Step(replace(course, failures=course.failures + 1, size=size), pause, Link.AWAY, sentence)


def _refused(seq: int | None, span: Span, course: Course, timing: Timing) -> Step:
    """Find the event to blame, by the server's word or by halving, and send it sealed; never drop it."""
    if seq is not None and span.first <= seq <= span.last and seq not in course.sealed:
        return Step(replace(course, sealed=course.sealed | {seq}), 0.0)
    if span.count > 1:
        suspect = span.last if course.suspect == 0 else min(course.suspect, span.last)
        return Step(replace(course, size=span.count // 2, suspect=suspect), 0.0)
    if span.count == 1 and span.first not in course.sealed:
        return Step(replace(course, sealed=course.sealed | {span.first}, suspect=0, size=course.ceiling), 0.0)
    return Step(course, timing.staff_s, Link.REFUSED, sentences.ENVELOPE)


def _gap(high_water: int, span: Span, course: Course, timing: Timing, chance: Random) -> Step:
    if high_water >= span.next_seq:
        return _fork(course, timing)
    if course.gapped or high_water + 1 == span.first:
        # It asked for exactly what we sent, or asks anew each time: the server contradicts itself.
        return _again(course, timing, chance, sentences.TROUBLE)
    return Step(replace(course, gapped=True), 0.0, acked=high_water)


def _fork(course: Course, timing: Timing) -> Step:
    return Step(course, timing.rest_s, Link.REFUSED, sentences.FORK)


def _backoff(course: Course, timing: Timing, chance: Random) -> float:
    """Full jitter."""
    return chance.uniform(0, min(timing.cap_s, timing.base_s * 2.0 ** min(course.failures, 30)))


def hurried(step: Step) -> Step:
    """The same step at once: there is a new token."""
    return replace(step, wait_s=0.0, link=None)
