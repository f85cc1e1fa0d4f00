"""Hours without a question, follow-ups that never come, an alarm that can't calm down."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kiosk.model.calendar import WEEKDAYS
from kiosk.model.programme import Programme
from kiosk.programme.faults import Finding


def findings(programme: Programme) -> Iterator[Finding]:
    if not programme.question:
        yield Finding(("question",), "there is no question", "give at least one")
    elif gap := _silent_hour(programme):
        yield Finding(("question",), f"nothing is asked on {gap}", "give one question no `when`")
    for q, question in enumerate(programme.question):
        seen: set[int] = set()
        for f, follow_up in enumerate(question.follow_up):
            path = ("question", q, "follow_up", f, "faces")
            if not follow_up.faces:
                yield Finding(path, "it follows on no face", "write for example faces = [1, 2]")
            for face in follow_up.faces:
                if face in seen:
                    yield Finding(path, f"face {face} has a follow-up already", "leave it in one of them")
                if face not in programme.ratings.faces:
                    yield Finding(path, f"the panel has no face {face}", "take it out, or set [ratings] levels = 5")
                seen.add(face)
    if programme.alarm.close_share >= programme.alarm.open_share:
        yield Finding(
            ("alarm", "close_share"),
            "the alarm would open and close at the same share",
            "let it be less than open_share",
        )


def _silent_hour(programme: Programme) -> str | None:
    """The first open hour of the week without a question; questions with dates are not counted on."""
    lasting = [each.when for each in programme.question if each.when.since is None and each.when.until is None]
    for weekday in range(7):
        for hours in programme.hours.of(weekday):
            for minute in range(hours.opens, hours.closes):
                if not any(
                    (not when.weekdays or WEEKDAYS[weekday] in when.weekdays)
                    and (not when.hours or any(each.opens <= minute < each.closes for each in when.hours))
                    for when in lasting
                ):
                    return f"{date(2024, 1, 1 + weekday):%A} at {minute // 60:02}:{minute % 60:02}"
    return None
