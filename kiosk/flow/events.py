"""What comes in at the door besides device events: touches, time, and news from sync."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

from drivers.events import DeviceEvent
from kiosk.flow.deeds import Deed
from kiosk.flow.states import State
from kiosk.model.member import Birthday
from kiosk.model.people import AgeBand

if TYPE_CHECKING:  # the first picture must not wait for the services
    from kiosk.services.till_work import TillWork

# --- touches: one class for each thing a finger can mean ---------------------------------------------------


@dataclass(frozen=True, slots=True)
class FaceTouched:
    face: int


@dataclass(frozen=True, slots=True)
class ReasonTouched:
    reason: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """No answer, thank you."""


@dataclass(frozen=True, slots=True)
class CallBackTouched:
    pass


@dataclass(frozen=True, slots=True)
class RewardsTouched:
    """My rewards."""


@dataclass(frozen=True, slots=True)
class RewardTouched:
    reward: str


@dataclass(frozen=True, slots=True)
class PrintTouched:
    """Print the voucher (again)."""


@dataclass(frozen=True, slots=True)
class LanguageTouched:
    language: str


@dataclass(frozen=True, slots=True)
class Back:
    """Back, cancel, not now, sign out: leave this state for the one before it."""


@dataclass(frozen=True, slots=True)
class StaffTouched:
    """The quiet corner that opens the PIN pad."""


@dataclass(frozen=True, slots=True)
class JoinTouched:
    pass


@dataclass(frozen=True, slots=True)
class PinTyped:
    """A whole PIN, after its last digit."""

    pin: str

    def __repr__(self) -> str:  # a PIN never reaches a log
        return "PinTyped(****)"


@dataclass(frozen=True, slots=True)
class FindTouched:
    pass


@dataclass(frozen=True, slots=True)
class WordsTyped:
    words: str


@dataclass(frozen=True, slots=True)
class MemberTouched:
    member: int


@dataclass(frozen=True, slots=True)
class EnrolTouched:
    """Help a new member to join."""


# --- joining ---


@dataclass(frozen=True, slots=True)
class Next:
    """On to the next question, answered or not."""


@dataclass(frozen=True, slots=True)
class AgeTouched:
    """Younger than the programme's least age, or not."""

    child: bool


@dataclass(frozen=True, slots=True)
class BirthdayChosen:
    birthday: Birthday


@dataclass(frozen=True, slots=True)
class AgeChosen:
    """A band of years."""

    age: AgeBand


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Not told, or not any more: what is on file is taken out."""


@dataclass(frozen=True, slots=True)
class FavouriteTouched:
    """Chosen, or not any more."""

    favourite: str


@dataclass(frozen=True, slots=True)
class Agreed:
    """Yes: to the words of consent, or to what a deed will do."""


@dataclass(frozen=True, slots=True)
class ConsentTouched:
    """A member looks at the words that they have not agreed to yet."""


# --- the staff's desk ---


class Place(enum.Enum):
    """A page of the desk that one touch opens."""

    ACCOUNT = "account"
    VOUCHERS = "vouchers"
    CARDS = "cards"
    PERSON = "person"
    NOTES = "notes"
    TOLD = "told"
    TASKS = "tasks"
    DEVICE = "device"
    OFFICE = "office"
    TEAM = "team"
    STOCK = "stock"
    TRAIL = "trail"


@dataclass(frozen=True, slots=True)
class PlaceTouched:
    place: Place


@dataclass(frozen=True, slots=True)
class DeedTouched:
    deed: Deed


@dataclass(frozen=True, slots=True)
class VoucherTouched:
    code: str


@dataclass(frozen=True, slots=True)
class CardTouched:
    """One card of those on the page, by its key."""

    card: bytes


@dataclass(frozen=True, slots=True)
class TaskTouched:
    """A line of the task list."""

    kind: str
    id: int


@dataclass(frozen=True, slots=True)
class ColleagueTouched:
    staff: int


@dataclass(frozen=True, slots=True)
class NumberTyped:
    """Points, pieces, or an amount in hundredths."""

    number: int


@dataclass(frozen=True, slots=True)
class ReasonGiven:
    """A reason or category by its id."""

    reason: str


@dataclass(frozen=True, slots=True)
class WordsGiven:
    """What was typed or chosen, whole."""

    words: str


Touch = (
    FaceTouched
    | ReasonTouched
    | Skipped
    | CallBackTouched
    | RewardsTouched
    | RewardTouched
    | PrintTouched
    | LanguageTouched
    | Back
    | StaffTouched
    | JoinTouched
    | PinTyped
    | FindTouched
    | WordsTyped
    | MemberTouched
    | EnrolTouched
    | Next
    | AgeTouched
    | BirthdayChosen
    | AgeChosen
    | LeftOut
    | FavouriteTouched
    | Agreed
    | ConsentTouched
    | PlaceTouched
    | DeedTouched
    | VoucherTouched
    | CardTouched
    | TaskTouched
    | ColleagueTouched
    | NumberTyped
    | ReasonGiven
    | WordsGiven
)


# --- time and sync -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TimedOut:
    """The state that armed it has lasted; a late one (of another state) means nothing."""

    of: State


@dataclass(frozen=True, slots=True)
class Acked:
    """The cloud holds everything up to `high_water`; seen at `mono_ms` of boot `boot_n`, server time `server_ms`."""

    high_water: int
    boot_n: int
    mono_ms: int
    server_ms: int


@dataclass(frozen=True, slots=True)
class LinkChanged:
    """How the way to the cloud stands; `link` is the value of `sync.ports.Link`."""

    link: str
    waiting: int
    sentence: str


@dataclass(frozen=True, slots=True)
class SalesWaiting:
    """A till's file lies in the inbox: one slice of its work is due; whoever posted this waits for its answer."""

    work: TillWork


Event = DeviceEvent | Touch | TimedOut | Acked | LinkChanged | SalesWaiting
