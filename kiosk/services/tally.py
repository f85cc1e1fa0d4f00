"""All presses, raw and filtered, side by side: nobody has to trust a number that they can't count again."""

from __future__ import annotations

from collections import Counter

from kiosk.model.calendar import Period
from kiosk.model.rating import Outcome
from kiosk.model.text import say
from kiosk.rules.moment import begins
from kiosk.rules.questions import reason_words
from kiosk.services.books import Books
from kiosk.services.views_care import FaceCount, FlagCount, ReasonCount, Tally


def tally(books: Books, language: str, since_ms: int | None) -> Tally:
    """Since then, or of this business day. Reads only."""
    since = begins(Period.DAY, books.moment(books.clock.stamp())) if since_ms is None else since_ms
    raw: Counter[int] = Counter()
    counted: Counter[int] = Counter()
    flags: Counter[str] = Counter()
    for face, counts, fell_under, n in books.store.ratings.presses(since):
        raw[face] += n
        counted[face] += n * counts
        for flag in fell_under:
            flags[flag] += n
    outcomes: Counter[str] = Counter()
    shown: Counter[tuple[str, str]] = Counter()
    chosen: Counter[tuple[str, str]] = Counter()
    for question, offered, outcome, reason, n in books.store.ratings.ends(since):
        if outcome:
            outcomes[outcome] += n
        for each in offered:
            shown[question, each] += n
        if reason:
            chosen[question, reason] += n
    return Tally(
        raw=raw.total(),
        counted=counted.total(),
        faces=tuple(FaceCount(face, raw[face], counted[face]) for face in range(1, 6)),
        flags=tuple(FlagCount(flag, n) for flag, n in flags.most_common()),
        outcomes=tuple((each.value, outcomes[each.value]) for each in Outcome),
        reasons=tuple(
            ReasonCount(question, reason, _said(books, question, reason, language), n, chosen[question, reason])
            for (question, reason), n in sorted(shown.items(), key=lambda item: (-chosen[item[0]], item[0]))
        ),
    )


def _said(books: Books, question: str, reason: str, language: str) -> str:
    words = reason_words(books.programme, question, reason)
    return say(words, language) if words else reason
