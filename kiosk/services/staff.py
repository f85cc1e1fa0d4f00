"""Staff: who signs in, and the day in five numbers."""

from __future__ import annotations

import secrets

from kiosk.model.calendar import Period
from kiosk.model.member import Card, CardStatus, Role, Staff
from kiosk.rules.moment import begins
from kiosk.services import pins
from kiosk.services.books import Books
from kiosk.services.faults import CardTaken, Declined, PinLocked, PinWrong
from kiosk.services.rights import Right, require
from kiosk.services.views import Today
from kiosk.store.staff import PinGuard


class StaffRoom:
    def __init__(self, books: Books) -> None:
        self._books = books

    def by_pin(self, pin: str, who: int | None) -> Staff:
        """Whose PIN this is (`who`: it must be theirs, they showed their card); raises PinWrong or PinLocked."""
        books, now = self._books, self._books.clock.stamp()
        guard = pins.resumed(books.store.staff.guard(), now)
        if left := pins.left_ms(guard, now):
            raise PinLocked(-(-left // 1000))
        found = pins.owner_of(pins.hashed(books.keys, pin), books.store.staff.pins())
        staff = books.store.staff.get(found) if found is not None and who in (None, found) else None
        if staff is not None:
            if guard != PinGuard():
                self._keep(PinGuard())
            return staff
        guard = pins.missed(guard, now)
        self._keep(guard)  # before anybody is told: pulling the plug gives no try back
        if left := pins.left_ms(guard, now):
            raise PinLocked(left // 1000)
        raise PinWrong(pins.TRIES - guard.tries)

    def resume(self) -> None:
        """At the start and when idle: let a pause that is over be over, and measure one that is not from this start."""
        guard = self._books.store.staff.guard()
        resumed = pins.resumed(guard, self._books.clock.stamp())
        if resumed != guard:
            self._keep(resumed)

    def appoint(
        self, name: str, role: Role, language: str, pin: str, card: bytes | None = None, by: int | None = None
    ) -> Staff:
        """Someone new with a PIN and perhaps a card; only an owner may, or anybody while nobody works here yet.

        Raises Declined for a PIN that is too simple or somebody else's, CardTaken, NotAllowed.
        """
        books = self._books
        if books.store.staff.count():
            require(books, -1 if by is None else by, Right.APPOINT)
        pins.fit(pin)
        digest = pins.hashed(books.keys, pin)
        if pins.owner_of(digest, books.store.staff.pins()) is not None:
            raise Declined("this PIN can't be taken; choose another")
        if card is not None and books.store.cards.get(card) is not None:
            raise CardTaken("this card belongs to someone")
        staff = Staff(secrets.randbelow(2**53 - 1) + 1, name, role, language)
        now = books.clock.stamp()
        with books.store.change(now):
            books.store.staff.add(staff, digest)
            if card is not None:
                books.store.cards.add(Card(card, None, staff.id, CardStatus.ACTIVE, now.wall_ms))
        return staff

    def today(self) -> Today:
        """This business day. Reads only."""
        books = self._books
        since = begins(Period.DAY, books.moment(books.clock.stamp()))
        ratings, happy = books.store.ratings.since(since)
        return Today(
            visits=books.store.visits.since(since),
            members=books.store.members.count(),
            ratings=ratings,
            happy=happy,
            redemptions=books.store.redemptions.since(since),
        )

    def _keep(self, guard: PinGuard) -> None:
        with self._books.store.change(self._books.clock.stamp()):
            self._books.store.staff.keep_guard(guard)
