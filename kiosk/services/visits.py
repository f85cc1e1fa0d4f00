"""A card is tapped: what is committed, and how it is told in the guest's language."""

from __future__ import annotations

from dataclasses import replace

from kiosk.model.text import say
from kiosk.rules import greeting
from kiosk.rules import visits as rule
from kiosk.services.arrival import Arrival, arrive
from kiosk.services.books import Books
from kiosk.services.views import CheckIn, Gain, Offer, Progress


class Visits:
    def __init__(self, books: Books) -> None:
        self._books = books
        self._told: Arrival | None = None

    def seen_just_now(self, member: int) -> bool:
        """Whether this member tapped within the last moments (programme: tap_again_s, 20 s). Reads only."""
        books = self._books
        last = books.store.visits.last(member)
        return rule.seen_just_now(last.at if last else None, books.clock.stamp(), books.programme.visits)

    def check_in(self, member: int, card: bytes) -> CheckIn:
        """Keep a visit, counted or not, with what it earns."""
        books = self._books
        with books.store.change(books.clock.stamp()) as change:
            arrival = arrive(books, change, books.member(member), card)
        return self.tell(arrival)

    def tell(self, arrival: Arrival) -> CheckIn:
        """In the member's language; remembered, so that it can be told again in another."""
        self._told = arrival
        language = arrival.member.language
        goal = arrival.goal
        return CheckIn(
            receipt=arrival.receipt,
            guest=self._books.guest(arrival.member, arrival.after),
            counted=arrival.counted,
            first=arrival.first,
            before=arrival.before,
            gains=tuple(Gain(gain.points, say(gain.why, language)) for gain in arrival.gains),
            progress=Progress(goal.have, goal.need, say(goal.goal, language), goal.unit) if goal else None,
            offers=tuple(Offer(offer.picture, say(offer.words, language)) for offer in arrival.offers),
        )

    def retell(self, visit: CheckIn, language: str) -> CheckIn:
        """The same committed facts with their words in another language. Reads only.

        Only the last visit can be told again; an older one comes back as it is.
        """
        told = self._told
        if told is None or told.receipt != visit.receipt:
            return visit
        return self.tell(replace(told, member=replace(told.member, language=language)))

    def part_of_day(self) -> str:
        """morning, afternoon, evening, or "day" while the clock is not trusted. Reads only."""
        now = self._books.clock.stamp()
        return greeting.part_of_day(self._books.moment(now)) if now.wall_ok else "day"
