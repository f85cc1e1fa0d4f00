"""A member's file: what they told, what staff noted, as far as it may be read here."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from kiosk.model.member import Birthday
from kiosk.model.people import AgeBand, Part, Personal, Profile
from kiosk.services import audit
from kiosk.services.books import Books
from kiosk.services.faults import Declined, NotAgreed, ParentMissing
from kiosk.services.members import fit_birthday, fit_name
from kiosk.services.naming import guest_of, staff_name
from kiosk.services.rights import Right, require
from kiosk.services.views import Receipt
from kiosk.services.views_people import ConsentView, NoteView, PersonView, ProfileForm
from kiosk.services.wire import LanguageV1
from kiosk.services.wire_people import PersonalV1, ProfileV1
from kiosk.store.change import Change

LONGEST = {Part.FULL_NAME: 80, Part.CONTACT: 120, Part.NOTE: 1000}
LONGEST_LOCALITY = 40


class People:
    def __init__(self, books: Books) -> None:
        self._books = books

    def person(self, member: int) -> PersonView:
        """The file as the staff screen shows it; raises UnknownMember. Reads only."""
        books = self._books
        who, store = books.member(member), books.store
        parts, last, referral = store.personal.of(member), store.people.consent(member), store.referrals.of(member)
        guest = guest_of(books, member)
        assert guest is not None
        consent = ConsentView(
            given=last is not None and last.given,
            version=last.version if last else "",
            wall_ms=last.wall_ms if last else 0,
            current=last is not None and last.given and last.version == books.programme.consent.version,
        )
        return PersonView(
            guest=guest,
            birthday=who.birthday,
            profile=store.people.profile(member),
            consent=consent,
            full_name=_text(parts, Part.FULL_NAME),
            contact=_text(parts, Part.CONTACT),
            parent=guest_of(books, store.people.parent(member)),
            referrer=guest_of(books, referral.referrer_id if referral else None),
            notes=tuple(self._note(each) for each in parts if each.part is Part.NOTE),
        )

    def change(self, member: int, form: ProfileForm, by: int | None) -> Receipt:
        """What they tell now, all of it; raises NotAgreed, ParentMissing, Declined, NotAllowed.

        What was there before may stay, and go, without consent: of an old card list it was never asked.
        """
        books = self._books
        if by is not None:
            require(books, by, Right.CHANGE_MEMBER)
        who = books.member(member)
        parts, profile = books.store.personal.of(member), books.store.people.profile(member)
        if (_adds(who.birthday, profile, form) or _adds_parts(parts, form)) and not self._agreed(member):
            raise NotAgreed(f"member {member} has not agreed to have more kept; ask for consent first")
        child = form.profile.age_band is AgeBand.CHILD and books.programme.consent.min_age > 0
        if child and books.store.people.parent(member) is None:
            raise ParentMissing("a child's file needs a parent's, which is named when they join")
        now_is = replace(who, name=fit_name(form.name), birthday=fit_birthday(form.birthday), language=form.language)
        with books.store.change(books.clock.stamp()) as change:
            if by is not None:
                audit.note(books, change, by, Right.CHANGE_MEMBER, f"member {member}")
            if now_is != who:
                books.store.members.change(now_is)
            if form.language != who.language:
                change.record("language.v1", LanguageV1(member, form.language))
            seq = keep_told(books, change, member, form, by)
        return Receipt(seq, "profile.v1")

    def note(self, member: int, words: str, by: int) -> NoteView:
        """A staff member's note; sealed to head office if it has a key, and then not to be read here again."""
        books = self._books
        require(books, by, Right.NOTE_MEMBER)
        books.member(member)
        words = "\n".join(_line(line) for line in words.strip().splitlines())
        if not words:
            raise Declined("an empty note says nothing")
        with books.store.change(books.clock.stamp()) as change:
            audit.note(books, change, by, Right.NOTE_MEMBER, f"member {member}")
            number = _keep_part(books, change, member, Part.NOTE, words, by)
        kept = books.store.personal.get(number)
        assert kept is not None
        return self._note(kept)

    def strike(self, note: int, by: int) -> Receipt:
        """Take a note out again; raises Declined if there is none with this number."""
        books = self._books
        require(books, by, Right.NOTE_MEMBER)
        kept = books.store.personal.get(note)
        if kept is None or kept.part is not Part.NOTE:
            raise Declined(f"there is no note {note}")
        with books.store.change(books.clock.stamp()) as change:
            audit.note(books, change, by, Right.NOTE_MEMBER, f"member {kept.member_id}")
            seq = _drop_part(books, change, kept, by)
        return Receipt(seq, "personal.v1")

    def _agreed(self, member: int) -> bool:
        last = self._books.store.people.consent(member)
        return last is not None and last.given

    def _note(self, note: Personal) -> NoteView:
        return NoteView(note.id, note.text, staff_name(self._books, note.by), note.wall_ms)


