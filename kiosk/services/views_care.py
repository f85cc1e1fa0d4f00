"""What the services about care answer with: all ratings, cases, the alarm, measures, tasks, staff and their trail.

Sentences about them are the screen's; what a guest, a member of staff or the programme wrote comes as it is.
`wall_ms` and the like are wall time in UTC ms, `day` and `due` are days in words, in the language asked for.
"""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.model.member import Role
from kiosk.services.views import Guest


@dataclass(frozen=True, slots=True)
class FaceCount:
    """How many pressed this face, and how many of those presses count."""

    face: int
    raw: int
    counted: int


@dataclass(frozen=True, slots=True)
class FlagCount:
    """How many presses a misuse rule flagged; one press may fall under several. `flag` is a value of `misuse.Flag`."""

    flag: str
    presses: int


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """How often a reason was offered after a press that counts, and how often it was chosen."""

    question: str
    reason: str
    words: str
    shown: int
    chosen: int


@dataclass(frozen=True, slots=True)
class Tally:
    """All presses since then (`raw`) beside those that the misuse rules let count; `flags` say what became of the rest.

    `outcomes` are (option, skip, timeout, exit; count) of the questions after presses that count.
    """

    raw: int
    counted: int
    faces: tuple[FaceCount, ...]
    flags: tuple[FlagCount, ...]
    outcomes: tuple[tuple[str, int], ...]
    reasons: tuple[ReasonCount, ...]


@dataclass(frozen=True, slots=True)
class NoteView:
    """What somebody wrote about a case."""

    who: str
    words: str
    wall_ms: int
    day: str


@dataclass(frozen=True, slots=True)
class CaseView:
    """A complaint. `state`: open, answered (the member hears of it at their next tap), closed.

    `guest` is None for one who is no member; `face` is 0 for a complaint that staff wrote down, `about` the aspect
    asked for (a value of `Aspect`, "" without a press), `reason` what was chosen, in words. `owner` is a name or "".
    """

    id: int
    state: str
    guest: Guest | None
    face: int
    about: str
    reason: str
    wall_ms: int
    day: str
    owner_id: int | None
    owner: str
    due: str
    overdue: bool
    answer: str
    told: bool
    notes: tuple[NoteView, ...]


@dataclass(frozen=True, slots=True)
class AlarmView:
    """The alarm that rings since `wall_ms`: `unhappy` of `n` counted answers when it was read last.

    `acknowledged_by` is a name, "" until somebody has seen to it; it closes by itself when the answers recover.
    """

    id: int
    wall_ms: int
    n: int
    unhappy: int
    acknowledged_by: str
    comment: str


@dataclass(frozen=True, slots=True)
class CauseView:
    """A reason that unhappy guests can name: `id` is "question/reason"; `named` is how often they lately did."""

    id: str
    words: str
    question: str
    picture: str
    named: int


@dataclass(frozen=True, slots=True)
class MeasureView:
    """What is done about a cause. `state`: planned, running, done, dropped.

    `cause` is "question/reason", an aspect or free words; `days` since the start, below 0 before it.
    """

    id: int
    state: str
    cause: str
    words: str
    owner_id: int
    owner: str
    start: str
    due: str
    days: int
    overdue: bool
    result: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that should be looked at. `kind`: taps, redemptions (of one member in a day), favourite (one staff
    member hands out to one member again and again), manual (near the daily cap of points by hand), pins (wrong PINs
    until the pad locked), till (its files that were refused). `n` is the number seen, `limit` the one it is measured
    by."""

    id: int
    kind: str
    guest: Guest | None
    staff: str
    n: int
    limit: int
    wall_ms: int
    day: str


@dataclass(frozen=True, slots=True)
class Task:
    """A line of the task list, the most urgent first. `kind`: alarm, case, notice, measure, birthday, win_back,
    duplicate; `id` is its own number in that kind; `words` is detail as somebody wrote it, perhaps ""."""

    kind: str
    id: int
    words: str
    guest: Guest | None
    due: str
    overdue: bool


@dataclass(frozen=True, slots=True)
class StaffView:
    """Somebody who works here."""

    id: int
    name: str
    role: Role
    language: str
    has_pin: bool
    has_card: bool


@dataclass(frozen=True, slots=True)
class AuditView:
    """One staff action. `action` is the lower-case name of a `Right`, `who` a name ("" for the kiosk itself),
    `subject` what it was done to ("member 4711", "case 12"), `about` the name of that member, colleague or reward, if
    it is one and on file, `why` in their words, or a reason's id."""

    id: int
    who: str
    action: str
    subject: str
    about: str
    why: str
    wall_ms: int
    day: str
