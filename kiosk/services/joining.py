"""Members join, tell of themselves, and agree or take it back."""

from __future__ import annotations

from kiosk.services.views import CheckIn, Receipt
from kiosk.services.views_people import Invitation, JoinForm, NoteView, PersonView, ProfileForm


class Joining:
    def invitation(self, language: str) -> Invitation:
        """What a new member is asked and told. Reads only."""
        raise NotImplementedError

    def join(self, form: JoinForm, card: bytes, by: int | None) -> CheckIn:
        """A new member with their card and consent, checked in for the first time; `by` None: on their own.

        Raises CardTaken, ConsentMissing, ParentMissing, NotAllowed, Declined.
        """
        raise NotImplementedError

    def consent_due(self, member: int) -> bool:
        """Whether to ask at this tap: never agreed, or to older words; not after they took it back. Reads only."""
        raise NotImplementedError

    def agree(self, member: int, version: str, by: int | None) -> Receipt: ...

    def withdraw(self, member: int, by: int | None) -> Receipt:
        """Consent taken back: name, birthday, profile, contact and notes go; card, visits and points stay."""
        raise NotImplementedError

    def person(self, member: int) -> PersonView:
        """The file as the staff screen shows it. Reads only."""
        raise NotImplementedError

    def change(self, member: int, form: ProfileForm, by: int | None) -> Receipt: ...

    def note(self, member: int, words: str, by: int) -> NoteView: ...

    def strike(self, note: int, by: int) -> Receipt: ...
