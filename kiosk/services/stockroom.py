"""The rewards that are counted: what is left, what was delivered, what a count found."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.model.loyalty import Reward
from kiosk.model.text import say
from kiosk.rules.moment import DAY_MS
from kiosk.rules.stock import Level, level
from kiosk.services.audit import note
from kiosk.services.books import Books
from kiosk.services.faults import Declined, NotOffered
from kiosk.services.rights import Right, require
from kiosk.services.views import Receipt
from kiosk.services.views_office import Shelf
from kiosk.services.wire_points import StockV1

TYPE = "stock.v1"
DELIVERY = "delivery"
REASONS = ("counted", "spoiled", "tasting", "missing", "mistake")
"""Why there are others than the kiosk says; ids, for the screen to say."""

MOST = 100_000
_ORDER = (Level.OUT, Level.LOW, Level.PLENTY)


class Stockroom:
    REASONS = REASONS

    def __init__(self, books: Books) -> None:
        self._books = books

    def all(self, language: str) -> tuple[Shelf, ...]:
        """Every counted reward of the programme: what is out, what is low, then the rest. Reads only."""
        found = [self._shelf(each, language) for each in self._books.programme.reward if each.stock is not None]
        return tuple(sorted(found, key=lambda each: _ORDER.index(each.level)))

    def one(self, reward: str, language: str) -> Shelf:
        """Reads only; raises NotOffered."""
        return self._shelf(self._counted(reward), language)

    def deliver(self, reward: str, n: int, by: int) -> Receipt:
        """`n` more have come; raises NotOffered, NotAllowed, Declined."""
        require(self._books, by, Right.STOCK)
        if not 0 < n <= MOST:
            raise Declined(f"a delivery of {n}: it is 1 to {MOST}")
        return self._set(self._counted(reward), lambda left: max(0, left) + n, DELIVERY, by)

    def correct(self, reward: str, counted: int, reason: str, by: int) -> Receipt:
        """There are `counted`, whatever the kiosk thought; raises NotOffered, NotAllowed, Declined."""
        require(self._books, by, Right.STOCK)
        if reason not in REASONS:
            raise Declined(f"no reason {reason!r}; there are {', '.join(REASONS)}")
        if not 0 <= counted <= MOST:
            raise Declined(f"{counted} counted: it is 0 to {MOST}")
        return self._set(self._counted(reward), lambda _: counted, reason, by)

    def _set(self, reward: Reward, becomes: Callable[[int], int], reason: str, by: int) -> Receipt:
        store = self._books.store
        with store.change(self._books.clock.stamp()) as change:
            had = store.stock.left(reward.id, reward.stock or 0)
            left = becomes(had)
            note(self._books, change, by, Right.STOCK, f"reward {reward.id}", f"{reason}: {left - had:+} = {left}")
            number = change.new_id()
            seq = change.record(TYPE, StockV1(reward.id, left - had, left, reason, by))
            store.stock.add(number, seq, reward.id, left - had, reason, by, change.stamp.wall_ms)
        return Receipt(seq, TYPE)

    def _counted(self, reward: str) -> Reward:
        found = next((each for each in self._books.programme.reward if each.id == reward), None)
        if found is None or found.stock is None:
            raise NotOffered(f"the programme has no reward {reward} that is counted")
        return found

    def _shelf(self, reward: Reward, language: str) -> Shelf:
        store, now = self._books.store, self._books.clock.stamp()
        left = max(0, store.stock.left(reward.id, reward.stock or 0))
        week = store.stock.given_since(reward.id, now.wall_ms - 7 * DAY_MS)
        return Shelf(reward.id, say(reward.name, language), reward.picture, left, week, level(left, week))
