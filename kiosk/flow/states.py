"""Every state of the kiosk: what is shown, what is remembered and how long it lasts, in one frozen dataclass each.

A screen draws a state and knows nothing else. Words that a shop wrote come ready in the guest's language; the
product's own words are put in by the screen (gettext), in `language`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from kiosk.flow.deeds import Deed
from kiosk.model.member import Staff
from kiosk.rules.alarm import UNHAPPY
from kiosk.services.views import (
    CheckIn,
    Choice,
    Guest,
    QuestionView,
    Rated,
    Redeemed,
    Refusal,
    Today,
)
from kiosk.services.views import Voucher as VoucherView
from kiosk.services.views_care import AlarmView

MOST_COPIES = 5
"""Of one voucher; more are no voucher any more but confetti."""


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds that a screen stays when nobody touches it; the shop's settings."""

    look_round: float = 60.0
    one_moment: float = 4.0
    welcome: float = 8.0
    too_soon: float = 3.0
    unknown_card: float = 8.0
    refused_card: float = 4.0
    thanks: float = 3.0
    follow_up: float = 10.0
    call_back: float = 15.0
    rewards: float = 20.0
    redeem: float = 30.0
    voucher: float = 12.0
    sign_in: float = 30.0
    staff_idle: float = 60.0
    join: float = 60.0


@dataclass(frozen=True, slots=True)
class House:
    """What is true of the kiosk in every state: the shop's name and language, what is lost, how the link stands.

    `question` is None until the store is open; `lost` holds (device, sentence) pairs in order of loss; `link` is the
    value of `sync.ports.Link`.
    """

    shop: str
    language: str
    question: QuestionView | None = None
    slides: tuple[tuple[str, str], ...] = ()  # (picture, words): what the programme has to tell
    lost: tuple[tuple[str, str], ...] = ()
    link: str = "unknown"
    waiting: int = 0
    link_sentence: str = ""
    clock_trusted: bool = True
    practice: bool = False  # nothing is kept just now
    prints: bool = False  # there is a printer, so "print again" can be offered
    pin_digits: int = 4  # how many every PIN here has
    scanners: tuple[str, ...] = ()  # the readers that read codes, no cards
    times: Times = Times()

    def without(self, device: str, sentence: str) -> House:
        return replace(self, lost=(*(pair for pair in self.lost if pair[0] != device), (device, sentence)))

    def having(self, device: str) -> House:
        return replace(self, lost=tuple(pair for pair in self.lost if pair[0] != device))


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    house: House

    @property
    def lasts(self) -> float | None:
        """Seconds until `TimedOut(of=this)` comes; None: as long as it takes."""
        return None

    @property
    def language(self) -> str:
        return self.house.language


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestState(State):
    """A state in which a guest is known: it speaks their language.

    `proven` is remembered for the visit: their card signed the tap, so it may spend where the programme says so.
    """

    guest: Guest
    proven: bool = False

    @property
    def language(self) -> str:
        return self.guest.language


# --- nobody is known -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Starting(State):
    """The first picture: the shop's name, until the store is open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Idle(State):
    """Tap your card, or press a face; looks round once a minute (the question of the hour, the clock)."""

    @property
    def lasts(self) -> float | None:
        return self.house.times.look_round


@dataclass(frozen=True, slots=True, kw_only=True)
class OutOfOrder(State):
    """Idle with something lost: says what does not work and what still does (`house.lost`)."""

    @property
    def lasts(self) -> float | None:
        return self.house.times.look_round


@dataclass(frozen=True, slots=True, kw_only=True)
class OneMoment(State):
    """Something of ours went wrong and nothing was confirmed; `kept` is false if the store could not write."""

    kept: bool = True

    @property
    def lasts(self) -> float | None:
        return self.house.times.one_moment


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownCard(State):
    """Nobody's card yet: join (with staff), or not now."""

    card: bytes

    @property
    def lasts(self) -> float | None:
        return self.house.times.unknown_card


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedCard(State):
    why: Refusal

    @property
    def lasts(self) -> float | None:
        return self.house.times.refused_card


