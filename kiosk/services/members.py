"""Members: greeted, found, spoken to."""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import replace
from datetime import date

from kiosk.model.member import Birthday, Member
from kiosk.services import audit
from kiosk.services.account import account_of
from kiosk.services.books import Books
from kiosk.services.faults import Declined
from kiosk.services.rights import Right, require
from kiosk.services.views import Guest
from kiosk.services.wire import LanguageV1

MOST_FOUND = 20
LONGEST_NAME = 40


class Members:
    def __init__(self, books: Books) -> None:
        self._books = books

    def guest(self, member: int) -> Guest:
        """Raises UnknownMember. Reads only."""
        return self._guest(self._books.member(member))

    def find(self, words: str) -> tuple[Guest, ...]:
        """Members whose name contains all of `words`, at most 20, best first. Reads only."""
        wanted = _folded(words).split()
        if not wanted:
            return ()
        found = []
        for member, name in self._books.store.members.names().items():
            folded = _folded(name)
            if all(word in folded for word in wanted):
                found.append((_fit(folded, wanted), folded, member))
        return tuple(self.guest(member) for _, _, member in sorted(found)[:MOST_FOUND])

    def speak(self, member: int, language: str, by: int | None = None) -> Guest:
        """Greet this member in `language` from now on; `by` None: they chose it themselves. Raises NotAllowed."""
        books = self._books
        if by is not None:
            require(books, by, Right.CHANGE_MEMBER)
        with books.store.change(books.clock.stamp()) as change:
            if by is not None:
                audit.note(books, change, by, Right.CHANGE_MEMBER, f"member {member}")
            who = replace(books.member(member), language=language)
            change.record("language.v1", LanguageV1(member, language))
            books.store.members.change(who)
        return self._guest(who)

    def _guest(self, member: Member) -> Guest:
        books, now = self._books, self._books.clock.stamp()
        return books.guest(member, account_of(books, member, now).balance(now))


def new_member(books: Books, name: str, language: str, birthday: Birthday | None, joined_ms: int) -> Member:
    """Somebody of the lowest tier; raises Declined for a name or a birthday that can't be."""
    tier = books.programme.tier[0].id
    return Member(_new_id(), fit_name(name), language, fit_birthday(birthday), tier, joined_ms, joined_ms)


def fit_name(name: str) -> str:
    """Tidied; raises Declined if it is too long."""
    name = " ".join(unicodedata.normalize("NFC", name).split())
    if len(name) > LONGEST_NAME:
        raise Declined(f"a name of {len(name)} characters, at most {LONGEST_NAME} fit")
    return name


def fit_birthday(birthday: Birthday | None) -> Birthday | None:
    """Raises Declined for a day that no year has."""
    if birthday is not None and not _is_a_day(birthday):
        raise Declined(f"no year has a day {birthday.day} in month {birthday.month}")
    return birthday


def _new_id() -> int:
    """53 random bits: what JSON's numbers hold, and two kiosks never meet in it."""
    return secrets.randbelow(2**53 - 1) + 1


def _folded(text: str) -> str:
    """Without case, accents and width: "Renée" is found by "renee"."""
    spread = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in spread if not unicodedata.combining(sign))


def _fit(name: str, wanted: list[str]) -> int:
    """0: begins with the first word; 1: each word begins one of the name's; 2: somewhere inside."""
    if name.startswith(wanted[0]):
        return 0
    return 1 if all(f" {word}" in f" {name}" for word in wanted) else 2


def _is_a_day(birthday: Birthday) -> bool:
    try:
        date(2000, birthday.month, birthday.day)
    except ValueError:
        return False
    return True
