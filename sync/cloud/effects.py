"""What an event does to balances, and to who holds which card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import msgspec
from msgspec import Meta

Points = Annotated[int, Meta(ge=-(10**9), le=10**9)]
Cost = Annotated[int, Meta(ge=0, le=10**9)]
Number = Annotated[int, Meta(ge=1, le=2**53 - 1)]
Key = Annotated[str, Meta(min_length=1, max_length=128)]


@dataclass(frozen=True, slots=True)
class Effect:
    """What booking adds to the balance of `member`, and the card that showed who it is.

    With `source` it is taken from that member's, and `cards` go over with it; else `cards` are nobody's any more.
    `forgotten`: what the ledger holds sealed of this member goes too.
    """

    member: int
    points: int = 0
    visits: int = 0
    redemptions: int = 0
    card: str | None = None
    source: int | None = None
    cards: tuple[str, ...] = ()
    forgotten: bool = False

    def sums(self) -> list[tuple[int, int, int, int]]:
        """(member, points, visits, redemptions) to be added."""
        added = [(self.member, self.points, self.visits, self.redemptions)]
        if self.source is not None:
            added.append((self.source, -self.points, -self.visits, -self.redemptions))
        return added

    def holdings(self) -> list[tuple[str, int, bool]]:
        """(card, member, whether they hold it from now on)."""
        found = [] if self.card is None else [(self.card, self.member, True)]
        for card in self.cards:
            if self.source is None:
                found.append((card, self.member, False))
            else:
                found += [(card, self.source, False), (card, self.member, True)]
        return found


class Entry(msgspec.Struct, frozen=True):
    """One signed change of points; the entries are the truth, the total beside them is what the screen said."""

    points: Points
    kind: str = ""
    rule: str = ""
    lot: int | None = None
    expires_ms: int | None = None


def total(entries: list[Entry] | None, said: int) -> int:
    """What the entries come to; `said` where there are none."""
    return said if entries is None else sum(entry.points for entry in entries)
