"""The states of the staff's desk beyond home and handing out: pages to look at, and what a deed asks first."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.flow.deeds import Deed, Kind
from kiosk.flow.states import MemberPage, Problem, StaffHome, StaffState
from kiosk.services import views_care as care
from kiosk.services import views_people as people
from kiosk.services.views import Guest, Line, Voucher
from kiosk.services.views_device import DeviceView


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(StaffState):
    """Something to look at and to act on. `back` is the page before; `done` what was just done here, said once."""

    back: StaffState
    problem: Problem | None = None
    done: Deed | None = None


Base = StaffHome | MemberPage | Page
"""Where a deed begins, and where it leads back to."""


# --- a member ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberPart(Page):
    guest: Guest


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPage(MemberPart):
    """The last changes on the account, newest first; what can be taken back is a control."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VouchersPage(MemberPart):
    vouchers: tuple[Voucher, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VoucherPage(MemberPart):
    """One voucher; `copies` of it were asked to be printed while this page is open."""

    voucher: Voucher
    copies: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CardsPage(MemberPart):
    """The member's cards, and merges of today that can still be undone."""

    cards: tuple[people.CardView, ...]
    merges: tuple[people.MergeView, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CardPage(MemberPart):
    card: people.CardView


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPage(MemberPart):
    """The member's file."""

    person: people.PersonView


@dataclass(frozen=True, slots=True, kw_only=True)
class NotesPage(MemberPart):
    """What staff noted of the member, the newest first; each can be deleted."""

    notes: tuple[people.NoteView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldPage(MemberPart):
    """What the member told of themselves, one thing a line, to be put right; `invitation` is what may be told."""

    person: people.PersonView
    invitation: people.Invitation


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportPage(MemberPart):
    """Everything known of the member, to be read together with them."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasedPage(StaffState):
    """The member is forgotten; what they take away."""

    erased: people.Erased


# --- tasks ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class TasksPage(Page):
    """What there is to do; `deeds` are what whoever looks may do besides."""

    deeds: tuple[Kind, ...] = ()
    tasks: tuple[care.Task, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage(Page):
    case: care.CaseView


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicatePage(Page):
    """Two files that may be one person's."""

    pair: people.DuplicateView


# --- the kiosk -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class DevicePage(Page):
    """How the kiosk does; `pressed` are the faces pressed on the panel since the page was opened."""

    device: DeviceView
    pressed: tuple[int, ...] = ()


# --- what a deed asks first ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking(StaffState):
    """`deed` can't be done before this is answered; `about` is whom it is done to, if it is a member, `before` the
    question before this one, `chosen` the answers to those before it, in words."""

    deed: Deed
    back: Base
    before: Asking | None = None
    about: Guest | None = None
    chosen: tuple[str, ...] = ()
    problem: Problem | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskNumber(Asking):
    """Points, or an amount of money in `currency`."""

    currency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskReason(Asking):
    """One of `options`, by their ids."""

    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A line to choose: what it is called and what more is known of it, as shop and services say it; `n` is how often
    a cause was named, or a number of weeks."""

    id: str
    words: str = ""
    detail: str = ""
    picture: str = ""
    n: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AskChoice(Asking):
    """One of a list that may be long: a cause, a colleague (`detail` is their role), or a day (`detail`)."""

    options: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskWords(Asking):
    """A note, a comment or an answer: one of those that come up often, or typed; `typed` so far.

    `sealed`: what is on file can't be read here, only be written anew or be taken out.
    """

    typed: str = ""
    sealed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AskTold(Asking):
    """What they tell of themselves, beside what is on file now; `invitation` is what may be told."""

    person: people.PersonView
    invitation: people.Invitation


@dataclass(frozen=True, slots=True, kw_only=True)
class AskBirthday(AskTold):
    """Month and day, or none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskAge(AskTold):
    """A band of years, or none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskFavourites(AskTold):
    """As many as they like; `deed.favourites` are chosen so far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskCard(Asking):
    """Tap the other card."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskSure(Asking):
    """Said what will happen, and asked once more; `other` is the member who comes to this one in a merge,
    `invitation` what the member is asked to agree to, in their own language."""

    other: Guest | None = None
    invitation: people.Invitation | None = None
