"""The audit trail: every action of staff with who, when and why, only ever added to."""

from __future__ import annotations

from kiosk.model.text import say
from kiosk.services.books import Books
from kiosk.services.naming import day_words, staff_name
from kiosk.services.rights import Right, require
from kiosk.services.views_care import AuditView
from kiosk.services.wire_care import AuditV1
from kiosk.store.change import Change

AT_ONCE = 50


def note(books: Books, change: Change, who: int | None, action: Right, subject: str, why: str = "") -> None:
    """Part of the change that does `action`: kept with it or not at all. `who` is a staff id, None the kiosk itself.

    `subject` is a kind and a number, never a name ("member 4711", "case 12"): it goes to the cloud. `why` is sealed
    and stays; the hash that goes with the event holds all that came before, `why` included. Call it before the
    change's own event is numbered (`change.next_seq`, `numbered`).
    """
    number, name = change.new_id(), action.name.lower()
    chain = books.store.audit.add(number, who, name, subject, why, change.next_seq, change.stamp)
    change.record("audit.v1", AuditV1(number, name, subject, chain, who))


class Audit:
    def __init__(self, books: Books) -> None:
        self._books = books

    def trail(self, by: int, language: str, about: str = "", before: int | None = None) -> tuple[AuditView, ...]:
        """The newest entries, at most 50; `about` one subject, or older than the entry `before`. Reads only."""
        books = self._books
        require(books, by, Right.SEE_AUDIT)
        found = books.store.audit.last(AT_ONCE, 2**62 if before is None else before, about)
        return tuple(
            AuditView(
                id=each.id,
                who=staff_name(books, each.staff_id),
                action=each.action,
                subject=each.subject,
                about=_named(books, each.subject, language),
                why=_named(books, _IN_FULL.get(each.action, "") + each.why, language) or each.why,
                wall_ms=each.at.wall_ms,
                day=day_words(books, each.at.wall_ms, language),
            )
            for each in found
        )


_IN_FULL = {Right.REDEEM.name.lower(): "reward "}
"""What stands before a why that is a bare key."""


def _named(books: Books, subject: str, language: str) -> str:
    """The name of a member, colleague or reward, if they are on file; "" for all else."""
    kind, _, key = subject.partition(" ")
    match kind:
        case "staff" if key.isdecimal():
            return staff_name(books, int(key))
        case "member" if key.isdecimal():
            who = books.store.members.get(int(key))
            return who.name if who else ""
        case "reward":
            return next((say(each.name, language) for each in books.programme.reward if each.id == key), "")
    return ""
