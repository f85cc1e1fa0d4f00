"""One presentation is one tap: makes taps of what polls saw in the field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from drivers.cards.kinds import CardFacts
from drivers.events import CardTapped, SeveralCards


@dataclass(frozen=True, slots=True)
class Timing:
    """When a card is gone and when it may tap again; seconds, except `gone_misses` (polls).

    The defaults bear 20 % lost answers and a sliding card; 3 s is what professional readers use.
    """

    gone_misses: int = 3
    gone_s: float = 0.25
    away_s: float = 0.8
    same_card_s: float = 3.0
    alone_s: float = 1.0  # of several cards one was left: it is read when no other was seen for so long


class _Stay:
    """Something that is in the field until it was missed often and long enough."""

    __slots__ = ("missed", "seen_at")

    def __init__(self, at: float) -> None:
        self.seen(at)

    def seen(self, at: float) -> None:
        self.seen_at = at
        self.missed = 0

    def gone(self, at: float, misses: int, seconds: float) -> bool:
        """Counts one more miss at `at`."""
        self.missed += 1
        return self.missed >= misses and at - self.seen_at >= seconds


class _Crowd:
    """Several cards at once: over when the field was empty, or when one card was alone for some time."""

    def __init__(self, at: float) -> None:
        self._anything = _Stay(at)
        self._several = _Stay(at)

    def seen(self, at: float) -> None:
        self._anything.seen(at)
        self._several.seen(at)

    def over(self, alone: bool, at: float, timing: Timing) -> bool:
        """Takes a poll that saw one card (`alone`) or none: of two cards one may just have stayed silent."""
        if not alone:
            return self._anything.gone(at, timing.gone_misses, timing.gone_s)
        self._anything.seen(at)
        return self._several.gone(at, timing.gone_misses, timing.alone_s)


class Presence:
    """The memory of one reader's field; no clock, no thread: time comes in with each look."""

    def __init__(self, reader: str, timing: Timing | None = None) -> None:
        self._reader = reader
        self._timing = timing or Timing()
        self._lying: dict[bytes, _Stay] = {}
        self._crowd: _Crowd | None = None
        self._tapped: dict[bytes, tuple[float, float]] = {}  # identity -> (tapped at, last seen at)

    def see(self, cards: Mapping[bytes, CardFacts], several: bool, at: float) -> tuple[CardTapped | SeveralCards, ...]:
        """Takes one poll's cards by identity, seen `at` (monotonic seconds), and tells what is new."""
        self._forget(at)
        if several:
            return self._see_crowd(at)
        if self._crowd is not None and self._crowd.over(bool(cards), at, self._timing):
            self._crowd = None
        taps = [self._see_card(identity, card, at) for identity, card in cards.items()]
        self._miss_others(cards, at)
        return tuple(tap for tap in taps if tap is not None)

    def _see_crowd(self, at: float) -> tuple[SeveralCards, ...]:
        """None of several cards is read; those that lay there before are taken to lie there still."""
        for identity in self._lying:
            self._see_again(identity, at)
        if self._crowd is not None:
            self._crowd.seen(at)
            return ()
        self._crowd = _Crowd(at)
        return (SeveralCards(self._reader, at),)

    def _see_card(self, identity: bytes, card: CardFacts, at: float) -> CardTapped | None:
        if identity in self._lying:
            self._see_again(identity, at)
            return None
        if self._crowd is not None:
            return None
        self._lying[identity] = _Stay(at)
        if identity in self._tapped:
            self._see_again(identity, at)
            return None
        self._tapped[identity] = (at, at)
        return CardTapped(card.uid, card.kind, self._reader, at, card.message)

    def _see_again(self, identity: bytes, at: float) -> None:
        self._lying[identity].seen(at)
        if identity in self._tapped:
            self._tapped[identity] = (self._tapped[identity][0], at)

    def _miss_others(self, cards: Mapping[bytes, CardFacts], at: float) -> None:
        missing = [identity for identity in self._lying if identity not in cards]
        for identity in missing:
            if self._lying[identity].gone(at, self._timing.gone_misses, self._timing.gone_s):
                del self._lying[identity]

    def _forget(self, at: float) -> None:
        """A card that is not there, tapped long enough ago and was away long enough may tap again."""
        for identity, (tapped_at, seen_at) in list(self._tapped.items()):
            long_ago = at - tapped_at >= self._timing.same_card_s and at - seen_at >= self._timing.away_s
            if long_ago and identity not in self._lying:
                del self._tapped[identity]