def keep_told(books: Books, change: Change, member: int, form: ProfileForm, by: int | None) -> int:
    """Profile, full name and contact, as part of a change; returns the seq of its profile.v1."""
    profile = _fit_profile(books, form.profile, books.store.people.profile(member).favourites)
    books.store.people.keep_profile(change.new_id(), member, profile)
    age = profile.age_band.value if profile.age_band else None
    seq = change.record("profile.v1", ProfileV1(member, age, profile.favourites))
    for part, told in ((Part.FULL_NAME, form.full_name), (Part.CONTACT, form.contact)):
        if told is None:
            continue
        for old in books.store.personal.of(member):
            if old.part is part:
                _drop_part(books, change, old, by)
        if text := _line(told):
            _keep_part(books, change, member, part, text, by)
    return seq


def _adds(birthday: Birthday | None, profile: Profile, form: ProfileForm) -> bool:
    """Whether the form tells something that is not on file."""
    pairs = (
        (form.birthday, birthday),
        (form.profile.age_band, profile.age_band),
        (_line(form.profile.locality), profile.locality),
    )
    return any(now and now != before for now, before in pairs) or not set(form.profile.favourites) <= set(
        profile.favourites
    )


def _adds_parts(parts: Sequence[Personal], form: ProfileForm) -> bool:
    """Whether the form tells a full name or a contact that is not on file, as far as it can be read here."""
    known = {(each.part, each.text) for each in parts}
    told = ((Part.FULL_NAME, _line(form.full_name or "")), (Part.CONTACT, _line(form.contact or "")))
    return any(text and (part, text) not in known for part, text in told)


def _keep_part(books: Books, change: Change, member: int, part: Part, text: str, by: int | None) -> int:
    if len(text) > LONGEST[part]:
        raise Declined(f"{len(text)} characters are too many here, {LONGEST[part]} fit")
    number = change.new_id()
    sealed = books.store.personal.add(number, member, part, text, by, change.stamp.wall_ms)
    change.record("personal.v1", PersonalV1(member, number, part.value, sealed, False, by))
    return number


def _drop_part(books: Books, change: Change, old: Personal, by: int | None) -> int:
    books.store.personal.drop(old.id)
    return change.record("personal.v1", PersonalV1(old.member_id, old.id, old.part.value, None, True, by))


def _fit_profile(books: Books, profile: Profile, before: Sequence[str]) -> Profile:
    """Tidied; of tastes that the programme has dropped since, those that were on file `before` stay."""
    known = {*(each.id for each in books.programme.favourite), *before}
    if strange := [each for each in profile.favourites if each not in known]:
        raise Declined(f"the programme knows no favourite {strange[0]!r}")
    locality = _line(profile.locality)
    if len(locality) > LONGEST_LOCALITY:
        raise Declined(f"a place of {len(locality)} characters, at most {LONGEST_LOCALITY} fit")
    return Profile(profile.age_band, locality, tuple(dict.fromkeys(profile.favourites)))


def _line(text: str) -> str:
    """On one line, without signs that nobody sees."""
    shown = "".join(" " if unicodedata.category(sign) in ("Cc", "Zl", "Zp") else sign for sign in text)
    return " ".join(unicodedata.normalize("NFC", shown).split())


def _text(parts: Sequence[Personal], part: Part) -> str | None:
    """ "" for none, None for one that is sealed to head office."""
    return next((each.text for each in parts if each.part is part), "")
