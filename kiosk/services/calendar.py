"""Whom to look forward to: birthdays of the coming days, and members who are missed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kiosk.model.loyalty import Campaign, CampaignKind
from kiosk.model.member import Birthday
from kiosk.model.text import say, say_day
from kiosk.rules.moment import DAY, Moment, business_day
from kiosk.rules.schedule import clamped, is_on
from kiosk.services.account import account_of
from kiosk.services.books import Books
from kiosk.services.views import BirthdaySoon, Guest, Missed
from kiosk.services.views_care import Task

MOST = 50
"""On one list; more nobody reads at a counter."""
TASKS = 20
OPENED_AT_ONCE = 50


class Calendar:
    def __init__(self, books: Books) -> None:
        self._books = books
        self._opened: int | None = 0

    def prepare(self) -> bool:
        """One slice of opening the members' sealed files ahead, so that the first list of the day is there at once;
        whether there is more to do. Reads only."""
        if self._opened is not None:
            self._opened = self._books.store.members.open_some(self._opened, OPENED_AT_ONCE)
        return self._opened is not None

    def birthdays(self, language: str, days: int = 7, most: int = MOST) -> tuple[BirthdaySoon, ...]:
        """Whose birthday is today or within `days`, the next first. Reads only."""
        books = self._books
        today = books.moment(books.clock.stamp()).day
        coming = {left: today + left * DAY for left in range(days)}
        when = {birthday: left for left, day in reversed(coming.items()) for birthday in _born(day)}
        soon = sorted((when[who.birthday], who.id) for who in books.store.members.born_on(when.keys()) if who.birthday)
        return tuple(
            BirthdaySoon(self._guest(member), say_day(coming[left], language), left) for left, member in soon[:most]
        )

    def missed(self, language: str, most: int = MOST) -> tuple[Missed, ...]:
        """Whom a win-back campaign of today waits for; who is held out from it is not told. Reads only.

        The lists are made at night, and who is held out was fixed then.
        """
        books = self._books
        at = books.moment(books.clock.stamp())
        found = []
        for campaign in win_backs(books, at):
            for each in books.store.missed.still(campaign.id, 2 * most):  # up to half of them may be held out
                if each.held_out or books.store.members.get(each.member_id) is None:
                    continue
                last = business_day(each.last_ms, books.zone, books.programme.day_starts)
                words = say(campaign.words, language)
                found.append(Missed(self._guest(each.member_id), campaign.id, words, (at.day - last).days))
        return tuple(found[:most])

    def tasks(self, language: str, by: int) -> Iterator[Task]:
        """The same as lines of the staff's task list."""
        for soon in self.birthdays(language, most=TASKS):
            yield Task("birthday", soon.guest.id, "", soon.guest, soon.day, overdue=False)
        for each in self.missed(language, most=TASKS):
            yield Task("win_back", each.guest.id, each.words, each.guest, "", overdue=False)

    def _guest(self, member: int) -> Guest:
        books = self._books
        who = books.member(member)
        now = books.clock.stamp()
        return books.guest(who, account_of(books, who, now).balance(now))


def win_backs(books: Books, at: Moment) -> list[Campaign]:
    """The win-back campaigns that are on."""
    return [each for each in books.programme.campaign if each.kind is CampaignKind.WIN_BACK and is_on(each.when, at)]


def _born(day: date) -> list[Birthday]:
    """Whose birthday it is; one born on 29 February has it on the 28th in a common year."""
    leap = (day.month, day.day) == (2, 28) and clamped(day.year, 2, 29) == day
    return [Birthday(day.month, day.day), *([Birthday(2, 29)] if leap else [])]
