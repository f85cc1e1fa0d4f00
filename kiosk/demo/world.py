"""The simulated world around a real kiosk: reader, panel and printer at the wire, the cards, and the settings."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from drivers.sim.cards import SimCard
from drivers.sim.panel import SimPanel
from drivers.sim.pn532 import SimPn532
from drivers.sim.printer import SimPrinter
from kiosk import devices
from kiosk.config.settings import Data, Panel, Pn532Reader, Presence, Printer, Screen, Settings, Sync
from kiosk.config.settings import Shop as ShopSettings
from kiosk.demo import cast
from kiosk.demo.cloud import DEVICE
from kiosk.services.views import Receipt
from sync.retry import Timing

HURRY = Timing(first_s=0.0, base_s=0.2, cap_s=2.0, spread_s=0.0, gap_s=0.1, poll_min_s=1.0, poll_max_s=5.0)
"""A demo does not wait for minutes; in a shop these waits keep a chain's kiosks apart."""


class Wires:
    """A reader, a panel and a printer with nothing real behind them; enter to plug them in.

    `receipts` are what the past of the cast has committed, empty if `folder` already held a shop.
    """

    def __init__(
        self,
        folder: Path,
        endpoint: str,
        token_file: Path | None,
        size: tuple[int, int] = (800, 480),
        crowd: Sequence[SimCard] = (),
        hurried: bool = False,
    ) -> None:
        self.cards: dict[str, SimCard] = {**cast.cards(), **{f"guest-{n}": card for n, card in enumerate(crowd)}}
        self._stack = ExitStack()
        self._dev = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="tuckshop-dev-")))
        self.reader = SimPn532(self._dev / "pn532", seed=1)
        self.printer = SimPrinter(self._dev / "printer", columns=48)
        self.plugged = True
        self.lying: set[str] = set()
        self.settings = Settings(
            shop=ShopSettings(name="Sugar Mouse", programme=cast.programme(folder, hurried)),
            data=Data(folder=folder),
            screen=Screen(size=size, fullscreen=False),
            readers=(Pn532Reader(name="reader", port=self.reader.port, poll_ms=0 if hurried else 100),),
            presence=Presence(gone_misses=2, gone_ms=0, away_s=0, same_card_s=0) if hurried else Presence(),
            panel=Panel(kind="gpio"),
            printer=Printer(kind="none" if hurried else "serial", port=self.printer.path, profile="gb18030-80"),
            sync=Sync(url=endpoint, device=DEVICE, token_file=token_file),
        )
        wiring = devices.wiring(self.settings.panel)
        assert wiring is not None
        self.panel = SimPanel(wiring)
        self.receipts: list[Receipt] = []
        if not self.settings.data.store.exists():
            self.receipts = cast.fill(self.settings, crowd, datetime.now(UTC))

    def __enter__(self) -> Wires:
        self._stack.enter_context(self.reader)
        self._stack.enter_context(self.printer)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def lay(self, card: str) -> None:
        self.reader.lay(self.cards[card])
        self.lying.add(card)

    def take(self, card: str) -> None:
        self.reader.take(self.cards[card])
        self.lying.discard(card)

    @property
    def looks(self) -> int:
        """How often the reader has looked at its field."""
        return self.reader.counted().get("listings", 0)

    def press(self, face: int) -> None:
        """One press with its bounces, as long as a finger rests."""
        self.panel.press(face)

    def unplug(self) -> None:
        self.reader.unplug()
        self.plugged = False

    def plug_in(self) -> None:
        self.reader.plug_in()
        self.plugged = True

