"""Who and when, in words."""

from __future__ import annotations

from datetime import date

from kiosk.model.text import say_day
from kiosk.rules.moment import business_day
from kiosk.services.account import account_of
from kiosk.services.books import Books
from kiosk.services.faults import Declined
from kiosk.services.views import Guest

LONGEST = 400
"""Characters of a note, a reason, a comment."""


def staff_name(books: Books, staff: int | None) -> str:
    """Also of one who works here no more; "" for nobody."""
    who = None if staff is None else books.store.staff.anybody(staff)
    return who.name if who else ""


def day_of(books: Books, wall_ms: int) -> date:
    return business_day(wall_ms, books.zone, books.programme.day_starts)


def today(books: Books) -> date:
    return day_of(books, books.clock.stamp().wall_ms)


def day_words(books: Books, wall_ms: int, language: str) -> str:
    return say_day(day_of(books, wall_ms), language)


def guest_of(books: Books, member: int | None) -> Guest | None:
    who = None if member is None else books.store.members.get(member)
    if who is None:
        return None
    now = books.clock.stamp()
    return books.guest(who, account_of(books, who, now).balance(now))


def said(words: str, what: str, longest: int = LONGEST) -> str:
    """The words without the spaces round them; raises Declined for none, or too many."""
    words = " ".join(words.split())
    if not words:
        raise Declined(f"{what} is missing")
    if len(words) > longest:
        raise Declined(f"{what} of {len(words)} characters, at most {longest} fit")
    return words
