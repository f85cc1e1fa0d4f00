"""The event types the endpoint knows, and what each does to a balance. Fields it does not know are let through."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from sync.cloud.effects import Cost, Effect, Entry, Key, Number, Points, total
from sync.cloud.kinds_care import CARE, Care
from sync.cloud.kinds_people import PEOPLE, Person
from sync.wire import MAX_EVENT_BYTES, Event

Face = Annotated[int, Meta(ge=1, le=5)]


class Unbookable(ValueError):
    """The event is kept aside; `code` is for machines, the text says which field is wrong."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


class Visit(msgspec.Struct, frozen=True):
    member: Number
    card: Key
    counted: bool
    points: Points
    entries: list[Entry] | None = None
    campaigns: tuple[str, ...] = ()
    tier: str | None = None
    held_out: tuple[str, ...] = ()

    def effect(self) -> Effect:
        return Effect(self.member, total(self.entries, self.points), visits=int(self.counted), card=self.card)


class Rating(msgspec.Struct, frozen=True):
    rating: Number
    face: Face
    question: str
    source: str
    counted: bool
    member: Number | None = None
    entries: list[Entry] | None = None
    tier: str | None = None

    def effect(self) -> Effect | None:
        if self.member is None or not self.entries:
            return None
        return Effect(self.member, total(self.entries, 0))


class FollowUp(msgspec.Struct, frozen=True):
    rating: Number
    outcome: str
    reason: str | None = None

    def effect(self) -> None:
        return None


class CallBack(msgspec.Struct, frozen=True):
    rating: Number
    member: Number

    def effect(self) -> None:
        return None


class Redemption(msgspec.Struct, frozen=True):
    member: Number
    reward: str
    points: Cost
    code: str
    approved_by: int
    entries: list[Entry] | None = None
    campaign: str = ""

    def effect(self) -> Effect:
        return Effect(self.member, total(self.entries, -self.points), redemptions=1)


class Joined(msgspec.Struct, frozen=True):
    member: Number
    card: Key
    language: str
    joined_ms: int
    sealed: str | None = None

    def effect(self) -> Effect:
        return Effect(self.member, card=self.card)


class Language(msgspec.Struct, frozen=True):
    member: Number
    language: str

    def effect(self) -> None:
        return None


class Adjustment(msgspec.Struct, frozen=True):
    member: Number
    points: Points
    reason: str
    by: int
    entries: list[Entry] | None = None

    def effect(self) -> Effect:
        return Effect(self.member, total(self.entries, self.points))


class Purchase(msgspec.Struct, frozen=True):
    member: Number
    amount: Cost
    lines: tuple[tuple[str, Cost], ...]
    points: Points
    at_ms: int
    entries: list[Entry]
    by: int | None = None
    till: str | None = None
    tier: str | None = None

    def effect(self) -> Effect:
        return Effect(self.member, total(self.entries, self.points))


class Reversal(msgspec.Struct, frozen=True):
    member: Number
    of: Number
    points: Points
    reason: str
    by: int
    entries: list[Entry]
    tier: str | None = None

    def effect(self) -> Effect:
        return Effect(self.member, total(self.entries, self.points))


class Voucher(msgspec.Struct, frozen=True):
    """A void voucher is a redemption less, one that is open again one more."""

    member: Number
    code: str
    status: Literal["open", "used", "void"]
    reason: str
    by: int
    entries: list[Entry]

    def effect(self) -> Effect:
        return Effect(self.member, total(self.entries, 0), redemptions={"open": 1, "used": 0, "void": -1}[self.status])


class Stock(msgspec.Struct, frozen=True):
    reward: str
    n: int
    left: Cost
    reason: str
    by: int

    def effect(self) -> None:
        return None


class Referral(msgspec.Struct, frozen=True):
    member: Number
    other: Number
    side: Literal["referral", "referred"]
    visits: int
    points: Points
    entries: list[Entry]

    def effect(self) -> Effect:
        return Effect(self.member, total(self.entries, self.points))


class Expiry(msgspec.Struct, frozen=True):
    member: Number
    entries: list[Entry]

    def effect(self) -> Effect:
        return Effect(self.member, total(self.entries, 0))


class TierMove(msgspec.Struct, frozen=True):
    member: Number
    tier: str
    at_ms: int

    def effect(self) -> None:
        return None


class Missed(msgspec.Struct, frozen=True):
    listed: tuple[tuple[Number, str, bool], ...]

    def effect(self) -> None:
        return None


Known = (
    Visit
    | Rating
    | FollowUp
    | CallBack
    | Redemption
    | Joined
    | Language
    | Adjustment
    | Purchase
    | Reversal
    | Voucher
    | Stock
    | Referral
    | Expiry
    | TierMove
    | Missed
    | Person
    | Care
)

KINDS: dict[str, type[Known]] = {
    "visit.v1": Visit,
    "rating.v1": Rating,
    "followup.v1": FollowUp,
    "callback.v1": CallBack,
    "redemption.v1": Redemption,
    "member.v1": Joined,
    "language.v1": Language,
    "adjust.v1": Adjustment,
    "purchase.v1": Purchase,
    "reverse.v1": Reversal,
    "voucher.v1": Voucher,
    "stock.v1": Stock,
    "referral.v1": Referral,
    "expiry.v1": Expiry,
    "tier.v1": TierMove,
    "missed.v1": Missed,
    **PEOPLE,
    **CARE,
}


def effect_of(event: Event) -> Effect | None:
    """What `event` does to a balance; None for nothing. A type that is not known is kept and books nothing.

    Raises Unbookable for data that is not what its type says.
    """
    data = bytes(event.data)
    if len(data) > MAX_EVENT_BYTES:
        raise Unbookable("size", f"data has {len(data)} bytes, at most {MAX_EVENT_BYTES} are allowed")
    kind = KINDS.get(event.type)
    try:
        data.decode("utf-8")
        msgspec.json.decode(data)  # whole and sound, also where no field of ours looks
        return None if kind is None else msgspec.json.decode(data, type=kind).effect()
    except UnicodeDecodeError as fault:
        raise Unbookable("text", f"data is not UTF-8: {fault}") from fault
    except (msgspec.MsgspecError, RecursionError) as fault:
        raise Unbookable("schema", f"{event.type}: {fault}") from fault
