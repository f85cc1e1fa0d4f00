"""What services answer with: frozen facts in the guest's own language, ready to be shown."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from datetime import date

from kiosk.model.member import Staff


@dataclass(frozen=True, slots=True)
class TierView:
    """`badge`: 0 a paper rosette, 1 bronze, 2 silver, 3 gold with a crown."""

    id: str
    name: str
    badge: int


@dataclass(frozen=True, slots=True)
class Guest:
    """A member as the screen greets them."""

    id: int
    name: str
    language: str
    tier: TierView
    balance: int


class Refusal(enum.Enum):
    """Why a card is not taken; each has one kind sentence on the screen."""

    PHONE = "phone"
    BANK = "bank"
    CLONE = "clone"
    BLOCKED = "blocked"
    SEVERAL = "several"
    CODE = "code"  # a bar or QR code that is nothing of ours


@dataclass(frozen=True, slots=True)
class GuestCard:
    """The card of a member who may come in; `proven` if the card itself signed this tap (it may spend alone)."""

    guest: Guest
    card: bytes
    proven: bool = False


@dataclass(frozen=True, slots=True)
class StaffCard:
    staff: Staff


@dataclass(frozen=True, slots=True)
class StrangeCard:
    """Nobody's card yet; it may be enrolled."""

    card: bytes


@dataclass(frozen=True, slots=True)
class NoCard:
    """A card that is not taken; `key` of one on file."""

    why: Refusal
    key: bytes = field(default=b"", compare=False)


@dataclass(frozen=True, slots=True)
class VoucherCode:
    """Not a card but a voucher, for staff to look at."""

    voucher: Voucher


Holder = GuestCard | StaffCard | StrangeCard | NoCard | VoucherCode


@dataclass(frozen=True, slots=True)
class Gain:
    """Points just earned and what for, in words."""

    points: int
    why: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far to the next good thing: `have` of `need`, `goal` in words ("a free tea", "Gold")."""

    have: int
    need: int
    goal: str
    unit: str  # "points" or "visits"


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that is the guest's today; `picture` names a drawing (birthday, gift, star, heart, calendar)."""

    picture: str
    words: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof of a commit: the outbox number of the change, and its type on the wire."""

    seq: int
    type: str


@dataclass(frozen=True, slots=True)
class CheckIn:
    """A committed visit; `counted` is false for a return within the same visit (kept, no points)."""

    receipt: Receipt
    guest: Guest  # with the balance after
    counted: bool
    first: bool
    before: int
    gains: tuple[Gain, ...]
    progress: Progress | None
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class QuestionView:
    """The question of the hour."""

    id: str
    aspect: str
    words: str
    faces: tuple[int, ...]  # (1, 2, 3, 4, 5), or (1, 2, 4, 5) for the four-level panel
    linked: bool = False  # the press of a member who is here is joined to them, and the screen must say so


@dataclass(frozen=True, slots=True)
class ReasonView:
    """One reason to choose from; `picture` names a drawing."""

    id: str
    picture: str
    words: str


@dataclass(frozen=True, slots=True)
class Rated:
    """A committed rating; `counted` is false when the misuse rules flagged it (kept all the same)."""

    receipt: Receipt
    rating: int
    face: int
    counted: bool
    ask: str  # the follow-up question in words; empty: none
    reasons: tuple[ReasonView, ...]
    gains: tuple[Gain, ...] = ()  # points of a linked member for having said so
    may_call_back: bool = False  # this face may ask to be called back


@dataclass(frozen=True, slots=True)
class Choice:
    """A reward as the guest sees it; `missing` points are still to be collected; `why_not` in words, else empty."""

    id: str
    name: str
    picture: str
    cost: int
    missing: int
    why_not: str = ""

    @property
    def affordable(self) -> bool:
        return self.missing == 0 and not self.why_not


@dataclass(frozen=True, slots=True)
class Redeemed:
    """A committed redemption with its single-use voucher code.

    `on` and `until` are the voucher's first and last business day; None while the clock is not trusted.
    """

    receipt: Receipt
    guest: Guest  # with the balance after
    choice: Choice
    code: str
    on: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Today:
    """The staff home's five numbers, of this business day."""

    visits: int
    members: int
    ratings: int
    happy: int
    redemptions: int


@dataclass(frozen=True, slots=True)
class Bought:
    """A committed purchase; `amount` in hundredths of the programme's currency."""

    receipt: Receipt
    guest: Guest  # with the balance after
    amount: int
    gains: tuple[Gain, ...]


@dataclass(frozen=True, slots=True)
class Booked:
    """Points given (above 0) or taken (below 0): by hand, for a friend, or because something was taken back."""

    receipt: Receipt
    guest: Guest  # with the balance after
    points: int


@dataclass(frozen=True, slots=True)
class Line:
    """One business change on a member's account. `seq` is its receipt's; `undo` tells whether it can be taken back.

    `kind`: visit, purchase, redemption, adjustment, referral, expiry, reversal, other; `words` what for; `points`
    signed; `amount` in hundredths for a purchase, else 0.
    """

    seq: int
    kind: str
    words: str
    points: int
    amount: int
    wall_ms: int
    day: str
    undo: bool


@dataclass(frozen=True, slots=True)
class Voucher:
    """A voucher as it stands: `status` is open, used, void or expired; all there is to print it again.

    `last_day` is the last day on which it is good, in words; `until_ms` the wall time at which it ends.
    """

    code: str
    status: str
    reward: str
    name: str
    picture: str
    points: int
    guest: Guest
    last_day: str
    until_ms: int
    given_ms: int


@dataclass(frozen=True, slots=True)
class BirthdaySoon:
    """Whose birthday comes within a week: `days` from today, 0 is today."""

    guest: Guest
    day: str
    days: int


@dataclass(frozen=True, slots=True)
class Missed:
    """Somebody who has not been here for `days` and for whom the campaign waits; who is held out is on no list."""

    guest: Guest
    campaign: str
    words: str
    days: int
