"""What a year of the programme comes to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from statistics import median

from kiosk.model.loyalty import CampaignKind
from kiosk.model.programme import Programme
from kiosk.rules.campaigns import Running
from kiosk.rules.earning import Gain, PurchaseLine
from kiosk.rules.moment import DAY_MS, Moment
from kiosk.rules.rewards import Item


class Bill:
    """Counters of a year; money in hundredths."""

    def __init__(self, programme: Programme, members: int) -> None:
        self.programme = programme
        self.members = members
        self.visits = self.uncounted = self.expired = self.outstanding = self.purchases = 0
        self.made: Counter[str] = Counter()
        self.redeemed: Counter[tuple[str, str]] = Counter()  # (tier, reward)
        self.spent: Counter[str] = Counter()
        self.carried: Counter[str] = Counter()
        self.held_out: Counter[str] = Counter()
        self.tiers: Counter[str] = Counter()
        self._first_reward_days: list[float] = []
        self._worth = {reward.id: int(reward.worth) for reward in programme.reward}

    def visit(self, slip: Sequence[PurchaseLine], running: Iterable[Running], carried: Mapping[str, int]) -> None:
        self.visits += 1
        self.purchases += sum(line.amount for line in slip)
        for each in running:
            if each.key not in carried:
                (self.held_out if each.held_out else self.carried)[each.campaign.id] += 1

    def earn(self, gains: Sequence[Gain], running: Iterable[Running]) -> None:
        for gain in gains:
            self.made[gain.rule.partition("@")[0]] += gain.points
        earned = {gain.rule for gain in gains}
        referring = (each for each in running if each.campaign.kind is CampaignKind.REFERRAL and each.key in earned)
        self.carried.update(each.campaign.id for each in referring)

    def redeem(self, item: Item, tier: str, first: bool, joined_ms: int, at: Moment) -> None:
        self.redeemed[tier, item.reward.id] += 1
        self.spent[item.reward.id] += item.cost
        if first:
            self._first_reward_days.append((at.wall_ms - joined_ms) / DAY_MS)

    def close(self, tier: str, balance: int) -> None:
        self.tiers[tier] += 1
        self.outstanding += balance

    # --- what is read off them ------------------------------------------------------------------------

    @property
    def points_made(self) -> int:
        return self.made.total()

    @property
    def points_spent(self) -> int:
        return self.spent.total()

    @property
    def handed_out(self) -> Counter[str]:
        found: Counter[str] = Counter()
        for (_, reward), times in self.redeemed.items():
            found[reward] += times
        return found

    @property
    def cost(self) -> int:
        """What the handed out rewards cost the shop."""
        return sum(self._worth[reward] * times for reward, times in self.handed_out.items())

    @property
    def point_cost(self) -> float:
        """What a spent point has cost, without gifts; before anything was spent, what the dearest point would cost."""
        bought = sum(self._worth[reward] * times for reward, times in self._bought().items())
        if self.points_spent:
            return bought / self.points_spent
        return max((self._worth[each.id] / each.cost for each in self.programme.reward if each.cost), default=0.0)

    @property
    def spent_share(self) -> float:
        """Of the points that have come to an end, the share that was spent and did not expire."""
        ended = self.points_spent + self.expired
        return self.points_spent / ended if ended else 1.0

    @property
    def liability(self) -> int:
        """What the outstanding points cost if every one of them is spent."""
        return round(self.outstanding * self.point_cost)

    @property
    def likely_liability(self) -> int:
        """What they cost if as many are spent as in this year."""
        return round(self.liability * self.spent_share)

    @property
    def first_reward_days(self) -> float | None:
        """The median from joining to the first reward."""
        return median(self._first_reward_days) if self._first_reward_days else None

    @property
    def never_redeemed(self) -> tuple[str, ...]:
        had = self.handed_out
        return tuple(each.id for each in self.programme.reward if not had[each.id])

    def _bought(self) -> Counter[str]:
        """Redemptions for points, each reward's points spent by its cost."""
        costs = {each.id: each.cost for each in self.programme.reward if each.cost}
        return Counter({reward: self.spent[reward] // cost for reward, cost in costs.items()})
