"""A card reader that types: USB readers that play a keyboard ("keyboard wedge"), the commonest kind in shops."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import Event

from drivers.cards.formats import CardFormat, UnreadableNumber
from drivers.cards.kinds import CLONE_UID, CardFacts, is_random
from drivers.device import Session
from drivers.events import CardKind, DeviceEvent
from drivers.faults import LastingFault
from drivers.keys import Ends, KeyWire, TypedTexts
from drivers.presence import Presence, Timing
from drivers.release import released

log = logging.getLogger(__name__)

TYPED = Timing(gone_misses=1, gone_s=0.25, away_s=1.5, same_card_s=3.0)
"""A typing reader prints a card once, or once a second while it lies there: only a longer pause is a new visit."""

UNREADABLE_IN_A_ROW = 3
"""So many numbers in another format than the configured one are no accident."""


class KeyboardReader:
    """A typing card reader as a device; `reach` opens the keyboard and takes it from everybody else.

    `radio` is false for 125 kHz readers, whose numbers may begin with any byte and say nothing of phones.
    """

    every_s: float | None = None  # a turn waits for keys

    def __init__(
        self,
        name: str,
        reach: Callable[[], KeyWire],
        card_format: CardFormat,
        *,
        ends: Ends = Ends.KEY,
        radio: bool = True,
        timing: Timing = TYPED,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name = name
        self._reach = reach
        self._format = card_format
        self._ends = ends
        self._radio = radio
        self._presence = Presence(name, timing)
        self._clock = clock
        if not card_format.whole:
            log.warning(
                "%s: the format %s does not print the whole number, so two cards may look the same; "
                "set the reader to print all bytes if it can",
                name,
                card_format.name,
            )

    @contextmanager
    def open(self) -> Iterator[Session]:
        with released(self._reach()) as wire:
            yield _TypedCards(wire, self)

    def taps(self, text: str) -> Iterable[DeviceEvent]:
        """What a typed number means; raises UnreadableNumber."""
        card = self._facts(text)
        return self._presence.see({card.identity: card}, several=False, at=self._clock())

    def quiet(self) -> None:
        """Nothing was typed for a while: the card is gone."""
        self._presence.see({}, several=False, at=self._clock())

    def _facts(self, text: str) -> CardFacts:
        number = self._format.decode(text)
        kind = CardKind.UNKNOWN
        if self._radio and number.whole:
            if is_random(number.uid):
                kind = CardKind.PHONE
            elif number.uid == CLONE_UID:
                kind = CardKind.CLONE
        return CardFacts(number.uid, kind=kind)

    @property
    def about(self) -> str:
        return f"keyboard reader, format {self._format.name}"

    @property
    def ends(self) -> Ends:
        return self._ends

    @property
    def format_name(self) -> str:
        return self._format.name


class _TypedCards:
    def __init__(self, wire: KeyWire, reader: KeyboardReader) -> None:
        self.about = reader.about
        self._keys = TypedTexts(wire, reader.name, reader.ends)
        self._reader = reader
        self._unreadable = 0

    def turn(self, stopping: Event) -> Iterable[DeviceEvent]:
        texts = self._keys.read()
        if texts is None:
            self._reader.quiet()
            return ()
        events: list[DeviceEvent] = []
        for text in texts:
            try:
                events += self._reader.taps(text)
                self._unreadable = 0
            except UnreadableNumber:
                self._refuse(text)
        return events

    def _refuse(self, text: str) -> None:
        """The number itself stays out of the log: who reads the log must not be able to copy a card."""
        log.warning("%s: %d characters that are no %s number", self._reader.name, len(text), self._reader.format_name)
        self._unreadable += 1
        if self._unreadable >= UNREADABLE_IN_A_ROW:
            raise LastingFault(
                f"The reader {self._reader.name!r} types numbers that are not {self._reader.format_name}: "
                "find their format with `kiosk doctor learn-reader`."
            )
