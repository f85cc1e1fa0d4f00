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

MOST = 200


class Calendar:
    def __init__(self, books: Books) -> None:
        self._books = books

    def birthdays(self, language: str, days: int = 7) -> tuple[BirthdaySoon, ...]:
        """Whose birthday is today or within `days`, the next first. Reads only."""
        books = self._books
        today = books.moment(books.clock.stamp()).day
        soon = sorted(
            (_days_to(birthday, today), member) for member, birthday in books.store.members.birthdays().items()
        )
        return tuple(
            BirthdaySoon(self._guest(member), say_day(today + left * DAY, language), left)
            for left, member in soon[:MOST]
            if left < days
        )

    def missed(self, language: str) -> tuple[Missed, ...]:
        """Whom a win-back campaign of today waits for; who is held out from it is not told. Reads only.

        The lists are made at night, and who is held out was fixed then.
        """
        books = self._books
        at = books.moment(books.clock.stamp())
        found = []
        for campaign in win_backs(books, at):
            for each in books.store.missed.still(campaign.id, MOST):
                if each.held_out or books.store.members.get(each.member_id) is None:
                    continue
                last = business_day(each.last_ms, books.zone, books.programme.day_starts)
                words = say(campaign.words, language)
                found.append(Missed(self._guest(each.member_id), campaign.id, words, (at.day - last).days))
        return tuple(found)

    def tasks(self, language: str, by: int) -> Iterator[Task]:
        """The same as lines of the staff's task list."""
        for soon in self.birthdays(language):
            yield Task("birthday", soon.guest.id, "", soon.guest, soon.day, overdue=False)
        for each in self.missed(language):
            yield Task("win_back", each.guest.id, each.words, each.guest, "", overdue=False)

    def _guest(self, member: int) -> Guest:
        books = self._books
        who = books.member(member)
        now = books.clock.stamp()
        return books.guest(who, account_of(books, who, now).balance(now))


def win_backs(books: Books, at: Moment) -> list[Campaign]:
    """The win-back campaigns that are on."""
    return [each for each in books.programme.campaign if each.kind is CampaignKind.WIN_BACK and is_on(each.when, at)]


def _days_to(birthday: Birthday, today: date) -> int:
    """Born on 29 February, the day is the 28th in a common year."""
    this = clamped(today.year, birthday.month, birthday.day)
    following = this if this >= today else clamped(today.year + 1, birthday.month, birthday.day)
    return (following - today).days
