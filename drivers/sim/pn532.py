"""A PN532 behind a pseudo-terminal, with cards to lay on it, faults to set and a plug to pull."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from drivers.sim.cards import SimCard
from drivers.sim.pn532_chip import FIRMWARE, Mishap, SimPn532Chip
from drivers.sim.pty import Answer, SimSerialDevice


class SimPn532:
    """The reader on the counter; every method may be called from any thread and returns when it is done.

    `port` is where the driver finds it: a link that stays the same over unplugging, as /dev/serial/by-id gives it.
    """

    def __init__(self, port: Path, seed: int = 0, firmware: bytes = FIRMWARE) -> None:
        self._chip = SimPn532Chip(seed, firmware)
        self._line = SimSerialDevice(port, self._chip.hear, "PN532")

    @property
    def port(self) -> Path:
        return self._line.path

    def start(self) -> None:
        self._line.start()

    def stop(self) -> None:
        self._line.stop()

    def __enter__(self) -> SimPn532:
        self.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self.stop()

    def lay(self, card: SimCard) -> None:
        """Lays `card` into the field; one that lies there already stays."""

        def lay() -> Iterable[Answer]:
            if not self._lies(card):
                self._chip.field.append(card)
                card.powered()
            return self._chip.look_again()

        self._line.call(lay)

    def take(self, card: SimCard) -> None:
        """Takes `card` away; one that does not lie there was taken already."""

        def take() -> Iterable[Answer]:
            self._chip.field[:] = [lying for lying in self._chip.field if lying is not card]
            return ()

        self._line.call(take)

    def unplug(self) -> None:
        """Pulls the USB plug: the port is gone and the chip has no power. The cards stay where they lie."""
        self._line.unplug()
        self._chip.power_cycle()

    def plug_in(self) -> None:
        self._line.plug_in()

    def brown_out(self) -> None:
        """The chip's supply fails for a moment, the port stays: everything set up is forgotten."""

        def fail() -> Iterable[Answer]:
            self._chip.power_cycle()
            return ()

        self._line.call(fail)

    def happen(self, *mishaps: Mishap | None) -> None:
        """One mishap, or none, for each of the next commands."""

        def happen() -> Iterable[Answer]:
            self._chip.mishaps.extend(mishaps)
            return ()

        self._line.call(happen)

    def weather(self, rates: Mapping[Mishap, float], slow_s: float = 0.15) -> None:
        """From now on: each mishap's probability per command."""

        def set_rates() -> Iterable[Answer]:
            self._chip.rates = dict(rates)
            self._chip.slow_s = slow_s
            return ()

        self._line.call(set_rates)

    def counted(self) -> Mapping[str, int]:
        """How many commands, listings, resends and aborts there were."""
        return dict(self._chip.counted)

    def _lies(self, card: SimCard) -> bool:
        return any(lying is card for lying in self._chip.field)
