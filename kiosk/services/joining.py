"""Members join, with consent in plain words, and agree to new words or take it back."""

from __future__ import annotations

from kiosk.model.loyalty import Event
from kiosk.model.member import Card, CardStatus, Member
from kiosk.model.people import AgeBand, Consent, Profile
from kiosk.model.purchase import Referral
from kiosk.model.text import say
from kiosk.services import audit
from kiosk.services.arrival import arrive
from kiosk.services.books import Books
from kiosk.services.faults import CardTaken, CardUnknown, ConsentMissing, ParentMissing
from kiosk.services.members import new_member
from kiosk.services.people import keep_told
from kiosk.services.rights import Right, require
from kiosk.services.views import CheckIn, Receipt
from kiosk.services.views_people import FavouriteView, Invitation, JoinForm
from kiosk.services.visits import Visits
from kiosk.services.wire import MemberV1
from kiosk.services.wire_people import ConsentV1, PersonalV1
from kiosk.store.change import Change


class Joining:
    def __init__(self, books: Books, visits: Visits) -> None:
        self._books, self._visits = books, visits

    def invitation(self, language: str) -> Invitation:
        """What a new member is asked and told. Reads only."""
        programme = self._books.programme
        favourites = tuple(
            FavouriteView(each.id, say(each.name, language), each.picture) for each in programme.favourite
        )
        consent = programme.consent
        return Invitation(consent.version, say(consent.words, language), consent.min_age, favourites)

    def join(self, form: JoinForm, card: bytes, by: int | None) -> CheckIn:
        """A new member with their card and consent, checked in for the first time; `by` None: on their own.

        Raises CardTaken, ConsentMissing, ParentMissing, CardUnknown (the friend's card), NotAllowed, Declined.
        """
        books, now = self._books, self._books.clock.stamp()
        store = books.store
        if by is not None:
            require(books, by, Right.ENROL)
        if store.cards.get(card) is not None:
            raise CardTaken("this card belongs to someone")
        self._current(form.consent)
        parent = self._parent(form)
        referrer = None if form.referrer is None else self._holder(form.referrer)
        if form.referrer is not None and referrer is None:
            raise CardUnknown("the friend's card is no member's card")
        member = new_member(books, form.name, form.language, form.birthday, now.wall_ms)
        with store.change(now) as change:
            if by is not None:
                audit.note(books, change, by, Right.ENROL, f"member {member.id}")
            change.record("member.v1", MemberV1(member.id, card, member.language, member.joined_ms, parent, referrer))
            store.members.add(member)
            store.cards.add(Card(card, member.id, None, CardStatus.ACTIVE, now.wall_ms))
            if parent is not None:
                store.people.set_parent(change.new_id(), member.id, parent)
            if referrer is not None:
                store.referrals.add(Referral(member.id, referrer, 0, by, now.wall_ms))
            self._agreed(change, member.id, form.consent, given=True, by=by)
            keep_told(books, change, member.id, form, by)
            arrival = arrive(books, change, member, card, (Event.JOIN, Event.VISIT))
        return self._visits.tell(arrival)

    def consent_due(self, member: int) -> bool:
        """Whether to ask at this tap: never agreed, or to older words; not after they took it back. Reads only.

        A child is not asked alone: staff ask at the desk, with the parent.
        """
        people = self._books.store.people
        last = people.consent(member)
        due = last is None or (last.given and last.version != self._books.programme.consent.version)
        return due and people.profile(member).age_band is not AgeBand.CHILD

    def agree(self, member: int, version: str, by: int | None) -> Receipt:
        """Consent to the words of `version`, which must be today's; raises ConsentMissing."""
        self._current(version)
        return self._say(member, version, by, given=True)

    def withdraw(self, member: int, by: int | None) -> Receipt:
        """Consent taken back: name, birthday, profile, contact and notes go; card, visits and points stay."""
        return self._say(member, self._books.programme.consent.version, by, given=False)

    def _say(self, member: int, version: str, by: int | None, *, given: bool) -> Receipt:
        books = self._books
        if by is not None:
            require(books, by, Right.CHANGE_MEMBER)
        who = books.member(member)
        with books.store.change(books.clock.stamp()) as change:
            if by is not None:
                audit.note(books, change, by, Right.CHANGE_MEMBER, f"member {member}")
            seq = self._agreed(change, member, version, given=given, by=by)
            if not given:
                _forget_told(books, change, who, by)
        return Receipt(seq, "consent.v1")

    def _agreed(self, change: Change, member: int, version: str, *, given: bool, by: int | None) -> int:
        at = change.stamp
        self._books.store.people.add_consent(
            Consent(change.new_id(), member, version, given, by, at.wall_ms, at.wall_ok)
        )
        return change.record("consent.v1", ConsentV1(member, version, given, by))

    def _current(self, version: str) -> None:
        today = self._books.programme.consent.version
        if version != today:
            raise ConsentMissing(f"agreed to version {version!r} of the words, today's are {today!r}; show them again")

    def _parent(self, form: JoinForm) -> int | None:
        """Who answers for this member; raises ParentMissing."""
        min_age = self._books.programme.consent.min_age
        child = form.profile.age_band is AgeBand.CHILD and min_age > 0
        if form.parent is None:
            if child:
                raise ParentMissing(f"younger than {min_age}: a parent's card is needed")
            return None
        parent = self._holder(form.parent)
        if parent is None or self._books.store.people.profile(parent).age_band is AgeBand.CHILD:
            raise ParentMissing("this is not the card of a grown-up member")
        return parent if child else None

    def _holder(self, card: bytes) -> int | None:
        """The member whose card this is, if it is in use."""
        found = self._books.store.cards.get(card)
        return found.member_id if found is not None and found.status is CardStatus.ACTIVE else None


def _forget_told(books: Books, change: Change, who: Member, by: int | None) -> None:
    store = books.store
    store.people.keep_profile(0, who.id, Profile())
    for part in store.personal.of(who.id):
        store.personal.drop(part.id)
        change.record("personal.v1", PersonalV1(who.id, part.id, part.part.value, None, True, by))
    store.members.change(Member(who.id, "", who.language, None, who.tier, who.tier_at_ms, who.joined_ms))
