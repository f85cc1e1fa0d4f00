"""The services a flow may call, as it needs them; one method is one transaction, run on the desk's thread.

Every call may raise `Declined` (see faults) for a refusal with nothing changed, or `StoreFault` when the store
can't keep it, with nothing changed either.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from kiosk.model.member import Birthday, Staff
from kiosk.services.views import (
    CheckIn,
    Choice,
    Guest,
    Holder,
    QuestionView,
    Rated,
    Receipt,
    Redeemed,
    Today,
)


class Cards(Protocol):
    def holder(self, uid: bytes, kind: str) -> Holder:
        """Whose card this is; `kind` is the value of `drivers.events.CardKind`. Reads only."""
        ...


class Visits(Protocol):
    def seen_just_now(self, member: int) -> bool:
        """Whether this member tapped within the last moments (programme: tap_again_s, 20 s). Reads only."""
        ...

    def check_in(self, member: int, card: bytes) -> CheckIn: ...

    def part_of_day(self) -> str:
        """morning, afternoon, evening, or "day" while the clock is not trusted. Reads only."""
        ...

    def retell(self, visit: CheckIn, language: str) -> CheckIn:
        """The same committed facts with their words in another language. Reads only."""
        ...


class Ratings(Protocol):
    def question(self, language: str) -> QuestionView:
        """The question of the hour. Reads only."""
        ...

    def slides(self, language: str) -> tuple[tuple[str, str], ...]:
        """What the programme has to tell while nobody is here: (picture, words). Reads only."""
        ...

    def rate(self, face: int, source: str, language: str, member: int | None = None) -> Rated:
        """Keep one press; `source` is "panel" or "screen". `member` is linked only if the programme links ratings."""
        ...

    def explain(self, rating: int, outcome: str, reason: str | None = None) -> Receipt:
        """Keep how the follow-up ended: outcome "option" (with the reason's id), "skip", "timeout" or "exit"."""
        ...

    def call_back(self, rating: int, member: int) -> Receipt:
        """The unhappy guest wishes to be called back and said who they are by their card."""
        ...


class Rewards(Protocol):
    def menu(self, member: int, language: str) -> tuple[Choice, ...]:
        """All rewards, the affordable first. Reads only."""
        ...

    def redeem(self, member: int, reward: str, approved_by: int) -> Redeemed:
        """Hand out `reward`, approved by the staff member with this id; raises NotEnough, NotOffered, NotAllowed."""
        ...


class Members(Protocol):
    def guest(self, member: int) -> Guest: ...

    def find(self, words: str) -> tuple[Guest, ...]:
        """Members whose name contains `words`, at most 20, best first. Reads only."""
        ...

    def enrol(self, card: bytes, name: str, language: str, birthday: Birthday | None, by: int) -> CheckIn:
        """A new member with their card, checked in for the first time; raises CardTaken."""
        ...

    def speak(self, member: int, language: str) -> Guest:
        """Greet this member in `language` from now on."""
        ...


class StaffRoom(Protocol):
    def by_pin(self, pin: str, who: int | None) -> Staff:
        """Whose PIN this is (`who`: it must be theirs, they showed their card); raises PinWrong or PinLocked."""
        ...

    def today(self) -> Today: ...


@dataclass(frozen=True, slots=True)
class Shop:
    """Everything the flow may ask for."""

    cards: Cards
    visits: Visits
    ratings: Ratings
    rewards: Rewards
    members: Members
    staff: StaffRoom

    def clock_trusted(self) -> bool:
        raise NotImplementedError

    def acknowledge(self, high_water: int, boot_n: int, mono_ms: int, server_ms: int) -> None:
        """Keep how far the cloud holds our events (it may go back as well as forward) and its clock's anchor."""
        raise NotImplementedError

    def committed(self) -> tuple[Receipt, ...]:
        """Drains the receipts of everything committed since the last call, in the order of seq (two events of one
        transaction are two); the desk acts on them once the state that confirms them is shown."""
        raise NotImplementedError

    def idle(self) -> None:
        """Called when nothing has happened for a minute: checkpoint, pruning of what the cloud has held for long."""
        raise NotImplementedError
