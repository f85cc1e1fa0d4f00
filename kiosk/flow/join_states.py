"""Joining, one question a page: memory and view model of the form as it stands; and consent asked anew."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kiosk.flow.states import GuestState, Problem, State, Welcome
from kiosk.model.member import Birthday, Staff
from kiosk.services.views_people import Invitation

PAGES = ("language", "name", "age", "parent", "birthday", "favourites", "friend", "consent", "card")
"""In this order; `Join.pages` leaves out what need not be asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Join(State):
    """A new member tells as much as they like and agrees to what the shop keeps.

    `staff` helps, or is None at the door, where `card` is known from the start; at work it may be tapped last.
    `words` is what is typed of the name; `child` is None until the question of age is answered. `parent` and
    `referrer` are the keys of tapped cards, with the names of whose they are.
    """

    card: bytes | None
    invitation: Invitation
    speaks: str
    staff: Staff | None = None
    page: str = "language"
    words: str = ""
    birthday: Birthday | None = None
    child: bool | None = None
    favourites: tuple[str, ...] = ()
    referrer: bytes | None = None
    referrer_name: str = ""
    parent: bytes | None = None
    parent_name: str = ""
    problem: Problem | None = None

    @property
    def language(self) -> str:
        return self.speaks

    @property
    def lasts(self) -> float | None:
        return self.house.times.join

    @property
    def pages(self) -> tuple[str, ...]:
        """The questions that this guest is asked."""
        left_out = {
            "age": not self.invitation.min_age,
            "parent": not self.child,
            "favourites": not self.invitation.favourites,
            "card": self.card is not None and self.page != "card",
        }
        return tuple(page for page in PAGES if not left_out.get(page))

    def after(self) -> Join | None:
        """The next question; None behind the last."""
        place = self.pages.index(self.page) + 1
        return replace(self, page=self.pages[place], problem=None) if place < len(self.pages) else None

    def before(self) -> Join | None:
        """The question before; None before the first."""
        place = self.pages.index(self.page)
        return replace(self, page=self.pages[place - 1], problem=None) if place else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent(GuestState):
    """A member reads words that are newer than what they agreed to; `welcome` is where they came from."""

    welcome: Welcome
    invitation: Invitation
    problem: Problem | None = None

    @property
    def lasts(self) -> float | None:
        return self.house.times.join
