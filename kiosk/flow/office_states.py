"""The states of what an owner does away from the counter: who works here, what is on the shelf, what was done."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.flow.deeds import Ask, Kind
from kiosk.flow.desk_states import Asking, Page
from kiosk.flow.events import Place
from kiosk.services.views_care import AuditView, StaffView
from kiosk.services.views_office import Shelf


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficePart(Page):
    """A page behind the office's door."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficePage(OfficePart):
    """The way to `places`, those that are open to whoever looks; with how many work here, and what runs out.

    `has_card` is about their own card, which they can say is lost.
    """

    places: tuple[Place, ...] = ()
    people: int = 0
    out: int = 0
    low: int = 0
    has_card: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamPage(OfficePart):
    """Who works here; `deeds` are what whoever looks may do to the team as a whole."""

    team: tuple[StaffView, ...]
    deeds: tuple[Kind, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ColleaguePage(OfficePart):
    """One of them; `deeds` are what whoever looks may do."""

    who: StaffView
    deeds: tuple[Kind, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StockPage(OfficePart):
    shelves: tuple[Shelf, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelfPage(OfficePart):
    shelf: Shelf


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailPage(OfficePart):
    """What staff did, newest first, older than the entry `before`; `older`: there is perhaps more."""

    entries: tuple[AuditView, ...]
    before: int | None = None
    older: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AskPin(Asking):
    """On the pad: `turn` is OLD_PIN, PIN or PIN_AGAIN."""

    turn: Ask
