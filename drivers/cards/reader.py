"""Card readers of every make behind one shape: a poll tells what lies in the field, `Presence` makes taps of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from threading import Event
from typing import Protocol

from drivers.cards.kinds import CardFacts
from drivers.events import DeviceEvent
from drivers.presence import Presence, Timing


@dataclass(frozen=True, slots=True)
class Field:
    """What one poll saw; `crowded`: answers collided, more than one card lies there and nobody knows which."""

    cards: tuple[CardFacts, ...] = ()
    crowded: bool = False

    @property
    def several(self) -> bool:
        return self.crowded or len(self.cards) > 1


class Reader(Protocol):
    """An open card reader."""

    @property
    def about(self) -> str:
        """Chip and firmware in a few words, for the device page and `kiosk doctor reader`."""
        ...

    def poll(self) -> Field:
        """Looks once, half a second at most; raises `PassingFault` or `LastingFault`, never returns a guess."""
        ...


class CardReader:
    """A card reader as a device: `reach` opens the wire and is left, whatever happened, when the session ends.

    What lies in the field is remembered over sessions, so a card that rests there while the reader is opened anew
    is no second tap.
    """

    def __init__(
        self,
        name: str,
        reach: Callable[[], AbstractContextManager[Reader]],
        *,
        every_s: float = 0.1,
        timing: Timing | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name = name
        self.every_s = every_s
        self._reach = reach
        self._presence = Presence(name, timing)
        self._clock = clock

    @contextmanager
    def open(self) -> Iterator[ReaderSession]:
        with self._reach() as reader:
            yield ReaderSession(reader, self._presence, self._clock)


class ReaderSession:
    """One poll is one turn."""

    def __init__(self, reader: Reader, presence: Presence, clock: Callable[[], float]) -> None:
        self.about = reader.about
        self._reader = reader
        self._presence = presence
        self._clock = clock

    def turn(self, stopping: Event) -> Iterable[DeviceEvent]:
        field = self._reader.poll()
        return self._presence.see({card.identity: card for card in field.cards}, field.several, self._clock())
