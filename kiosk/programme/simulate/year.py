"""Plays the members' visits through the very rules of the kiosk, in the order of time, and counts what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import chain
from random import Random
from zoneinfo import ZoneInfo

from kiosk.model.loyalty import Event
from kiosk.model.programme import Programme
from kiosk.programme.simulate.bill import Bill
from kiosk.programme.simulate.crowd import Habits, Shopper, crowd, purchase, visits
from kiosk.programme.simulate.ledger import Account
from kiosk.rules import campaigns, lots, rewards
from kiosk.rules.campaigns import Running
from kiosk.rules.earning import PurchaseLine, earn
from kiosk.rules.moment import Moment, day_begins, moment
from kiosk.rules.rewards import Item, Purse

ZONE = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is played; the same plan always gives the same bill."""

    start: date
    days: int = 365
    members: int = 500
    seed: int = 1
    habits: Habits = field(default_factory=Habits)


def play(programme: Programme, plan: Plan, day_done: Callable[[int], object] = lambda days: None) -> Bill:
    """The bill of the plan; `day_done` is told the number of days played since it was last told."""
    return _Year(programme, plan).play(day_done)


class _Year:
    """The state of a year in play."""

    def __init__(self, programme: Programme, plan: Plan) -> None:
        self._programme = programme
        self._plan = plan
        self._chance = Random(plan.seed)
        self._accounts: dict[int, Account] = {}
        self._stock = {reward.id: reward.stock for reward in programme.reward if reward.stock is not None}
        self._bill = Bill(programme, plan.members)

    def play(self, day_done: Callable[[int], object]) -> Bill:
        end = self._plan.start + timedelta(days=self._plan.days)
        members = crowd(self._plan.habits, self._plan.members, self._plan.start, self._plan.days, self._chance)
        last = self._plan.start
        for wall_ms, shopper in sorted(chain.from_iterable(self._visits(each, end) for each in members)):
            at = moment(wall_ms, ZONE, self._programme.day_starts)
            if at.day > last:
                day_done((at.day - last).days)
                last = at.day
            self._tap(members[shopper], at)
        day_done((end - last).days)
        self._close(moment(day_begins(end, ZONE, self._programme.day_starts), ZONE, self._programme.day_starts))
        return self._bill

    def _visits(self, shopper: Shopper, end: date) -> list[tuple[int, int]]:
        own = Random(f"{self._plan.seed}/{shopper.number}")
        return [(ms, shopper.number) for ms in visits(self._programme, self._plan.habits, shopper, end, own)]

    def _tap(self, shopper: Shopper, at: Moment) -> None:
        account = self._accounts.setdefault(shopper.number, Account(self._programme, shopper, at.wall_ms))
        self._bill.expired -= account.post(lots.expire(account.lots(), at.wall_ms), at)
        if account.away_ms(at) < self._programme.visits.window_h * 3_600_000:
            self._bill.uncounted += 1
        else:
            self._visit(account, at)
        self._redeem(account, at)

    def _visit(self, account: Account, at: Moment) -> None:
        running = campaigns.running(self._programme, account.facts(), at)
        slip = purchase(self._programme, self._plan.habits, self._chance)
        events = [Event.VISIT, *[Event.AMOUNT] * bool(slip), *[Event.JOIN] * (not account.visits)]
        if self._chance.random() < self._plan.habits.rates:
            events.append(Event.RATING)
        account.visit(slip, at)
        self._earn(account, events, at, running, slip)
        self._bill.visit(slip, running, account.carried)
        for each in running:
            account.carried.setdefault(each.key, at.wall_ms)
        friend = self._accounts.get(-1 if account.shopper.friend is None else account.shopper.friend)
        if friend is not None:
            for who, event in ((account, Event.REFERRED), (friend, Event.REFERRAL)):
                referring = campaigns.referring(self._programme, who.facts(), at)
                self._earn(who, [event], at, referring, number=account.visits)
        account.review(at)

    def _earn(
        self,
        account: Account,
        events: Sequence[Event],
        at: Moment,
        running: Sequence[Running],
        slip: Sequence[PurchaseLine] = (),
        number: int = 1,
    ) -> None:
        gains = earn(
            self._programme,
            events,
            at,
            tier=account.tier,
            past=account.past(at),
            running=running,
            purchase=slip,
            friend_visits=number,
        )
        account.gain(gains, at)
        self._bill.earn(gains, running)

    def _redeem(self, account: Account, at: Moment) -> None:
        """Takes the gifts that wait, and now and then the best that the points are enough for."""
        gifts = campaigns.gifts(self._programme, account.facts(), at, account.redeemed)
        balance = lots.balance(account.lots())
        purse = Purse(balance=balance, tier=account.tier, past=account.redemptions, stock_left=self._stock, gifts=gifts)
        menu = [each for each in rewards.menu(self._programme, purse, at) if each.affordable]
        for each in menu:
            if each.gift and self._chance.random() < self._plan.habits.takes_gift:
                self._hand_out(account, each, at)
        bought = next((each for each in menu if not each.gift), None)
        if bought and self._chance.random() < self._plan.habits.redeems:
            self._hand_out(account, bought, at)

    def _hand_out(self, account: Account, item: Item, at: Moment) -> None:
        self._bill.redeem(item, account.tier, not account.redemptions, account.joined_ms, at)
        account.redeem(item, at)
        if item.reward.id in self._stock:
            self._stock[item.reward.id] -= 1

    def _close(self, at: Moment) -> None:
        for account in self._accounts.values():
            self._bill.expired -= account.post(lots.expire(account.lots(), at.wall_ms), at)
            account.review(at)
            self._bill.close(account.tier, lots.balance(account.lots()))
