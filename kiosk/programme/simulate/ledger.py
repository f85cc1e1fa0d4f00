"""A made-up member's points, kept as the store keeps them, and changed only by what the rules answer."""

from __future__ import annotations

import math
from collections.abc import Iterable

from kiosk.model.ledger import EntryKind, LedgerEntry, Lot
from kiosk.model.loyalty import Growth
from kiosk.model.programme import Programme
from kiosk.programme.simulate.crowd import Shopper
from kiosk.rules import lots, tiers
from kiosk.rules.campaigns import GuestFacts
from kiosk.rules.earning import Gain, PurchaseLine, caps_since
from kiosk.rules.lots import Posting
from kiosk.rules.moment import Moment
from kiosk.rules.rewards import Item, PastRedemption
from kiosk.rules.tiers import Grown


class Account:
    """Ledger, history and memory of one member."""

    def __init__(self, programme: Programme, shopper: Shopper, joined_ms: int) -> None:
        self.shopper = shopper
        self.joined_ms = joined_ms
        self.entries: list[LedgerEntry] = []
        self.redemptions: list[PastRedemption] = []
        self.carried: dict[str, int] = {}
        self.redeemed: set[str] = set()
        self.visits = 0
        self.last_visit_ms: int | None = None
        self.tier = programme.tier[0].id
        self._programme = programme
        self._grown: list[Grown] = []

    def facts(self) -> GuestFacts:
        return GuestFacts(
            id=self.shopper.number,
            tier=self.tier,
            birthday=self.shopper.birthday,
            last_visit_ms=self.last_visit_ms,
            carried=self.carried,
        )

    def lots(self) -> tuple[Lot, ...]:
        return lots.lots_of(self.entries)

    def past(self, at: Moment) -> list[LedgerEntry]:
        since = caps_since(at)
        return [entry for entry in self.entries if entry.wall_ms >= since]

    def gain(self, gains: Iterable[Gain], at: Moment) -> None:
        expires = lots.expires_at(self._programme.points, at)
        self.post([Posting(None, gain.points, EntryKind.EARN, gain.rule, expires) for gain in gains], at)

    def post(self, postings: Iterable[Posting], at: Moment) -> int:
        """Keeps the postings as one change; answers their sum."""
        before = len(self.entries)
        for each in postings:
            number = len(self.entries) + 1
            lot = number if each.lot is None else each.lot
            member = self.shopper.number
            self.entries.append(
                LedgerEntry(number, member, each.points, each.kind, each.rule, lot, each.expires_ms, before, at.wall_ms)
            )
        return sum(entry.points for entry in self.entries[before:])

    def visit(self, slip: Iterable[PurchaseLine], at: Moment) -> None:
        self.visits += 1
        self.last_visit_ms = at.wall_ms
        if self._programme.tiers.by is Growth.VISITS:
            self._grown.append(Grown(at.wall_ms, 1))
        if self._programme.tiers.by is Growth.SPEND:
            self._grown.append(Grown(at.wall_ms, sum(line.amount for line in slip)))

    def away_ms(self, at: Moment) -> float:
        return math.inf if self.last_visit_ms is None else at.wall_ms - self.last_visit_ms

    def redeem(self, item: Item, at: Moment) -> None:
        self.post(lots.spend(self.lots(), item.cost, item.reward.id), at)
        self.redemptions.append(PastRedemption(item.reward.id, at.wall_ms, item.gift))
        if item.gift:
            self.redeemed.add(item.gift)

    def review(self, at: Moment) -> None:
        """Brings the tier up to date."""
        by_points = self._programme.tiers.by is Growth.POINTS
        history = tiers.growth_of(self.entries) if by_points else self._grown
        self.tier = tiers.standing(self._programme, history, self.joined_ms, at.wall_ms).tier
