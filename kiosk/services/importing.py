"""An old card list becomes members: looked at whole before anything is done, then done at once or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time

from kiosk.model.ledger import EntryKind, LedgerEntry
from kiosk.model.member import Birthday, Card, CardStatus, Member
from kiosk.model.text import LANGUAGES
from kiosk.rules import cards as rule
from kiosk.rules import lots
from kiosk.services import audit
from kiosk.services.account import numbered
from kiosk.services.books import Books
from kiosk.services.card_list import CardList, Line
from kiosk.services.faults import Declined
from kiosk.services.members import fit_name, new_member
from kiosk.services.rights import Right, require
from kiosk.services.wire import entries_of
from kiosk.services.wire_people import ImportV1
from kiosk.services.written_days import Unclear, birthday, day
from kiosk.store.change import Change

Reading = Callable[[str], bytes]
"""The UID that a card's text stands for; raises ValueError with why there is none."""

RULE = "import"
MOST_POINTS = 1_000_000


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A line that can be taken: a card and what was known of its holder."""

    line: int
    uid: bytes
    name: str
    birthday: Birthday | None
    points: int
    joined_ms: int | None
    language: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do. `faults` are sentences with their line: as long as there are any, nothing is done
    unless these lines are to be left out. `known` lines have cards that are on file; `gaps` are lines without a value
    in a column that the list has."""

    newcomers: tuple[Newcomer, ...]
    known: tuple[int, ...]
    faults: tuple[str, ...]
    gaps: dict[str, tuple[int, ...]]


class Importing:
    def __init__(self, books: Books) -> None:
        self._books = books

    def plan(self, cards: CardList, reading: Reading, language: str) -> Plan:
        """What would become of each line; `language` where the list tells none. Reads only."""
        taken: dict[bytes, int] = {}
        newcomers, known, faults = [], [], []
        for line in cards.lines:
            try:
                one = self._newcomer(line, reading, language)
            except (ValueError, Declined) as fault:
                faults.append(f"line {line.number}: {fault}")
                continue
            if one.uid in taken:
                faults.append(f"line {line.number}: this card stands in line {taken[one.uid]} already")
                continue
            taken[one.uid] = line.number
            if self._books.store.cards.get(self._books.keys.card(one.uid)) is not None:
                known.append(line.number)
            else:
                newcomers.append(one)
        gaps = {
            column: empty
            for column in cards.columns
            if (empty := tuple(line.number for line in cards.lines if not getattr(line, column)))
        }
        return Plan(tuple(newcomers), tuple(known), tuple(faults), gaps)

    def carry_out(
        self, plan: Plan, by: int | None, progress: Callable[[], object] = lambda: None, *, leave_out: bool = False
    ) -> int:
        """All newcomers of `plan` in one change; how many. With faults only if they are to be left out.

        `progress` is called for each; whatever it raises, and an interrupt, leaves the store as it was. Consent is
        asked for at each one's next tap. Raises Declined, NotAllowed.
        """
        books, now = self._books, self._books.clock.stamp()
        if by is not None:
            require(books, by, Right.IMPORT)
        if plan.faults and not leave_out:
            raise Declined(f"{len(plan.faults)} lines can't be taken, the first: {plan.faults[0]}")
        with books.store.change(now) as change:
            audit.note(books, change, by, Right.IMPORT, f"list of {len(plan.newcomers)} cards")
            for one in plan.newcomers:
                self._take(change, one)
                progress()
        return len(plan.newcomers)

    def _newcomer(self, line: Line, reading: Reading, language: str) -> Newcomer:
        if not line.card:
            raise ValueError("there is no card number")
        uid = reading(line.card)
        if never := rule.refusal(uid, "unknown"):
            raise ValueError(f"{line.card!r} is no member card's number ({never.value})")
        spoken = line.language or language
        if spoken not in LANGUAGES:
            raise ValueError(f"there is no language {spoken!r}; there are {', '.join(LANGUAGES)}")
        return Newcomer(
            line.number,
            uid,
            fit_name(line.name),
            birthday(line.birthday) if line.birthday else None,
            _points(line.points),
            self._joined(line.joined),
            spoken,
        )

    def _joined(self, text: str) -> int | None:
        if not text:
            return None
        when = datetime.combine(day(text), time(12), self._books.zone)
        now_ms = self._books.clock.stamp().wall_ms
        if when.astimezone(UTC).timestamp() * 1000 > now_ms + 24 * 3600 * 1000:
            raise Unclear(f"{text!r} is still to come")
        return min(round(when.timestamp() * 1000), now_ms)

    def _take(self, change: Change, one: Newcomer) -> None:
        books, now = self._books, change.stamp
        joined_ms = now.wall_ms if one.joined_ms is None else one.joined_ms
        member: Member = new_member(books, one.name, one.language, one.birthday, joined_ms)
        card = books.keys.card(one.uid)
        books.store.members.add(member)
        books.store.cards.add(Card(card, member.id, None, CardStatus.ACTIVE, now.wall_ms))
        entries: list[LedgerEntry] = []
        if one.points:
            expires = lots.expires_at(books.programme.points, books.moment(now))
            posting = lots.Posting(None, one.points, EntryKind.ADJUST, RULE, expires)
            entries = list(numbered(change, member.id, [posting]))
        told = ImportV1(member.id, card, one.language, joined_ms, one.points, entries_of(entries))
        change.record("import.v1", told)
        books.store.ledger.add(entries)


def _points(text: str) -> int:
    """A whole number, with or without signs between the thousands."""
    plain = text.replace(" ", "").replace(",", "").removesuffix(".0").removesuffix(".00")
    if not plain:
        return 0
    if not plain.isascii() or not plain.isdigit() or int(plain) > MOST_POINTS:
        raise ValueError(f"{text!r} are no points: a whole number from 0 to {MOST_POINTS}")
    return int(plain)


def first_few(newcomers: Sequence[Newcomer], count: int) -> list[tuple[str, ...]]:
    """For the preview: line, card's number, name, birthday, points, language."""
    return [
        (
            str(one.line),
            one.uid.hex(" ").upper(),
            one.name,
            f"{one.birthday.month:02}-{one.birthday.day:02}" if one.birthday else "",
            str(one.points),
            one.language,
        )
        for one in newcomers[:count]
    ]