@dataclass(frozen=True, slots=True, kw_only=True)
class Thanks(State):
    """A press was kept. Asks why while it `asks`; `answered` is the reason's id once one was chosen."""

    rated: Rated
    answered: str | None = None
    awaiting_card: bool = False  # "call me back" was touched: tap the card to say who you are
    called_back: Guest | None = None

    @property
    def unhappy(self) -> bool:
        """Whether to answer in another tone."""
        return self.rated.face <= UNHAPPY

    @property
    def asks(self) -> bool:
        return self.rated.counted and bool(self.rated.reasons) and self.answered is None

    @property
    def lasts(self) -> float | None:
        times = self.house.times
        if self.called_back:
            return times.thanks
        if self.awaiting_card:
            return times.call_back
        if self.asks:
            return times.follow_up
        return 2 * times.thanks if self.answered and self.unhappy else times.thanks


# --- a guest -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Greeting(GuestState):
    """Recognised, not yet committed: name and good day, no tick, no points. `part` is morning, afternoon,
    evening, or day while the clock is not trusted."""

    part: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Welcome(GuestState):
    """The visit is committed: tick, chime, points counted up, what is theirs today."""

    part: str
    visit: CheckIn
    consent_due: bool = False  # there are words to agree to: one quiet question, for whoever has a moment
    agreed: bool = False  # just now

    @property
    def lasts(self) -> float | None:
        return self.house.times.welcome


@dataclass(frozen=True, slots=True, kw_only=True)
class TooSoon(GuestState):
    """Tapped again within the same visit's first moments: "we have seen you", without a scolding tone."""

    @property
    def lasts(self) -> float | None:
        return self.house.times.too_soon


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewards(GuestState):
    choices: tuple[Choice, ...]

    @property
    def lasts(self) -> float | None:
        return self.house.times.rewards


@dataclass(frozen=True, slots=True, kw_only=True)
class Redeeming(GuestState):
    """Show this to staff: a staff card or a PIN approves. `problem` is what stopped the last try."""

    choice: Choice
    problem: Problem | None = None

    @property
    def lasts(self) -> float | None:
        return self.house.times.redeem


@dataclass(frozen=True, slots=True, kw_only=True)
class Voucher(GuestState):
    """The redemption is committed; `redeemed.code` is good once, printed or not. `copies` were asked for so far."""

    redeemed: Redeemed
    copies: int = 1

    @property
    def lasts(self) -> float | None:
        return self.house.times.voucher * (1 if self.house.prints else 2)  # to find one's phone and photograph it


# --- staff ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Problem:
    """Why the last try was not taken; the screen says it kindly.

    `kind`: pin_wrong (number = tries left), pin_locked (number = seconds), not_enough, not_offered, not_allowed,
    pin_unfit, pin_differs, last_owner, card_taken, card_unfit, card_blocked, several_cards, not_staff, no_member,
    same_member, parent_missing, cap_reached (number = points left), no_voucher, not_good, unknown_member,
    consent_missing, not_agreed, too_late, declined.
    """

    kind: str
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffState(State):
    staff: Staff

    @property
    def language(self) -> str:
        return self.staff.language

    @property
    def lasts(self) -> float | None:
        return self.house.times.staff_idle


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn(State):
    """The PIN pad. `who` tapped a staff card and only has to prove it; `then_voucher` is a scanned voucher to be
    looked at."""

    who: Staff | None = None
    problem: Problem | None = None
    then_voucher: VoucherView | None = None

    @property
    def lasts(self) -> float | None:
        return self.house.times.sign_in


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffHome(StaffState):
    """The day in five numbers, how many tasks wait (and are `overdue`), and the alarm that rings."""

    today: Today
    tasks: int = 0
    overdue: int = 0
    alarm: AlarmView | None = None
    notice: str = ""  # why a new programme file was not taken
    problem: Problem | None = None
    done: Deed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FindMember(StaffState):
    """By name, or by a tap of their card."""

    words: str = ""
    found: tuple[Guest, ...] = ()
    problem: Problem | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberPage(StaffState):
    """What staff can do for this member; `choices` may be redeemed on the spot, with `copies` of the receipt."""

    guest: Guest
    choices: tuple[Choice, ...]
    redeemed: Redeemed | None = None
    copies: int = 1
    problem: Problem | None = None
    done: Deed | None = None
