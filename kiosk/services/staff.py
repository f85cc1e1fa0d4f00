"""Staff: who signs in, and the day in five numbers."""

from __future__ import annotations

import secrets

from kiosk.model.calendar import Period
from kiosk.model.member import Role, Staff
from kiosk.rules.moment import begins
from kiosk.services import pins
from kiosk.services.audit import note as audited
from kiosk.services.books import Books
from kiosk.services.faults import Declined, LastOwner, PinLocked, PinUnfit, PinWrong
from kiosk.services.naming import said
from kiosk.services.rights import Right, require
from kiosk.services.staff_cards import claim, free
from kiosk.services.views import Today
from kiosk.services.views_care import StaffView
from kiosk.services.watch import guessed
from kiosk.store.staff import PinGuard

LONGEST_NAME = 40
REASONS = ("left", "season", "trust", "mistake")
"""Why somebody works here no more; ids, for the screen to say."""


class StaffRoom:
    REASONS = REASONS

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
        self._keep(guard, who)  # before anybody is told: pulling the plug gives no try back
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

        Raises PinUnfit for a PIN that is too simple or somebody else's, CardTaken, NotAllowed, Declined.
        """
        books = self._books
        first = not books.store.staff.count()
        if not first:
            require(books, -1 if by is None else by, Right.APPOINT)
        name = said(name, "their name", LONGEST_NAME)
        digest = self._new_pin(pin, None if first else self.pin_digits(), by)
        if card is not None:
            free(books, card)
        staff = Staff(secrets.randbelow(2**53 - 1) + 1, name, role, language)
        with books.store.change(books.clock.stamp()) as change:
            audited(books, change, by, Right.APPOINT, _subject(staff.id), role.value)
            books.store.staff.add(staff, digest)
            if first:
                books.store.staff.set_pin_digits(len(pin))
            if card is not None:
                claim(books, card, staff.id, change)
        return staff

    def all(self, by: int) -> tuple[StaffView, ...]:
        """Who works here, owners first. Reads only."""
        require(self._books, by, Right.SEE_STAFF)
        rank = list(reversed(Role))
        found = sorted(self._books.store.staff.all(), key=lambda each: (rank.index(each[0].role), each[0].name))
        return tuple(
            StaffView(staff.id, staff.name, staff.role, staff.language, has_pin, has_card)
            for staff, has_pin, has_card in found
        )

    def pin_digits(self) -> int:
        """How many digits every PIN here has, as the first one had: a pad knows by it when one is whole. Reads only."""
        return self._books.store.staff.pin_digits()

    def fits(self, pin: str, by: int) -> None:
        """Whether it could be somebody's new PIN, before it is typed again; raises PinUnfit, PinLocked."""
        self._new_pin(pin, self.pin_digits(), by)

    def change_pin(self, staff: int, old: str, new: str) -> None:
        """Their own, who know the old one; raises PinWrong, PinLocked, PinUnfit."""
        books = self._books
        require(books, staff, Right.CHANGE_PIN)
        self.by_pin(old, staff)
        digest = self._new_pin(new, self.pin_digits(), staff)
        with books.store.change(books.clock.stamp()) as change:
            audited(books, change, staff, Right.CHANGE_PIN, _subject(staff))
            books.store.staff.set_pin(staff, digest)

    def reset_pin(self, staff: int, new: str, by: int) -> None:
        """Somebody's who forgot theirs; raises NotAllowed, PinUnfit, Declined."""
        books = self._books
        require(books, by, Right.RESET_PIN)
        self._working(staff)
        digest = self._new_pin(new, self.pin_digits(), by)
        with books.store.change(books.clock.stamp()) as change:
            audited(books, change, by, Right.RESET_PIN, _subject(staff))
            books.store.staff.set_pin(staff, digest)

    def change_role(self, staff: int, role: Role, by: int) -> None:
        """From now on they may do what `role` may; raises NotAllowed, Declined, LastOwner."""
        books = self._books
        require(books, by, Right.CHANGE_ROLE)
        who = self._working(staff)
        if who.role is role:
            raise Declined(f"{role.value} is what they are already")
        self._not_the_last_owner(who)
        with books.store.change(books.clock.stamp()) as change:
            audited(books, change, by, Right.CHANGE_ROLE, _subject(staff), role.value)
            books.store.staff.set_role(staff, role)

    def dismiss(self, staff: int, by: int, why: str) -> None:
        """Works here no more: PIN and card open nothing from now on, what they did stays on file.

        Raises NotAllowed, Declined, LastOwner.
        """
        books = self._books
        require(books, by, Right.DISMISS)
        who, why = self._working(staff), said(why, "why somebody is dismissed")
        self._not_the_last_owner(who)
        with books.store.change(books.clock.stamp()) as change:
            audited(books, change, by, Right.DISMISS, _subject(staff), why)
            books.store.staff.dismiss(staff)

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

    def _not_the_last_owner(self, who: Staff) -> None:
        owners = [each for each, *_ in self._books.store.staff.all() if each.role is Role.OWNER]
        if who.role is Role.OWNER and len(owners) == 1:
            raise LastOwner("the last owner stays owner: appoint another one first")

    def _new_pin(self, pin: str, digits: int | None, by: int | None) -> bytes:
        """Its hash; raises PinUnfit if it is too simple, has not so many digits, or somebody has it, and PinLocked.

        A "no" gives somebody's PIN away, so it locks the pad as five wrong ones do, and the notice names `by`: who
        looks for PINs by proposing them finds one at most, and not unseen.
        """
        pins.fit(pin)
        if digits not in (None, len(pin)):
            raise PinUnfit(f"a PIN has {digits} digits here, as the first one had")
        now = self._books.clock.stamp()
        guard = pins.resumed(self._books.store.staff.guard(), now)
        if left := pins.left_ms(guard, now):
            raise PinLocked(-(-left // 1000))
        digest = pins.hashed(self._books.keys, pin)
        whose = pins.owner_of(digest, self._books.store.staff.pins())
        if whose is not None:
            if whose != by:
                self._keep(pins.locked(guard, now), by)
            raise PinUnfit("this PIN can't be taken; choose another")
        return digest

    def _working(self, staff: int) -> Staff:
        who = self._books.store.staff.get(staff)
        if who is None:
            raise Declined(f"no staff member {staff} works here")
        return who

    def _keep(self, guard: PinGuard, who: int | None = None) -> None:
        books = self._books
        pauses = guard.pauses and not guard.tries and guard.pause_ms
        if pauses and books.store.rehearsing:
            books.store.forget()  # who guesses does not practise: the notice of it is to stay
        with books.store.change(books.clock.stamp()) as change:
            books.store.staff.keep_guard(guard)
            if pauses:
                guessed(books, change, pins.TRIES, who)


def _subject(staff: int) -> str:
    return f"staff {staff}"
